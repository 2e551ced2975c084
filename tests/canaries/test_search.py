"""The search is searched: every disguise, planted, is found; so is every way of packing it."""

from __future__ import annotations

import base64
import bz2
import contextlib
import gzip
import importlib.util
import io
import lzma
import os
import random
import sqlite3
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.canaries import conftest, encodings
from tests.canaries.disguises import DISGUISES

PROBES = (
    conftest.NAME,
    conftest.PHONE,
    conftest.EMAIL,
    "vexil ßtraße ŒuvreZyx “Quill” ﬁnzyx O'Zyx, \N{SEEDLING} & <zyx>; €uroquillón [ø!] zyx/????",
)
"""What is sown, and a line of every kind of letter, so that no two disguises are one."""

WANTED = encodings.needles([*conftest.WORDS, PROBES[-1]])
SIEVE = encodings.Sieve(WANTED)
HAY = random.Random(7)  # The same dice every time.


# What is typed to find her by its sound shares letters with her name, so a block may be of both.


def _noise(length: int) -> bytes:
    return HAY.randbytes(length)


def _found(folder: Path) -> list[str]:
    return encodings.search([folder], WANTED)


def test_invariant_1_there_are_eighty_disguises_and_no_two_are_one() -> None:
    made = {
        name: tuple(frozenset(disguise(probe)) for probe in PROBES)
        for name, disguise in DISGUISES.items()
    }
    assert len(set(made.values())) == len(DISGUISES) >= 80


@pytest.mark.parametrize("name", DISGUISES)
def test_invariant_1_every_disguise_is_found_and_nothing_else(name: str) -> None:
    planted = 0
    for probe in PROBES:
        for needle in set(DISGUISES[name](probe)):
            if len(needle) < encodings.LEAST:
                continue
            hay = _noise(HAY.randrange(40)) + needle + _noise(HAY.randrange(40))
            hits = {WANTED[one] for one in SIEVE.hits(hay)}
            assert any(name in one for one in hits), f"{probe} is overlooked"
            assert all(one.startswith((probe, conftest.SEARCHED)) for one in hits), "nothing else"
            planted += 1
    assert planted


def _deflate(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(raw) + packer.flush()


def _dynamic(raw: bytes) -> bytes:
    """Among enough other words that the letters get codes of their own."""
    words = " ".join(
        f"{HAY.choice(('hoja', 'leaf', 'lluvia'))}{HAY.randrange(999)}" for _ in range(900)
    )
    return _deflate(words.encode() + raw + words.encode())


def _member(method: int) -> Callable[[bytes], bytes]:
    def write(raw: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as file:
            file.writestr("one.txt", b"a page before it\n" * 9)
            file.writestr("two.txt", raw * 2)
        return out.getvalue()

    return write


def _tar(raw: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz") as file:
        about = tarfile.TarInfo("one.txt")
        about.size = len(raw)
        file.addfile(about, io.BytesIO(raw))
    return out.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zlib, fast": lambda raw: zlib.compress(raw, 1),
    "zlib, a small window": lambda raw: (
        (packer := zlib.compressobj(9, zlib.DEFLATED, 9)).compress(raw) + packer.flush()
    ),
    "deflate, fixed letters": _deflate,
    "deflate, letters of its own": _dynamic,
    "deflate, cut off": lambda raw: _dynamic(raw)[:-60],
    "bzip2": bz2.compress,
    "xz": lambda raw: lzma.compress(raw * 3 + bytes(900) + raw[::-1]),
    "lzma": lambda raw: lzma.compress(raw, lzma.FORMAT_ALONE),
    "a member of a ZIP file": _member(zipfile.ZIP_DEFLATED),
    "a member of a ZIP file, bzip2": _member(zipfile.ZIP_BZIP2),
    "a member of a ZIP file, lzma": _member(zipfile.ZIP_LZMA),
    "a packed tar": _tar,
    "gzip within gzip": lambda raw: gzip.compress(_noise(50) + gzip.compress(raw)),
    "deflate within a ZIP file": lambda raw: _member(zipfile.ZIP_DEFLATED)(
        _noise(9) + _deflate(raw)
    ),
    "zlib in a cookie": lambda raw: (
        b"." + base64.urlsafe_b64encode(zlib.compress(raw)).rstrip(b"=")
    ),
    "gzip in hexadecimal": lambda raw: b"x" + gzip.compress(raw).hex().encode(),
}


@pytest.mark.parametrize("way", PACKINGS)
@pytest.mark.parametrize("before", [0, 1, 37])
def test_invariant_1_packed_words_are_found(way: str, before: int, tmp_path: Path) -> None:
    raw = f"one line\n{conftest.STORY_TEXT} and so on, by {conftest.NAME}\n".encode()
    packed = PACKINGS[way](raw)
    assert conftest.STORY_TEXT.encode() not in packed
    (tmp_path / "file").write_bytes(_noise(before) + packed + _noise(20))
    found = _found(tmp_path)
    assert any(conftest.STORY_TEXT in one for one in found), "overlooked"
    assert all(conftest.STORY_TEXT in one or conftest.NAME in one for one in found)


LONG_ROW = b"".join(f"{number:07}.".encode() for number in range(3000))
"""Longer than several pages, and no two pieces of it are the same."""


@pytest.mark.parametrize("erased", [False, True])
def test_invariant_1_rows_longer_than_a_page_are_found(tmp_path: Path, erased: bool) -> None:
    """A word on every border of a row that runs over several pages; erased ones too."""
    assert _missed(tmp_path, erased=erased, first=False) == []


def test_invariant_1_of_the_first_erased_row_only_what_sqlite_overwrote_is_not_found(
    tmp_path: Path,
) -> None:
    """Where no page was free before, the first page of the row becomes the list of free pages.

    SQLite writes that list over its beginning (file format, 1.5: eight bytes, then four for each
    further page): what stood there is not on the disk any more, and all else is found.
    """
    whole = _database(tmp_path / "before", LONG_ROW)
    after = _database(tmp_path / "after", LONG_ROW, erased=True, first=True)
    size, trunk = struct.unpack(">H", after[16:18])[0], struct.unpack(">I", after[32:36])[0]
    page = (trunk - 1) * size
    listed = 8 + 4 * struct.unpack(">I", after[page + 4 : page + 8])[0]
    assert whole[page + 4 : page + listed] != after[page + 4 : page + listed]
    assert whole[page + listed : page + size] == after[page + listed : page + size]
    start = LONG_ROW.index(whole[page + 4 : page + listed])
    gone = range(start, start + listed - 4)
    missed = _missed(tmp_path, erased=True, first=True)
    assert missed == [at for at in _borders(whole) if at < gone.stop and at + 16 > gone.start]
    assert len(missed) <= 3


def _borders(whole: bytes) -> list[int]:
    """Where in the row sixteen bytes do not lie in one piece."""
    found = [at for at in range(0, len(LONG_ROW) - 16, 8) if LONG_ROW[at : at + 16] not in whole]
    assert len(found) >= 4
    return found


def _missed(folder: Path, *, erased: bool, first: bool) -> list[int]:
    """Where a word on a border of the row is overlooked."""
    word = conftest.STORY_TEXT[:16]
    missed = []
    for at in _borders(_database(folder / "whole", LONG_ROW)):
        planted = LONG_ROW[:at] + word.encode() + LONG_ROW[at + 16 :]
        place = folder / f"{at}"
        content = _database(place, planted, erased=erased, first=first)
        assert word.encode() not in content, "not in one piece"
        if not encodings.search([place], encodings.needles([word])):
            missed.append(at)
    return missed


def _database(folder: Path, content: bytes, *, erased: bool = False, first: bool = False) -> bytes:
    """A file with this in one row, or with the row deleted as carelessly as can be.

    first: nothing else was ever deleted there; otherwise another row was, as in any file that lives.
    """
    folder.mkdir()
    connection = sqlite3.connect(folder / "a.sqlite3")
    connection.executescript("PRAGMA secure_delete=OFF; CREATE TABLE row (content BLOB)")
    connection.execute("INSERT INTO row VALUES (?)", (content,))
    connection.execute("INSERT INTO row VALUES (?)", (bytes(3 * 4096),))
    connection.commit()
    for row in ((1,) if first else (2, 1)) if erased else ():
        connection.execute("DELETE FROM row WHERE rowid = ?", (row,))
        connection.commit()
    connection.close()
    return (folder / "a.sqlite3").read_bytes()


def test_nothing_here_packs_what_could_not_be_unpacked_again(tmp_path: Path) -> None:
    """Brotli has no mark to know it by and no reader in this house; so there is no writer either.

    The same holds for Zstandard, until Python brings it along. A file of theirs is not passed over.
    """
    for name in ("brotli", "brotlicffi", "zstandard", "compression.zstd"):
        with contextlib.suppress(ModuleNotFoundError):
            assert importlib.util.find_spec(name) is None, f"{name} is here: unpack what it packs"
    (tmp_path / "style.css.br").write_bytes(b"\x0b\x02\x80Zyx\x03")
    with pytest.raises(AssertionError, match="would have to be unpacked"):
        _found(tmp_path)
    (tmp_path / "style.css.br").rename(tmp_path / "dump")
    assert _found(tmp_path) == []
    (tmp_path / "dump").write_bytes(b"\x28\xb5\x2f\xfd" + _noise(20))
    with pytest.raises(AssertionError, match="would have to be unpacked"):
        _found(tmp_path)


def test_invariant_1_what_waits_in_a_journal_is_found(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE row (content BLOB)")
    packed = gzip.compress(_noise(9000) + conftest.STORY_TEXT.encode())
    connection.execute("INSERT INTO row VALUES (?)", (packed,))
    connection.commit()
    assert (tmp_path / "a.sqlite3-wal").stat().st_size
    assert any("rows of row, unpacked" in one for one in _found(tmp_path))
    connection.close()


def test_invariant_1_a_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / conftest.FILE_NAME).mkdir()
    (tmp_path / conftest.FILE_NAME / "x").touch()
    assert len(_found(tmp_path)) >= 1


def test_invariant_1_noise_holds_nothing_and_the_search_is_quick(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(os.urandom(1024 * 1024))
    (tmp_path / "plain").write_bytes(b"12:00 GET /people/ 200 in 12 ms\n" * 60000)
    start = time.process_time()
    assert _found(tmp_path) == []
    assert time.process_time() - start < 12, "three megabytes"
