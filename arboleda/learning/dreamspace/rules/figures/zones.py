"""The go-zone: cards by two ratings, cut at their means."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, maps, reading, shapes

BOTH, SECOND, NEITHER, FIRST = 1, 2, 3, 4
"""Quadrants: at or above the mean by both ratings, only by the second, by neither, only by the first."""


@dataclasses.dataclass(frozen=True)
class Zones:
    """Cards (positions) that have both ratings, with their quadrant; cuts are the grand means."""

    quadrants: dict[int, int]
    cuts: tuple[float, float]
    r: float | None

    def inside(self, quadrant: int) -> list[int]:
        """The cards of one quadrant, in their order."""
        return [one for one, held in self.quadrants.items() if held == quadrant]


def zones(one: Sequence[float | None], other: Sequence[float | None]) -> Zones | None:
    """Sort cards by two ratings; None where none has both."""
    both = {
        at: (x, y)
        for at, (x, y) in enumerate(zip(one, other, strict=True))
        if x is not None and y is not None
    }
    if not both:
        return None
    first, second = ([pair[side] for pair in both.values()] for side in (0, 1))
    cuts = sum(first) / len(first), sum(second) / len(second)
    named = {
        (True, True): BOTH,
        (False, True): SECOND,
        (False, False): NEITHER,
        (True, False): FIRST,
    }
    # A mean that differs from the cut by rounding alone lies on it.
    quadrants = {
        at: named[x >= cuts[0] - 1e-12, y >= cuts[1] - 1e-12] for at, (x, y) in both.items()
    }
    return Zones(quadrants, cuts, reading.correlation(first, second))


def plot(
    found: Zones,
    one: Sequence[float | None],
    other: Sequence[float | None],
    numbers: Sequence[int],
    hints: Sequence[str],
    heads: tuple[str, str],
    written: Mapping[float, str],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """Cards as points, the first rating to the right, the second upward, both cuts as lines.

    written: the cuts as they are written beside their lines.
    """
    size = sheet.size
    room = shapes.Box(
        size * 2.6,
        size * 2.4,
        sheet.width - size * 4.2,
        (sheet.width - size * 4.2) * (1.0 if sheet.is_narrow else 0.56),
    )
    xs = {at: one[at] or 0.0 for at in found.quadrants}
    ys = {at: other[at] or 0.0 for at in found.quadrants}
    spans = [_span([*held.values(), cut]) for held, cut in zip((xs, ys), found.cuts, strict=True)]

    def across(value: float) -> float:
        return geometry.place(value, *spans[0], room.x, room.x + room.width)

    def up(value: float) -> float:
        return geometry.place(value, *spans[1], room.y + room.height, room.y)

    cut_x, cut_y = across(found.cuts[0]), up(found.cuts[1])
    zone = shapes.Box(cut_x, room.y, room.x + room.width - cut_x, cut_y - room.y)
    bottom, end = room.y + room.height, room.x + room.width
    body = [
        shapes.rect(zone, "zone"),
        shapes.rect(room, "frame"),
        shapes.line((cut_x, room.y), (cut_x, bottom), "cut"),
        shapes.line((room.x, cut_y), (end, cut_y), "cut"),
    ]
    taken = labels.Sheet(shapes.Box(room.x + 1, room.y + 1, room.width - 2, room.height - 2))
    order = list(found.quadrants)
    places = [(across(xs[at]), up(ys[at])) for at in order]
    texts = labels.around(
        places, [str(numbers[at]) for at in order], taken, radius=sheet.radius, size=size
    )
    body += [shapes.line(*label.lead, "lead") for label in texts if label and label.lead]
    body += [
        shapes.mark(found.quadrants[at], place, sheet.radius, hint=hints[at])
        for at, place in zip(order, places, strict=True)
    ]
    body += [
        shapes.text(label.words, label.baseline, "number", size=size) for label in texts if label
    ]
    body += _axes(room, heads, found.cuts, (cut_x, cut_y), written, sheet)
    return shapes.Drawing(sheet.width, bottom + size * 3.4, tuple(body))


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.07 or 0.5
    return low - margin, high + margin


def _axes(
    room: shapes.Box,
    heads: tuple[str, str],
    cuts: tuple[float, float],
    lines: tuple[float, float],
    written: Mapping[float, str],
    sheet: maps.Sheet,
) -> list[shapes.Shape]:
    size = sheet.size
    bottom = room.y + room.height
    width = sheet.width - 2 * size
    over = labels.wrapped(f"↑ {heads[1]}", size, width, lines=1)[0]
    under = labels.wrapped(f"→ {heads[0]}", size, width, lines=1)[0]
    return [
        shapes.text(over, (2, size * 1.2), "axis-text", size=size),
        shapes.text(
            under, (sheet.width - 2, bottom + size * 2.8), "axis-text", size=size, anchor="end"
        ),
        shapes.text(
            written[cuts[0]], (lines[0], bottom + size * 1.2), "value", size=size, anchor="middle"
        ),
        shapes.text(
            written[cuts[1]], (room.x - 4, lines[1] + size * 0.35), "value", size=size, anchor="end"
        ),
    ]
