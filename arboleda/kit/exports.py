"""Files that leave: CSV that a spreadsheet opens without running anything in it, and several as one."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STARTS_FORMULA = frozenset("=+-@\t\r\n|%")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def cell(value: Any) -> str:
    """Return a value as text that no spreadsheet takes for a formula.

    A text that would begin one, in any width of letter and after any space or invisible sign, gets
    an apostrophe before it; plain numbers stay numbers. Source: OWASP, CSV injection.
    """
    if value is None:
        return ""
    text = str(value).replace("\x00", "")
    if _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _may_run(text) else text


def _may_run(text: str) -> bool:
    if text[:1] in _STARTS_FORMULA:
        return True
    for character in text:
        # Spaces, byte-order marks and other invisible signs are skipped as spreadsheets skip them.
        if unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf", "Cc"}:
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _STARTS_FORMULA
    return False


def lines(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the file piece by piece: byte-order mark, header, one row each, CR LF between them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield "\ufeff"
    writer.writerow([cell(value) for value in header])
    yield _drain(buffer)
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield _drain(buffer)


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def csv_response(
    filename: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Return a download of comma-separated rows in UTF-8, streamed, never cached.

    filename is neutral, lower case, words joined by hyphens, without its ending (``list-2026-11``):
    it stays on the reader's device. ValueError for any other.
    """
    _check_name(filename)
    # The header is turned into text here, while the reader's language is still active.
    words = [str(value) for value in header]
    response = StreamingHttpResponse(lines(words, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def zip_response(filename: str, parts: Mapping[str, str]) -> HttpResponse:
    """Return a download of several text files in one, never cached; filename as for `csv_response`.

    Every part carries the same date, so that the same parts make the same bytes.
    """
    _check_name(filename)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, text.encode())
    response = HttpResponse(buffer.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{filename}.zip"'
    response["Cache-Control"] = "no-store"
    return response


def _check_name(filename: str) -> None:
    if not _NAME.fullmatch(filename):
        raise ValueError("A download needs a neutral name: lower case, digits, hyphens.")
