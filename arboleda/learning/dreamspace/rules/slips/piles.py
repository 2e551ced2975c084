"""Piles as somebody types them from a slip: a line is a pile, ``name: 3, 17, 22``."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence, Set

from arboleda.learning.dreamspace.rules.slips import typed

MOST_IN_A_RANGE = 500
_COLON = re.compile(r"[:：]")
_RANGE = re.compile(rf"(\d{{1,6}})\s*{typed.DASH}\s*(\d{{1,6}})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,6})(?!\d)")
_BETWEEN = re.compile(
    r"[\s,;./|&+·•،、]+|(?:and|y|e|#|nº|n°|no\.|nos\.|núm\.?|num\.?|cards?|tarjetas?)(?=[\s\d,;]|$)",
    re.IGNORECASE,
)
_SOMETHING = re.compile(r"[^\s,;]+")
_WORDS = re.compile(r"[^\d,;]+")
_UNSURE = frozenset(
    {"not sure", "unsure", "dont know", "i dont know", "not sure about", "no se", "no lo se"}
    | {"duda", "dudas", "en duda", "con duda", "no hay seguridad", "sin seguridad"}
    | {"no estoy segura", "no estoy seguro", "no estoy segure"}
)
"""Names of what is no pile, beside a question mark alone: without accents and signs."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pile:
    """Cards that lie together, as typed; lines with the same name are one pile."""

    label: str
    cards: tuple[int, ...]
    lines: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Sort:
    """What was understood of one slip. missing: cards of the room that stand nowhere on it."""

    piles: tuple[Pile, ...]
    unsure: tuple[int, ...]
    missing: tuple[int, ...]
    problems: tuple[typed.Problem, ...]

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The piles as they are kept: without names."""
        return tuple(pile.cards for pile in self.piles)


def entry_problems(piles: typed.Piles, unsure: Iterable[int], *, known: Set[int]) -> list[str]:
    """Codes: unknown_card, card_twice, empty_pile."""
    cards = [card for pile in piles for card in pile] + list(unsure)
    problems = [] if set(cards) <= known else ["unknown_card"]
    if len(set(cards)) < len(cards):
        problems.append("card_twice")
    return problems + ([] if all(piles) else ["empty_pile"])


def read_sort(text: str, known: Set[int]) -> Sort:
    """Understand the lines of one slip. known: the numbers of the room's cards."""
    reading = _Reading(known)
    for number, line in enumerate(typed.LINES.split(text), start=1):
        if line.strip():
            reading.take(number, line)
    placed = reading.where.keys()
    return Sort(
        tuple(pile.done() for pile in reading.piles if pile.cards),
        tuple(reading.unsure.cards),
        tuple(sorted(known - placed)),
        tuple(reading.problems),
    )


def write_sort(piles: Iterable[Sequence[int]], unsure: Sequence[int]) -> str:
    """The text that `read_sort` reads as these piles: what stands in the box when one is mended."""
    lines = [f"{number}: {_joined(pile)}" for number, pile in enumerate(piles, start=1)]
    return "\n".join([*lines, *([f"?: {_joined(unsure)}"] if unsure else [])])


def is_unsure(label: str) -> bool:
    """Whether a line's name says that somebody was not sure about its cards."""
    folded = unicodedata.normalize("NFKD", label.casefold())
    words = "".join(one for one in folded if one.isalnum() or one.isspace()).split()
    return " ".join(words) in _UNSURE if words else "?" in folded


@dataclasses.dataclass(slots=True)
class _Pile:
    label: str
    cards: list[int] = dataclasses.field(default_factory=list)
    lines: list[int] = dataclasses.field(default_factory=list)

    def done(self) -> Pile:
        return Pile(self.label, tuple(self.cards), tuple(self.lines))


class _Reading:
    """What is known so far while the lines of one slip are read."""

    def __init__(self, known: Set[int]) -> None:
        self.known = known
        self.piles: list[_Pile] = []
        self.unsure = _Pile("?")
        self.problems: list[typed.Problem] = []
        self.where: dict[int, int] = {}  # Card -> the line on which it stands first.
        self._named: dict[str, _Pile] = {}

    def take(self, line: int, text: str) -> None:
        label, rest = self._split(line, text)
        if rest is None:
            return
        pile = self._pile(label)
        pile.lines.append(line)
        numbers, problems = _numbers(line, rest, has_name=bool(label))
        if not numbers and not problems:
            problems.append(typed.Problem(line, "empty", text=label))
        self.problems += problems
        self._lay(line, pile, numbers)

    def _split(self, line: int, text: str) -> tuple[str, str | None]:
        parts = _COLON.split(text)
        if len(parts) > 2:
            self.problems.append(typed.Problem(line, "two_colons", text=text.strip()))
            return "", None
        if len(parts) == 2:
            return parts[0].strip(), parts[1]
        bare = text.strip()
        return ("?", bare.lstrip("?¿")) if bare[:1] in {"?", "¿"} else ("", bare)

    def _pile(self, label: str) -> _Pile:
        if is_unsure(label):
            return self.unsure
        key = " ".join(label.casefold().split())
        if key and key in self._named:
            return self._named[key]
        pile = _Pile(label)
        self.piles.append(pile)
        if key:
            self._named[key] = pile
        return pile

    def _lay(self, line: int, pile: _Pile, numbers: Sequence[int]) -> None:
        unknown: dict[int, None] = {}
        twice: dict[tuple[str, int], dict[int, None]] = {}
        for number in numbers:
            before = self.where.get(number)
            if number not in self.known:
                unknown[number] = None
            elif before is None:
                self.where[number] = line
                pile.cards.append(number)
            else:
                code = "twice_here" if number in pile.cards else "twice"
                twice.setdefault((code, before), {})[number] = None
        if unknown:
            self.problems.append(typed.Problem(line, "unknown", cards=tuple(unknown)))
        self.problems += [
            typed.Problem(line, code, cards=tuple(cards), other=0 if before == line else before)
            for (code, before), cards in twice.items()
        ]


def _numbers(line: int, text: str, *, has_name: bool) -> tuple[list[int], list[typed.Problem]]:
    """The numbers of a list, ranges written out, and what in it could not be read."""
    found: list[int] = []
    problems: list[typed.Problem] = []
    at = 0
    while at < len(text):
        if ranged := _RANGE.match(text, at):
            span, wrong = _span(line, ranged)
            found += span
            problems += wrong
            at = ranged.end()
        elif single := _NUMBER.match(text, at):
            found.append(int(single[1]))
            at = single.end()
        elif between := _BETWEEN.match(text, at):
            at = between.end()
        else:
            is_name = not has_name and not found and not problems
            other = (_WORDS if is_name else _SOMETHING).match(text, at)
            # Every gap is read before this is asked, so that there is always something here.
            end = other.end() if other else at + 1
            code = "no_colon" if is_name else "unreadable"
            problems.append(typed.Problem(line, code, text=text[at:end].strip()))
            at = end
    return found, problems


def _span(line: int, ranged: re.Match[str]) -> tuple[list[int], list[typed.Problem]]:
    first, last = int(ranged[1]), int(ranged[2])
    written = f"{first}–{last}"
    if last < first:
        return [], [typed.Problem(line, "backwards", text=written)]
    if last - first >= MOST_IN_A_RANGE:
        return [], [typed.Problem(line, "unknown", text=written)]
    return list(range(first, last + 1)), []


def _joined(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
