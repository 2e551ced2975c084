"""What a figure is made of once it has words: pictures, one plain sentence, and a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import babel.numbers
from django.utils.translation import gettext as _

from arboleda.kit import dates, phrases
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.rules.figures import maps, reading, shapes, svg

HIDDEN = "—"
in_language = kit.in_language


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell: what is written, what it is sorted by (None comes last), and for a cluster its number,
    whose mark is drawn beside the words."""

    text: str
    by: Any = None
    cluster: int = 0


@dataclasses.dataclass(frozen=True)
class Column:
    """One column: its closed code for sorting, its heading, and whether it holds numbers."""

    key: str
    label: str
    is_number: bool = False


@dataclasses.dataclass(frozen=True)
class Table:
    """The same numbers as the picture. The first cell of a row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def paired(self) -> list[list[tuple[Column, Cell]]]:
        """Each row as pairs of its columns and cells."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    def in_order(self, sort: str) -> Table:
        """Sorted by a column's key, or by "-key" the other way; by any other word as it is."""
        keys = [column.key for column in self.columns]
        key = sort.removeprefix("-")
        if key not in keys:
            return self
        place = keys.index(key)
        there = [row for row in self.rows if row[place].by is not None]
        gone = [row for row in self.rows if row[place].by is None]
        there.sort(key=lambda row: row[place].by, reverse=sort.startswith("-"))
        return dataclasses.replace(self, rows=(*there, *gone))


@dataclasses.dataclass(frozen=True)
class Picture:
    """A drawing for wide pages and walls, for phones, and for paper, and what they show in words.

    draw: makes the drawing for a `maps.Sheet`.
    """

    name: str
    title: str
    description: str
    draw: Callable[[maps.Sheet], shapes.Drawing]

    @property
    def wide_svg(self) -> str:
        """The wide one as SVG text; `svg` has escaped every word in it."""
        return self._named("w", "wide-drawing", maps.WIDE)

    @property
    def narrow_svg(self) -> str:
        """The one for phones."""
        return self._named("n", "narrow-drawing", maps.NARROW)

    @property
    def lone_svg(self) -> str:
        """The one for a document without a stylesheet."""
        drawn = self.draw(maps.PAPER)
        return svg.drawn(
            drawn, ident="", title=self.title, description=self.description, alone=True
        )

    def _named(self, letter: str, kind: str, sheet: maps.Sheet) -> str:
        return svg.drawn(
            self.draw(sheet),
            ident=f"{letter}-{self.name}",
            title=self.title,
            description=self.description,
            kind=kind,
        )


@dataclasses.dataclass(frozen=True)
class Cards:
    """Some cards under a heading: a quadrant of the go-zone, a cluster of the list of merges."""

    title: str
    lines: tuple[str, ...]
    note: str = ""
    parts: tuple[Cards, ...] = ()


@dataclasses.dataclass(frozen=True)
class Figure:
    """One figure. says: sentences that follow from its numbers alone; warns: what to know first."""

    code: str
    title: str
    says: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    table: Table | None = None
    warns: tuple[str, ...] = ()
    lists: tuple[Cards, ...] = ()


@dataclasses.dataclass(frozen=True)
class Subject:
    """A room and one of its maps, as figures look at them.

    membership: of each card, with what the group moved; computed: without. names: of clusters that
    have one. numbers, words: of the cards on the map, in the reader's language. scales: questions by
    id with their words. groups: coarse groups by code with their words.
    """

    space: models.Space
    analysis: models.Analysis
    drawn: reading.Map | None
    rated: dict[str, reading.Rated]
    k: int
    membership: tuple[int, ...]
    computed: tuple[int, ...]
    names: dict[int, str]
    numbers: tuple[int, ...]
    words: tuple[str, ...]
    scales: dict[str, str]
    groups: dict[str, str]

    def cluster(self, number: int) -> str:
        """What a cluster is called: its letter and its name, where it has one."""
        name = self.names.get(number)
        letter = maps.letter(number)
        return f"{letter} · {name}" if name else _("Cluster %(letter)s") % {"letter": letter}

    def cluster_cell(self, number: int) -> Cell:
        """The heading of a cluster's row."""
        return Cell(self.cluster(number), number, number)

    def card(self, position: int) -> str:
        """A card's number and words."""
        return f"{self.numbers[position]} · {self.words[position]}"

    def card_cell(self, position: int) -> Cell:
        """The heading of a card's row."""
        return Cell(self.card(position), self.numbers[position])

    @property
    def hints(self) -> list[str]:
        """What a pointer on a card's point reads."""
        return [self.card(position) for position in range(len(self.numbers))]


def card_column() -> Column:
    """The heading of `Subject.card_cell`."""
    return Column("card", _("Card"))


def number(value: float | None, digits: int = 1) -> str:
    """A number with so many digits after the point, as the reader's language writes it."""
    if value is None:
        return HIDDEN
    shown = round(value, digits) + 0.0  # Never "-0.0".
    written = babel.numbers.format_decimal(
        shown, format="0." + "0" * digits if digits else "0", locale=dates.locale()
    )
    return str(written).replace("-", "\N{MINUS SIGN}")


def percent(share: float | None) -> str:
    """A share from 0 to 1 as whole percents."""
    if share is None:
        return HIDDEN
    return str(babel.numbers.format_percent(round(share, 2), locale=dates.locale()))


def number_cell(value: float | None, digits: int = 1) -> Cell:
    """A cell with a number."""
    return Cell(number(value, digits), value)


def percent_cell(share: float | None) -> Cell:
    """A cell with a share."""
    return Cell(percent(share), share)


def count_cell(value: int | None) -> Cell:
    """A cell with a whole number."""
    return Cell(HIDDEN if value is None else number(value, 0), value)


def listed(values: Sequence[object]) -> str:
    """Things in a sentence, joined by commas."""
    return str(phrases.listed([str(one) for one in values]))


def described(says: Sequence[str]) -> str:
    """What a picture shows, for whoever does not see it: its sentences, and where the numbers are."""
    return " ".join([*says, _("The table below holds the same numbers.")])


def picture(
    name: str,
    title: str,
    says: Sequence[str],
    draw: Callable[[maps.Sheet], shapes.Drawing],
) -> Picture:
    """A picture whose description is what the figure says."""
    return Picture(name, title, described(says), draw)


def written(values: Mapping[Any, float | None] | Sequence[float | None]) -> dict[float, str]:
    """Each value that is there, with how it is written."""
    given = values.values() if isinstance(values, Mapping) else values
    return {one: number(one) for one in given if one is not None}
