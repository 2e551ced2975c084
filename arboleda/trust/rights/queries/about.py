"""What is held about somebody, gathered from every app that holds something."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights.queries import keeping

PURPOSE = "held-about-oneself"
MONTH = 30
"""Days of a month, where a retention period is said in months."""


@dataclasses.dataclass(frozen=True)
class Held:
    """One kind of thing that is held: what, why, until when, and every line of it.

    is_alone: she may erase it and stay with us otherwise.
    """

    kind: str
    is_alone: bool
    label: Any
    why: Any
    until: str
    lines: list[registries.HeldLine]


def held(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[Held]:
    """Everything that is held about the actor herself; kinds with nothing in them come too.

    Nobody may ask this about somebody else: there is no argument for it. Source: R20.
    """
    if actor.person is None:
        return []
    reading = registries.Reading(actor, PURPOSE, now)
    return [
        Held(
            entry.model,
            entry.is_alone,
            entry.label,
            entry.why,
            until(keeping.period(entry.model, entry.keep)),
            list(entry.show(actor.person, reading)),
        )
        for entry in sorted(registries.personal_data, key=_identity_first)
    ]


def held_of(actor: audit_rules.Actor, kind: str, *, now: datetime.datetime) -> Held | None:
    """One kind of what is held about the actor herself, by its model; None for no such kind."""
    entry = next((one for one in registries.personal_data if one.model == kind), None)
    if entry is None or actor.person is None:
        return None
    lines = list(entry.show(actor.person, registries.Reading(actor, PURPOSE, now)))
    return Held(kind, entry.is_alone, entry.label, entry.why, "", lines)


def _identity_first(entry: registries.PersonalData) -> bool:
    """Her name comes before everything else; the rest stays in its order."""
    return not entry.model.startswith("vault.")


def copy(actor: audit_rules.Actor, *, now: datetime.datetime) -> dict[str, Any]:
    """The same as plain values that a program can read: for her to take with her."""
    if actor.person is None:
        return {}
    reading = registries.Reading(actor, PURPOSE, now)
    kinds = [
        {
            "kind": entry.model,
            "what": str(entry.label),
            "why": str(entry.why),
            "until": until(keeping.period(entry.model, entry.keep)),
            "rows": [dict(row) for row in entry.export(actor.person, reading)],
        }
        for entry in registries.personal_data
    ]
    return {"format": 1, "made_at": now.isoformat(), "held": kinds}


def until(keep: datetime.timedelta | None) -> str:
    """How long something is kept, in a sentence; keep counts from its end."""
    if keep is None:
        return _("As long as you are with us, or until you take it back.")
    if not keep.days:
        return _("It goes when its time ends.")
    if keep.days % 365 == 0:
        years = keep.days // 365
        return ngettext(
            "It goes %(count)d year after it ends.", "It goes %(count)d years after it ends.", years
        ) % {"count": years}
    if keep.days % MONTH == 0:
        months = keep.days // MONTH
        return ngettext(
            "It goes %(count)d month after it ends.",
            "It goes %(count)d months after it ends.",
            months,
        ) % {"count": months}
    return ngettext(
        "It goes %(count)d day after it ends.", "It goes %(count)d days after it ends.", keep.days
    ) % {"count": keep.days}
