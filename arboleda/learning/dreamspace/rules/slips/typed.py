"""What piles and ratings have in common as they are typed: lines, dashes, and things to mend."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

Piles = Sequence[Sequence[int]]
"""The numbers of the cards in each pile."""
LINES = re.compile(r"\r\n|\r|\n")
DASH = r"(?:[-‐‑‒–—−~]+|\.{2,}|…|to\b|through\b|a\b|al\b|hasta\b)"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. line counts from 1. cards or text say what; other: the line it clashes with.

    Codes: ``no_colon`` (text: the words that stand where a number should), ``two_colons``,
    ``empty`` (a name and no number), ``unreadable`` (text), ``unknown`` (cards, or text as typed),
    ``backwards`` (text), ``twice_here`` (cards), ``twice`` (cards, other); for ratings also
    ``no_value`` (cards), ``many_values`` (cards), ``other_count`` (text, cards: how many), ``value``
    (cards, text).
    """

    line: int
    code: str
    text: str = ""
    cards: tuple[int, ...] = ()
    other: int = 0
