"""Passphrases that staff give: five plain words, made as every suggestion is. Pure."""

from __future__ import annotations

from arboleda.trust.room import rules

WORDS_EACH = rules.WORDS_EACH
words = rules.common_words
make = rules.suggestion
