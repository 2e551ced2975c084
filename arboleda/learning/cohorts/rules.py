"""What a cohort and its sessions must have. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from arboleda.kit import neutral

LONGEST_ITEM = 480
"""Minutes; a line of a plan lasts a day at most."""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of a plan as the rules see it.

    kind is activity, strength, grounding or opt_out. rests: an activity that is itself a rest.
    has_opt_out: the activity says how to take part in another way.
    """

    kind: str
    minutes: int
    rests: bool = False
    has_opt_out: bool = False


def cohort_problems(
    *,
    name: Mapping[str, str],
    starts_date: datetime.date,
    ends_date: datetime.date,
    languages: Sequence[str],
) -> list[str]:
    """Codes: ``name_missing``, ``name_not_neutral``, ``ends_before_start``,
    ``language_missing``.
    """
    problems = []
    if not any(words.strip() for words in name.values()):
        problems.append("name_missing")
    if any(not neutral.is_neutral(words) for words in name.values()):
        problems.append("name_not_neutral")
    if ends_date < starts_date:
        problems.append("ends_before_start")
    if not languages:
        problems.append("language_missing")
    return problems


def session_missing(
    *, agreements: Mapping[str, str], has_support_person: bool, plan: Sequence[Line]
) -> list[str]:
    """Codes of what a session needs before it can open (R40), in the order of asking.

    ``agreements``, ``support_person``, ``grounding`` (a break of its own, or an activity that is a
    rest), ``opt_out`` (a line of its own, or every activity of the plan says another way).
    """
    missing = []
    if not any(words.strip() for words in agreements.values()):
        missing.append("agreements")
    if not has_support_person:
        missing.append("support_person")
    if not any(line.kind == "grounding" or line.rests for line in plan):
        missing.append("grounding")
    activities = [line for line in plan if line.kind == "activity"]
    every = bool(activities) and all(line.has_opt_out for line in activities)
    if not every and not any(line.kind == "opt_out" for line in plan):
        missing.append("opt_out")
    return missing


def item_problems(*, kind: str, minutes: int) -> list[str]:
    """Codes: ``kind_unknown``, ``minutes_out_of_range``."""
    problems = []
    if kind not in ("activity", "strength", "grounding", "opt_out"):
        problems.append("kind_unknown")
    if not 0 <= minutes <= LONGEST_ITEM:
        problems.append("minutes_out_of_range")
    return problems


def minutes_left(*, length: int, plan: Sequence[Line]) -> int:
    """Minutes of the session that the plan does not use; negative where it is too long."""
    return length - sum(line.minutes for line in plan)


def moved(order: Sequence[str], item: str, *, earlier: bool) -> list[str]:
    """The order with one item a place earlier or later; at an end it stays. ValueError if none."""
    found = list(order)
    at = found.index(item)
    to = max(0, at - 1) if earlier else min(len(found) - 1, at + 1)
    found[at], found[to] = found[to], found[at]
    return found
