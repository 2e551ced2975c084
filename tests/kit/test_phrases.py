"""Labels put into a phrase, and joined."""

from __future__ import annotations

import pytest
from django.utils import translation

from arboleda.kit import phrases


@pytest.mark.parametrize(
    ("language", "label", "written"), [("en", "Spanish", "Spanish"), ("es", "Español", "español")]
)
def test_inside_a_phrase_spanish_is_small(language: str, label: str, written: str) -> None:
    with translation.override(language):
        assert phrases.inside(label) == written


@pytest.mark.parametrize(
    ("language", "labels", "written"),
    [
        ("en", ["Monday", "Friday"], "Monday, Friday"),
        ("es", ["lunes", "Viernes", "Sábado"], "Lunes, viernes, sábado"),
        ("es", [], ""),
        ("es", ["", "Lunes"], ", lunes"),
    ],
)
def test_only_the_first_of_a_list_is_tall(language: str, labels: list[str], written: str) -> None:
    with translation.override(language):
        assert phrases.listed(labels) == written
