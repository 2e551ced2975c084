"""What of a file may lie in the sealed parcel, and how it is written down. Pure.

Cells of refused columns, of columns about other people, and cells that show refused data by their
shape are left out before anything is sealed (R10).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any

from arboleda.organizing.people.rules.lists import mapping, reading
from arboleda.trust.safety.rules import refused

CHUNK = 500
"""Rows of one sealed chunk and of one transaction."""

SAMPLE = 200
"""Rows that are looked at before the columns are understood."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """One row as it may be kept. hits: (place of the column, category) of cells left out."""

    row: reading.Row
    hits: tuple[tuple[int, str], ...] = ()


def kept_places(read: mapping.Mapping_) -> tuple[int, ...]:
    """The columns whose cells may lie in the parcel."""
    return tuple(one.index for one in read.columns if one.kind not in {"refused", "relationship"})


def scrubbed(row: reading.Row, read: mapping.Mapping_, kept: Sequence[int]) -> Staged:
    """A row without what is refused. A row whose cells fit no column keeps none of them."""
    if row.fault:
        return Staged(reading.Row(row.line, (), row.fault))
    cells = [""] * len(read.columns)
    hits = []
    for place in kept:
        cell = row.cells[place]
        if not cell:
            continue
        category = refused.value_category(cell) if _DIGIT.search(cell) else None
        if category and not (read.columns[place].field == "external_id" and _UUID.fullmatch(cell)):
            hits.append((place, category))
        else:
            cells[place] = cell
    return Staged(reading.Row(row.line, tuple(cells)), tuple(hits))


def packed(rows: Sequence[Staged], kept: Sequence[int]) -> list[list[Any]]:
    """Rows as plain values."""
    return [
        [one.row.line, one.row.fault, [one.row.cells[i] for i in kept], list(one.hits)]
        if not one.row.fault
        else [one.row.line, one.row.fault, [], []]
        for one in rows
    ]


def unpacked(values: Sequence[Sequence[Any]], kept: Sequence[int], width: int) -> list[Staged]:
    """The opposite of `packed`. width: how many columns the file has."""
    rows = []
    for line, fault, given, hits in values:
        cells: tuple[str, ...] = ()
        if not fault:
            whole = [""] * width
            for place, cell in zip(kept, given, strict=True):
                whole[place] = cell
            cells = tuple(whole)
        rows.append(
            Staged(reading.Row(line, cells, fault), tuple((hit[0], hit[1]) for hit in hits))
        )
    return rows


def mapping_packed(read: mapping.Mapping_) -> dict[str, Any]:
    """A mapping as plain values."""
    return {
        "preset": read.preset,
        "columns": [dataclasses.astuple(column) for column in read.columns],
    }


def mapping_unpacked(values: AnyMapping[str, Any]) -> mapping.Mapping_:
    """The opposite of `mapping_packed`."""
    return mapping.Mapping_(
        values["preset"], tuple(mapping.Column(*column) for column in values["columns"])
    )
