"""Places on a sheet: a map fitted into it, hulls with soft edges, values on an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

from arboleda.learning.dreamspace.rules.figures import shapes

Point = shapes.Point


def fitted(points: Sequence[Point], room: shapes.Box) -> list[Point]:
    """The points moved and scaled into a room, as large as they go: one scale for both axes, since
    distances are what a map shows. Up on the map is up on the sheet."""
    if not points:
        return []
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    wide, tall = right - left, high - low
    scales = [room.width / wide] if wide > 1e-12 else []
    scales += [room.height / tall] if tall > 1e-12 else []
    scale = min(scales) if scales else 0.0
    middle = room.middle
    return [
        (
            middle[0] + (x - (left + right) / 2) * scale,
            middle[1] - (y - (low + high) / 2) * scale,
        )
        for x, y in points
    ]


def height_for(points: Sequence[Point], width: float, *, least: float, most: float) -> float:
    """How tall a room of this width must be for the points to fill it, within bounds."""
    wide = max((x for x, _ in points), default=0) - min((x for x, _ in points), default=0)
    tall = max((y for _, y in points), default=0) - min((y for _, y in points), default=0)
    return max(least, min(most, width * tall / wide if wide > 1e-12 else most))


def convex_hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull, clockwise on a sheet whose y grows downward.

    Andrew's monotone chain; points on an edge are left out, and one or two points are themselves.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(given: Sequence[Point]) -> list[Point]:
        chain: list[Point] = []
        for one in given:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], one) <= 1e-9:
                chain.pop()
            chain.append(one)
        return chain[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def soft_outline(points: Sequence[Point], by: float) -> str:
    """The hull of the points widened by so much with round corners, as an SVG path."""
    hull = convex_hull(points)
    r = shapes.short(by)
    if len(hull) == 1:
        x, y = hull[0]
        left, right, level = shapes.short(x - by), shapes.short(x + by), shapes.short(y)
        return f"M{left} {level}A{r} {r} 0 1 1 {right} {level}A{r} {r} 0 1 1 {left} {level}Z"
    parts = []
    for index, here in enumerate(hull):
        after = hull[(index + 1) % len(hull)]
        angle = math.atan2(after[1] - here[1], after[0] - here[0])
        # Outward is to the right of the way round: the hull turns against the clock as y grows down.
        dx, dy = math.sin(angle) * by, -math.cos(angle) * by
        start, end = (here[0] + dx, here[1] + dy), (after[0] + dx, after[1] + dy)
        opening = "M" if index == 0 else f"A{r} {r} 0 0 1 "
        parts.append(
            f"{opening}{shapes.short(start[0])} {shapes.short(start[1])}"
            f"L{shapes.short(end[0])} {shapes.short(end[1])}"
        )
        if index == 0:
            first = start
    close = f"A{r} {r} 0 0 1 {shapes.short(first[0])} {shapes.short(first[1])}Z"
    return "".join(parts) + close


def bounds(points: Sequence[Point], by: float = 0.0) -> shapes.Box:
    """The smallest box around the points, widened."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return shapes.Box(left - by, top - by, right - left + 2 * by, bottom - top + 2 * by)


def place(value: float, low: float, high: float, start: float, end: float) -> float:
    """Where a value lies on an axis that runs from low at start to high at end."""
    share = 0.5 if high - low < 1e-12 else (value - low) / (high - low)
    return start + share * (end - start)


def ticks(low: float, high: float, *, most: int = 6) -> list[float]:
    """Round values from low to high to write beside an axis: steps of 1, 2 or 5 times a ten."""
    span = high - low
    if span <= 0:
        return [low]
    step = 10 ** math.floor(math.log10(span / max(1, most - 1)))
    while span / step > most - 1 + 1e-9:
        step *= 2 if round(step / 10 ** math.floor(math.log10(step) + 1e-9)) in (1, 5) else 2.5
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in their order, at least gap apart, within low and high.

    Where there is no room for the gap they share what there is. Neighbours that collide are moved
    apart around their common mean (pool adjacent violators), so that nobody is pushed far.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1)) if len(wanted) > 1 else gap
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[list[float]] = []  # Each: sum of what its members would want of its first, count.
    for rank, index in enumerate(order):
        blocks.append([wanted[index] - rank * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    bases = [total / count for total, count in blocks for _ in range(int(count))]
    top = high - (len(wanted) - 1) * gap
    places = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        places[index] = min(max(bases[rank], low), max(low, top)) + rank * gap
    return places


def meets_hull(box: shapes.Box, hull: Sequence[Point], by: float) -> bool:
    """Whether a box lies over a convex hull (of `convex_hull`) widened by so much.

    By separating axes: two convex shapes are apart where some side of one has all of the other beyond.
    """
    left, top = box.x - by, box.y - by
    right, bottom = box.x + box.width + by, box.y + box.height + by
    if max(x for x, _ in hull) < left or min(x for x, _ in hull) > right:
        return False
    if max(y for _, y in hull) < top or min(y for _, y in hull) > bottom:
        return False
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    for index, here in enumerate(hull if len(hull) > 1 else ()):
        after = hull[(index + 1) % len(hull)]
        if all(_turn(here, after, corner) < 0 for corner in corners):
            return False
    return True
