"""Geometry of the growth ring and of the charts: pure, the same for the same numbers.

Charts draw what they are given. Whoever calls them hands over protected numbers only; a value of
None is one that must stay hidden, and is drawn as a stub whose length says nothing.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from collections.abc import Sequence
from typing import Any

RING_SPAN = 200
"""Side of the square in which rings are drawn, in its own units."""
STUB = 0.06
"""Length of a hidden bar, as a share of the full width: the same for every hidden value."""


@dataclasses.dataclass(frozen=True)
class Point:
    """One thing counted: its label, and its value or None where it must stay hidden."""

    label: Any
    value: float | None

    @property
    def is_hidden(self) -> bool:
        """Whether the value must not be shown, nor be guessed from the drawing."""
        return self.value is None


@dataclasses.dataclass(frozen=True)
class Data:
    """What a chart shows. ``label_head`` and ``value_head`` head the table of the same numbers.

    whole is the number that a full ring stands for; without it the largest value is a full ring.
    """

    title: Any
    points: Sequence[Point]
    description: Any = ""
    label_head: Any = ""
    value_head: Any = ""
    whole: float | None = None


@dataclasses.dataclass(frozen=True)
class Mark:
    """A point with its place: ``share`` of the full length (0 to 1), x and y in percent."""

    point: Point
    share: float
    x: float = 0.0
    y: float = 0.0
    show_value: bool = True


def largest(points: Sequence[Point]) -> float:
    """Return the largest shown value, or 1 where none is above 0."""
    return max(
        [point.value for point in points if point.value is not None and point.value > 0] or [1.0]
    )


def bars(data: Data) -> list[Mark]:
    """Return one mark per point; share is its part of the largest value. Negative counts as 0."""
    top = largest(data.points)
    return [
        Mark(point, STUB if point.value is None else max(0.0, point.value) / top)
        for point in data.points
    ]


def line(data: Data) -> list[Mark]:
    """Return one mark per point, x from 0 to 100 and y from 100 (zero) to 0 (the largest).

    Values are written beside the first, last, largest, smallest and hidden ones alone when there
    are more than six: the table has them all.
    """
    top = largest(data.points)
    shown = [point.value for point in data.points if point.value is not None]
    notable = {max(shown), min(shown)} if shown else set()
    last = len(data.points) - 1
    marks = []
    for index, point in enumerate(data.points):
        share = STUB if point.value is None else max(0.0, point.value) / top
        x = 50.0 if last == 0 else 100.0 * index / last
        show = last < 6 or index in (0, last) or point.is_hidden or point.value in notable
        marks.append(Mark(point, share, round(x, 2), round(100 - 100 * share, 2), show))
    return marks


def segments(marks: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Return the pairs to join: neighbours that are both shown. A hidden one leaves a gap."""
    return [
        (one, two)
        for one, two in itertools.pairwise(marks)
        if not one.point.is_hidden and not two.point.is_hidden
    ]


@dataclasses.dataclass(frozen=True)
class Arc:
    """One ring of a ring chart: ``radius``, and how much of its way around is drawn."""

    point: Point
    number: int
    radius: float
    drawn: float
    around: float

    @property
    def track(self) -> float:
        """How long the whole is: three quarters of the round."""
        return round(self.around * 0.75, 1)

    @property
    def text_y(self) -> float:
        """Where the ring's number stands: in the open quarter, at the ring's beginning."""
        return round(103 - self.radius, 1)


def arcs(data: Data, *, outer: float = 92.0, inner: float = 34.0) -> list[Arc]:
    """Return one ring per point, from the outside in; three quarters of a round is the whole."""
    whole = data.whole or largest(data.points)
    step = (outer - inner) / max(1, len(data.points) - 1) if len(data.points) > 1 else 0.0
    found = []
    for index, point in enumerate(data.points):
        radius = outer - min(step, 16.0) * index
        full = 2 * math.pi * radius
        share = STUB if point.value is None else min(1.0, max(0.0, point.value) / whole)
        found.append(
            Arc(point, index + 1, round(radius, 1), round(full * 0.75 * share, 1), round(full, 1))
        )
    return found


def ring_path(index: int, total: int, *, seed: int = 7, span: int = RING_SPAN) -> str:
    """Return the outline of one growth ring as an SVG path, as if drawn by hand.

    index counts from 0 (the innermost) below total. Rings of one seed follow each other as the
    rings of a tree do: each keeps the bumps of the one inside it and adds a little of its own.
    """
    heart = span * (0.055 if total < 10 else 0.012)
    reach = span * 0.47
    radius = heart + (reach - heart) * (index + 0.6) / (max(total, 1) - 0.4)
    points = 12 + min(index, 8)
    outline = []
    for step in range(points):
        angle = 2 * math.pi * step / points
        swell = _swell(angle, index, seed)
        distance = radius * (1 + swell)
        outline.append(
            (span / 2 + distance * math.cos(angle), span / 2 + distance * math.sin(angle) * 0.97)
        )
    return _smooth(outline)


def _swell(angle: float, index: int, seed: int) -> float:
    """Return how far the ring leaves its circle at an angle, as a share of its radius."""
    shared = random.Random(seed)  # noqa: S311  (Drawing, not secrets.)
    own = random.Random(seed * 1000 + index)  # noqa: S311  (Drawing, not secrets.)
    swell = 0.0
    for wave, size in ((2, 0.024), (3, 0.020), (5, 0.011), (7, 0.005)):
        turn = shared.uniform(0, 2 * math.pi) + index * shared.uniform(-0.12, 0.12)
        swell += size * math.sin(wave * angle + turn)
    for wave, size in ((2, 0.007), (4, 0.007), (6, 0.004)):
        swell += size * math.sin(wave * angle + own.uniform(0, 2 * math.pi))
    return swell


def _smooth(outline: Sequence[tuple[float, float]]) -> str:
    """Return a closed path through the points (Catmull-Rom as cubic curves), in whole tenths."""
    count = len(outline)
    parts = [f"M{_short(outline[0][0])} {_short(outline[0][1])}"]
    for index in range(count):
        before, here = outline[index - 1], outline[index]
        after, beyond = outline[(index + 1) % count], outline[(index + 2) % count]
        one = (here[0] + (after[0] - before[0]) / 6, here[1] + (after[1] - before[1]) / 6)
        two = (after[0] - (beyond[0] - here[0]) / 6, after[1] - (beyond[1] - here[1]) / 6)
        numbers = " ".join(_short(value) for pair in (one, two, after) for value in pair)
        parts.append(f"C{numbers}")
    return "".join(parts) + "Z"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclasses.dataclass(frozen=True)
class Ring:
    """One drawn ring: its path, its pen width, and ``grown``, ``latest`` or ``coming``."""

    path: str
    width: float
    state: str


def rings(count: int, total: int, *, seed: int = 7) -> list[Ring]:
    """Return ``total`` rings of which the inner ``count`` have grown; the last grown is alive."""
    total = max(total, count, 1)
    drawn = []
    for index in range(total):
        state = "coming" if index >= count else "latest" if index == count - 1 else "grown"
        width = (
            2.2 if state == "coming" else 5.0 if state == "latest" else 2.6 + (index * 7 % 3) * 0.8
        )
        drawn.append(Ring(ring_path(index, total, seed=seed), round(width, 1), state))
    return drawn


def ornament(count: int, *, seed: int = 11) -> list[Ring]:
    """Return rings for decoration: every third is stronger, as after a good year; one is alive."""
    return [
        Ring(
            ring_path(index, count, seed=seed),
            (0.45, 0.75, 1.25)[(index * 5 + 1) % 3],
            "latest" if index == count - 3 else "grown",
        )
        for index in range(count)
    ]
