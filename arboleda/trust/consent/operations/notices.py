"""Writing notices anew, recording who reviewed them, and who has read them."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, policies, queries
from arboleda.trust.consent.rules import notices
from arboleda.trust.vault import operations as vault


def write_notice(
    *,
    actor: audit_rules.Actor,
    kind: str,
    language: str,
    text: str,
    now: datetime.datetime,
) -> notices.Notice:
    """Write a text anew: a version of its own, without reviewers. Where the source's words move,
    the other languages become stale until they follow. Raises Refused, Invalid.
    """
    if not policies.can_keep_notices(actor):
        raise accounts.Refused
    problems = notices.text_problems(text)
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        before = queries.notice_for(kind, language)
        if before.text == text.strip() and not before.is_stale:
            return before
        number = before.number + 1
        made = models.NoticeVersion.objects.create(
            kind=kind,
            language=language,
            number=number,
            follows=number if language == notices.SOURCE else before.source,
            text=text.strip(),
            written_at=now,
        )
        audit.record(witness=witness, action="consent.write_notice", rule=str(made), now=now)
    return queries.notice_for(kind, language)


def review_notice(
    *,
    actor: audit_rules.Actor,
    notice: notices.Notice,
    review: notices.Review,
    now: datetime.datetime,
) -> None:
    """Record that somebody whose language it is has read this version. Raises Refused, Invalid."""
    if not policies.can_keep_notices(actor):
        raise accounts.Refused
    today = timezone.localdate(now)
    problems = notices.review_problems(review, today=today, before=notice.reviews)
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.NoticeReview.objects.create(
            kind=notice.kind,
            language=notice.language,
            number=notice.number,
            name=review.name.strip(),
            reviewed_date=review.reviewed_date,
            recorded_at=now,
        )
        audit.record(witness=witness, action="consent.review_notice", rule=notice.code, now=now)


def acknowledge(
    *, actor: audit_rules.Actor, notice: notices.Notice, now: datetime.datetime
) -> None:
    """Note that the actor has read these words; once is enough. Raises Refused."""
    if actor.person is None:
        raise accounts.Refused
    if queries.has_read(actor.person, notice):
        return
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.Acknowledgement.objects.get_or_create(
            person_id=actor.person, notice=notice.code, defaults={"read_at": now}
        )
        audit.record(witness=witness, action="consent.acknowledge", rule=notice.code, now=now)


def erase_acknowledgements(person_id: uuid.UUID) -> int:
    """Delete what she has read (she is forgotten). Returns how many rows went."""
    return models.Acknowledgement.objects.filter(person_id=person_id).delete()[0]
