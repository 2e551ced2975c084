"""Sheets to print: which words stand on a card, and how large."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arboleda
from arboleda.learning.dreamspace.rules import sheets, words

CSS = Path(arboleda.__file__).parent / "learning/dreamspace/static/dreamspace/paper.css"
TEXT = st.text(
    st.sampled_from("abcdefghimnñoprstuwxWM ,.—") | st.characters(codec="utf-8"),
    max_size=words.CARD_LENGTH,
)


def test_the_words_of_a_card_stand_in_the_languages_chosen() -> None:
    held = {"en": "Bus", "es": "Autobús", "pl": "Autobus"}
    assert sheets.card_words(held, ["es", "en"]) == [("es", "Autobús"), ("en", "Bus")]
    assert sheets.card_words(held, ["es", "es"]) == [("es", "Autobús")]
    assert sheets.card_words({"en": "Bus"}, ["es"]) == [("en", "Bus")]
    assert sheets.card_words({}, ["es"]) == []


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("en_es", ["en", "es"]),
        ("es", ["es"]),
        ("en_pl", []),
        ("en_en", []),
        ("", []),
        ("en_es_en", []),
    ],
)
def test_an_address_names_one_or_two_languages_of_the_room(code: str, chosen: list[str]) -> None:
    assert sheets.pair(code, ["en", "es"]) == chosen


def test_short_words_are_large_and_long_ones_flow_around_the_number() -> None:
    assert sheets.fit(["Food", "Comida"]) == sheets.Fit(24, beside=False)
    long = "A street where the lamps work and the neighbours know each other by name, and more."
    assert sheets.fit([long, long]).step < sheets.LARGE
    assert sheets.fit([long, long]).beside
    assert sheets.fit([]) == sheets.Fit(24, beside=False)


def test_letters_shrink_before_a_word_is_broken() -> None:
    assert sheets.fit(["Interdisciplinariedad"]).step < sheets.fit(["Inter disciplina riedad"]).step


@given(TEXT, TEXT)
def test_no_card_is_ever_cut_off(one: str, other: str) -> None:
    assert sheets.fit([one, other]).is_whole


@pytest.mark.parametrize("letter", ["W", "m", "中", "—"])
def test_not_even_the_widest_letters(letter: str) -> None:
    assert sheets.fit([letter * words.CARD_LENGTH, letter * words.CARD_LENGTH]).is_whole


@given(TEXT, st.integers(1, words.CARD_LENGTH))
def test_more_words_never_make_larger_letters(text: str, length: int) -> None:
    part = " ".join(text[:length].split()[:-1])
    assert sheets.fit([text]).step <= sheets.fit([part]).step


def test_every_size_has_its_class_and_each_card_its_measure() -> None:
    css = CSS.read_text(encoding="utf-8")
    classes = {
        int(step): int(size)
        for step, size in re.findall(r"\.size-(\d+) \{ font-size: (\d+)pt", css)
    }
    assert classes == {step: step for step in sheets.STEPS}
    widths = re.findall(r"--card-w: ([\d.]+)mm; --card-h: ([\d.]+)mm", css)
    assert sorted(widths) == [("95", "68.5"), ("98", "64")]
    across, below = (6.5, 6.5), 5 + 4 + 13
    for width, height in widths:
        assert float(width) - sum(across) >= sheets.BELOW.width
        assert float(height) - below >= sheets.BELOW.height
        assert float(height) - 9 >= sheets.BESIDE.height
    assert "padding: 5mm 6.5mm 4mm" in css


def test_eight_cards_a_page() -> None:
    assert [len(page) for page in sheets.pages(list(range(17)))] == [8, 8, 1]
    assert sheets.pages([]) == []
