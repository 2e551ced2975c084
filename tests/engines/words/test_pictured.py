"""Sixty-four things: each word known once, typed on any keyboard, read back as it was made."""

from __future__ import annotations

import pytest

from arboleda.engines.words import pictured
from arboleda.kit import drawings

LANGUAGES = ("en", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_four_words_of_small_letters(language: str) -> None:
    words = [one.word(language) for one in pictured.ALL]
    assert len(words) == len(set(words)) == len(pictured.BY_KEY) == pictured.COUNT == 64
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_each_has_a_drawing_and_nothing_else_has() -> None:
    assert set(drawings.DRAWINGS) == set(pictured.BY_KEY)
    assert all(1 <= len(shapes) <= 4 for shapes in drawings.DRAWINGS.values())
    assert len(set(drawings.DRAWINGS.values())) == 64, "no two look the same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_is_six_words_and_can_be_read_back(language: str) -> None:
    things = pictured.suggestion(choose=lambda among: among[-1])
    assert things == (pictured.ALL[-1],) * 6
    mixed = pictured.ALL[::11]
    phrase = pictured.phrase(mixed, language)
    assert len(phrase.split()) == 6
    assert pictured.read(phrase, language) == mixed
    with pytest.raises(KeyError):
        pictured.read("sol unknown", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shortest_phrase_is_long_enough_for_a_sign_in(language: str) -> None:
    shortest = min((one.word(language) for one in pictured.ALL), key=len)
    assert len(" ".join([shortest] * 6)) >= 15
