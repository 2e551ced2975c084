"""Which totals may be public, and what each figure says of itself. Pure: no ORM, no clock.

Totals are counted from January 1 to the end of a quarter, each person once. A number of people is
shown only where it is 11 or more, and where no number under 11 can be worked out from it and from
anything shown before: not by taking an earlier total of the year from it, nor by taking those who
finished from those who came (R58, R59, R61; disclosure.md section 3). A hidden number could be any
from zero up: what is shown beside it does not tell.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping

THRESHOLD = 11
"""The smallest number of people, and the smallest difference of two, that may be read."""

SESSIONS, PEOPLE, LEADERS, PARTNERS = (
    "sessions_held",
    "people_came",
    "leaders_finished",
    "partners_trained",
)
ORDER = (SESSIONS, PEOPLE, LEADERS, PARTNERS)
OF_PEOPLE = frozenset({PEOPLE, LEADERS})
"""Indicators that count people; the others count things that reveal nobody."""

Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means, in each language: definition, numerator, denominator (R63)."""

    definition: Words
    numerator: Words
    denominator: Words


_NONE: Words = {
    "en": "None. This is a count, not a share.",
    "es": "Ninguno. Es una cuenta, no una parte de un total.",
}
DEFINITIONS: Mapping[str, Definition] = {
    SESSIONS: Definition(
        {
            "en": "Sessions, meetings, trainings and actions that took place.",
            "es": "Sesiones, reuniones, capacitaciones y acciones que se hicieron.",
        },
        {
            "en": "Gatherings with a date in this time at which somebody was marked as present.",
            "es": "Encuentros con fecha en este tiempo en los que se anotó que alguien vino.",
        },
        _NONE,
    ),
    PEOPLE: Definition(
        {
            "en": "People who came to something we held, at least once. Each is counted once.",
            "es": "Personas que vinieron al menos una vez. Cada una se cuenta una sola vez.",
        },
        {
            "en": "Different people marked as present at a gathering in this time.",
            "es": "Personas distintas anotadas como presentes en un encuentro de este tiempo.",
        },
        _NONE,
    ),
    LEADERS: Definition(
        {
            "en": "People who finished a leadership program. Each is counted once.",
            "es": "Personas que terminaron un programa de liderazgo. Cada una se cuenta una vez.",
        },
        {
            "en": "Different people whose program was marked as finished in this time.",
            "es": "Personas distintas cuyo programa se anotó como terminado en este tiempo.",
        },
        _NONE,
    ),
    PARTNERS: Definition(
        {
            "en": "Organizations that asked us for a training and received it.",
            "es": "Organizaciones que nos pidieron una capacitación y la recibieron.",
        },
        {
            "en": "Different organizations with a training delivered in this time.",
            "es": "Organizaciones distintas con una capacitación dada en este tiempo.",
        },
        _NONE,
    ),
}


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year: number is 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> datetime.date:
        """Where totals begin: January 1."""
        return datetime.date(self.year, 1, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the quarter."""
        following = datetime.date(self.year + self.number // 4, self.number * 3 % 12 + 1, 1)
        return following - datetime.timedelta(days=1)


def quarter_of(day: datetime.date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def freeze_problems(
    quarter: Quarter, *, counts: Mapping[str, int], frozen: frozenset[Quarter], today: datetime.date
) -> list[str]:
    """Why a quarter cannot be frozen. today is a day in the grove's zone.

    Codes: no_such_quarter, not_over (it has not ended), already_frozen, out_of_order (a later one
    of the year is frozen: a number put between two others would tell their differences),
    unknown_count, missing_count, negative_count.
    """
    if not 1 <= quarter.number <= 4 or not 2000 <= quarter.year <= 2200:
        return ["no_such_quarter"]
    problems = []
    if quarter.last_day >= today:
        problems.append("not_over")
    if quarter in frozen:
        problems.append("already_frozen")
    if any(one.year == quarter.year and one > quarter for one in frozen):
        problems.append("out_of_order")
    if set(counts) - set(ORDER):
        problems.append("unknown_count")
    if set(ORDER) - set(counts):
        problems.append("missing_count")
    if any(value < 0 for value in counts.values()):
        problems.append("negative_count")
    return problems


def protected(counts: Mapping[str, int], *, shown: Mapping[str, int]) -> dict[str, int | None]:
    """The counts as they may be published; None where a number must stay hidden.

    counts: of the year so far, each person once. shown: the latest number already published in the
    same year, by indicator; indicators never shown are missing.
    """
    safe: dict[str, int | None] = {code: counts[code] for code in ORDER if code not in OF_PEOPLE}
    came = _may_be_read(counts[PEOPLE], shown.get(PEOPLE))
    safe[PEOPLE] = came
    finished = _may_be_read(counts[LEADERS], shown.get(LEADERS))
    # Whoever finished also came. The last number of those who came, shown now or before, less those
    # who finished, is the least there can be of people who came and did not finish.
    least_came = came if came is not None else shown.get(PEOPLE)
    if finished is not None and (least_came is None or least_came - finished < THRESHOLD):
        finished = None
    safe[LEADERS] = finished
    return {code: safe[code] for code in ORDER}


def _may_be_read(value: int, before: int | None) -> int | None:
    """The value, or None. One that did not grow is hidden as well: "nobody new" is a number too."""
    if value < THRESHOLD:
        return None
    if before is not None and value - before < THRESHOLD:
        return None
    return value
