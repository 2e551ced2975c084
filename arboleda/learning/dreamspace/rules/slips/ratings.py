"""Ratings as somebody types them from a sheet."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence, Set

from arboleda.learning.dreamspace.rules.slips import typed

_HEAD = re.compile(rf"(\d{{1,6}})(?:\s*{typed.DASH}\s*(\d{{1,6}}))?\s*[:=：]", re.IGNORECASE)
_VALUE = re.compile(
    r"(\d{1,6})(?!\d)|([-‐‑‒–—−_x?]+)(?=[\s,;]|$)|([^\s,;]+)|[\s,;]+", re.IGNORECASE
)


@dataclasses.dataclass(frozen=True, slots=True)
class Rated:
    """What was understood of one sheet: value by card. missing: cards without a value."""

    values: Mapping[int, int]
    missing: tuple[int, ...]
    problems: tuple[typed.Problem, ...]


def rating_problems(values: Mapping[int, int], *, known: Set[int], points: int) -> list[str]:
    """Codes: unknown_card, value_unknown."""
    problems = [] if values.keys() <= known else ["unknown_card"]
    fits = all(1 <= value <= points for value in values.values())
    return problems + ([] if fits else ["value_unknown"])


def read_ratings(text: str, known: Set[int], *, points: int) -> Rated:
    """Understand the lines of one sheet: ``3: 5``, ``3 5``, or a run ``1-5: 4 3 - 5 2`` in order.

    A dash or an x in a run stands for a card without a value. known: the room's cards; points: the
    highest value, the lowest is 1.
    """
    reading = _Ratings(known, points)
    for number, line in enumerate(typed.LINES.split(text), start=1):
        if line.strip():
            reading.take(number, line)
    missing = tuple(sorted(known - reading.values.keys()))
    return Rated(reading.values, missing, tuple(reading.problems))


def write_ratings(values: Mapping[int, int]) -> str:
    """The text that `read_ratings` reads as these values."""
    return "\n".join(f"{card}: {value}" for card, value in sorted(values.items()))


class _Ratings:
    """What is known so far while the lines of one sheet are read."""

    def __init__(self, known: Set[int], points: int) -> None:
        self.known = known
        self.points = points
        self.values: dict[int, int] = {}
        self.problems: list[typed.Problem] = []
        self._line_of: dict[int, int] = {}

    def take(self, line: int, text: str) -> None:
        heads = list(_HEAD.finditer(text))
        if not heads:
            self._pair(line, text)
            return
        if before := text[: heads[0].start()].strip(" \t,;"):
            self.problems.append(typed.Problem(line, "unreadable", text=before))
        ends = [*(head.start() for head in heads[1:]), len(text)]
        for head, end in zip(heads, ends, strict=True):
            values = self._read(line, text[head.end() : end])
            if head[2] is None:
                self._one(line, int(head[1]), values)
            else:
                self._run(line, int(head[1]), int(head[2]), values)

    def _pair(self, line: int, text: str) -> None:
        values = self._read(line, text)
        if len(values) == 2 and values[0] is not None:
            self._one(line, values[0], values[1:])
        elif values:
            self.problems.append(typed.Problem(line, "no_colon", text=text.strip()))

    def _read(self, line: int, text: str) -> list[int | None]:
        values: list[int | None] = []
        for found in _VALUE.finditer(text):
            if found[1]:
                values.append(int(found[1]))
            elif found[2]:
                values.append(None)
            elif found[3]:
                self.problems.append(typed.Problem(line, "unreadable", text=found[3]))
        return values

    def _one(self, line: int, card: int, values: Sequence[int | None]) -> None:
        if card not in self.known:
            self.problems.append(typed.Problem(line, "unknown", cards=(card,)))
        elif len(values) != 1:
            code = "many_values" if values else "no_value"
            self.problems.append(typed.Problem(line, code, cards=(card,)))
        else:
            self._put(line, card, values[0])

    def _run(self, line: int, first: int, last: int, values: Sequence[int | None]) -> None:
        written = f"{first}–{last}"
        cards = sorted(card for card in self.known if first <= card <= last)
        if last < first:
            self.problems.append(typed.Problem(line, "backwards", text=written))
        elif ends := tuple(card for card in (first, last) if card not in self.known):
            self.problems.append(typed.Problem(line, "unknown", cards=ends))
        elif len(values) != len(cards):
            counts = (len(cards), len(values))
            self.problems.append(typed.Problem(line, "other_count", text=written, cards=counts))
        else:
            for card, value in zip(cards, values, strict=True):
                self._put(line, card, value)

    def _put(self, line: int, card: int, value: int | None) -> None:
        if card in self._line_of:
            before = self._line_of[card]
            other = 0 if before == line else before
            self.problems.append(typed.Problem(line, "twice", cards=(card,), other=other))
            return
        self._line_of[card] = line
        if value is None:
            return
        if not 1 <= value <= self.points:
            self.problems.append(typed.Problem(line, "value", text=str(value), cards=(card,)))
            return
        self.values[card] = value
