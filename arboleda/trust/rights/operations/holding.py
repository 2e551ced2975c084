"""Legal holds: asked for by one person on staff, placed and lifted by two (R16)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models, policies, queries
from arboleda.trust.safety import queries as safety
from arboleda.trust.vault import operations as vault

PLACE, LIFT, FORGET = "rights.place_hold", "rights.lift_hold", "rights.forget"
"""Kinds of approvals."""


def ask_hold(
    *,
    actor: audit_rules.Actor,
    scope: str,
    why: str,
    now: datetime.datetime,
    object_id: uuid.UUID | None = None,
    kind: str = "",
    nonce: str = "",
) -> models.Hold:
    """Ask for a hold; it keeps nothing until a second person approves and it is placed.

    Raises Refused, AlreadyDone, and Invalid: ``scope_unknown``, ``object_missing``, ``kind_unknown``,
    ``why_unknown``.
    """
    if not policies.can_hold(actor):
        raise accounts.Refused
    problems = _hold_problems(scope, why, object_id, kind)
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        made = models.Hold(scope=scope, object_id=object_id, kind=kind, why=why, asked_at=now)
        accounts.spend_nonce(nonce=nonce, now=now, result=str(made.pk))
        made.save(force_insert=True)
        accounts.ask_approval(actor=actor, witness=witness, kind=PLACE, object_id=made.pk, now=now)
        audit.record(
            witness=witness, action="rights.ask_hold", rule=f"{scope}:{why}",
            references=str(made.pk), now=now,
        )  # fmt: skip
    return made


def place_hold(
    *, actor: audit_rules.Actor, hold: models.Hold, now: datetime.datetime
) -> models.Hold:
    """Place a hold that a second person approved: from now on nothing it names is erased.

    Raises Refused, accounts.NotApproved.
    """
    if not policies.can_hold(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        approval = accounts.spend_approval(actor=actor, kind=PLACE, object_id=hold.pk, now=now)
        if hold.scope == choices.Scope.GROUP and hold.object_id is not None:
            hold.people = sorted(str(one) for one in safety.people_in([hold.object_id]))
        hold.placed_at = now
        hold.save(update_fields=["placed_at", "people"])
        _record(witness, "rights.place_hold", hold, approval.pk, now)
    return hold


def ask_lifting(*, actor: audit_rules.Actor, hold: models.Hold, now: datetime.datetime) -> None:
    """Ask a second person whether a hold may end. Raises Refused."""
    if not policies.can_hold(actor) or hold.placed_at is None or hold.lifted_at is not None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    accounts.ask_approval(actor=actor, witness=witness, kind=LIFT, object_id=hold.pk, now=now)


def lift_hold(
    *, actor: audit_rules.Actor, hold: models.Hold, now: datetime.datetime
) -> models.Hold:
    """End a hold where a second person approved it: clocks and forgetting go on from now.

    Raises Refused, accounts.NotApproved.
    """
    if not policies.can_hold(actor) or hold.placed_at is None or hold.lifted_at is not None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        approval = accounts.spend_approval(actor=actor, kind=LIFT, object_id=hold.pk, now=now)
        hold.lifted_at = now
        hold.save(update_fields=["lifted_at"])
        _record(witness, "rights.lift_hold", hold, approval.pk, now)
    return hold


def ask_forgetting(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, now: datetime.datetime
) -> models.ForgetRequest:
    """Ask a second person whether somebody is to be forgotten at her wish.

    Raises Refused, HeldBack, LastAdministrator.
    """
    readable = queries.readable(actor, now=now)
    if not policies.can_hold(actor) or person_id not in readable or actor.person == person_id:
        raise accounts.Refused
    if queries.is_held(person_id):
        raise HeldBack
    if account_queries.is_last_administrator(person_id):
        raise LastAdministrator
    witness = vault.ask_witness(actor=actor, subjects=[person_id])
    with transaction.atomic():
        request, _ = models.ForgetRequest.objects.get_or_create(
            person_id=person_id, defaults={"asked_at": now}
        )
        accounts.ask_approval(
            actor=actor, witness=witness, kind=FORGET, object_id=request.pk, now=now
        )
        audit.record(
            witness=witness, action="rights.ask_forgetting", subject=person_id,
            references=str(request.pk), now=now,
        )  # fmt: skip
    return request


class LastAdministrator(accounts.Invalid):
    """Nobody else could manage accounts; somebody must become administrator first."""

    def __init__(self) -> None:
        super().__init__(["last_administrator"])


class HeldBack(accounts.Invalid):
    """A legal hold forbids it; who asks is told so."""

    def __init__(self) -> None:
        super().__init__(["held_back"])


def erase_holds(person_id: uuid.UUID) -> int:
    """Take her id out of holds that are over; one in force keeps her from being forgotten at all."""
    named = models.Hold.objects.filter(scope=choices.Scope.PERSON, object_id=person_id)
    reached = named.update(object_id=None)
    for one in models.Hold.objects.exclude(people=[]):
        if str(person_id) in one.people:
            one.people.remove(str(person_id))
            one.save(update_fields=["people"])
            reached += 1
    return reached


def erase_requests(person_id: uuid.UUID) -> int:
    """Delete that somebody asked for her to be forgotten. Returns how many rows went."""
    return models.ForgetRequest.objects.filter(person_id=person_id).delete()[0]


def _hold_problems(scope: str, why: str, object_id: uuid.UUID | None, kind: str) -> list[str]:
    problems = []
    if scope not in choices.Scope.values:
        problems.append("scope_unknown")
    if scope in (choices.Scope.PERSON, choices.Scope.GROUP) and object_id is None:
        problems.append("object_missing")
    if scope == choices.Scope.KIND and kind not in registries.personal_data.models():
        problems.append("kind_unknown")
    if why not in choices.Why.values:
        problems.append("why_unknown")
    return problems


def _record(
    witness: audit_rules.Witness,
    action: str,
    hold: models.Hold,
    approval: uuid.UUID,
    now: datetime.datetime,
) -> None:
    audit.record(
        witness=witness, action=action, rule=f"{hold.scope}:{hold.why}",
        references=f"{hold.pk} {approval}", now=now,
    )  # fmt: skip
