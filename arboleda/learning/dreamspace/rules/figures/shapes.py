"""Shapes that figures are made of, and boxes that tell whether two of them lie over each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

Point = tuple[float, float]

# Width of a sign as a share of the letter's height, for sans letters; generous rather than tight,
# since the reader's own font is not known.
_NARROW = frozenset("ijlftIr.,:;'|!()[] ")
_BROAD = frozenset("mwMWQO@%—…")


BOLD = 1.12
"""How much broader bold letters are."""


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is in letters of this size; a little too much, never too little."""
    units = sum(0.36 if one in _NARROW else 0.92 if one in _BROAD else 0.62 for one in text)
    return units * size


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its left upper corner; y grows downward."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two lie over each other, or nearer than the gap."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def within(self, other: Box) -> bool:
        """Whether all of it lies inside the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )

    def distance(self, point: Point) -> float:
        """How far a point lies outside of it; 0 inside."""
        dx = max(self.x - point[0], 0.0, point[0] - self.x - self.width)
        dy = max(self.y - point[1], 0.0, point[1] - self.y - self.height)
        return float((dx * dx + dy * dy) ** 0.5)

    @property
    def middle(self) -> Point:
        """Its centre."""
        return (self.x + self.width / 2, self.y + self.height / 2)


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """One element of a picture: its SVG name, its attributes, its class, and its text if it has one."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    kind: str = ""
    text: str = ""
    inside: tuple[Shape, ...] = ()
    hint: str = ""
    """What a pointer that rests on it reads (SVG title)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of so many units; shapes are drawn in their order, later ones on top."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def short(value: float) -> str:
    """A number as SVG reads it: a tenth of a unit is finer than anybody sees."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _attributes(**given: str | float) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.replace("_", "-"), value if isinstance(value, str) else short(value))
        for name, value in given.items()
        if value != ""
    )


def path(d: str, kind: str) -> Shape:
    """An outline."""
    return Shape("path", _attributes(d=d), kind)


def line(start: Point, end: Point, kind: str) -> Shape:
    """A straight line."""
    return Shape("line", _attributes(x1=start[0], y1=start[1], x2=end[0], y2=end[1]), kind)


def rect(box: Box, kind: str, *, round_by: float = 0.0) -> Shape:
    """A rectangle."""
    turned: dict[str, str | float] = {"rx": round_by} if round_by else {}
    return Shape(
        "rect",
        _attributes(x=box.x, y=box.y, width=box.width, height=box.height, **turned),
        kind,
    )


def group(shapes: Iterable[Shape], kind: str) -> Shape:
    """Shapes that share a class: what is said of it counts once for all of them."""
    return Shape("g", (), kind, inside=tuple(shapes))


def text(words: str, at: Point, kind: str, *, size: float = 12.0, anchor: str = "start") -> Shape:
    """One line of text whose baseline begins, is centred on or ends at a point."""
    given: dict[str, str | float] = {"x": at[0], "y": at[1], "font_size": size}
    if anchor != "start":
        given["text_anchor"] = anchor
    return Shape("text", _attributes(**given), kind, text=words)


def polyline(points: Sequence[Point], kind: str) -> Shape:
    """Straight lines from point to point."""
    d = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)
    return path(d, kind)


MARKS = ("disc", "square", "diamond", "up", "cross", "down", "ring", "star")
"""Shapes of points, so that clusters are told apart without color."""
COLORS = 5
"""How many colors the house has for kinds (`--c1` to `--c5`)."""


def style_of(number: int) -> str:
    """The class of a cluster (from 1): with its color; its mark and dashes differ as well."""
    return f"k{(number - 1) % COLORS + 1} d{(number - 1) // COLORS % 3 + 1}"


def mark(number: int, at: Point, radius: float, kind: str = "", *, hint: str = "") -> Shape:
    """The point of a member of a cluster (number from 1) in the cluster's shape and color."""
    x, y = at
    shape = MARKS[(number - 1) % len(MARKS)]
    named = f"mark m-{shape} {style_of(number)} {kind}".strip()
    if shape in ("disc", "ring"):
        wide = radius if shape == "disc" else radius * 0.82
        given = _attributes(cx=x, cy=y, r=wide)
        return Shape("circle", given, named, hint=hint)
    if shape == "cross":
        # Two broad strokes, drawn as one outline.
        a, b = radius * 1.05, radius * 0.38
        outline = [
            (-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b),
            (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b),
        ]  # fmt: skip
    else:
        outline = {
            "square": [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
            "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
            "up": [(0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
            "down": [(0, 1.15), (1.1, -0.85), (-1.1, -0.85)],
            "star": [
                (0, -1.3), (0.35, -0.35), (1.3, 0), (0.35, 0.35),
                (0, 1.3), (-0.35, 0.35), (-1.3, 0), (-0.35, -0.35),
            ],
        }[shape]  # fmt: skip
        outline = [(dx * radius, dy * radius) for dx, dy in outline]
    d = "M" + "L".join(f"{short(x + dx)} {short(y + dy)}" for dx, dy in outline) + "Z"
    return Shape("path", _attributes(d=d), named, hint=hint)
