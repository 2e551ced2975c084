"""Passphrases that staff give: plain words, made as every suggestion is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from arboleda.engines.words import pictured
from arboleda.trust.room import rules

WORDS_EACH = rules.WORDS_EACH
words = rules.common_words


def make(
    language: str, *, choose: Callable[[Sequence[Any]], Any], with_pictures: bool = False
) -> str:
    """Five common words (55 bits), or six that have a drawing (36 bits) for who reads little."""
    if with_pictures:
        return pictured.phrase(pictured.suggestion(choose=choose), language)
    return rules.suggestion(language, choose=choose)
