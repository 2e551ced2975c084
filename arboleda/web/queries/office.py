"""What stands in the office."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules

LABELS = {
    "decide": _("Waiting for a decision"),
    "see": _("Who may see what"),
    "keep": _("What we keep, and until when"),
    "prove": _("Keys, copies and proof"),
    "house": _("Team and settings"),
}


@dataclasses.dataclass(frozen=True)
class Line:
    """One page of the office, and how many things wait there."""

    label: Any
    hint: Any
    url: str
    waiting: int


@dataclasses.dataclass(frozen=True)
class Shelf:
    """Pages that belong together. code: one of registries.SHELVES."""

    code: str
    label: Any
    lines: list[Line]


def shelves(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[Shelf]:
    """The shelves this actor may look at; empty ones are left out. now: UTC."""
    entries = registries.office.for_role(actor.role)
    return [
        Shelf(code, LABELS[code], [_line(one, actor, now) for one in group])
        for code, group in itertools.groupby(entries, key=lambda one: one.shelf)
    ]


def _line(entry: registries.OfficeEntry, actor: audit_rules.Actor, now: datetime.datetime) -> Line:
    waiting = entry.waiting(actor, now) if entry.waiting else 0
    return Line(entry.label, entry.hint, reverse(entry.url_name), waiting)
