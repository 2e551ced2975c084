"""What stands beside a number."""

from __future__ import annotations

import pytest
from django.utils import translation

from arboleda.voice.reports import choices


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("en", 1, "organization trained"),
        ("en", 2, "organizations trained"),
        ("en", 0, "organizations trained"),
        ("en", None, "organizations trained"),
        ("es", 1, "organización con capacitación"),
        ("es", 3, "organizaciones con capacitación"),
    ],
)
def test_one_is_singular(language: str, value: int | None, words: str) -> None:
    with translation.override(language):
        assert choices.label(choices.Indicator.PARTNERS, value) == words
