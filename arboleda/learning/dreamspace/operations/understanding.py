"""Looking at the files of another tool's project: what they hold, and what of it may come in.

Nothing is written here, and nothing lies on the disk.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from arboleda.engines import mapping
from arboleda.learning.dreamspace.rules import bringing as rules


def understand(files: Mapping[str, bytes]) -> rules.Brought:
    """What these files (by their names in rules.FILES) hold, and what of it cannot come in.

    Nothing is written. faults: everything that must be mended first, with its file and line.
    """
    try:
        # The reader asks a folder for files and these for their bytes, and for nothing else.
        project = mapping.rcmap.read(cast("Path", _Folder(files)))
    except mapping.BadFile as bad:
        found = [rules.Fault(one.file, one.line, text=one.sentence) for one in bad.problems]
        return rules.Brought(faults=tuple(found))
    faults = rules.card_faults(project.ids, project.texts)
    everybody = dict.fromkeys([*project.sorters, *project.raters])
    if len(everybody) > rules.MOST_PEOPLE:
        faults.append(rules.Fault(rules.SORTS, 0, "too_many_people"))
    if faults:
        return rules.Brought(faults=tuple(faults))
    cards, is_renumbered = rules.numbers(project.ids)
    scales = _scales(project)
    columns = _columns(project, everybody)
    offered = [one.name for one in columns if not one.why]
    done = _people(project, cards, [one.name for one in scales if not one.why])
    people = tuple(
        dataclasses.replace(one, groups=_groups_of(project.people.get(rater, {}), offered))
        for rater, one in done.items()
        if one.piles or one.ratings
    )
    return rules.Brought(
        cards=tuple(zip(cards, project.texts, strict=True)),
        people=people,
        scales=tuple(scales),
        columns=tuple(columns),
        is_renumbered=is_renumbered,
        skipped=len({*everybody, *project.people}) - len(people),
    )


# Inside


class _Folder:
    """Files in memory where a folder is asked for: what comes in never lies on the disk."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def __truediv__(self, name: str) -> _File:
        return _File(name, self._files.get(name))


class _File:
    """One of them, as far as the reader asks."""

    parent = "what was sent"

    def __init__(self, name: str, content: bytes | None) -> None:
        self.name = name
        self._content = content

    def exists(self) -> bool:
        return self._content is not None

    def read_bytes(self) -> bytes:
        if self._content is None:
            raise FileNotFoundError(self.name)
        return self._content


def _scales(project: Any) -> list[rules.Column]:
    found: list[rules.Column] = []
    for name, one in project.ratings.items():
        values = [float(x) for row in one.values for x in row if not math.isnan(x)]
        place = sum(1 for before in found if not before.why)
        found.append(rules.rating_column(name, values, place=place))
    return found


def _columns(project: Any, everybody: Iterable[str]) -> list[rules.Column]:
    names = dict.fromkeys(name for one in project.people.values() for name in one)
    rows = [project.people.get(rater, {}) for rater in everybody]
    return [rules.group_column(name, [row.get(name, "") for row in rows]) for name in names]


def _people(project: Any, cards: Sequence[int], scales: Sequence[str]) -> dict[str, rules.Person]:
    """By the id that the file gives: what each did."""
    piles: dict[str, tuple[tuple[int, ...], ...]] = {}
    for sorter, row in zip(project.sorters, project.sorts.piles, strict=True):
        held: dict[int, list[int]] = {}
        for card, pile in zip(cards, row.tolist(), strict=True):
            if pile >= 0:
                held.setdefault(pile, []).append(card)
        piles[sorter] = tuple(tuple(held[number]) for number in sorted(held))
    ratings: dict[str, dict[str, dict[int, int]]] = {}
    for scale in scales:
        for rater, row in zip(project.raters, project.ratings[scale].values, strict=True):
            values = {
                card: int(value)
                for card, value in zip(cards, row.tolist(), strict=True)
                if not math.isnan(value)
            }
            if values:
                ratings.setdefault(rater, {})[scale] = values
    return {
        rater: rules.Person(piles.get(rater, ()), ratings.get(rater, {}))
        for rater in dict.fromkeys([*project.sorters, *project.raters])
    }


def _groups_of(row: Mapping[str, str], offered: Sequence[str]) -> dict[str, str]:
    return {name: row[name] for name in offered if row.get(name)}
