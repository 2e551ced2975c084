"""Reading a list as a stream: any encoding, any delimiter, any damage, constant memory.

Whatever the bytes are, reading ends: with rows, with rows that carry a fault, or with
`Unreadable` and a reason a person can act on. No cell is ever guessed: a row whose cells do
not fit its header is handed on as faulty rather than shifted.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from arboleda.organizing.people.rules.lists import mapping
from arboleda.organizing.people.rules.lists.encodings import (
    HEAD_BYTES,
    Unreadable,
    detect_encoding,
    refuse_other_files,
)
from arboleda.organizing.people.rules.lists.records import (
    Lines,
    Records,
    Row,
    announced_delimiter,
    detect_delimiter,
)

__all__ = ["Row", "Source", "Unreadable", "open_rows"]

HEADER_WITHIN = 25


@dataclass
class Source:
    """A list opened for reading. Iterate `rows` once; close it, or use it in a `with`.

    `header_line` is 0 for a list without a header; `header` then holds empty texts.
    `skipped` names the first thousand lines that are no people: `totals`, `repeated_header`,
    `title` (rows above the header). Empty rows are not mentioned.
    `bytes_read` moves while rows are read, for a progress bar; `size` is None for streams
    that cannot tell.
    """

    encoding: str
    delimiter: str
    header_line: int
    header: tuple[str, ...]
    rows: Iterator[Row]
    size: int | None
    _stream: "_Replayed"
    _text: io.TextIOWrapper
    skipped: list[tuple[int, str]] = field(default_factory=list)

    @property
    def bytes_read(self) -> int:
        return self._stream.count

    def close(self) -> None:
        self._text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_rows(file: str | Path | IO[bytes]) -> Source:
    """Open a list: a path, or a binary stream, which need not be seekable and stays open.

    Raises `Unreadable` for workbooks (`workbook`), pages, archives and pictures
    (`not_a_list`) and files without any row (`empty_file`), `OSError` for a path that cannot
    be read.
    """
    own = Path(file).open("rb") if isinstance(file, str | Path) else None  # noqa: SIM115  # Source closes it.
    stream: IO[bytes] = own if own is not None else file  # type: ignore[assignment]  # one of two
    try:
        return _open(stream, own)
    except BaseException:
        if own is not None:
            own.close()
        raise


def _open(stream: IO[bytes], own: IO[bytes] | None) -> Source:
    head = _read_head(stream)
    refuse_other_files(head)
    encoding, errors = detect_encoding(head)
    replayed = _Replayed(head, stream, own)
    text = io.TextIOWrapper(
        io.BufferedReader(replayed, HEAD_BYTES), encoding=encoding, errors=errors, newline=""
    )
    lines = Lines(text)
    announced = announced_delimiter(lines)
    sample = lines.peek(60)
    delimiter = announced or detect_delimiter(sample)
    records = Records(lines, delimiter)
    first = records.peek(HEADER_WITHIN)
    if not first:
        text.close()
        raise Unreadable("empty_file")
    place = _header_place(first)
    header: tuple[str, ...] = ()
    header_line = 0
    skipped: list[tuple[int, str]] = []
    if place is None:
        header = ("",) * max(len(row.cells) for row in first)
    else:
        header, header_line = _trimmed(first[place].cells, first[place:]), first[place].line
        skipped = [(row.line, "title") for row in first[:place]]
        records.drop(place + 1)
    records.width = len(header)
    source = Source(
        encoding=encoding,
        delimiter=delimiter,
        header_line=header_line,
        header=header,
        rows=iter(()),
        size=_size(own or stream, replayed),
        _stream=replayed,
        _text=text,
        skipped=skipped,
    )
    source.rows = _fitted(records, header, skipped)
    return source


def _read_head(stream: IO[bytes]) -> bytes:
    parts, missing = [], HEAD_BYTES
    while missing > 0:
        part = stream.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _size(stream: IO[bytes], replayed: "_Replayed") -> int | None:
    try:
        here = stream.tell()
        end = stream.seek(0, io.SEEK_END)
        stream.seek(here)
    except (OSError, ValueError, AttributeError):
        return None
    return end - here + len(replayed.head)


class _Replayed(io.RawIOBase):
    """The head that was read already, then the rest of the stream; counts what went through."""

    def __init__(self, head: bytes, stream: IO[bytes], own: IO[bytes] | None) -> None:
        self.head = head
        self.count = 0
        self._rest = stream
        self._own = own

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a writable buffer
        if self.count < len(self.head):
            part = self.head[self.count : self.count + len(buffer)]
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        self.count += len(part)
        return len(part)

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
        super().close()


def _header_place(first: Sequence[Row]) -> int | None:
    scores = [mapping.header_score(row.cells) for row in first]
    best = max(scores)
    if best:
        return scores.index(best)
    for place, row in enumerate(first):
        filled = [cell for cell in row.cells if cell]
        if any("@" in cell or re.search(r"\d{3}.?\d{4}", cell) for cell in filled):
            return None
        if len(filled) > 1 or len(first) == 1:
            return place
    return 0


def _trimmed(cells: Sequence[str], following: Sequence[Row]) -> tuple[str, ...]:
    """The header, each name on one line, without columns at its end that nobody uses."""
    names = [" ".join(cell.split()) for cell in cells]
    used = max(
        (place for row in following for place, cell in enumerate(row.cells, 1) if cell), default=1
    )
    while len(names) > 1 and not names[-1] and len(names) > used:
        names.pop()
    return tuple(names)


_TOTALS = re.compile(
    r"(?:grand |sub ?|gran )?total(?:es|s)?\b|suma\b|sum\b|count\b|cuenta\b|recuento\b|conteo\b"
    r"|n ?= ?\d|promedio\b|average\b|\d+ (?:people|personas|contacts|contactos|rows|filas)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,%\s:$=-]*(?:people|personas|contacts|contactos)?", re.IGNORECASE)


def _is_totals(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) > 4:
        return False
    sums = [cell for cell in filled if _TOTALS.match(cell)]
    return (
        len(sums) > 0
        and all(cell in sums or _NUMBER.fullmatch(cell) for cell in filled)
        and any(re.search(r"\d", cell) for cell in filled)
    )


def _fitted(
    records: Records, header: tuple[str, ...], skipped: list[tuple[int, str]]
) -> Iterator[Row]:
    width = len(header)
    for row in records:
        cells = row.cells
        if cells[: len(header)] == header:
            _skip(skipped, row.line, "repeated_header")
        elif _TOTALS.match(next((cell for cell in cells if cell), "")) and _is_totals(cells):
            _skip(skipped, row.line, "totals")
        elif row.fault:
            yield row
        elif len(cells) <= width:
            yield Row(row.line, cells + ("",) * (width - len(cells)))
        elif any(cells[width:]):
            yield Row(row.line, cells, "too_many_cells")
        else:
            yield Row(row.line, cells[:width])


def _skip(skipped: list[tuple[int, str]], line: int, code: str) -> None:
    if len(skipped) < 1000:
        skipped.append((line, code))
