"""What was asked for, what waits, and what may be used."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from django.db.models import QuerySet

from arboleda.kit import registries
from arboleda.trust.accounts import choices, models, rules
from arboleda.trust.audit import queries as audit
from arboleda.trust.audit import rules as audit_rules


@dataclasses.dataclass(frozen=True)
class Asked:
    """An approval in words: what is asked for (label, text, terms), and where it leads (url)."""

    approval: models.Approval
    label: Any
    text: Any
    terms: Any
    url: str
    state: str


def approval_for(
    *,
    actor: audit_rules.Actor,
    kind: str,
    object_id: uuid.UUID | None = None,
    now: datetime.datetime,
) -> models.Approval | None:
    """The actor's own asking that can still be used or waits (now: UTC), the newest; or None."""
    return (
        _open_approvals(now)
        .filter(asked_by_id=actor.account, kind=kind, object_id=object_id)
        .order_by("-asked_at")
        .first()
    )


def approvals_waiting(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[models.Approval]:
    """What waits for this actor's answer (now: UTC), the oldest first; never her own."""
    if actor.account is None or actor.role not in choices.STAFF:
        return []
    found = _open_approvals(now).filter(
        approved_at__isnull=True,
        asked_by__is_active=True,
        kind__in=registries.approvals.for_role(actor.role),
    )
    return list(found.exclude(asked_by_id=actor.account).order_by("asked_at"))


def approvals_asked(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[models.Approval]:
    """What the actor asked for and has not used, and what was refused (now: UTC), newest first."""
    own = models.Approval.objects.filter(
        asked_by_id=actor.account, spent_at__isnull=True, expires_at__gt=now
    )
    return list(own.select_related("asked_by").order_by("-asked_at"))


def tied(witness: audit_rules.Witness, other: uuid.UUID, *, now: datetime.datetime) -> bool:
    """Whether the witness's actor and this other person may be one (now: UTC).

    One of them opened the other's account, opened it again, gave it a passphrase or a role within
    rules.TIED. The chain of writes knows; nothing else is kept for it. A third account in between is
    not seen (threat-model.md). Raises KeyError where the witness does not know the other.
    """
    one, two, since = witness.actor, witness.subjects[other], now - rules.TIED
    return any(
        audit.has_written(actor=by, subject=about, acts=rules.LETTING_IN, since=since)
        for by, about in ((one, two), (two, one))
    )


def approval(approval_id: uuid.UUID) -> models.Approval | None:
    """One approval, or None."""
    return models.Approval.objects.select_related("asked_by").filter(pk=approval_id).first()


def in_words(
    approval: models.Approval, actor: audit_rules.Actor, *, now: datetime.datetime
) -> Asked:
    """An approval as it is shown to the actor. What an app describes, the app lets the actor see."""
    kind = registries.approvals.get(approval.kind)
    state = rules.approval_state(
        approved_at=approval.approved_at,
        refused_at=approval.refused_at,
        spent_at=approval.spent_at,
        expires_at=approval.expires_at,
        now=now,
    )
    if kind is None:
        return Asked(approval, approval.kind, "", "", "", state)
    return Asked(
        approval,
        kind.label,
        kind.describe(approval.object_id, actor),
        kind.terms(approval.terms),
        kind.url(approval.object_id),
        state,
    )


def _open_approvals(now: datetime.datetime) -> QuerySet[models.Approval]:
    """Neither used nor refused nor over."""
    return models.Approval.objects.select_related("asked_by").filter(
        spent_at__isnull=True, refused_at__isnull=True, expires_at__gt=now
    )


def describe_account(person_id: uuid.UUID | None, actor: audit_rules.Actor) -> str:
    """Whose second step is to be taken off, by username."""
    account = models.Account.objects.filter(person_id=person_id).first() if person_id else None
    return account.username if account else ""
