from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies

from arboleda.kit import exports

SPREADSHEETS_SKIP = {"Zs", "Zl", "Zp", "Cf", "Cc"}


def first_sign(text: str) -> str:
    """What a spreadsheet sees first: past spaces and invisible signs, in plain width."""
    seen = (c for c in text if unicodedata.category(c) not in SPREADSHEETS_SKIP)
    return unicodedata.normalize("NFKC", next(seen, ""))[:1]


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = exports.cell(text)
    is_number = cell.lstrip("+-").replace(".", "", 1).isdecimal()
    assert is_number or first_sign(cell) not in set("=+-@|%")
    assert not cell.startswith(("\t", "\r", "\n"))


@hypothesis.settings(deadline=None)
@hypothesis.given(
    strategies.sampled_from([*"=+-@＝＋－＠|%\t\r\n", "\ufeff=", "\u200b@", "  +", "\u00a0="]),
    strategies.text(),
)
def test_every_known_beginning_is_made_harmless(start: str, rest: str) -> None:
    value = start + rest
    hypothesis.assume(not exports._NUMBER.fullmatch(value.replace("\x00", "")))
    assert exports.cell(value).startswith("'")


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.lists(strategies.lists(strategies.text(), min_size=2, max_size=2)))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    text = "".join(exports.lines(["a", "b"], rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert read[0] == ["a", "b"]
    assert read[1:] == [[exports.cell(value) for value in row] for row in rows]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (12, "12"),
        (-3, "-3"),
        ("-3.5", "-3.5"),
        ("-3+1", "'-3+1"),
        ("+1 312 555 0100", "'+1 312 555 0100"),
        ("Ana", "Ana"),
        ("a=b", "a=b"),
        ("\x00=1", "'=1"),
        ("", ""),
    ],
)
def test_plain_values_stay_plain(value: Any, expected: str) -> None:
    assert exports.cell(value) == expected


def test_the_download_is_neutral_and_not_kept() -> None:
    response = exports.csv_response("list-2026-11", ["Name"], [["=1+1"], ["José"]])
    body = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[arg-type]  # Sync.
    assert body == '\ufeff"Name"\r\n"\'=1+1"\r\n"José"\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="list-2026-11.csv"'
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("name", ["", "List", "ana maría", 'a"; x', "../list", "list.csv", "a--b"])
def test_a_telling_or_crooked_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neutral"):
        exports.csv_response(name, [], [])
