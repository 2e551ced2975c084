"""Reading and writing projects in RCMap's layout, and reading matrices of dissimilarities.

A folder holds ``Statements.csv`` (StatementID, Statement) and ``SortedCards.csv`` (without a header:
sorter, name of the pile, the ids in it), and may hold ``Ratings.csv`` (RaterID, StatementID, and a
column for each rating) and ``Demographics.csv`` (RaterID, and what else is known). A statement that a
sorter put nowhere counts as not seen. Text is UTF-8, or Windows-1252 as old spreadsheets save it;
commas or semicolons part the cells. RCMap's ``Weights.csv`` is not read: here people weigh the same.

Everything that is wrong is collected, with its file and line, before anything is refused.
"""

from __future__ import annotations

import csv
import dataclasses
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from arboleda.engines.mapping import tables
from arboleda.engines.mapping.arrays import Floats
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.errors import BadFile, Problem
from arboleda.engines.mapping.ratings import Ratings
from arboleda.engines.mapping.sorts import Sorts
from arboleda.engines.mapping.tables import Table

STATEMENTS, SORTS, RATINGS, PEOPLE = (
    "Statements.csv",
    "SortedCards.csv",
    "Ratings.csv",
    "Demographics.csv",
)


@dataclasses.dataclass(frozen=True, eq=False)
class Project:
    """What a folder in RCMap's layout holds. `piles` are each sorter's names of her piles, in the
    order of the pile numbers in `sorts`; `raters` belong to the rows of every rating; `people` holds
    the columns of the demographics by rater."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    sorters: tuple[str, ...]
    piles: tuple[tuple[str, ...], ...]
    sorts: Sorts
    raters: tuple[str, ...] = ()
    ratings: dict[str, Ratings] = dataclasses.field(default_factory=dict)
    people: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)


def read(folder: Path) -> Project:
    """The project in a folder; BadFile with every problem that was found."""
    problems: list[Problem] = []
    statements = _statements(Table(folder / STATEMENTS, problems))
    places = {one: place for place, one in enumerate(statements)}
    sorters, piles, sorts = _sorts(Table(folder / SORTS, problems), places)
    raters, ratings = _ratings(Table(folder / RATINGS, problems, needed=False), places)
    people = _people(Table(folder / PEOPLE, problems, needed=False))
    if problems:
        raise BadFile(problems)
    return Project(
        tuple(statements),
        tuple(statements.values()),
        sorters,
        piles,
        sorts,
        raters,
        ratings,
        people,
    )


def _statements(table: Table) -> dict[str, str]:
    """Id -> text, in the order of the file."""
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    if table.rows and table.rows[0][1][0].isdecimal():
        table.wrong(table.rows[0][0], "the first line must begin with StatementID, Statement.")
        return found
    # RCMap takes any two names for these columns, so the line above all others only has to be one.
    for line, cells in table.rows[1:]:
        one = cells[0]
        if not one:
            table.wrong(line, "a statement needs an id in the first column.")
        elif one in found:
            table.wrong(line, f"statement {one} is in line {lines[one]} already. Number it anew.")
        elif len(cells) < 2 or not cells[1]:
            table.wrong(line, f"statement {one} has no text in the second column.")
        elif any(cells[2:]):
            table.wrong(line, f"statement {one} has too many cells. Put its text in quotes.")
        else:
            found[one], lines[one] = cells[1], line
    return found


def _sorts(
    table: Table, places: dict[str, int]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Sorts]:
    """Sorters in the order of their first line, their pile names, and the sorts."""
    rows: dict[str, Floats] = {}
    names: dict[str, list[str]] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, cells in table.rows:
        sorter, label, ids = cells[0], "".join(cells[1:2]), [one for one in cells[2:] if one]
        if line == table.rows[0][0] and sorter.casefold() in tables.OTHER_NAMES["RaterID"]:
            continue
        if not sorter:
            table.wrong(line, "the first cell must say who sorted. Write the sorter's number.")
            continue
        row = rows.setdefault(sorter, np.full(len(places), -1.0))
        pile = len(names.setdefault(sorter, []))
        if ids:
            names[sorter].append(label)
        for one in ids:
            if one not in places:
                table.wrong(line, f"there is no statement {one} in {STATEMENTS}. Correct the id.")
            elif (sorter, one) in lines:
                at = lines[sorter, one]
                where = "twice in this pile" if at == line else f"also in the pile in line {at}"
                table.wrong(line, f"statement {one} is {where}. Leave it in one place.")
            else:
                lines[sorter, one] = line
                row[places[one]] = pile
    piles = Sorts.of(np.array(list(rows.values())), len(places))
    return tuple(rows), tuple(tuple(one) for one in names.values()), piles


def _ratings(table: Table, places: dict[str, int]) -> tuple[tuple[str, ...], dict[str, Ratings]]:
    """Raters in the order of their first line, and each rating by the name of its column."""
    names = table.head[2:]
    while names and not names[-1]:
        names = names[:-1]
    if not all(names) or len(set(names)) < len(names):
        table.wrong(table.rows[0][0], "each rating needs a column with a name of its own.")
        return (), {}
    rows: dict[str, Floats] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, cells in table.body("RaterID", "StatementID"):
        rater, one, given = cells[0], "".join(cells[1:2]), cells[2:]
        if not rater:
            table.wrong(line, "the first cell must say who rated. Write the rater's number.")
        elif one not in places:
            table.wrong(line, f"there is no statement {one} in {STATEMENTS}. Correct the id.")
        elif (rater, one) in lines:
            at = lines[rater, one]
            table.wrong(line, f"rater {rater} rated statement {one} in line {at} already.")
        elif any(given[len(names) :]):
            table.wrong(line, "there are more ratings than columns with a name.")
        else:
            lines[rater, one] = line
            row = rows.setdefault(rater, np.full((len(names), len(places)), np.nan))
            for number, (cell, name) in enumerate(zip(given, names, strict=False)):
                row[number, places[one]] = table.number(line, cell, name)
    if not rows:
        return (), {}
    stacked = np.array(list(rows.values()))
    return tuple(rows), {name: Ratings(stacked[:, at]) for at, name in enumerate(names)}


def _people(table: Table) -> dict[str, dict[str, str]]:
    """Rater -> column -> what is written there."""
    found: dict[str, dict[str, str]] = {}
    for line, cells in table.body("RaterID"):
        if not cells[0] or cells[0] in found:
            table.wrong(line, "each line needs a rater's number of its own in the first cell.")
        else:
            pairs = itertools.zip_longest(table.head[1:], cells[1:], fillvalue="")
            found[cells[0]] = {name: cell for name, cell in pairs if name}
    return found


def read_matrix(path: Path) -> tuple[tuple[str, ...], Dissimilarities]:
    """Labels and dissimilarities from a CSV whose first row and column hold the labels.

    0 from each to itself; an empty cell is filled from the other side, or unknown where both are
    empty. BadFile with every problem that was found.
    """
    problems: list[Problem] = []
    table = Table(path, problems)
    labels = table.head[1:]
    while labels and not labels[-1]:
        labels = labels[:-1]
    size, rows = len(labels), table.rows[1:]
    if table.rows:
        _check_labels(table, labels)
    values = np.full((size, size), np.nan)
    for at, (line, cells) in enumerate(rows[:size]):
        if cells[0] != labels[at]:
            table.wrong(line, f"this row must begin with “{labels[at]}”, as the columns do.")
        if any(cells[size + 1 :]):
            table.wrong(line, f"this row has more than {size} numbers.")
        for column, cell in enumerate(cells[1 : size + 1]):
            value = table.number(line, cell, f"the cell for “{labels[column]}”")
            if value < 0:
                table.wrong(line, f"the cell for “{labels[column]}” is below 0.")
            values[at, column] = value
    if not problems:
        _check_sides(table, labels, values, [line for line, _ in rows])
    if problems:
        raise BadFile(problems)
    np.fill_diagonal(values, 0)
    return tuple(labels), Dissimilarities.of(np.where(np.isnan(values), values.T, values))


def _check_labels(table: Table, labels: list[str]) -> None:
    line = table.rows[0][0]
    if not labels:
        table.wrong(line, "the first row must hold the labels, from the second cell on.")
    elif not all(labels) or len(set(labels)) < len(labels):
        table.wrong(line, "every label in the first row must be there once.")
    if len(table.rows) - 1 < len(labels):
        last = table.rows[-1][0]
        table.wrong(last, f"there are {len(labels)} labels and {len(table.rows) - 1} rows below.")
    for line, _ in table.rows[len(labels) + 1 :]:
        table.wrong(line, f"this row is one too many: there are {len(labels)} labels.")


def _check_sides(table: Table, labels: list[str], values: Floats, lines: list[int]) -> None:
    for at in np.flatnonzero(np.nan_to_num(values.diagonal())):
        table.wrong(
            lines[at],
            f"“{labels[at]}” must be 0 from itself. Are these similarities? Take 1 − s first.",
        )
    apart = np.abs(values - values.T) > 1e-9 * np.nanmax(values, initial=1e-300)
    for at, other in np.argwhere(np.tril(apart)):
        table.wrong(
            lines[at],
            f"“{labels[at]}” and “{labels[other]}” are {values[at, other]:g} apart here and "
            f"{values[other, at]:g} in line {lines[other]}. Make them the same.",
        )


def write(project: Project, folder: Path) -> None:
    """Write the files of a project into a folder that is there.

    The cells are as people wrote them: what opens the file may take one that begins with ``=`` for
    a formula.
    """
    _write(
        folder / STATEMENTS,
        [("StatementID", "Statement"), *zip(project.ids, project.texts, strict=True)],
    )
    _write(folder / SORTS, _sorted_rows(project))
    if project.ratings:
        _write(
            folder / RATINGS, [("RaterID", "StatementID", *project.ratings), *_rated_rows(project)]
        )
    if project.people:
        columns = list(dict.fromkeys(name for one in project.people.values() for name in one))
        rows = [[rater, *map(one.get, columns)] for rater, one in project.people.items()]
        _write(folder / PEOPLE, [("RaterID", *columns), *rows])


def _sorted_rows(project: Project) -> Iterator[Sequence[object]]:
    for sorter, names, row in zip(project.sorters, project.piles, project.sorts.piles, strict=True):
        for number, name in enumerate(names):
            yield [sorter, name, *(project.ids[at] for at in np.flatnonzero(row == number))]


def _rated_rows(project: Project) -> Iterator[Sequence[object]]:
    for person, rater in enumerate(project.raters):
        for at, one in enumerate(project.ids):
            given = [rating.values[person, at] for rating in project.ratings.values()]
            if not all(map(math.isnan, given)):
                yield [rater, one, *("" if math.isnan(x) else f"{x:.12g}" for x in given)]


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
