"""How long things are kept, and the purge of what is past its time (R12, R13)."""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models, policies, queries
from arboleda.trust.rights.rules import periods
from arboleda.trust.room import operations as room
from arboleda.trust.vault import operations as vault


def change_period(
    *, actor: audit_rules.Actor, key: str, days: int, reason: str, now: datetime.datetime
) -> models.Period:
    """Keep one kind of thing for so many days after its end from now on.

    Raises Refused (others than administrators, and no such key), Invalid (rules.period_problems;
    ``reason_unknown``).
    """
    kept = queries.kept_of(key)
    if not policies.can_change_periods(actor) or kept is None:
        raise accounts.Refused
    problems = periods.period_problems(days, default=kept.default, reason=reason)
    if reason and reason not in choices.Reason.values:
        problems.append("reason_unknown")
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        row, _ = models.Period.objects.update_or_create(
            key=key,
            defaults={
                "days": days,
                "reason": reason if days > kept.default else "",
                "changed_at": now,
            },
        )
        audit.record(
            witness=witness,
            action="rights.change_period",
            rule=f"days:{days}" + (f" reason:{row.reason}" if row.reason else ""),
            references=key.lower(),
            now=now,
        )
    return row


def purge_due(*, now: datetime.datetime) -> int:
    """Purge everything past its time, unless that was done within the hour. Returns rows reached.

    A kind that fails keeps none of the others from being purged; the first fault is raised last.
    """
    last = queries.purged_at()
    if last is not None and now - last < periods.EVERY:
        return 0
    reached, faults = 0, []
    for kept in queries.kept():
        try:
            reached += purge(kept=kept, now=now)
        except Exception as fault:
            faults.append(fault)
    models.PurgeRun.objects.update_or_create(pk=1, defaults={"at": now})
    if faults:
        raise faults[0]
    return reached


def purge(*, kept: queries.Kept, now: datetime.datetime) -> int:
    """Purge one kind: further keys first, then its rows with the receipt, in one transaction.

    What a legal hold keeps is left and counted. Safe to repeat after a crash. Returns rows reached.
    """
    assert kept.clock is not None
    standing = queries.standing(kept, now=now)
    if standing.due == standing.held_back:
        return 0
    before = kept.before(now)
    _, people = queries.held_back(kept.key)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    if kept.clock.keys is not None:
        vault.destroy_keys(list(kept.clock.keys(before, people)))
    with transaction.atomic():
        purged = kept.clock.purge(before, people)
        receipt = models.Purge.objects.create(
            key=kept.key, at=now, days=kept.days, purged=purged, held_back=standing.held_back
        )
        audit.record(
            witness=witness,
            action="rights.purge",
            rule=f"count:{purged} held:{standing.held_back}",
            references=f"{kept.key.lower()} {receipt.pk}",
            now=now,
        )
    return purged


def purge_locks(*, now: datetime.datetime) -> int:
    """Delete locks of rooms that listen to a passphrase of long ago, but what a legal hold keeps.

    Their 90 days are a promise to her and no period that somebody may change: hence no clock.
    Returns how many locks went (now: UTC).
    """
    kept = [queries.held_back(kind) for kind in room.PURGED]
    if any(everything for everything, _ in kept):
        return 0
    return room.purge_locks(now=now, held_back=frozenset().union(*(people for _, people in kept)))
