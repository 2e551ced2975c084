"""A card's code survives being read aloud and typed again, and shows its mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from arboleda.engines.sealing import cards

CODES = strategies.binary(min_size=16, max_size=16)


@given(CODES)
def test_what_is_written_reads_back(code: bytes) -> None:
    written = cards.written(code)
    assert [len(group) for group in written.split()] == [5, 5, 5, 4, 4, 4]
    assert cards.read(written) == code
    assert cards.read(written.lower().replace(" ", "-")) == code
    assert cards.read(written.replace("0", "O").replace("1", "l").replace("2", "z")) == code


@given(CODES, strategies.data())
def test_one_wrong_sign_shows(code: bytes, data: strategies.DataObject) -> None:
    signs = cards.written(code).replace(" ", "")
    at = data.draw(strategies.integers(0, 26))
    other = data.draw(strategies.sampled_from([one for one in cards.SIGNS if one != signs[at]]))
    with pytest.raises(cards.NotACode):
        cards.read(signs[:at] + other + signs[at + 1 :])


@given(CODES, strategies.integers(0, 24))
def test_two_neighbours_changed_about_show(code: bytes, at: int) -> None:
    signs = cards.written(code).replace(" ", "")
    if signs[at] != signs[at + 1]:
        with pytest.raises(cards.NotACode):
            cards.read(signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :])


@pytest.mark.parametrize("text", ["", "0", "0" * 26, "0" * 28, "Y" * 27, "!" * 27, "ñ" * 27])
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(cards.NotACode):
        cards.read(text)


def test_codes_are_random_and_never_used_alone() -> None:
    one, other = cards.new_code(), cards.new_code()
    assert one != other
    assert cards.secret(one, "402718") != cards.secret(one, "402719")
    assert cards.secret(one, "402718") != cards.secret(other, "402718")


@pytest.mark.parametrize(
    ("pin", "problems"),
    [
        ("402718", []),
        ("135790246", []),
        ("40271", ["pin_shape"]),
        ("4027181234567", ["pin_shape"]),
        ("40271a", ["pin_shape"]),
        ("٤٠٢٧١٨", ["pin_shape"]),
        ("", ["pin_shape"]),
        ("000000", ["pin_easy"]),
        ("121212", ["pin_easy"]),
        ("123456", ["pin_easy"]),
        ("890123", ["pin_easy"]),
        ("987654", ["pin_easy"]),
    ],
)
def test_a_pin_is_six_digits_that_are_not_the_first_guess(pin: str, problems: list[str]) -> None:
    assert cards.pin_problems(pin) == problems
