"""The ladder: how clusters stand by two ratings (pattern match), and groups side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, maps, reading, shapes

FEW = 6
"""Of so few clusters a correlation says little (dreamspace.md, section 2)."""


@dataclasses.dataclass(frozen=True)
class Rung:
    """One cluster by two ratings; change: how many ranks it stands higher (or lower) by the second."""

    number: int
    first: float
    second: float
    first_rank: int
    second_rank: int

    @property
    def change(self) -> int:
        """Ranks gained from the first to the second."""
        return self.first_rank - self.second_rank


@dataclasses.dataclass(frozen=True)
class Match:
    """Clusters that both ratings have, Pearson's r over them (None where a side does not vary)."""

    rungs: tuple[Rung, ...]
    r: float | None

    @property
    def is_few(self) -> bool:
        """Whether these are too few for r to say much."""
        return len(self.rungs) < FEW


def match(one: Mapping[int, float | None], other: Mapping[int, float | None]) -> Match:
    """Hold two ratings of the clusters against each other."""
    both = {
        number: (first, second)
        for number in sorted(one)
        if (first := one[number]) is not None and (second := other.get(number)) is not None
    }
    firsts, seconds = [pair[0] for pair in both.values()], [pair[1] for pair in both.values()]
    rungs = tuple(
        Rung(number, pair[0], pair[1], rank_one, rank_two)
        for (number, pair), rank_one, rank_two in zip(
            both.items(), reading.ranks(firsts), reading.ranks(seconds), strict=True
        )
    )
    return Match(rungs, reading.correlation(firsts, seconds))


def ladder(
    found: Match,
    names: Mapping[int, str],
    values: Mapping[float, str],
    heads: tuple[str, str],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """Two uprights with one scale, a line for each cluster. values: each number as it is written."""
    narrow = sheet.is_narrow
    side = 74.0 if narrow else sheet.width * 0.32
    left, right = side, sheet.width - side
    top, size = sheet.size * 3.2, sheet.size
    line = size * 1.5 * (1 if narrow else 2)
    bottom = top + max(
        sheet.width * (0.75 if narrow else 0.42), line * max(1, len(found.rungs) - 1)
    )
    low = min((min(one.first, one.second) for one in found.rungs), default=0.0)
    high = max((max(one.first, one.second) for one in found.rungs), default=1.0)
    body = [
        shapes.line((left, top - 8), (left, bottom + 8), "axis"),
        shapes.line((right, top - 8), (right, bottom + 8), "axis"),
    ]
    # A question fits above its upright; the longer one is cut, and is whole in the table's heading.
    room = sheet.width / 2 - 8
    for at, anchor, words in ((0.0, "start", heads[0]), (sheet.width, "end", heads[1])):
        for row, text in enumerate(labels.wrapped(words, size, room)):
            y = size * 1.1 + row * size * 1.1
            body.append(shapes.text(text, (at, y), "axis-text", size=size, anchor=anchor))
    firsts = [geometry.place(one.first, low, high, bottom, top) for one in found.rungs]
    seconds = [geometry.place(one.second, low, high, bottom, top) for one in found.rungs]
    for rung, start, end in zip(found.rungs, firsts, seconds, strict=True):
        style = shapes.style_of(rung.number)
        body.append(shapes.line((left, start), (right, end), f"step {style}"))
        body.append(shapes.mark(rung.number, (left, start), sheet.radius))
        body.append(shapes.mark(rung.number, (right, end), sheet.radius))
    for places, x, way in ((firsts, left, -1), (seconds, right, 1)):
        body += _sides(found.rungs, places, x, way, names, values, top, bottom, sheet)
    return shapes.Drawing(sheet.width, bottom + size * 1.6, tuple(body))


def _sides(
    rungs: Sequence[Rung],
    places: Sequence[float],
    x: float,
    way: int,
    names: Mapping[int, str],
    values: Mapping[float, str],
    top: float,
    bottom: float,
    sheet: maps.Sheet,
) -> list[shapes.Shape]:
    """Names and values beside an upright, moved apart where they would collide."""
    size = sheet.size
    gap = size * (1.25 if sheet.is_narrow else 2.35)
    spread = geometry.spread(places, gap, top, bottom)
    room = (x if way < 0 else sheet.width - x) - 30
    anchor = "end" if way < 0 else "start"
    body: list[shapes.Shape] = []
    for rung, at, y in zip(rungs, places, spread, strict=True):
        value = values[rung.first if way < 0 else rung.second]
        if abs(at - y) > 2:
            body.append(shapes.line((x + way * 7, at), (x + way * 20, y), "lead"))
        if sheet.is_narrow:
            texts = [f"{maps.letter(rung.number)} {value}"]
        else:
            known = names.get(rung.number) or maps.letter(rung.number)
            texts = labels.wrapped(f"{known} {value}", size, room)
            if len(texts) > 1 or texts[0] != f"{known} {value}":
                texts = [*labels.wrapped(known, size, room, lines=1), value]
        for row, text in enumerate(texts):
            baseline = y + size * 0.35 + (row - (len(texts) - 1) / 2) * size * 1.1
            body.append(
                shapes.text(text, (x + way * 24, baseline), "number", size=size, anchor=anchor)
            )
    return body


def side_by_side(
    pairs: Mapping[int, tuple[float | None, float | None]],
    names: Mapping[int, str],
    values: Mapping[float, str],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """Two groups' means of each cluster on one line: a disc for the first, a ring for the second,
    joined by a bar that is as long as they lie apart."""
    there = [one for pair in pairs.values() for one in pair if one is not None]
    low, high = min(there, default=0.0), max(there, default=1.0)
    margin = (high - low) * 0.08 or 0.5
    low, high = low - margin, high + margin
    narrow = sheet.is_narrow
    left = 20.0 if narrow else sheet.width * 0.31
    right, size = sheet.width - 24, sheet.size
    line = size * (4.9 if narrow else 3.2)
    body: list[shapes.Shape] = []
    for row, (number, (one, other)) in enumerate(pairs.items()):
        y = size * 1.5 + line * (row + 0.5) + (size * 0.8 if narrow else 0)
        known = names.get(number) or maps.letter(number)
        style = f"name k{(number - 1) % shapes.COLORS + 1}"
        if narrow:
            text = labels.wrapped(known, size * shapes.BOLD, sheet.width - left, lines=1)[0]
            body.append(shapes.text(text, (left, y - size * 2.0), style, size=size))
        else:
            for at, text in enumerate(labels.wrapped(known, size * shapes.BOLD, left - 24)):
                place = (left - 16, y + size * 0.35 + at * size * 1.1)
                body.append(shapes.text(text, place, style, size=size, anchor="end"))
        body.append(shapes.line((left, y), (right, y), "row"))
        if one is None or other is None:
            continue
        x1, x2 = (geometry.place(value, low, high, left, right) for value in (one, other))
        body.append(shapes.line((x1, y), (x2, y), f"span k{(number - 1) % shapes.COLORS + 1}"))
        body.append(shapes.mark(1, (x1, y), sheet.radius * 1.2))
        body.append(shapes.mark(7, (x2, y), sheet.radius * 1.2))
        # The two numbers stand above and below the line, so that they never meet.
        for value, x, down in ((one, x1, -0.75), (other, x2, 1.5)):
            place = (x, y + size * down)
            body.append(shapes.text(values[value], place, "number", size=size, anchor="middle"))
    height = size * 1.5 + line * len(pairs) + size * 1.5
    return shapes.Drawing(sheet.width, height, tuple(body))
