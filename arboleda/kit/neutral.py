"""Names that may stand on a phone which somebody else looks at (R39)."""

from __future__ import annotations

_TELLING = (
    "violence",
    "violencia",
    "survivor",
    "sobreviv",
    "abuse",
    "abuso",
    "victim",
    "víctima",
    "assault",
    "agresión",
    "trauma",
    "harass",
    "acoso",
    "gbv",
    "domestic",
)


def is_neutral(words: str) -> bool:
    """Whether a name says nothing of what people come for."""
    folded = words.casefold()
    return not any(telling in folded for telling in _TELLING)
