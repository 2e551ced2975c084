"""Words carry eleven bits each, can be typed with a thumb, and frighten nobody."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, strategies

from arboleda.engines import words

LANGUAGES = strategies.sampled_from(words.LANGUAGES)
DIGESTS = {
    "en": "bebf7ead3fdaa93244062b9fa6239d3e152087cbafb2e0278a5cb226d5e2c05d",
    "es": "ef735e69ae0a7bd772991b92a880cfc2e1b744f5340a8f0e488aeec3f13ee152",
}
FRIGHTENING = """
    gun knife blood death dead kill hit fist weapon fight war court judge jail prison police rape hate
    fear victim wound scar hospital husband wife father mother drunk beer wine drug bomb trap poison
    arma bala sangre muerte muerto matar golpe puño guerra juez carcel prision policia odio miedo
    victima herida hospital marido esposa padre madre borracho cerveza droga bomba trampa veneno
"""


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_list_has_2048_words_that_differ_without_their_accents(language: str) -> None:
    listed = words.words(language)
    assert len(listed) == len({words.fold(word) for word in listed}) == words.COUNT == 2048
    for word in listed:
        assert 3 <= len(word) <= 9
        assert words.fold(word).isascii()
        assert word == word.lower()
        assert "ñ" not in word, "a keyboard may not have it"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_word_frightens(language: str) -> None:
    assert not {words.fold(word) for word in FRIGHTENING.split()} & set(
        map(words.fold, words.words(language))
    )


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_order_is_fixed_for_ever(language: str) -> None:
    listed = "\n".join(words.words(language)).encode()
    assert hashlib.sha256(listed).hexdigest() == DIGESTS[language]


def test_there_is_no_list_of_another_language() -> None:
    with pytest.raises(KeyError):
        words.words("../en")


@given(strategies.integers(0, (1 << 66) - 1), LANGUAGES)
def test_six_words_carry_66_bits_there_and_back(number: int, language: str) -> None:
    spelled = words.spell(number, 6, language)
    assert len(spelled) == 6
    typed = " ".join(words.fold(word) for word in spelled).upper()
    assert words.joined(words.read(typed, language)) == number


@pytest.mark.parametrize("number", [-1, 1 << 66])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        words.spell(number, 6, "en")


def test_whatever_stands_between_the_words_is_passed_over() -> None:
    assert words.read("1. Abanico,  AZÚCAR\n· azu\u0301car-azucar", "es") == [
        words.words("es").index(one) for one in ("abanico", "azúcar", "azúcar", "azúcar")
    ]


def test_words_that_are_not_in_the_list_are_named_as_typed() -> None:
    with pytest.raises(words.Unknown) as strange:
        words.read("acorn xyzzy Plugh", "en")
    assert strange.value.words == ("xyzzy", "Plugh")


@pytest.mark.parametrize("typed", ["lantren", "lanten", "lanterrn", "lantwrn", "Lanternn"])
def test_a_slip_of_the_finger_is_answered_with_the_word(typed: str) -> None:
    assert "lantern" in words.near(typed, "en")


def test_a_known_word_and_a_wild_one_have_nothing_near() -> None:
    assert words.near("lantern", "en") == words.near("qqqqqq", "en") == []


@given(strategies.text(max_size=60), LANGUAGES)
def test_anything_typed_is_read_or_named(text: str, language: str) -> None:
    try:
        assert all(0 <= one < words.COUNT for one in words.read(text, language))
    except words.Unknown as strange:
        assert strange.words
        words.near(strange.words[0], language)
