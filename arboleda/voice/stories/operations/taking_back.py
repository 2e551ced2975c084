"""Taking a story back, letting it lapse, erasing it.

The order of a withdrawal: the row says so (from that moment every request on every worker answers
410), then the keys die. Each step can be repeated after a crash.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from arboleda.kit import errors as kit_errors
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import choices, models, policies
from arboleda.voice.stories.operations import _shared


def withdraw_story(
    *, actor: audit_rules.Actor, story: models.Story, now: datetime.datetime
) -> models.Story:
    """Take a story back: gone from the next request on, and its words for good.

    It does not wait for an open grove: while the keeper is locked the row is written without
    pseudonyms, and keys that cannot be destroyed now die in `finish_withdrawals`. Doing it twice
    changes nothing. Raises Refused.
    """
    if not policies.can_withdraw_story(actor, story, consent.readable(actor, now=now)):
        raise accounts.Refused
    try:
        witness = vault.ask_witness(actor=actor, subjects=[story.person_id])
    except kit_errors.Locked:
        witness = audit_rules.Witness(b"", actor.role, {})
    with transaction.atomic():
        fresh = models.Story.objects.select_for_update().get(pk=story.pk)
        if fresh.state == choices.State.WITHDRAWN:
            return fresh
        fresh.state, fresh.withdrawn_at = choices.State.WITHDRAWN, now
        fresh.sealed_name = None
        fresh.save(update_fields=["state", "withdrawn_at", "sealed_name"])
        _shared.end_consent(fresh, reason=choices.EndReason.WITHDRAWN, now=now)
        known = story.person_id in witness.subjects
        audit.record(
            witness=witness,
            action="stories.withdraw_story",
            subject=story.person_id if known else None,
            references=str(story.pk),
            now=now,
        )
    try:
        _destroy_keys(fresh, now=now)
    except kit_errors.Locked:
        # No keeper answers. The story is gone from every page; `finish_withdrawals` does the rest.
        return fresh
    return fresh


def finish_withdrawals(*, now: datetime.datetime) -> int:
    """Destroy keys that withdrawn stories still have (after a crash). Returns how many stories."""
    waiting = models.Story.objects.filter(state=choices.State.WITHDRAWN, keys_gone_at__isnull=True)
    done = 0
    for story in waiting:
        _destroy_keys(story, now=now)
        done += 1
    return done


def lapse_ended(*, now: datetime.datetime) -> int:
    """Mark stories whose consent has ended by its date (UTC). Returns how many.

    Pages do not wait for this: each public request compares the dates itself.
    """
    over = models.StoryConsent.objects.filter(ended_at__isnull=True, ends_at__lte=now)
    stories = list(
        models.Story.objects.filter(
            Q(state=choices.State.PUBLISHED) | Q(state=choices.State.APPROVED),
            consents__in=over,
        )
    )
    if not stories:
        return 0
    witness = vault.ask_witness(
        actor=audit_rules.SYSTEM, subjects=[story.person_id for story in stories]
    )
    with transaction.atomic():
        for story in stories:
            models.Story.objects.filter(pk=story.pk).update(state=choices.State.LAPSED)
            _shared.end_consent(story, reason=choices.EndReason.ENDED, now=now)
        audit.record_many(
            witness=witness,
            action="stories.lapse_ended",
            now=now,
            subjects=[one.person_id for one in stories if one.person_id in witness.subjects],
        )
    return len(stories)


def erase_person(person_id: uuid.UUID) -> int:
    """Destroy the keys of everything a person told, then the rows. Returns how many rows she had.

    Safe to repeat. Raises kit.errors.Locked when no keeper answers.
    """
    stories = list(models.Story.objects.filter(person_id=person_id))
    vault.destroy_keys([one for story in stories for one in _subjects(story)])
    gone, _ = models.Story.objects.filter(pk__in=[story.pk for story in stories]).delete()
    return gone


def sweep_orphans() -> int:
    """Destroy story keys without a row. Only while nobody writes (vault.sweep_orphans)."""
    return vault.sweep_orphans(kind=vault_choices.STORY_KEY, known=_known())


def _known() -> Iterable[uuid.UUID]:
    yield from models.Version.objects.values_list("pk", flat=True).iterator()
    yield from models.Picture.objects.values_list("pk", flat=True).iterator()


def _subjects(story: models.Story) -> list[uuid.UUID]:
    return [
        *story.versions.values_list("pk", flat=True),
        *story.pictures.values_list("pk", flat=True),
    ]


def _destroy_keys(story: models.Story, *, now: datetime.datetime) -> None:
    vault.destroy_keys(_subjects(story))
    models.Story.objects.filter(pk=story.pk).update(keys_gone_at=now)
    story.keys_gone_at = now
