"""Deleting old rows of both chains: asked for by one person, approved by another, behind a signed checkpoint.

The row that says so comes first, in the transaction that deletes from the chain of writes; the keeper
follows, and is asked again by the chore where something stopped it.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.engines.sealing import errors
from arboleda.kit import errors as kit_errors
from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, policies, queries, rules
from arboleda.trust.proof.operations.checkpoints import ChainBroken
from arboleda.trust.vault import operations as vault
from arboleda.trust.vault.keeper import errors as keeper_errors

PURGE = "proof.purge_lines"
"""The kind of the approval."""


class HeldBack(accounts.Invalid):
    """A legal hold is in force: rows name people by pseudonym, so none can be left out, and all stay."""

    def __init__(self) -> None:
        super().__init__(["held_back"])


def ask_purge(*, actor: audit_rules.Actor, now: datetime.datetime, nonce: str = "") -> models.Purge:
    """Ask a second person whether the rows that are past their time may go. What waits is returned.

    Raises Refused, HeldBack, AlreadyDone, Invalid (``nothing_due``).
    """
    if not policies.can_purge(actor):
        raise accounts.Refused
    if registries.is_anything_held.get()():
        raise HeldBack
    due = queries.due(now=now)
    if not any(one.rows for one in due.values()):
        raise accounts.Invalid(["nothing_due"])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        made, _ = models.Purge.objects.get_or_create(
            reads=due["reads"].size, writes=due["writes"].size, defaults={"asked_at": now}
        )
        accounts.spend_nonce(nonce=nonce, now=now, result=str(made.pk))
        accounts.ask_approval(actor=actor, witness=witness, kind=PURGE, object_id=made.pk, now=now)
    return made


def purge_lines(
    *, actor: audit_rules.Actor, purge: models.Purge, now: datetime.datetime
) -> models.Purge:
    """Delete the rows of an approved purge. Once both chains were walked and held to all that was signed.

    Raises Refused, HeldBack, accounts.NotApproved, ChainBroken, kit.errors.Locked.
    """
    if not policies.can_purge(actor) or purge.done_at is not None:
        raise accounts.Refused
    if registries.is_anything_held.get()():
        raise HeldBack
    broken = next((one.report.chain for one in queries.verify() if not one.holds), None)
    if broken is not None:
        raise ChainBroken(broken)
    try:
        stand, grown = queries.next_stand("writes", purge.writes)
    except errors.Unproven as unproven:
        raise ChainBroken("writes") from unproven
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        approval = accounts.spend_approval(actor=actor, kind=PURGE, object_id=purge.pk, now=now)
        audit.record(
            witness=witness,
            action=rules.PURGED,
            rule="two-people",
            references=f"{rules.purged(purge.reads, purge.writes)} {approval.pk}",
            now=now,
        )
        audit.purge(stand=stand)
        for size, one in grown.items():
            models.Checkpoint.objects.filter(chain="writes", size=size).update(
                later=one.later, growth=one.packed()
            )
        purge.done_at = now
        purge.save(update_fields=["done_at"])
    _finish(purge, now)
    return purge


def finish_purges(*, now: datetime.datetime) -> int:
    """The chore: let the keeper delete what was to go when something stopped it. Returns how many."""
    waiting = list(models.Purge.objects.filter(done_at__isnull=False, finished_at__isnull=True))
    try:
        for one in waiting:
            _finish(one, now)
    except kit_errors.Locked:
        return 0
    return len(waiting)


def _finish(purge: models.Purge, now: datetime.datetime) -> None:
    try:
        vault.purge_reads(purge.reads)
    except keeper_errors.KeeperError as broken:
        raise ChainBroken("reads") from broken
    purge.finished_at = now
    purge.save(update_fields=["finished_at"])
