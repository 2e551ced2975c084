"""Who must not meet. Pure: no ORM, no clock. Source: decision 25; issue 3, part 4."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from arboleda.trust.safety.rules import refused

WORDS_LENGTH = 300
REFUSALS_A_DAY = 3
"""After so many additions that were refused, somebody adds nobody for a day: whoever tries names one
after the other must not learn from the answers who is kept apart from whom."""

Pair = frozenset[uuid.UUID]


def wish_problems(words: str, *, other: uuid.UUID | None, person: uuid.UUID) -> list[str]:
    """Codes: no_words (nobody is named in any way), words_too_long, holds_refused, same_person."""
    problems = []
    if other is None and not words.strip():
        problems.append("no_words")
    if len(words) > WORDS_LENGTH:
        problems.append("words_too_long")
    if refused.value_category(words):
        problems.append("holds_refused")
    if other == person:
        problems.append("same_person")
    return problems


def barred(
    joining: Collection[uuid.UUID], inside: Collection[uuid.UUID], pairs: Iterable[Pair]
) -> frozenset[uuid.UUID]:
    """Who of those who join must not: kept apart from somebody inside, or from another who joins.

    Somebody who is inside already does not join. Of two who would join together both are barred:
    nothing says which of them may.
    """
    new = set(joining) - set(inside)
    together = new | set(inside)
    return frozenset(one for pair in pairs if pair <= together for one in pair if one in new)
