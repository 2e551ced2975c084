"""Slips of paper as somebody types them: piles, cards she was not sure of, and ratings.

A line is a pile: ``name: 3, 17, 22``. The name may be left out, and stays on the slip in any case.
Ranges (``3-5``), semicolons and the small words of both languages are understood; ``?: 4`` and
``not sure: 4`` say that she was not sure. Nothing here raises, and nothing that was typed is passed
over in silence: each line is understood, or a problem names it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set

Piles = Sequence[Sequence[int]]
"""The numbers of the cards in each pile."""
LONGEST_LABEL = 8
MOST_IN_A_RANGE = 500
_LINES = re.compile(r"\r\n|\r|\n")
_COLON = re.compile(r"[:：]")
_DASH = r"(?:[-‐‑‒–—−~]+|\.{2,}|…|to\b|through\b|a\b|al\b|hasta\b)"
_RANGE = re.compile(rf"(\d{{1,6}})\s*{_DASH}\s*(\d{{1,6}})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,6})(?!\d)")
_BETWEEN = re.compile(
    r"[\s,;./|&+·•،、]+|(?:and|y|e|#|nº|n°|no\.|nos\.|núm\.?|num\.?|cards?|tarjetas?)(?=[\s\d,;]|$)",
    re.IGNORECASE,
)
_SOMETHING = re.compile(r"[^\s,;]+")
_WORDS = re.compile(r"[^\d,;]+")
_LABEL = re.compile(r"[A-Za-z]{0,2}-?\d{1,5}[A-Za-z]?")
_UNSURE = frozenset(
    {"not sure", "unsure", "dont know", "i dont know", "not sure about", "no se", "no lo se"}
    | {"duda", "dudas", "en duda", "con duda", "no hay seguridad", "sin seguridad"}
    | {"no estoy segura", "no estoy seguro", "no estoy segure"}
)
"""Names of what is no pile, beside a question mark alone: without accents and signs."""


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
    problems: tuple[Problem, ...]

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The piles as they are kept: without names."""
        return tuple(pile.cards for pile in self.piles)


@dataclasses.dataclass(frozen=True, slots=True)
class Rated:
    """What was understood of one sheet: value by card. missing: cards without a value."""

    values: Mapping[int, int]
    missing: tuple[int, ...]
    problems: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One card that two entries of a slip put in different places.

    first, second: the cards that lie with it; None where it stands nowhere. first_unsure and
    second_unsure: she was not sure.
    """

    card: int
    first: tuple[int, ...] | None
    second: tuple[int, ...] | None
    first_unsure: bool = False
    second_unsure: bool = False


def label_problems(label: str) -> list[str]:
    """Codes: no_label; label_no_number (a slip is called by a number like 12 or A12, never a name)."""
    if not label:
        return ["no_label"]
    fits = len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label)
    return [] if fits else ["label_no_number"]


def tidy_label(label: str) -> str:
    """A slip's number as it is kept: capitals, no spaces, no zeros before it."""
    squeezed = re.sub(r"[\s#.]+", "", unicodedata.normalize("NFKC", label)).upper()
    bare = squeezed.lstrip("0")
    return bare if bare[:1].isdigit() else squeezed


def takes_paper(state: str) -> bool:
    """Whether slips of a stage can be typed: it was opened, though it may be closed by now."""
    return state in ("open", "closed")


def entry_problems(piles: Piles, unsure: Iterable[int], *, known: Set[int]) -> list[str]:
    """Codes: unknown_card, card_twice, empty_pile."""
    cards = [card for pile in piles for card in pile] + list(unsure)
    problems = [] if set(cards) <= known else ["unknown_card"]
    if len(set(cards)) < len(cards):
        problems.append("card_twice")
    return problems + ([] if all(piles) else ["empty_pile"])


def rating_problems(values: Mapping[int, int], *, known: Set[int], points: int) -> list[str]:
    """Codes: unknown_card, value_unknown."""
    problems = [] if values.keys() <= known else ["unknown_card"]
    fits = all(1 <= value <= points for value in values.values())
    return problems + ([] if fits else ["value_unknown"])


# Piles


def read_sort(text: str, known: Set[int]) -> Sort:
    """Understand the lines of one slip. known: the numbers of the room's cards."""
    reading = _Reading(known)
    for number, line in enumerate(_LINES.split(text), start=1):
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
        self.problems: list[Problem] = []
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
            problems.append(Problem(line, "empty", text=label))
        self.problems += problems
        self._lay(line, pile, numbers)

    def _split(self, line: int, text: str) -> tuple[str, str | None]:
        parts = _COLON.split(text)
        if len(parts) > 2:
            self.problems.append(Problem(line, "two_colons", text=text.strip()))
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
            self.problems.append(Problem(line, "unknown", cards=tuple(unknown)))
        self.problems += [
            Problem(line, code, cards=tuple(cards), other=0 if before == line else before)
            for (code, before), cards in twice.items()
        ]


def _numbers(line: int, text: str, *, has_name: bool) -> tuple[list[int], list[Problem]]:
    """The numbers of a list, ranges written out, and what in it could not be read."""
    found: list[int] = []
    problems: list[Problem] = []
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
            problems.append(Problem(line, code, text=text[at:end].strip()))
            at = end
    return found, problems


def _span(line: int, ranged: re.Match[str]) -> tuple[list[int], list[Problem]]:
    first, last = int(ranged[1]), int(ranged[2])
    typed = f"{first}–{last}"
    if last < first:
        return [], [Problem(line, "backwards", text=typed)]
    if last - first >= MOST_IN_A_RANGE:
        return [], [Problem(line, "unknown", text=typed)]
    return list(range(first, last + 1)), []


def _joined(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


# Ratings

_HEAD = re.compile(rf"(\d{{1,6}})(?:\s*{_DASH}\s*(\d{{1,6}}))?\s*[:=：]", re.IGNORECASE)
_VALUE = re.compile(
    r"(\d{1,6})(?!\d)|([-‐‑‒–—−_x?]+)(?=[\s,;]|$)|([^\s,;]+)|[\s,;]+", re.IGNORECASE
)


def read_ratings(text: str, known: Set[int], *, points: int) -> Rated:
    """Understand the lines of one sheet: ``3: 5``, ``3 5``, or a run ``1-5: 4 3 - 5 2`` in order.

    A dash or an x in a run stands for a card without a value. known: the room's cards; points: the
    highest value, the lowest is 1.
    """
    reading = _Ratings(known, points)
    for number, line in enumerate(_LINES.split(text), start=1):
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
        self.problems: list[Problem] = []
        self._line_of: dict[int, int] = {}

    def take(self, line: int, text: str) -> None:
        heads = list(_HEAD.finditer(text))
        if not heads:
            self._pair(line, text)
            return
        if before := text[: heads[0].start()].strip(" \t,;"):
            self.problems.append(Problem(line, "unreadable", text=before))
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
            self.problems.append(Problem(line, "no_colon", text=text.strip()))

    def _read(self, line: int, text: str) -> list[int | None]:
        values: list[int | None] = []
        for found in _VALUE.finditer(text):
            if found[1]:
                values.append(int(found[1]))
            elif found[2]:
                values.append(None)
            elif found[3]:
                self.problems.append(Problem(line, "unreadable", text=found[3]))
        return values

    def _one(self, line: int, card: int, values: Sequence[int | None]) -> None:
        if card not in self.known:
            self.problems.append(Problem(line, "unknown", cards=(card,)))
        elif len(values) != 1:
            code = "many_values" if values else "no_value"
            self.problems.append(Problem(line, code, cards=(card,)))
        else:
            self._put(line, card, values[0])

    def _run(self, line: int, first: int, last: int, values: Sequence[int | None]) -> None:
        typed = f"{first}–{last}"
        cards = sorted(card for card in self.known if first <= card <= last)
        if last < first:
            self.problems.append(Problem(line, "backwards", text=typed))
        elif ends := tuple(card for card in (first, last) if card not in self.known):
            self.problems.append(Problem(line, "unknown", cards=ends))
        elif len(values) != len(cards):
            counts = (len(cards), len(values))
            self.problems.append(Problem(line, "other_count", text=typed, cards=counts))
        else:
            for card, value in zip(cards, values, strict=True):
                self._put(line, card, value)

    def _put(self, line: int, card: int, value: int | None) -> None:
        if card in self._line_of:
            before = self._line_of[card]
            other = 0 if before == line else before
            self.problems.append(Problem(line, "twice", cards=(card,), other=other))
            return
        self._line_of[card] = line
        if value is None:
            return
        if not 1 <= value <= self.points:
            self.problems.append(Problem(line, "value", text=str(value), cards=(card,)))
            return
        self.values[card] = value


# Two entries of one slip


def compare_sorts(
    first: Piles, first_unsure: Iterable[int], second: Piles, second_unsure: Iterable[int]
) -> list[Difference]:
    """The cards that two entries of one slip put in different places; none where they say the same.

    Piles have no names here, so each pile of the first is taken for the pile of the second with
    which it shares most cards, and what lies elsewhere is listed with its company in both.
    """
    ones, others = _company(first, first_unsure), _company(second, second_unsure)
    partner = _partners(first, second)
    found = []
    for card in sorted(ones.keys() | others.keys()):
        one, other = ones.get(card), others.get(card)
        is_same = (
            one is not None
            and other is not None
            and one.is_unsure == other.is_unsure
            and (one.is_unsure or partner.get(one.pile) == other.pile)
        )
        if not is_same:
            found.append(
                Difference(
                    card,
                    one.beside(card) if one else None,
                    other.beside(card) if other else None,
                    bool(one and one.is_unsure),
                    bool(other and other.is_unsure),
                )
            )
    return found


def compare_ratings(
    first: Mapping[int, int], second: Mapping[int, int]
) -> list[tuple[int, int | None, int | None]]:
    """(card, value in the first, value in the second) where they differ."""
    cards = sorted(first.keys() | second.keys())
    return [
        (card, first.get(card), second.get(card))
        for card in cards
        if first.get(card) != second.get(card)
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    pile: int
    cards: tuple[int, ...]
    is_unsure: bool = False

    def beside(self, card: int) -> tuple[int, ...]:
        return () if self.is_unsure else tuple(one for one in sorted(self.cards) if one != card)


def _company(piles: Piles, unsure: Iterable[int]) -> dict[int, _Place]:
    places = {card: _Place(-1, (), is_unsure=True) for card in unsure}
    for number, pile in enumerate(piles):
        places.update({card: _Place(number, tuple(pile)) for card in pile})
    return places


def _partners(first: Piles, second: Piles) -> dict[int, int]:
    """Pile of the first -> its pile of the second: most cards in common first, each once."""
    shared = sorted(
        (-len(set(one) & set(other)), row, column)
        for row, one in enumerate(first)
        for column, other in enumerate(second)
        if set(one) & set(other)
    )
    partner: dict[int, int] = {}
    for _count, row, column in shared:
        if row not in partner and column not in partner.values():
            partner[row] = column
    return partner
