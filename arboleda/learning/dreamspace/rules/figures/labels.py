"""Labels of points that never lie over each other, over a point, or outside the sheet.

Deterministic: the same points give the same labels. Each label tries the places beside its point,
then places ever further away, joined to it by a thin line; it takes the first that is free. Points
with the least room around them choose first.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, shapes

# In which order a number tries the sides of its point: right, left, above, below, then between.
_SIDES = (0, 180, 270, 90, 315, 45, 225, 135, 337, 23, 203, 157, 293, 67, 247, 113)
_RINGS = 60
_NEAR = 2.5
"""A label further from its point than this many units beyond its edge gets a line."""


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """One label: its box, the baseline of its text, and the line to its point where it is far."""

    words: str
    box: shapes.Box
    baseline: shapes.Point
    lead: tuple[shapes.Point, shapes.Point] | None


class Sheet:
    """What is taken on a sheet so far. Boxes are kept by squares, so that few are looked at."""

    def __init__(self, bounds: shapes.Box, cell: float = 40.0) -> None:
        self.bounds = bounds
        self._cell = cell
        self._taken: dict[tuple[int, int], list[shapes.Box]] = {}

    def take(self, box: shapes.Box) -> None:
        """Keep a box free of others."""
        for key in self._keys(box):
            self._taken.setdefault(key, []).append(box)

    def is_free(self, box: shapes.Box, gap: float = 0.0) -> bool:
        """Whether a box lies on the sheet and over nothing that is taken."""
        if not box.within(self.bounds):
            return False
        grown = shapes.Box(box.x - gap, box.y - gap, box.width + 2 * gap, box.height + 2 * gap)
        return not any(
            box.meets(other, gap) for key in self._keys(grown) for other in self._taken.get(key, ())
        )

    def _keys(self, box: shapes.Box) -> Iterator[tuple[int, int]]:
        across = range(int(box.x // self._cell), int((box.x + box.width) // self._cell) + 1)
        down = range(int(box.y // self._cell), int((box.y + box.height) // self._cell) + 1)
        return ((column, row) for column in across for row in down)


def disc(at: shapes.Point, radius: float) -> shapes.Box:
    """The box around a point's mark."""
    return shapes.Box(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius)


def around(
    points: Sequence[shapes.Point],
    words: Sequence[str],
    sheet: Sheet,
    *,
    radius: float,
    size: float,
) -> list[Label | None]:
    """A label for each point, in their order; the sheet takes the points and the labels.

    None where the sheet has no free place left at all; the table beside the figure has them all.
    """
    for point in points:
        sheet.take(disc(point, radius))
    reach = 5 * radius + size
    crowd = [sum(abs(x - a) < reach and abs(y - b) < reach for a, b in points) for x, y in points]
    found: list[Label | None] = [None] * len(points)
    for index in sorted(range(len(points)), key=lambda one: (-crowd[one], one)):
        found[index] = _beside(points[index], words[index], sheet, radius=radius, size=size)
        placed = found[index]
        if placed is not None:
            sheet.take(placed.box)
    return found


def _beside(
    point: shapes.Point, words: str, sheet: Sheet, *, radius: float, size: float
) -> Label | None:
    width, height = shapes.text_width(words, size), size * 0.86
    for ring in range(_RINGS):
        away = radius + 1.6 + ring * (size * 0.45)
        for degrees in _SIDES:
            angle = math.radians(degrees)
            # The box touches its ring with the side that looks at the point.
            x = point[0] + math.cos(angle) * (away + width / 2) - width / 2
            y = point[1] + math.sin(angle) * (away + height / 2) - height / 2
            box = shapes.Box(x, y, width, height)
            if sheet.is_free(box, gap=0.6):
                return Label(words, box, (x, y + height * 0.92), _lead(point, box, radius))
    return None


def _lead(
    point: shapes.Point, box: shapes.Box, radius: float
) -> tuple[shapes.Point, shapes.Point] | None:
    if box.distance(point) <= radius + _NEAR + 1.6:
        return None
    near = (
        min(max(point[0], box.x), box.x + box.width),
        min(max(point[1], box.y), box.y + box.height),
    )
    length = math.dist(point, near)
    start = (
        point[0] + (near[0] - point[0]) * radius / length,
        point[1] + (near[1] - point[1]) * radius / length,
    )
    return start, near


def wrapped(words: str, size: float, width: float, *, lines: int = 2) -> list[str]:
    """Words in lines of at most this width; what does not fit into so many ends in "…"."""
    made: list[str] = []
    for word in words.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and shapes.text_width(longer, size) <= width:
            made[-1] = longer
        elif len(made) < lines:
            made.append(word)
        else:
            made[-1] = f"{made[-1]}…"
            break
    return [_cut(line, size, width) for line in made]


def _cut(line: str, size: float, width: float) -> str:
    if shapes.text_width(line, size) <= width:
        return line
    kept = line.rstrip("…")
    while kept and shapes.text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def beside_hull(
    lines: Sequence[str],
    own: Sequence[shapes.Point],
    others: Sequence[Sequence[shapes.Point]],
    sheet: Sheet,
    *,
    size: float,
    by: float,
) -> Label | None:
    """Where the name of a cluster stands: above, below or beside its hull, then ever further out.

    own, others: its hull and those of the other clusters, each drawn wider by so much. The name
    never lies over a point or a label; over another's hull, or nearer to it than to its own, only where
    all that is free does.
    """
    width = max(shapes.text_width(line, size * shapes.BOLD) for line in lines)
    height = size * 1.16 * len(lines)
    hull = geometry.bounds(own, by)
    best: tuple[float, shapes.Box] | None = None
    for away, x, y in _places(hull, width, height, size, sheet.bounds):
        if best is not None and away >= best[0]:
            break
        box = shapes.Box(x, y, width, height)
        if sheet.is_free(box, gap=1.0):
            cost = _cost(box, own, others, by)
            if best is None or cost < best[0]:
                best = cost, box
    return _named(lines, best[1], size) if best is not None else None


_STEPS = (0.0, 6.0, 12.0, 18.0, 26.0, 36.0, 50.0)
_INSIDE, _NEARER, _OVER = 9.0, 45.0, 70.0
"""What it costs, in units of distance, to lie over its own hull, nearer to another's, over another's."""


def _cost(
    box: shapes.Box,
    own: Sequence[shapes.Point],
    others: Sequence[Sequence[shapes.Point]],
    by: float,
) -> float:
    """How badly a place says whose name stands there: its distance, and who else it could belong to."""
    distance = next(
        (step for step in _STEPS if geometry.meets_hull(box, own, by + step)), 2 * _STEPS[-1]
    )
    cost = _INSIDE if distance == 0 else distance
    for other in others:
        if geometry.meets_hull(box, other, by):
            cost += _OVER
        elif distance and geometry.meets_hull(box, other, by + distance):
            cost += _NEARER
    return cost


def _named(lines: Sequence[str], box: shapes.Box, size: float) -> Label:
    return Label("\n".join(lines), box, (box.x + box.width / 2, box.y + size), None)


def _places(
    hull: shapes.Box, width: float, height: float, size: float, edge: shapes.Box
) -> Iterator[tuple[float, float, float]]:
    """Left upper corners to try, each with how far at least it lies from the hull's box, nearest
    first; near the edge of the sheet they move along it."""
    middle = hull.middle
    for ring in range(_RINGS):
        away = ring * size * 0.4
        over, under = hull.y - height - 2 - away, hull.y + hull.height + 2 + away
        before, after = hull.x - width - 3 - away, hull.x + hull.width + 3 + away
        for slide in (0.0, -0.25, 0.25, -0.5, 0.5):
            x = middle[0] + slide * hull.width - width / 2
            x = min(max(x, edge.x), edge.x + edge.width - width)
            yield away, x, over
            yield away, x, under
            y = middle[1] + slide * hull.height - height / 2
            yield away, after, y
            yield away, before, y
        # Inside: in the middle, and where the corners of a slanting hull leave room.
        yield away, middle[0] - width / 2, middle[1] - height / 2 + away
        yield away, middle[0] - width / 2, middle[1] - height / 2 - away
        for x in (hull.x + away, hull.x + hull.width - width - away):
            yield away, x, hull.y
            yield away, x, hull.y + hull.height - height
