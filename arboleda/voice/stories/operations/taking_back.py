"""Taking a story back, letting it lapse, erasing it.

The order of a withdrawal: the row says so (from that moment every request on every worker answers
410), then the keys die. Each step can be repeated after a crash.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence

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

NOBODY = uuid.UUID(int=0)
"""Stands where the author of a version was forgotten."""


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


def keys_of_person(person_id: uuid.UUID) -> list[uuid.UUID]:
    """The keys of everything a person told: they die before the rows do."""
    found = models.Story.objects.filter(person_id=person_id)
    return keys_of_stories(list(found.values_list("pk", flat=True)))


def keys_of_stories(story_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """The keys of the versions and pictures of these stories."""
    return [
        *models.Version.objects.filter(story_id__in=story_ids).values_list("pk", flat=True),
        *models.Picture.objects.filter(story_id__in=story_ids).values_list("pk", flat=True),
    ]


def tellers_of(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Who told it, by the subject of the key of a version or a picture; others are left out."""
    asked = list(subjects)
    return {
        pk: person
        for kind in (models.Version, models.Picture)
        for pk, person in kind.objects.filter(pk__in=asked).values_list("pk", "story__person_id")
    }


def remember_addresses(story_ids: Sequence[uuid.UUID]) -> None:
    """Note the public addresses of stories that are about to go, so that they answer 410, not 404."""
    found = models.Story.objects.filter(pk__in=story_ids, published_at__isnull=False)
    names = list(found.values_list("slug", flat=True))
    pictures = models.Picture.objects.filter(story__in=found)
    names += [str(one) for one in pictures.values_list("pk", flat=True)]
    models.GoneAddress.objects.bulk_create(
        [models.GoneAddress(name=name) for name in names], ignore_conflicts=True, batch_size=400
    )


def erase_person(person_id: uuid.UUID) -> int:
    """Delete everything a person told, and her id where she changed another's words.

    The keys died before (`keys_of_person`). Returns how many rows were reached. Safe to repeat.
    """
    ids = list(models.Story.objects.filter(person_id=person_id).values_list("pk", flat=True))
    remember_addresses(ids)
    gone, _ = models.Story.objects.filter(pk__in=ids).delete()
    edited = models.Version.objects.filter(author_id=person_id)
    return gone + edited.update(author_id=NOBODY)


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
