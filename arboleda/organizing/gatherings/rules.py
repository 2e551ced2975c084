"""What a gathering must have, and what is still missing. Pure: no ORM, no clock."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Mapping, Sequence

NEEDS_KEPT = datetime.timedelta(days=7)
"""How long after the end what people needed stays known: rides are settled, stipends paid."""

LONGEST = datetime.timedelta(days=3)


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


def unmet_needs(counts: Mapping[str, int], arranged: Iterable[str]) -> list[str]:
    """Codes of needs that somebody has and nobody has taken care of yet."""
    done = set(arranged)
    return [need for need, count in counts.items() if count and need not in done]


def needs_expire_at(ends_at: datetime.datetime) -> datetime.datetime:
    """When what people needed for a gathering is deleted (UTC)."""
    return ends_at + NEEDS_KEPT
