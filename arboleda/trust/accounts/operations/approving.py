"""Two people for what one alone must not do: asked by one, approved by another, used once.

The asking names a kind (registries.approvals), an opaque object and terms of closed codes. Whoever
then does the thing spends the approval in the same transaction. Source: trust.md sections 4 and 7,
safety rule R16.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction

from arboleda.kit import registries
from arboleda.trust.accounts import models, policies, queries, rules
from arboleda.trust.accounts.operations import errors, nonces
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def ask_approval(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    kind: str,
    object_id: uuid.UUID | None = None,
    terms: Mapping[str, str] | None = None,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Approval:
    """Ask a second person. What waits already is returned as it is: asking twice asks once.

    terms narrow down what is asked for, in closed codes and ids alone (no words of anybody); they
    are shown to whoever approves. Raises Refused, AlreadyDone, audit NotACode, and Invalid:
    ``approval_kind`` (no app registered it).
    """
    if not policies.can_ask_approval(actor):
        raise errors.Refused
    asked = dict(terms or {})
    if registries.approvals.get(kind) is None:
        raise errors.Invalid(["approval_kind"])
    if audit_rules.code_problems(*asked, *asked.values()):
        raise audit.NotACode(kind)
    with transaction.atomic():
        asker = _active(actor)
        waiting = models.Approval.objects.filter(
            asked_by=asker,
            kind=kind,
            object_id=object_id,
            expires_at__gt=now,
            approved_at__isnull=True,
            refused_at__isnull=True,
        )
        # Compared here: databases do not agree on what equal JSON is.
        for one in waiting:
            if one.terms == asked:
                return one
        approval = models.Approval(
            kind=kind,
            object_id=object_id,
            terms=asked,
            asked_by=asker,
            asked_at=now,
            expires_at=now + rules.APPROVAL_LASTS,
        )
        nonces.spend_nonce(nonce=nonce, now=now, result=str(approval.pk))
        approval.save(force_insert=True)
        _record(witness, "accounts.ask_approval", approval, now)
    return approval


def approve(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    approval: models.Approval,
    now: datetime.datetime,
) -> None:
    """Say yes. From now on (UTC) the one who asked has 24 hours to use it, once.

    witness must know the one who asked. Two accounts of which one let the other in within 30 days
    may be one person, so they are not two (queries.tied). Raises Refused (the one who asked,
    another role, a closed account on either side), and Invalid: ``approval_answered`` (somebody was
    quicker, or its time is over), ``needs_factor`` (staff of a real grove, with no grace here),
    ``approval_tied``.
    """
    known = registries.approvals.get(approval.kind)
    roles = known.roles if known else frozenset[str]()
    if not policies.can_approve(actor, roles=roles, asked_by=approval.asked_by_id):
        raise errors.Refused
    with transaction.atomic():
        second = _active(actor)
        asker = models.Account.objects.filter(pk=approval.asked_by_id, is_active=True).first()
        if asker is None:
            raise errors.Refused
        if queries.factor_due(second, now=now) is not None:
            raise errors.Invalid(["needs_factor"])
        if queries.tied(witness, asker.person_id, now=now):
            raise errors.Invalid(["approval_tied"])
        _answer(
            approval,
            now,
            answered_by=second,
            approved_at=now,
            expires_at=now + rules.APPROVAL_LASTS,
        )
        _record(witness, "accounts.approve", approval, now)


def refuse(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    approval: models.Approval,
    now: datetime.datetime,
) -> None:
    """Say no; or, by the one who asked, take the asking back.

    Raises Refused, and Invalid: ``approval_answered``.
    """
    known = registries.approvals.get(approval.kind)
    roles = known.roles if known else frozenset[str]()
    own = actor.account is not None and actor.account == approval.asked_by_id
    if not own and not policies.can_approve(actor, roles=roles, asked_by=approval.asked_by_id):
        raise errors.Refused
    with transaction.atomic():
        _answer(approval, now, answered_by=_active(actor), refused_at=now)
        _record(witness, "accounts.refuse_approval", approval, now)


def spend_approval(
    *,
    actor: audit_rules.Actor,
    kind: str,
    object_id: uuid.UUID | None,
    now: datetime.datetime,
    terms: Mapping[str, str] | None = None,
) -> models.Approval:
    """Use an approval in the caller's transaction, once. The caller's audit row names its id.

    terms: only one that was asked for exactly these (None: whatever was asked for). Whoever said yes
    must still be somebody who may: an account that was closed because it was in wrong hands has
    agreed to nothing. Raises NotApproved.
    """
    known = registries.approvals.get(kind)
    if not transaction.get_connection().in_atomic_block:
        raise audit.OutsideTransaction("accounts.spend_approval")
    found = models.Approval.objects.select_for_update(of=("self",)).filter(
        asked_by_id=actor.account,
        asked_by__is_active=True,
        kind=kind,
        object_id=object_id,
        approved_at__isnull=False,
        answered_by__is_active=True,
        answered_by__role__in=known.roles if known else (),
        refused_at__isnull=True,
        spent_at__isnull=True,
        expires_at__gt=now,
    )
    for one in found.order_by("approved_at"):
        fits = terms is None or one.terms == dict(terms)
        unspent = models.Approval.objects.filter(pk=one.pk, spent_at__isnull=True)
        if fits and unspent.update(spent_at=now):
            one.spent_at = now
            return one
    raise errors.NotApproved(kind)


def _active(actor: audit_rules.Actor) -> models.Account:
    """The actor's own account, locked: whoever is closed in this moment neither asks nor answers."""
    found = models.Account.objects.select_for_update().filter(is_active=True, role=actor.role)
    account = found.filter(pk=actor.account).first() if actor.account else None
    if account is None:
        raise errors.Refused
    return account


def _answer(approval: models.Approval, now: datetime.datetime, **answer: object) -> None:
    """Write an answer where there is none yet: of two at the same moment, one is too late."""
    waiting = models.Approval.objects.filter(
        pk=approval.pk, approved_at__isnull=True, refused_at__isnull=True, expires_at__gt=now
    )
    if not waiting.update(**answer):
        raise errors.Invalid(["approval_answered"])
    for field, value in answer.items():
        setattr(approval, field, value)


def _record(
    witness: audit_rules.Witness, action: str, approval: models.Approval, now: datetime.datetime
) -> None:
    audit.record(
        witness=witness,
        action=action,
        now=now,
        rule=approval.kind,
        references=f"{approval.pk} {approval.object_id or ''}".strip(),
    )
