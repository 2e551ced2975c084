"""Values of cards on one line for each cluster: bridging, and how often a card keeps its company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from arboleda.learning.dreamspace.rules.figures import geometry, labels, maps, reading, shapes


def strip(
    values: Sequence[float | None],
    membership: Sequence[int],
    means: Mapping[int, float | None],
    names: Mapping[int, str],
    numbers: Sequence[int],
    tick_words: Mapping[float, str],
    sheet: maps.Sheet = maps.WIDE,
) -> shapes.Drawing:
    """A line for each cluster from 0 to 1, a mark for each card, and a stroke at the mean.

    Cards with nearly the same value stand above each other; every card has its number. tick_words:
    what stands at 0, at 1 and between, as it is written.
    """
    narrow = sheet.is_narrow
    left = 14.0 if narrow else sheet.width * 0.28
    right = sheet.width - sheet.size * 2.6
    top = sheet.size * 2.2
    body: list[shapes.Shape] = []
    taken = labels.Sheet(shapes.Box(0, 0, sheet.width, 10_000))
    low_edge = top
    for number, held in reading.members(membership).items():
        known = [(values[one], one) for one in held if values[one] is not None]
        stacks = _stacked(
            [(geometry.place(value or 0.0, 0, 1, left, right), one) for value, one in known],
            sheet,
        )
        levels = max((level for _, level, _ in stacks), default=0) + 1
        name_room = sheet.name_size * 1.3 if narrow else 0
        row_height = max(levels * _step(sheet) + sheet.size, sheet.name_size * 2.6) + name_room
        base = low_edge + row_height - sheet.size * 0.8
        body += _title(number, names, base, low_edge, left, sheet)
        body.append(shapes.line((left, base), (right, base), "row"))
        for x, level, one in stacks:
            y = base - sheet.radius - 1 - level * _step(sheet)
            body.append(shapes.mark(number, (x, y), sheet.radius))
            words = str(numbers[one])
            wide = shapes.text_width(words, sheet.size * 0.9)
            body.append(
                shapes.text(
                    words,
                    (x + sheet.radius + 1.5, y + sheet.size * 0.32),
                    "number",
                    size=sheet.size * 0.9,
                )
            )
            taken.take(shapes.Box(x, y, wide, sheet.size))
        average = means.get(number)
        if average is not None:
            x = geometry.place(average, 0, 1, left, right)
            body.append(shapes.line((x, base - 3), (x, base + 8), "mean"))
        low_edge += row_height + 6
    height = low_edge + sheet.size * 1.8
    return shapes.Drawing(
        sheet.width, height, (*_scale(tick_words, left, right, top, low_edge, sheet), *body)
    )


def _step(sheet: maps.Sheet) -> float:
    return max(sheet.radius * 2.3, sheet.size * 1.02)


def _stacked(
    wanted: Sequence[tuple[float, int]], sheet: maps.Sheet
) -> list[tuple[float, int, int]]:
    """(x, level, card): the lowest level on which a mark and its number touch no other."""
    ends: list[float] = []
    made = []
    for x, one in sorted(wanted):
        start = x - sheet.radius
        room = sheet.radius + 1.5 + shapes.text_width("000", sheet.size * 0.9) + 2
        level = next((at for at, end in enumerate(ends) if end <= start), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = x + room
        made.append((x, level, one))
    return made


def _title(
    number: int,
    names: Mapping[int, str],
    base: float,
    top: float,
    left: float,
    sheet: maps.Sheet,
) -> list[shapes.Shape]:
    words = names.get(number) or maps.letter(number)
    style = f"name k{(number - 1) % shapes.COLORS + 1}"
    size = sheet.name_size * 0.85
    bold = size * shapes.BOLD
    if sheet.is_narrow:
        line = labels.wrapped(words, bold, sheet.width - left - 10, lines=1)[0]
        return [shapes.text(line, (left, top + size), style, size=size)]
    lines = labels.wrapped(words, bold, left - 22)
    first = base - (len(lines) - 1) * size * 1.15
    return [
        shapes.text(line, (left - 16, first + row * size * 1.15), style, size=size, anchor="end")
        for row, line in enumerate(lines)
    ]


def _scale(
    tick_words: Mapping[float, str],
    left: float,
    right: float,
    top: float,
    bottom: float,
    sheet: maps.Sheet,
) -> list[shapes.Shape]:
    body = []
    for value, words in tick_words.items():
        x = geometry.place(value, 0, 1, left, right)
        anchor = "start" if value == 0 else "end" if value == 1 else "middle"
        body.append(shapes.line((x, top), (x, bottom), "row"))
        body.append(
            shapes.text(
                words, (x, bottom + sheet.size * 1.3), "axis-text", size=sheet.size, anchor=anchor
            )
        )
    return body
