"""Who looked at her record, and who changed it: from both chains, for her alone, in plain words.

Shown only inside her open room and announced nowhere: on a shared phone such a list endangers her
(trust.md section 1, point 4).
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from arboleda.kit import dates
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices
from arboleda.trust.room.queries import people, visits
from arboleda.trust.vault import keys as vault_keys

MOST = 3000
"""Rows that are told, the newest: what a session keeps for the length of a visit."""
HER, SYSTEM, GONE = "her", "system", ""


@dataclasses.dataclass(frozen=True)
class Look:
    """One row: when (UTC), who (a name, or empty), in which role, whether read or changed, what, why."""

    at: datetime.datetime
    who: str
    is_own: bool
    is_system: bool
    role: str
    is_read: bool
    kinds: tuple[str, ...]
    purpose: str
    ground: str
    times: int = 1

    @property
    def role_label(self) -> str:
        """The role in the reader's words; empty for the system and herself."""
        known = dict(account_choices.Role.choices)
        return str(known[self.role]) if self.role in known and not self.is_own else ""

    @property
    def what(self) -> str:
        """The kinds of things in the reader's words."""
        return "; ".join(str(choices.KINDS[kind]) for kind in self.kinds)

    @property
    def purpose_label(self) -> str:
        """What it was for, in the reader's words; empty where the code is not known here."""
        return str(choices.PURPOSES.get(self.purpose, ""))

    @property
    def ground_label(self) -> str:
        """What allowed it, in the reader's words."""
        return str(choices.GROUNDS.get(self.ground, ""))


def gathered(*, actor: audit_rules.Actor, visit: visits.Visit) -> list[list[Any]]:
    """Every row about the one whose room is open, newest first, as plain values to keep for the visit.

    Gathering is itself a row of the chain of reads. Raises kit.errors.Locked.
    """
    if actor.person is None or actor.person != visit.person:
        return []
    staff = list(account_models.Account.objects.values_list("person_id", "role"))
    known = [one for one, role in staff if role in account_choices.STAFF or one == visit.person]
    with vault_keys.failing_closed() as keeper:
        reads = keeper.history(visit.person)
        _own, pseudonyms = keeper.pseudonyms(None, [*known, visit.person])
    by_pseudonym = {bytes(mark): person for person, mark in pseudonyms.items()}
    mine = next((mark for mark, person in by_pseudonym.items() if person == visit.person), b"")
    rows: list[list[Any]] = [
        [
            one.at, str(one.actor or ""), one.role, True, one.action, one.capsules, one.purpose,
            one.rule,
        ]
        for one in reads
    ]  # fmt: skip
    if mine:
        writes = audit_models.Event.objects.filter(subject=mine).order_by("-seq")[:MOST]
        rows += [
            [
                one.at, str(by_pseudonym.get(bytes(one.actor), "")), one.role, False, one.action,
                one.capsules, "", one.rule,
            ]
            for one in writes
        ]  # fmt: skip
    rows.sort(key=lambda row: -row[0])
    rows = rows[:MOST]
    others = {row[1] for row in rows} - {"", str(visit.person)}
    names = people.names(actor=actor, people=[uuid.UUID(one) for one in sorted(others)])
    called = {str(one): name for one, name in names.items()}
    return [
        [row[0], HER if row[1] == str(visit.person) else called.get(row[1], GONE), *row[2:]]
        for row in rows
    ]


def told(rows: Iterable[list[Any]]) -> list[Look]:
    """The rows that `gathered` kept, in words; the same look in the same minute is told once."""
    looks: list[Look] = []
    for at, who, role, is_read, action, capsules, purpose, rule in rows:
        look = Look(
            at=datetime.datetime.fromtimestamp(at / 1_000_000, datetime.UTC),
            who="" if who == HER else who,
            is_own=who == HER or role == "self",
            is_system=role == SYSTEM,
            role=role,
            is_read=is_read,
            kinds=_kinds(action, capsules),
            purpose=purpose,
            ground=rule,
        )
        if looks and _is_same(looks[-1], look):
            looks[-1] = dataclasses.replace(looks[-1], times=looks[-1].times + 1)
        else:
            looks.append(look)
    return looks


def kinds(rows: Iterable[Look]) -> list[tuple[str, Any]]:
    """The kinds that occur, in their order, to filter by."""
    found = {kind for row in rows for kind in row.kinds}
    return [(kind, label) for kind, label in choices.KINDS.items() if kind in found]


def months(rows: Iterable[Look]) -> list[tuple[str, str]]:
    """The months that occur, newest first, to filter by: ``2026-03``."""
    found = dict.fromkeys(_month(row) for row in rows)
    firsts = {one: datetime.date(int(one[:4]), int(one[5:]), 1) for one in found}
    return [(one, dates.month(first)) for one, first in firsts.items()]


def filtered(rows: Iterable[Look], *, kind: str, month: str) -> list[Look]:
    """The rows of one kind, one month, or both; empty means any."""
    return [
        row
        for row in rows
        if (not kind or kind in row.kinds) and (not month or month == _month(row))
    ]


def _month(row: Look) -> str:
    return f"{timezone.localtime(row.at):%Y-%m}"


def _kinds(action: str, capsules: str) -> tuple[str, ...]:
    if action in choices.KIND_OF_ACTION:
        return (choices.KIND_OF_ACTION[action],)
    found = [choices.KIND_OF_CAPSULE.get(one, "other") for one in capsules.split(",") if one]
    if not found:
        found = [choices.KIND_OF_APP.get(action.partition(".")[0], "other")]
    return tuple(dict.fromkeys(found))


def _is_same(before: Look, after: Look) -> bool:
    alike = dataclasses.replace(after, at=before.at, times=before.times) == before
    return alike and f"{before.at:%Y%m%d%H%M}" == f"{after.at:%Y%m%d%H%M}"
