"""Which clusters join next, from many to few: as nested lists, and as a tree."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, maps, reading, shapes


@dataclasses.dataclass(frozen=True)
class Branch:
    """A cluster on the merge list: its cards (positions), and what it was joined from.

    before: how many clusters there were when its two parts joined; 0 for a cluster that the list
    begins with. height, bridging and stability as in `reading.Merge`.
    """

    cards: tuple[int, ...]
    before: int = 0
    height: float = 0.0
    bridging: float | None = None
    stability: float | None = None
    parts: tuple[Branch, ...] = ()


def branches(drawn: reading.Map) -> list[Branch]:
    """What the list ends with, each with the clusters it was joined from, down to what it began with.

    It begins with 15 clusters, or as many as there are, and ends with 4.
    """
    steps = [one for one in drawn.merges if one.before > reading.FEWEST_CLUSTERS]
    if not steps:
        return []
    start = max(one.before for one in steps)
    standing = {
        frozenset(held): Branch(tuple(held)) for held in reading.members(drawn.ward[start]).values()
    }
    for step in sorted(steps, key=lambda one: -one.before):
        first, second = frozenset(step.first), frozenset(step.second)
        joined = Branch(
            cards=tuple(sorted(first | second)),
            before=step.before,
            height=step.height,
            bridging=step.bridging,
            stability=step.stability,
            parts=(standing.pop(first), standing.pop(second)),
        )
        standing[first | second] = joined
    return sorted(standing.values(), key=lambda one: one.cards[0])


def tree(
    roots: Sequence[Branch],
    words: Sequence[str],
    axis: str,
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """The merge list as a tree that grows from the left: the further right two join, the less alike
    they are. words: what stands beside each cluster that the list begins with, in their order."""
    leaves = [leaf for root in roots for leaf in _leaves(root)]
    left = 150.0 if sheet.is_narrow else sheet.width * 0.44
    right = sheet.width - 30
    line = sheet.size * (2.1 if sheet.is_narrow else 2.3)
    top = sheet.size
    highest = max((one.height for one in roots), default=0.0) or 1.0
    rows = {id(leaf): top + line * (index + 0.5) for index, leaf in enumerate(leaves)}
    body: list[shapes.Shape] = []
    for leaf, said in zip(leaves, words, strict=True):
        size = sheet.size * 0.95
        lines = labels.wrapped(said, size, left - 14, lines=2 if sheet.is_narrow else 1)
        for row, text in enumerate(lines):
            y = rows[id(leaf)] + size * 0.34 + (row - (len(lines) - 1) / 2) * size * 1.08
            body.append(shapes.text(text, (left - 8, y), "number", size=size, anchor="end"))

    def grow(one: Branch) -> tuple[float, float]:
        if not one.parts:
            return left, rows[id(one)]
        (x1, y1), (x2, y2) = (grow(part) for part in one.parts)
        x = geometry.place(one.height, 0, highest, left, right)
        body.append(shapes.polyline([(x1, y1), (x, y1), (x, y2), (x2, y2)], "tree"))
        return x, (y1 + y2) / 2

    for root in roots:
        x, y = grow(root)
        body.append(shapes.line((x, y), (min(right + 14, x + 14), y), "tree"))
    bottom = top + line * len(leaves) + 6
    body.append(shapes.line((left, bottom), (right, bottom), "axis"))
    at = (left, bottom + sheet.size * 1.4)
    body.append(shapes.text(axis, at, "axis-text", size=sheet.size))
    return shapes.Drawing(sheet.width, bottom + sheet.size * 2.2, tuple(body))


def _leaves(one: Branch) -> list[Branch]:
    return [leaf for part in one.parts for leaf in _leaves(part)] if one.parts else [one]


def leaves(roots: Sequence[Branch]) -> list[Branch]:
    """The clusters that the list begins with, in the order in which the tree draws them."""
    return [leaf for root in roots for leaf in _leaves(root)]
