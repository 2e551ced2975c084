"""What a gathering must have, and what is still missing. Pure: no ORM, no clock."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Mapping, Sequence

from arboleda.trust.safety.rules import refused

NEEDS_KEPT = datetime.timedelta(days=7)
"""How long after the end what people needed stays known: rides are settled, stipends paid."""

LONGEST = datetime.timedelta(days=3)
LABEL_LENGTH = 80
"""Of the words by which an interpreter from elsewhere is known."""


def gathering_problems(
    *,
    title: Mapping[str, str],
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    languages: Sequence[str],
) -> list[str]:
    """Codes: ``title_missing``, ``ends_before_start``, ``too_long``, ``language_missing``."""
    problems = []
    if not any(words.strip() for words in title.values()):
        problems.append("title_missing")
    if ends_at <= starts_at:
        problems.append("ends_before_start")
    elif ends_at - starts_at > LONGEST:
        problems.append("too_long")
    if not languages:
        problems.append("language_missing")
    return problems


def directions(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Every direction in which somebody must interpret between these languages (R43).

    Two languages make two directions: whoever speaks one must hear the other.
    """
    spoken = list(dict.fromkeys(languages))
    return list(itertools.permutations(spoken, 2))


def asked_directions(languages: Sequence[str], asked: str) -> list[tuple[str, str]]:
    """Directions that one person's language adds to a gathering held in ``languages``."""
    if not asked or asked in languages:
        return []
    return [pair for spoken in languages for pair in ((spoken, asked), (asked, spoken))]


def interpreter_problems(
    *,
    needs_label: bool,
    label: str,
    directions: Sequence[str],
    asked: Sequence[str],
    promised_date: datetime.date | None,
    today: datetime.date,
    is_apart: bool,
) -> list[str]:
    """What is missing before somebody interprets (R26). asked: the directions of the gathering.

    Codes: ``label_missing``, ``label_too_long``, ``label_refused`` (numbers never kept),
    ``direction_missing``, ``direction_unknown``, ``promise_missing``, ``promised_later`` (the promise
    comes first), ``not_said_apart`` (nobody made sure that it is no family, friend or child).
    """
    problems = []
    if needs_label and not label.strip():
        problems.append("label_missing")
    if len(label) > LABEL_LENGTH:
        problems.append("label_too_long")
    if refused.value_category(label):
        problems.append("label_refused")
    if not directions:
        problems.append("direction_missing")
    if not set(directions) <= set(asked):
        problems.append("direction_unknown")
    if promised_date is None:
        problems.append("promise_missing")
    elif promised_date > today:
        problems.append("promised_later")
    if not is_apart:
        problems.append("not_said_apart")
    return problems


def conflict_problems(*, is_in_group: bool, is_close: bool, stands_by: bool) -> list[str]:
    """Why somebody we know cannot interpret there (R26).

    Codes: ``not_this_person`` (one of the people who come, or family or friend of one: which of
    these is not said), ``stands_by_people`` (host, support person, or checks in afterwards).
    """
    problems = ["not_this_person"] if is_in_group or is_close else []
    return [*problems, "stands_by_people"] if stands_by else problems


def unmet_needs(counts: Mapping[str, int], arranged: Iterable[str]) -> list[str]:
    """Codes of needs that somebody has and nobody has taken care of yet."""
    done = set(arranged)
    return [need for need, count in counts.items() if count and need not in done]


def needs_expire_at(ends_at: datetime.datetime) -> datetime.datetime:
    """When what people needed for a gathering is deleted (UTC)."""
    return ends_at + NEEDS_KEPT
