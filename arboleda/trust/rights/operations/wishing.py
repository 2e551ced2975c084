"""Asking for what cannot be undone, where it waits, and taking that back (decision 42)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.kit import errors as kit_errors
from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import models, policies, queries
from arboleda.trust.rights.operations.holding import HeldBack
from arboleda.trust.vault import operations as vault


class NotYet(accounts.Invalid):
    """Staff gave her a passphrase lately: she asks first, and does it from the day of the wish on."""

    def __init__(self) -> None:
        super().__init__(["not_yet"])


def must_be_open(person: uuid.UUID, kind: str = "", *, now: datetime.datetime) -> None:
    """Raise NotYet where what she wants to erase has to wait (now: UTC)."""
    if not queries.door(person, kind, now=now).is_open:
        raise NotYet


def ask_wish(
    *, actor: audit_rules.Actor, kind: str = "", now: datetime.datetime
) -> models.Wish | None:
    """Ask to erase one kind of one's own, or everything, where that has to wait; again changes nothing.

    Returns the wish, or None where nothing has to wait. Raises Refused (nobody's own, or a kind that
    holds all else together), HeldBack.
    """
    person = actor.person
    if person is None or not _may_ask(actor, kind):
        raise accounts.Refused
    if queries.is_held(person, kind):
        raise HeldBack
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        door = queries.door(person, kind, now=now)
        if door.is_open or door.wish is not None:
            return door.wish
        models.Wish.objects.filter(person_id=person, kind=kind).delete()  # One that has fallen.
        made = models.Wish.objects.create(
            person_id=person, kind=kind, asked_at=now, opens_at=door.opens_at
        )
        audit.record(
            witness=witness, action="rights.ask_wish", subject=person, rule="self",
            references=kind.lower() or "everything", now=now,
        )  # fmt: skip
    return made


def take_back_wish(*, actor: audit_rules.Actor, kind: str = "", now: datetime.datetime) -> bool:
    """Take back what one asked for; whether there was something. It waits for no open grove.

    Raises Refused.
    """
    person = actor.person
    if person is None:
        raise accounts.Refused
    try:
        witness = vault.ask_witness(actor=actor, subjects=[person])
    except kit_errors.Locked:
        witness = audit_rules.Witness(b"", actor.role, {})
    with transaction.atomic():
        gone = models.Wish.objects.filter(person_id=person, kind=kind).delete()[0]
        if gone:
            audit.record(
                witness=witness, action="rights.take_back_wish", now=now, rule="self",
                subject=person if person in witness.subjects else None,
                references=kind.lower() or "everything",
            )  # fmt: skip
    return bool(gone)


def erase_wishes(person_id: uuid.UUID) -> int:
    """Delete what she asked for (she is being forgotten). Returns how many rows went."""
    return models.Wish.objects.filter(person_id=person_id).delete()[0]


def _may_ask(actor: audit_rules.Actor, kind: str) -> bool:
    if not kind:
        return actor.person is not None and policies.can_forget(
            actor, actor.person, confirmed=False
        )
    entry = next((one for one in registries.personal_data if one.model == kind), None)
    return entry is not None and policies.can_erase_kind(actor, entry)
