"""Reading grades: syllables counted as speakers count them, grades as the formulas give them."""

from __future__ import annotations

import pytest

from arboleda.learning.curriculum.rules import grade


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cat", 1), ("make", 1), ("names", 1), ("needed", 2), ("table", 2), ("people", 2),
        ("happy", 2), ("agreement", 3), ("helped", 1), ("I", 1), ("family", 3), ("changes", 2),
    ],
)  # fmt: skip
def test_english_syllables(word: str, syllables: int) -> None:
    assert grade.english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("casa", 2), ("quien", 1), ("guía", 2), ("ciudad", 2), ("leer", 2), ("hoy", 1), ("y", 1),
        ("guerra", 2), ("pingüino", 3), ("país", 2), ("cuidado", 3), ("poeta", 3), ("oír", 2),
        ("sobreviviente", 5), ("yo", 1), ("mayo", 2), ("siempre", 2),
    ],
)  # fmt: skip
def test_spanish_syllables(word: str, syllables: int) -> None:
    assert grade.spanish_syllables(word) == syllables


def test_list_items_and_paragraphs_are_sentences() -> None:
    text = (
        "**Here** you can\ncount on us [@un-1993]\n\n- one thing\n- two [things](https://x.org)\n"
    )
    assert grade.counts(text, "en") == grade.Counts(sentences=3, words=10, syllables=10)


def test_the_formulas() -> None:
    assert grade.grade("The cat sat on the mat.", "en") == pytest.approx(-1.45)
    # Six words, ten syllables, one sentence.
    spanish = "El gato come pan en casa."
    assert grade.counts(spanish, "es") == grade.Counts(1, 6, 9)
    assert grade.grade(spanish, "es") == pytest.approx(-0.205 * 100 / 6 + 0.049 * 150 - 3.407)
    assert grade.fernandez_huerta(spanish) == pytest.approx(206.84 - 90 - 6.12)


def test_hard_texts_grade_high() -> None:
    english = (
        "Intersectional methodologies necessitate comprehensive organizational restructuring, "
        "notwithstanding considerable institutional resistance."
    )
    spanish = (
        "Las metodologías interseccionales requieren una reestructuración organizacional integral, "
        "no obstante la considerable resistencia institucional que generalmente ocasionan."
    )
    assert grade.grade(english, "en") > 12
    assert grade.grade(spanish, "es") > 8
    assert grade.fernandez_huerta(spanish) < 40


def test_no_words_need_no_schooling() -> None:
    assert grade.grade("…", "en") == 0
    assert grade.grade("", "es") == 0
    assert grade.fernandez_huerta("---") == 100
