"""Whom staff may read, and how open people are to them."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models
from arboleda.trust.safety.rules import reading
from arboleda.trust.vault import operations as vault

NOBODY = uuid.UUID(int=0)


def readable(actor: audit_rules.Actor, *, now: datetime.datetime) -> reading.Readable:
    """Whom this actor may read on the ground of role and assignment (R15); see rules.reading.

    Staff read whoever is assigned to them, until the assignment ends, and whom her own level does
    not close to them; everybody else reads herself alone. Four queries at most, however many people.
    Whoever must not meet the actor is closed to her as well.
    """
    if actor.role not in account_choices.STAFF:
        return reading.readable(reading.Reader(actor.role, actor.person), {})
    reader = _reader(actor, now=now)
    return reading.readable(reader, _chosen(reader))


def _reader(actor: audit_rules.Actor, *, now: datetime.datetime) -> reading.Reader:
    named: set[uuid.UUID] = set()
    groups: set[uuid.UUID] = set()
    everybody = False
    for assignment in accounts.assignments_in_force(actor, now=now):
        if assignment.scope == account_choices.Scope.ORGANIZATION:
            everybody = True
        elif assignment.object_id is not None:
            (groups if assignment.scope == account_choices.Scope.GROUP else named).add(
                assignment.object_id
            )
    grouped: set[uuid.UUID] = set()
    if groups and not everybody:
        found = models.Grouping.objects.filter(group_id__in=groups)
        grouped.update(found.values_list("person_id", flat=True))
    return reading.Reader(actor.role, actor.person, everybody, frozenset(grouped), frozenset(named))


def _chosen(reader: reading.Reader) -> dict[uuid.UUID, reading.Closed]:
    """What people chose who are not green, and who must not meet the reader; two queries.

    Only what can matter to this reader. Being kept apart stands above what somebody chose.
    """
    here = account_models.Account.objects.filter(
        person_id=OuterRef("keeper_id"), is_active=True, role__in=account_choices.STAFF
    )
    rows = models.Openness.objects.annotate(is_here=Exists(here))
    if not reader.everybody:
        people = reader.grouped | reader.named
        rows = rows.filter(Q(keeper_id=reader.person or NOBODY) | Q(person_id__in=list(people)))
    chosen = {
        person: reading.Closed(level, keeper, is_here)
        for person, level, keeper, is_here in rows.values_list(
            "person_id", "level", "keeper_id", "is_here"
        )
    }
    if reader.person:
        apart = reading.Closed(reading.APART, None, True)
        chosen.update(dict.fromkeys(_kept_apart(reader.person), apart))
    return chosen


def _kept_apart(person: uuid.UUID) -> set[uuid.UUID]:
    """Who must not meet this person, whichever of the two it was written down for."""
    either = Q(person_id=person) | Q(other_id=person)
    pairs = models.KeepApart.objects.filter(either).order_by().values_list("person_id", "other_id")
    return {one for pair in pairs for one in pair if one and one != person}


def found_by_name(
    *, actor: audit_rules.Actor, readable: reading.Readable, query: str, limit: int
) -> list[uuid.UUID]:
    """Ids of people whose names fit, best first, whom the asker may read. One search of the index.

    Whoever is closed to the asker neither shows nor takes the place of somebody who would.
    """
    if not query.strip():
        return []
    found = vault.search_by_name(
        actor=actor, query=query, among=readable.among, limit=limit + len(readable.hidden)
    )
    return [one for one in found if one in readable][:limit]


def openness_of(person_id: uuid.UUID) -> reading.Closed:
    """What she chose; green where she chose nothing."""
    row = models.Openness.objects.filter(pk=person_id).first()
    return reading.Closed(row.level, row.keeper_id) if row else reading.Closed()


def keepers_for(person_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Whom on staff she can name, by username: everybody who can sign in and may meet her."""
    staff = accounts.staff_accounts().exclude(person_id=person_id)
    found = dict(staff.values_list("person_id", "username"))
    for one in _kept_apart(person_id):
        found.pop(one, None)
    return found


def name_of(*, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str) -> str | None:
    """Her name, for staff who look at her page; None where nobody has this id."""
    names = vault.read_names(actor=actor, people=[person_id], purpose="openness", rule=rule)
    return names.get(person_id)


# What is held about her


def show_openness(person: uuid.UUID, reader: registries.Reading) -> list[registries.HeldLine]:
    """The level she chose; whom she named is somebody on staff and shows on her own page."""
    row = models.Openness.objects.filter(pk=person).first()
    lines = [] if row is None else [(_("How open you are to the staff"), row.get_level_display())]
    kept = models.Openness.objects.filter(keeper_id=person).count()
    if kept:
        lines.append((_("People who named you"), str(kept)))
    since = row.set_at if row else None
    return [registries.HeldLine(what, text, since=since) for what, text in lines]


def export_openness(person: uuid.UUID, reader: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    row = models.Openness.objects.filter(pk=person).first()
    return [{"level": row.level, "set_at": row.set_at.isoformat()}] if row else []
