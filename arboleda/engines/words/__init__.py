"""Common words that carry eleven bits each: 2,048 in English, 2,048 in Spanish. Pure; no Django.

People write them down, say them over the telephone and type them with a thumb. So they are short,
known to everybody and never frightening. The order of the lists is fixed (see README.md).
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from pathlib import Path

LANGUAGES = ("en", "es")
BITS = 11
COUNT = 1 << BITS
_FOLDER = Path(__file__).parent


class Unknown(ValueError):
    """Words that are not in the list; ``words`` has them as they were typed."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(" ".join(words))
        self.words = tuple(words)


@functools.cache
def words(language: str) -> tuple[str, ...]:
    """The list of this language ("en" or "es") in its fixed order. Raises KeyError for another."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return tuple((_FOLDER / f"{language}.txt").read_text(encoding="utf-8").split())


def fold(word: str) -> str:
    """A word as it is compared: lower case, no accents (a phone's keyboard may offer none)."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


@functools.cache
def _numbers(language: str) -> dict[str, int]:
    return {fold(word): number for number, word in enumerate(words(language))}


def spell(number: int, count: int, language: str) -> list[str]:
    """A number below 2 to the power of 11 × count as that many words, the highest bits first.

    Raises ValueError for a number that does not fit.
    """
    if not 0 <= number < 1 << (BITS * count):
        raise ValueError("the number does not fit these words")
    listed = words(language)
    places = range(BITS * (count - 1), -1, -BITS)
    return [listed[number >> place & (COUNT - 1)] for place in places]


def read(text: str, language: str) -> list[int]:
    """The numbers of the words in a text, whatever stands between them. Raises Unknown."""
    typed = _typed(text)
    known = _numbers(language)
    strange = [word for word in typed if fold(word) not in known]
    if strange:
        raise Unknown(strange)
    return [known[fold(word)] for word in typed]


def joined(numbers: Sequence[int]) -> int:
    """The number that `spell` turned into words with these numbers."""
    whole = 0
    for one in numbers:
        whole = whole << BITS | one
    return whole


def near(word: str, language: str) -> list[str]:
    """Up to three words of the list that are one slip away from this one; none for a known word."""
    typed = fold(word)
    known = _numbers(language)
    if typed in known:
        return []
    found = [listed for listed in words(language) if _is_one_slip(typed, fold(listed))]
    return found[:3]


def _typed(text: str) -> list[str]:
    letters = "".join(one if one.isalpha() or unicodedata.combining(one) else " " for one in text)
    return letters.split()


def _is_one_slip(one: str, other: str) -> bool:
    """Whether a letter changed, missing, too many, or two changed places turn one into the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped == others
