"""Using a story: only where its teller agreed, at the moment of use, and always written down."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import policies as gate
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import choices, models, policies, queries, rules
from arboleda.voice.stories.operations import _shared


def publish_story(
    *, actor: audit_rules.Actor, story: models.Story, now: datetime.datetime, nonce: str = ""
) -> models.Story:
    """Show the approved version on the public door. Pages ask again before they call this.

    Raises Refused, Invalid (story_gone, codes of rules.said), AlreadyDone, Locked.
    """
    readable = consent.readable(actor, now=now)
    if not policies.can_publish_story(actor, story, readable):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[story.person_id])
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(story.pk))
        fresh = _shared.locked(story)
        agreed = _agreed(fresh, channel=choices.Channel.PUBLIC_SITE, now=now)
        if fresh.state != choices.State.PUBLISHED:
            fresh.state, fresh.published_at = choices.State.PUBLISHED, now
            fresh.save(update_fields=["state", "published_at"])
            models.UseLog.objects.create(
                story=fresh,
                channel=choices.Channel.PUBLIC_SITE,
                used_date=timezone.localdate(now),
                recorded_at=now,
            )
        audit.record(
            witness=witness,
            action="stories.publish_story",
            subject=story.person_id,
            rule=f"story-consent:{agreed.pk}",
            references=str(agreed.version_id),
            now=now,
        )
    return fresh


def unpublish_story(
    *, actor: audit_rules.Actor, story: models.Story, now: datetime.datetime
) -> models.Story:
    """Take a story off the public door without touching what its teller agreed. Raises Refused."""
    readable = consent.readable(actor, now=now)
    if not policies.can_publish_story(actor, story, readable):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[story.person_id])
    with transaction.atomic():
        fresh = _shared.locked(story)
        if fresh.state == choices.State.PUBLISHED:
            fresh.state = choices.State.APPROVED
            fresh.save(update_fields=["state"])
        audit.record(
            witness=witness,
            action="stories.unpublish_story",
            subject=story.person_id,
            references=str(story.pk),
            now=now,
        )
    return fresh


def log_use(
    *,
    actor: audit_rules.Actor,
    story: models.Story,
    channel: str,
    where: str,
    used_date: datetime.date,
    stays_outside: bool,
    now: datetime.datetime,
    nonce: str = "",
) -> models.UseLog:
    """Write down one use outside our website; one she did not agree to fails.

    where: words for the teller, sealed under her own key, so that she can still read the list when
    the story itself is gone. stays_outside: copies exist that we cannot call back. Raises Refused,
    Invalid (story_gone, codes of rules.said and rules.log_problems), AlreadyDone, Locked.
    """
    readable = consent.readable(actor, now=now)
    if not policies.can_log_use(actor, story, readable):
        raise accounts.Refused
    today = timezone.localdate(now)
    problems = rules.log_problems(where=where, used_date=used_date, today=today)
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[story.person_id],
        action="stories.log_use",
        purpose="story-use",
        capsules="where",
        rule=readable.rule,
    )
    row = uuid.uuid4()
    sealed = held.seal(
        story.person_id, {"where": where.strip()}, label=choices.USE_LABEL, row=row, capsule="where"
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(story.pk))
        fresh = _shared.locked(story)
        agreed = _agreed(fresh, channel=channel, now=now)
        use = models.UseLog.objects.create(
            id=row,
            story=fresh,
            channel=channel,
            used_date=used_date,
            sealed_where=sealed,
            stays_outside=stays_outside,
            recorded_at=now,
        )
        audit.record(
            witness=held.witness,
            action="stories.log_use",
            subject=story.person_id,
            rule=f"story-consent:{agreed.pk}",
            references=f"{channel} {row}",
            now=now,
        )
    return use


def _agreed(story: models.Story, *, channel: str, now: datetime.datetime) -> models.StoryConsent:
    """The consent on which the gate lets this channel use the story now. Raises Invalid."""
    found = models.StoryConsent.objects.filter(story=story, ended_at__isnull=True).first()
    decision = gate.decide(
        rules.use(found, channel=channel),
        person_id=story.person_id,
        purpose="publishing" if channel == choices.Channel.PUBLIC_SITE else "story-use",
        now=now,
    )
    if found is not None and queries.has_fallen(found):
        raise accounts.Invalid(["consent_ended"])
    if not decision or found is None:
        raise accounts.Invalid(rules.said(decision.reasons))
    return found
