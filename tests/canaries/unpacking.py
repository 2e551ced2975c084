"""What a file holds beside its own bytes: whatever in it can be unpacked, at any place, nested once.

Bytes come in, bytes go out. What begins with a mark (gzip, zlib, bzip2, xz, a member of a ZIP file) is
unpacked wherever the mark stands; bare deflate has none, and is tried at every place where it could
begin. A database is read as a database too, so that a row that runs over several pages is one piece.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import contextlib
import lzma
import re
import sqlite3
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

LARGEST = 4 * 1024 * 1024
"""Bytes that are unpacked of one stream; canaries stand nearer to its beginning."""

LEAST = 5
"""Less than this holds no canary."""

Layer = tuple[str, bytes]


class _Unpacker(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


_ZLIB_HEADS = [
    bytes((method, flags))
    for method in range(0x08, 0x80, 0x10)  # Deflate, with windows of 256 bytes to 32 KiB.
    for flags in range(256)
    if (method * 256 + flags) % 31 == 0 and not flags & 0x20
]
_MARKED = re.compile(
    rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x5d\0\0[\0-\xff]{10}|"
    + b"|".join(re.escape(one) for one in _ZLIB_HEADS)
)
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_MEMBER = re.compile(rb"PK\x03\x04")
_PLAIN_TEXT = re.compile(rb"[\t\n\r -~]{16,}|\0{8,}")
"""Where no packed stream begins: sixteen bytes of ASCII in a row, or nothing at all."""

_LETTERS = re.compile(rb"[A-Za-z0-9+/_\-]{16,}")
_HEX = re.compile(rb"(?:[0-9a-f]{2}){12,}|(?:[0-9A-F]{2}){12,}")


def layers(path: Path) -> Iterator[Layer]:
    """The bytes of a file, then what can be unpacked from it, and from that once more."""
    raw = path.read_bytes()
    strange = path.suffix in {".br", ".zst"} or raw.startswith(_ZSTANDARD)
    assert not strange, f"{path.name} would have to be unpacked here: Brotli or Zstandard"
    yield "", raw
    once = [*inside(raw), *_rows(path, raw)]
    yield from once
    for name, content in once:
        for inner, more in inside(content):
            yield f"{name},{inner}", more


def inside(raw: bytes) -> Iterator[Layer]:
    """What is packed in these bytes."""
    yield from _marked(raw)
    yield from _members(raw)
    bare = b"\0\0\0\0\0\0\0\0".join(_bare(raw))
    if bare:
        yield " inflated", bare
    yield from _spelled(raw)


def _unpack(unpacker: _Unpacker, packed: Any) -> bytes:
    with contextlib.suppress(zlib.error, lzma.LZMAError, OSError, EOFError):
        return unpacker.decompress(packed, LARGEST)
    return b""


def _slowly(raw: bytes) -> bytes:
    """What a stream gave before it broke off or was found to be broken."""
    unpacker, found = zlib.decompressobj(-zlib.MAX_WBITS), []
    with contextlib.suppress(zlib.error):
        for at in range(0, min(len(raw), LARGEST), 64):
            found.append(unpacker.decompress(raw[at : at + 64]))
            if unpacker.eof:
                break
    return b"".join(found)


def _marked(raw: bytes) -> Iterator[Layer]:
    """Streams that say what they are."""
    at = 0
    while match := _MARKED.search(raw, at):
        at = match.start() + 1
        packed = memoryview(raw)[match.start() :]
        content = _unpack(_unpacker_of(match[0]), packed)
        if len(content) >= LEAST:
            yield f" unpacked at {match.start()}", content


def _unpacker_of(mark: bytes) -> _Unpacker:
    if mark.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    if mark.startswith((b"\xfd7z", b"\x5d\0\0")):
        return lzma.LZMADecompressor(memlimit=256 * 1024 * 1024)
    return zlib.decompressobj(zlib.MAX_WBITS | 32)


def _members(raw: bytes) -> Iterator[Layer]:
    """Members of ZIP files, by their own headers: the list at the end may be cut off."""
    for match in _MEMBER.finditer(raw):
        head = raw[match.start() : match.start() + 30]
        if len(head) < 30:
            continue
        method, name, extra = *struct.unpack("<H", head[8:10]), *struct.unpack("<HH", head[26:30])
        packed = raw[match.start() + 30 + name + extra :]
        if method == 8:
            yield f" member at {match.start()}", _slowly(packed)
        elif method == 12:
            yield f" member at {match.start()}", _unpack(bz2.BZ2Decompressor(), packed)
        elif method == 14:
            yield f" member at {match.start()}", _unpack(_lzma_member(packed), packed[9:])


def _lzma_member(packed: bytes) -> lzma.LZMADecompressor:
    chain = lzma._decode_filter_properties(  # type: ignore[attr-defined]
        lzma.FILTER_LZMA1, packed[4:9]
    )
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])


def _bare(raw: bytes) -> Iterator[bytes]:
    """Deflate without a mark, wherever it could begin.

    A first block that is stored lies readable; the fourth kind does not exist; and sixteen bytes of
    plain text in a row are no beginning (by chance one time in ten million).
    """
    view, at = memoryview(raw), 0
    for gap in _PLAIN_TEXT.finditer(raw):
        yield from _bare_between(view, at, gap.start())
        at = max(at, gap.end() - 1)
    yield from _bare_between(view, at, len(raw))


def _bare_between(view: memoryview, start: int, stop: int) -> Iterator[bytes]:
    for at in range(start, stop):
        if view[at] & 6 not in {2, 4}:
            continue
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacker.decompress(view[at : at + 64], 4096)
            if content and not unpacker.eof:
                content += unpacker.decompress(unpacker.unconsumed_tail, 65536)
        except zlib.error:
            continue
        if not unpacker.eof and at + 64 < len(view):
            content = _slowly(bytes(view[at : at + LARGEST]))
        if len(content) >= LEAST:
            yield content


def _spelled(raw: bytes) -> Iterator[Layer]:
    """What is packed and then written as letters, as in a cookie or in a dump."""
    for match in _LETTERS.finditer(raw):
        letters = match[0].translate(bytes.maketrans(b"-_", b"+/"))
        for skip in range(4):
            part = letters[skip:]
            decoded = base64.b64decode(part[: len(part) // 4 * 4] + _rest(part))
            yield from ((f" spelled at {match.start()}", one[1]) for one in _packed(decoded))
    for match in _HEX.finditer(raw):
        decoded = binascii.unhexlify(match[0])
        yield from ((f" spelled at {match.start()}", one[1]) for one in _packed(decoded))


def _rest(part: bytes) -> bytes:
    rest = part[len(part) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _packed(decoded: bytes) -> Iterator[Layer]:
    yield from _marked(decoded)
    for content in _bare_between(memoryview(decoded), 0, min(4, len(decoded))):
        yield "", content


def _rows(path: Path, raw: bytes) -> Iterator[Layer]:
    """Of a SQLite file: every row whole, with what waits in its journal; and what was overwritten."""
    if not raw.startswith(b"SQLite format 3\0"):
        return
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal"):
            source = path.with_name(path.name + end)
            if source.exists():
                (Path(folder) / f"copy{end}").write_bytes(source.read_bytes())
        with contextlib.closing(sqlite3.connect(Path(folder) / "copy")) as connection:
            connection.text_factory = bytes
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                quoted = table.decode().replace('"', '""')
                rows = connection.execute(f'SELECT * FROM "{quoted}"')
                yield f" rows of {table.decode()}", b"\n".join(_values(rows))
    yield " across pages", _across(raw)


def _values(rows: sqlite3.Cursor) -> Iterator[bytes]:
    for row in rows:
        for value in row:
            if value is not None:
                yield value if isinstance(value, bytes) else str(value).encode()


def _across(raw: bytes) -> bytes:
    """What begins on one page and goes on in another, erased rows too.

    A row that is too long for its page ends with the number of the page where it goes on; so does, at
    its beginning, each page that goes on again. Every such number anywhere is followed; and each page
    to the one after it, because a list of free pages is written over some of these numbers.
    """
    size = struct.unpack(">H", raw[16:18])[0]
    size = 65536 if size == 1 else size
    count, reach = len(raw) // size, 240
    found = {
        raw[at - reach : at] + raw[at + 4 : at + 4 + reach] for at in range(size, len(raw), size)
    }
    for match in re.finditer(rb"(?=\0([\0-\xff]{3}))", raw):
        page, at = int.from_bytes(match[1], "big"), match.start()
        if 1 < page <= count:
            begins = (page - 1) * size + 4
            ends = at if at % size else at + size
            found.add(raw[max(0, ends - reach) : ends] + raw[begins : begins + reach])
    return b"\0\0".join(sorted(found))
