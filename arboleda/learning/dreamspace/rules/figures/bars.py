"""Bars: how well a map fits against chance, and who agrees with a card."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, maps, shapes


def stress(
    observed: float,
    lowest: float | None,
    mean: float | None,
    words: Sequence[tuple[float, str]],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """Where the map's stress stands beside that of shuffled sorts: less is better, so left is.

    words: each value with what is written at it, top to bottom.
    """
    size = sheet.size
    high = max(one for one in (observed, lowest, mean) if one is not None) * 1.25 or 1.0
    left, right = 14.0, sheet.width - 14
    top = size * 1.8
    body: list[shapes.Shape] = []
    line = size * 2.6
    for row, (value, said) in enumerate(words):
        y = top + row * line
        x = geometry.place(value, 0, high, left, right)
        kind = "bar" if row == 0 else "bar other"
        body.append(shapes.text(said, (left, y - 4), "number", size=size))
        body.append(shapes.rect(shapes.Box(left, y, right - left, 10), "track"))
        body.append(shapes.rect(shapes.Box(left, y, x - left, 10), kind))
    return shapes.Drawing(sheet.width, top + line * len(words), tuple(body))


@dataclasses.dataclass(frozen=True)
class Voice:
    """How one group sees a card. agree, disagree: shares from 0 to 1 where they may be shown, else
    None; most: whether more than half agree, where only that may be said; hidden: not even that."""

    agree: float | None
    disagree: float | None
    most: bool
    hidden: bool = False


def opinions(
    rows: Sequence[tuple[str, Sequence[Voice]]],
    heads: Sequence[str],
    written: Sequence[Sequence[str]],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """A row for each card: for each group a bar of those who agree. Where a share may not be shown
    the bar is hatched by strokes, and as long for every "most" and every "less than half"."""
    size, narrow = sheet.size, sheet.is_narrow
    left = 8.0 if narrow else sheet.width * 0.46
    room = (sheet.width - left - 8) / max(1, len(heads))
    name_lines = 2
    line = size * (4.0 + 1.15 * name_lines) if narrow else size * 3.6
    top = size * 2.2
    body: list[shapes.Shape] = []
    for column, head in enumerate(heads):
        text = labels.wrapped(head, size, room - 10, lines=1)[0]
        at = (left + column * room, size * 1.2)
        body.append(shapes.text(text, at, "axis-text", size=size))
    for row, (said, voices) in enumerate(rows):
        y = top + row * line
        width = sheet.width - 16 if narrow else left - 24
        for down, text in enumerate(labels.wrapped(said, size, width, lines=name_lines)):
            place = (8.0 if narrow else 2.0, y + size + down * size * 1.15)
            body.append(shapes.text(text, place, "number", size=size))
        base = y + (size * (0.5 + 1.15 * name_lines) if narrow else size * 0.45)
        for column, voice in enumerate(voices):
            body += _bar(
                voice, written[row][column], (left + column * room, base), room - 14, sheet
            )
    return shapes.Drawing(sheet.width, top + line * len(rows) + 6, tuple(body))


def _bar(
    voice: Voice, words: str, at: shapes.Point, width: float, sheet: maps.Sheet
) -> list[shapes.Shape]:
    x, y = at
    tall = sheet.size * 0.85
    body = [shapes.rect(shapes.Box(x, y, width, tall), "track")]
    if voice.agree is not None:
        body.append(shapes.rect(shapes.Box(x, y, width * voice.agree, tall), "bar"))
    elif not voice.hidden:
        length = width * (0.75 if voice.most else 0.25)
        strokes = range(int(length // 7))
        body += [
            shapes.line((x + 7 * one + 1, y + tall), (x + 7 * one + 6, y), "stroke")
            for one in strokes
        ]
    small = sheet.size * 0.9
    for row, text in enumerate(labels.wrapped(words, small, width)):
        under = (x, y + tall + small * (1.05 + row * 1.1))
        body.append(shapes.text(text, under, "axis-text", size=small))
    return body
