"""Languages somebody may want to be spoken to in. Pure: names come from CLDR."""

from __future__ import annotations

import functools

import babel

CODES = (
    "es", "en", "quc", "cak", "mam", "kek", "nah", "mix", "zh", "yue", "ko", "tl", "vi", "ar", "fa",
    "ur", "hi", "bn", "pl", "uk", "ru", "fr", "ht", "pt", "so", "sw", "am", "ti", "yo", "ase",
)  # fmt: skip
_UNNAMED = {
    "ase": {"en": "American Sign Language", "es": "lengua de señas estadounidense"},
    "cak": {"en": "Kaqchikel", "es": "kaqchikel"},
    "kek": {"en": "Q’eqchi’", "es": "q’eqchi’"},
    "mam": {"en": "Mam (Maya)", "es": "mam (maya)"},
    "mix": {"en": "Mixtec", "es": "mixteco"},
    "nah": {"en": "Nahuatl", "es": "náhuatl"},
}
"""Languages of people here that CLDR has no name for."""


@functools.cache
def name_of(code: str, reader: str) -> str:
    """What a language is called in the reader's ("en" or "es"); the code where nobody knows."""
    reader = "es" if reader == "es" else "en"
    known = babel.Locale(reader).languages.get(code)
    return str(known or _UNNAMED.get(code, {}).get(reader, code))


def offered(reader: str) -> list[tuple[str, str]]:
    """(code, name) to choose from: Spanish and English first, then by name."""
    named = [(code, name_of(code, reader)) for code in CODES]
    return named[:2] + sorted(named[2:], key=lambda one: one[1].casefold())
