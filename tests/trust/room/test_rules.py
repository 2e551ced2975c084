"""Rules of the room that need no database."""

from __future__ import annotations

import pytest

from arboleda.trust.room import rules


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", ""),
        ("  El río.  \nMás.", "El río."),
        ("x" * rules.OPENING_LONGEST, "x" * rules.OPENING_LONGEST),
        (
            "Cosas que me salieron bien esta semana: el arroz, la llamada, decir que no.",
            "Cosas que me salieron bien esta semana: el arroz, la…",
        ),
        ("x" * 80, "x" * (rules.OPENING_LONGEST - 1) + "…"),
    ],
)
def test_a_text_is_called_by_how_it_begins_and_no_word_is_cut(text: str, begins: str) -> None:
    assert rules.opening(text) == begins
    assert len(rules.opening(text)) <= rules.OPENING_LONGEST
