"""A project of another tool becomes a room: what of its files is taken, and what is left out, and why.

The layout is RCMap's (four CSV files); `engines/mapping/rcmap.py` reads them. Here it is decided what
may come in. Ids of people and names of piles never do.
"""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
import json
import zlib
from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace.rules import words
from arboleda.trust.safety.rules import refused

STATEMENTS, SORTS, RATINGS, PEOPLE = (
    "Statements.csv",
    "SortedCards.csv",
    "Ratings.csv",
    "Demographics.csv",
)
FILES = (STATEMENTS, SORTS, RATINGS, PEOPLE)
NEEDED = (STATEMENTS, SORTS)
MOST_BYTES = 4 * 1024 * 1024
"""Of all four files together."""
MOST_PEOPLE, MOST_CARDS = 1000, 400
LEAST_PEOPLE = 5
"""Fewer have no map; the room comes in all the same, and others can take part in it."""
LARGEST_NUMBER = 9999


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """What one person of a project did: piles of card numbers, ratings by column and card, and the
    coarse groups she is in by column."""

    piles: tuple[tuple[int, ...], ...] = ()
    ratings: Mapping[str, Mapping[int, int]] = dataclasses.field(default_factory=dict)
    groups: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of Ratings.csv or Demographics.csv.

    why: empty where it can come in; else a code: not_whole, too_many_ratings, refused, one_value,
    too_many_values, long_value. values: the groups it has, in their order; points: of a rating.
    """

    name: str
    why: str = ""
    values: tuple[str, ...] = ()
    points: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend in a file before it comes in. line is 0 where the whole file is meant.

    code: of `card_faults`, or empty where text is a sentence of the engine that read the files.
    """

    file: str
    line: int
    code: str = ""
    text: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Brought:
    """What was understood. cards: (number, text). is_renumbered: the ids were no numbers. faults:
    nothing comes in while there are any. skipped: people of the files who neither sorted nor rated."""

    cards: tuple[tuple[int, str], ...] = ()
    people: tuple[Person, ...] = ()
    scales: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    is_renumbered: bool = False
    skipped: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def sorters(self) -> int:
        """How many sorted."""
        return sum(1 for one in self.people if one.piles)

    @property
    def raters(self) -> int:
        """How many rated."""
        return sum(1 for one in self.people if one.ratings)

    @property
    def left_out(self) -> tuple[Column, ...]:
        """Columns that cannot come in, each with why."""
        return tuple(one for one in (*self.scales, *self.columns) if one.why)

    @property
    def offered(self) -> tuple[Column, ...]:
        """Columns of which one may become the coarse groups of the room."""
        return tuple(one for one in self.columns if not one.why)


def numbers(ids: Sequence[str]) -> tuple[tuple[int, ...], bool]:
    """The numbers of cards, and whether they had to be made anew: only numbers of their own stay."""
    plain = [int(one) if one.isascii() and one.isdigit() and len(one) < 5 else 0 for one in ids]
    fits = all(1 <= one <= LARGEST_NUMBER for one in plain) and len(set(plain)) == len(plain)
    return (tuple(plain), False) if fits else (tuple(range(1, len(ids) + 1)), True)


def card_faults(ids: Sequence[str], texts: Sequence[str]) -> list[Fault]:
    """What cannot stand on a card. Codes: card_too_long, card_refused, too_many_cards.

    text is the id that stands in the file.
    """
    faults = [Fault(STATEMENTS, 0, "too_many_cards")] if len(ids) > MOST_CARDS else []
    for one, text in zip(ids, texts, strict=True):
        if len(text) > words.CARD_LENGTH:
            faults.append(Fault(STATEMENTS, 0, "card_too_long", one))
        if refused.value_category(text):
            faults.append(Fault(STATEMENTS, 0, "card_refused", one))
    return faults


def rating_column(name: str, values: Sequence[float], *, place: int) -> Column:
    """Whether a column of ratings can be a question of the room. place: how many stand before it.

    From 1 to 5, or to the highest value up to 7: a file does not say where its scale ends.
    """
    highest = max(values, default=0.0)
    if not values or min(values) < 1 or highest > words.POINTS[-1] or any(x % 1 for x in values):
        return Column(name, "not_whole")
    if wrong := words.scale_problems({"en": name}, ends=(), points=5):
        return Column(name, "refused" if "refused_words" in wrong else "long_value")
    if place >= words.MOST_SCALES:
        return Column(name, "too_many_ratings")
    return Column(name, points=max(5, int(highest)))


def group_column(name: str, values: Sequence[str]) -> Column:
    """Whether a column about people can be the coarse groups of the room.

    What must never be kept (R10) is refused by its name, its values or their shape; and a column
    that would tell people apart is too fine.
    """
    there = tuple(dict.fromkeys(value for value in values if value))
    if refused.field_problems(name, there) or any(map(refused.value_category, there)):
        return Column(name, "refused")
    if len(there) < 2:
        return Column(name, "one_value")
    if len(there) > words.MOST_GROUPS:
        return Column(name, "too_many_values")
    if any(len(value) > words.GROUP_LENGTH for value in there):
        return Column(name, "long_value")
    return Column(name, values=tuple(sorted(there)))


# What waits in the page between looking and saying yes


def pack(brought: Brought) -> str:
    """The files anew, as text for a page: without ids of people, names of piles and what is left out."""
    held = {name: text for name, text in _files(brought).items() if text}
    return base64.b64encode(zlib.compress(json.dumps(held).encode())).decode()


def unpack(text: str) -> dict[str, bytes]:
    """The files that `pack` wrote; ValueError for anything else, or anything larger than may come in."""
    try:
        opener = zlib.decompressobj()
        plain = opener.decompress(base64.b64decode(text, validate=True), 2 * MOST_BYTES)
        held = json.loads(plain.decode())
    except (ValueError, zlib.error) as wrong:
        raise ValueError("not what a page of ours sends back") from wrong
    if opener.unconsumed_tail or not isinstance(held, dict) or set(held) - set(FILES):
        raise ValueError("not what a page of ours sends back")
    return {name: str(content).encode() for name, content in held.items()}


def _files(brought: Brought) -> dict[str, str]:
    people = list(enumerate(brought.people, start=1))
    scales = [one.name for one in brought.scales if not one.why]
    columns = [one.name for one in brought.offered]
    rated = [
        [person, card, *(one.ratings.get(scale, {}).get(card, "") for scale in scales)]
        for person, one in people
        for card in dict.fromkeys(card for held in one.ratings.values() for card in held)
    ]
    grouped = [[person, *(one.groups.get(name, "") for name in columns)] for person, one in people]
    sorts = [
        [person, number, *pile]
        for person, one in people
        for number, pile in enumerate(one.piles, start=1)
    ]
    return {
        STATEMENTS: _csv([["StatementID", "Statement"], *brought.cards]),
        SORTS: _csv(sorts),
        RATINGS: _csv([["RaterID", "StatementID", *scales], *rated]) if rated else "",
        PEOPLE: _csv([["RaterID", *columns], *grouped]) if columns else "",
    }


def _csv(rows: Sequence[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
