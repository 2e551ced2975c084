"""The map: points, clusters with soft edges, and clusters with the mean of a rating."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, reading, shapes

Point = shapes.Point


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """How large a figure is drawn: on a wall or a page, or on a phone."""

    width: float
    most: float
    radius: float
    size: float
    name_size: float
    pad: float

    @property
    def is_narrow(self) -> bool:
        """Whether it is for a phone: names of clusters stand in the table, not on the map."""
        return self.width < 500


WIDE = Sheet(width=960, most=640, radius=5.2, size=13.5, name_size=19, pad=26)
NARROW = Sheet(width=360, most=430, radius=3.6, size=11, name_size=17, pad=18)
PAPER = Sheet(width=720, most=560, radius=4.8, size=13.5, name_size=17, pad=24)
"""For a page of a report: letters as large beside the drawing as the text around it."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(number: int) -> str:
    """A cluster's letter (number from 1): on a phone's map and in the table."""
    return LETTERS[(number - 1) % len(LETTERS)]


def points(
    drawn: reading.Map,
    numbers: Sequence[int],
    hints: Sequence[str],
    sheet: Sheet = WIDE,
    *,
    sizes: Sequence[float] | None = None,
) -> shapes.Drawing:
    """Every card as a point with its number. sizes: 0 to 1, how large each is drawn."""
    places, taken, height = _laid_out(drawn, sheet)
    radii = [sheet.radius * (0.7 + 0.9 * one) for one in sizes or ()] or [sheet.radius] * len(
        places
    )
    marks = [
        shapes.mark(1, place, radius, hint=hint)
        for place, radius, hint in zip(places, radii, hints, strict=True)
    ]
    texts = _numbers(places, numbers, taken, sheet, max(radii, default=0))
    return shapes.Drawing(sheet.width, height, (*texts[0], *marks, *texts[1]))


def clusters(
    drawn: reading.Map,
    membership: Sequence[int],
    names: Mapping[int, str],
    numbers: Sequence[int],
    hints: Sequence[str],
    sheet: Sheet = WIDE,
) -> shapes.Drawing:
    """Points in their clusters: hulls with soft edges, a mark for each cluster, names that keep
    clear of the points. Names: by number; a cluster without one has its letter."""
    places, taken, height = _laid_out(drawn, sheet)
    inside = reading.members(membership)
    hulls = [_hull(number, [places[one] for one in inside[number]], sheet) for number in inside]
    marks = [
        shapes.mark(number, places[one], sheet.radius, hint=hints[one])
        for number, held in inside.items()
        for one in held
    ]
    leads, texts = _numbers(places, numbers, taken, sheet, sheet.radius)
    titles = [
        shape
        for number in inside
        for shape in _name(number, names, _hulls(inside, places), taken, sheet)
    ]
    body = (*(one for pair in hulls for one in pair), *leads, *marks, *texts, *titles)
    return shapes.Drawing(sheet.width, height, body)


def rated(
    drawn: reading.Map,
    membership: Sequence[int],
    names: Mapping[int, str],
    means: Mapping[int, str],
    layers: Mapping[int, int],
    sheet: Sheet = WIDE,
) -> shapes.Drawing:
    """Clusters with the mean of a rating in large numbers. layers: from 1 to 5, as many outlines
    around the cluster, so that more is seen before it is read. means: as they are written."""
    places, taken, height = _laid_out(drawn, sheet, room=5 * _layer(sheet))
    inside = reading.members(membership)
    body: list[shapes.Shape] = []
    for number, held in inside.items():
        own = [places[one] for one in held]
        hull, _edge = _hull(number, own, sheet)
        body.append(hull)
        for layer in range(layers.get(number, 1)):
            outline = geometry.soft_outline(own, _reach(sheet) + layer * _layer(sheet))
            body.append(shapes.path(outline, f"layer {shapes.style_of(number)}"))
    for number, held in inside.items():
        small = sheet.radius * 0.55
        body += [shapes.mark(number, places[one], small) for one in held]
    # Numbers keep clear of the points; names, of numbers and names alone: the points say nothing here.
    points_too = labels.Sheet(taken.bounds)
    for place in places:
        points_too.take(labels.disc(place, sheet.radius * 0.55))
    for number in sorted(inside, key=lambda one: (len(inside[one]), one)):
        own = [places[one] for one in inside[number]]
        value = means.get(number, "")
        # On a phone the letter stands with the number: there is no room for both beside each other.
        said = f"{letter(number)} {value}" if sheet.is_narrow else value
        body += _value(said, own, points_too, taken, sheet)
    hulls = _hulls(inside, places)
    for number in inside if not sheet.is_narrow else ():
        body += _name(number, names, hulls, taken, sheet, by=5 * _layer(sheet))
    return shapes.Drawing(sheet.width, height, tuple(body))


LAYER = 4.0
"""How far the outlines of a rated cluster lie apart."""


def layer_of(value: float | None, low: float, high: float) -> int:
    """In which fifth of what lies between the lowest and the highest cluster a value falls: 1 to 5."""
    if value is None:
        return 1
    if high - low < 1e-9:
        return 3
    return min(5, 1 + int(5 * (value - low) / (high - low) + 1e-9))


def _layer(sheet: Sheet) -> float:
    return LAYER * (0.55 if sheet.is_narrow else 1.0)


def _reach(sheet: Sheet) -> float:
    return sheet.radius * 2.6


def _laid_out(
    drawn: reading.Map, sheet: Sheet, *, room: float = 0.0
) -> tuple[list[Point], labels.Sheet, float]:
    """The points on the sheet, what is taken on it, and how tall it is."""
    pad = sheet.pad + room
    inner = sheet.width - 2 * pad
    tall = geometry.height_for(drawn.points, inner, least=inner * 0.42, most=sheet.most)
    # Names of clusters stand above and below: they need a line of their own there.
    edge = pad + (0 if sheet.is_narrow else 1.6 * sheet.name_size)
    height = tall + 2 * edge
    places = geometry.fitted(drawn.points, shapes.Box(pad, edge, inner, tall))
    return places, labels.Sheet(shapes.Box(2, 2, sheet.width - 4, height - 4)), height


def _hulls(inside: Mapping[int, Sequence[int]], places: Sequence[Point]) -> dict[int, list[Point]]:
    return {
        number: geometry.convex_hull([places[one] for one in held])
        for number, held in inside.items()
    }


def _hull(number: int, own: Sequence[Point], sheet: Sheet) -> tuple[shapes.Shape, shapes.Shape]:
    outline = geometry.soft_outline(own, _reach(sheet))
    style = shapes.style_of(number)
    return (
        shapes.group([shapes.path(outline, style)], "hull"),
        shapes.path(outline, f"edge {style}"),
    )


def _numbers(
    places: Sequence[Point],
    numbers: Sequence[int],
    taken: labels.Sheet,
    sheet: Sheet,
    radius: float,
) -> tuple[list[shapes.Shape], list[shapes.Shape]]:
    """The thin lines and the numbers of points."""
    found = labels.around(
        places, [str(one) for one in numbers], taken, radius=radius, size=sheet.size
    )
    leads = [
        shapes.line(*one.lead, "lead") for one in found if one is not None and one.lead is not None
    ]
    texts = [
        shapes.text(one.words, one.baseline, "number", size=sheet.size)
        for one in found
        if one is not None
    ]
    return leads, texts


def _name(
    number: int,
    names: Mapping[int, str],
    hulls: Mapping[int, Sequence[Point]],
    taken: labels.Sheet,
    sheet: Sheet,
    *,
    by: float = 0.0,
) -> list[shapes.Shape]:
    """The name of a cluster, or on a phone its letter."""
    known = names.get(number, "")
    words = known if known and not sheet.is_narrow else letter(number)
    lines = labels.wrapped(words, sheet.name_size * shapes.BOLD, 270.0)
    others = [hull for one, hull in hulls.items() if one != number]
    placed = labels.beside_hull(
        lines, hulls[number], others, taken, size=sheet.name_size, by=_reach(sheet) + by
    )
    if placed is None:
        return []
    taken.take(placed.box)
    middle, baseline = placed.baseline
    return [
        shapes.text(
            line,
            (middle, baseline + row * sheet.name_size * 1.16),
            f"name k{(number - 1) % shapes.COLORS + 1}",
            size=sheet.name_size,
            anchor="middle",
        )
        for row, line in enumerate(lines)
    ]


def _value(
    words: str, own: Sequence[Point], free: labels.Sheet, taken: labels.Sheet, sheet: Sheet
) -> list[shapes.Shape]:
    """A cluster's number in its middle, or as near to it as there is room; both sheets take it."""
    size = sheet.name_size * (1.0 if sheet.is_narrow else 1.25)
    width, height = shapes.text_width(words, size * shapes.BOLD), size * 0.8
    x = sum(one[0] for one in own) / len(own)
    y = sum(one[1] for one in own) / len(own)
    # Step by step further from the middle, nearest first.
    tries = sorted(
        ((dx, dy) for dx in range(-12, 13) for dy in range(-12, 13)),
        key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
    )
    for dx, dy in tries:
        middle = x + dx * 6
        box = shapes.Box(middle - width / 2, y + dy * 6 - height / 2, width, height)
        if free.is_free(box, gap=3):
            free.take(box)
            taken.take(box)
            at = (middle, box.y + height)
            return [shapes.text(words, at, "value", size=size, anchor="middle")]
    return []
