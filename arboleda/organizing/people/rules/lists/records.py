"""Lines to records: quotes, several lines in one cell, delimiters, damage. Memory is bounded."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from arboleda.organizing.people.rules.lists import mapping

# A record of a list of people is never longer; beyond it a quote was opened and never closed.
RECORD_CHARACTERS = 100_000
RECORD_LINES = 200
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the physical line it starts on (from 1), its cells, and its fault if any.

    `cells` has as many cells as the header, trimmed, without invisible signs, except when
    `fault` is set: `too_many_cells`, `stray_quote` or `too_long`.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""


# Zeros, byte-order marks, zero-width spaces, soft hyphens and direction signs are nothing a
# person typed; joiners (U+200C, U+200D) belong to names of many scripts and stay.
_INVISIBLE = re.compile("[\x00\ufeff\u200b\u2060\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


class Lines:
    """Physical lines with their numbers; lines can be put back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: deque[tuple[int, str]] = deque()
        self._number = 0

    def take(self) -> tuple[int, str] | None:
        if self._back:
            return self._back.popleft()
        line = self._text.readline(RECORD_CHARACTERS)
        if not line:
            return None
        self._number += 1
        number = self._number
        if not line.isascii() or "\x00" in line:
            line = _SPACES.sub(" ", _INVISIBLE.sub("", line))
        if len(line) >= RECORD_CHARACTERS - 1:
            self._skip_to_end(line)
        return number, line

    def _skip_to_end(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(RECORD_CHARACTERS)

    def put_back(self, lines: Sequence[tuple[int, str]]) -> None:
        self._back.extendleft(reversed(lines))

    def peek(self, count: int) -> list[str]:
        taken: list[tuple[int, str]] = []
        while len(taken) < count and (line := self.take()) is not None:
            taken.append(line)
        self.put_back(taken)
        return [text for _, text in taken]


def announced_delimiter(lines: Lines) -> str:
    """Excel's first line `sep=;`, which is then no row."""
    first = lines.take()
    if first is None:
        return ""
    found = re.fullmatch(r"\"?sep=(.)\"?[,;\t|]*", first[1].strip("\r\n "), re.IGNORECASE)
    if found:
        return found.group(1)
    if first[1].strip("\r\n").casefold() == "sep=\t":
        return "\t"
    lines.put_back([first])
    return ""


def detect_delimiter(sample: Sequence[str]) -> str:
    """The sign that cuts these lines into the most known columns, most evenly; else a comma."""

    def merit(delimiter: str) -> tuple[float, int]:
        rows = [_split(line, delimiter) for line in sample if line.strip()]
        known = max((mapping.header_score(row) for row in rows[:25]), default=0)
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        even = widths.count(usual) / max(1, len(widths))
        several = known if usual > 1 or max(widths, default=1) > 1 else 0
        return 2 * several + even * min(usual - 1, 12), -DELIMITERS.index(delimiter)

    return max(DELIMITERS, key=merit)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip() for cell in cells]


def _open_after(text: str, delimiter: str, is_open: bool) -> bool:
    """Whether a quoted cell is still open after this line."""
    position = 0
    while True:
        if is_open:
            end = text.find('"', position)
            if end < 0:
                return True
            if text.startswith('""', end):
                position = end + 2
                continue
            is_open = False
            position = end + 1
        else:
            while text.startswith(" ", position) and delimiter != " ":
                position += 1
            if text.startswith('"', position):
                is_open = True
                position += 1
                continue
        following = text.find(delimiter, position)
        if following < 0:
            return False
        position = following + 1


class Records:
    """Records with the line they start on. A quote that never closes costs its own row only."""

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._ahead: deque[Row] = deque()
        self.width = 0

    def peek(self, count: int) -> list[Row]:
        while len(self._ahead) < count and (row := self._next()) is not None:
            self._ahead.append(row)
        return list(self._ahead)

    def drop(self, count: int) -> None:
        for _ in range(count):
            self._ahead.popleft()

    def __iter__(self) -> Iterator[Row]:
        while True:
            row = self._ahead.popleft() if self._ahead else self._next()
            if row is None:
                return
            yield row

    def _next(self) -> Row | None:
        """The next record with anything in it."""
        while (taken := self._lines.take()) is not None:
            number, line = taken
            if len(line) >= RECORD_CHARACTERS - 1:
                return Row(number, (), "too_long")
            row = self._record(number, line) if '"' in line else self._simple(number, line)
            if any(row.cells):
                return row
        return None

    def _simple(self, number: int, line: str) -> Row:
        return Row(number, tuple([cell.strip() for cell in line.split(self._delimiter)]))

    def _record(self, number: int, line: str) -> Row:
        taken = [(number, line)]
        length = len(line)
        is_open = _open_after(line, self._delimiter, False)
        while is_open and len(taken) < RECORD_LINES and length < RECORD_CHARACTERS:
            following = self._lines.take()
            if following is None:
                break
            taken.append(following)
            length += len(following[1])
            is_open = _open_after(following[1], self._delimiter, True)
        if not is_open:
            if len(taken) == 1:
                return Row(number, tuple(_split(line, self._delimiter)))
            joined = self._joined("".join([text for _, text in taken]), line)
            if joined is not None:
                return Row(number, joined)
        self._lines.put_back(taken[1:])
        cells = [cell.strip().strip('"').strip() for cell in line.split(self._delimiter)]
        return Row(number, tuple(cells), "stray_quote")

    def _joined(self, record: str, first_line: str) -> tuple[str, ...] | None:
        """The cells of a record of several lines; None where a stray quote swallowed rows.

        That is so when the quotes do not match up, or when the first line has the cells of a
        row by itself and the whole record has not.
        """
        try:
            cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=self._delimiter,
                                    skipinitialspace=True, strict=True))  # fmt: skip
        except (csv.Error, StopIteration):
            return None
        alone = len(first_line.split(self._delimiter))
        if self.width and len(cells) != self.width and alone == self.width:
            return None
        return tuple([cell.strip() for cell in cells])
