"""The distinct words of all names, who bears them, and which of them answer a word asked for."""

from __future__ import annotations  # array[int] cannot be evaluated before Python 3.12

import bisect
import enum
from array import array
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from arboleda.engines.names.phonetics import is_vowelless, rough_sound, skeleton, token_keys


class How(enum.IntEnum):
    """How a word was found, best first."""

    EXACT = 0
    PREFIX = 1
    PHONETIC = 2
    FUZZY = 3


class Found(NamedTuple):
    """One word that answers: how well (0..1) and how."""

    weight: float
    how: How


# The weights order results; they are not odds. They were tuned on the pairs in the tests.
_EXACT = Found(1.0, How.EXACT)
_INITIAL = Found(0.62, How.PREFIX)
_SYLLABLE = 0.88
_CLOSE_SPELLING = 0.84  # Jaro-Winkler; below it, names that are simply different come in
# Of rough sounds within one key: keeps Ana and Ian apart. Metaphone makes more words one.
_CLOSE_ENOUGH = {"s": 0.62, "m": 0.75}
_MOST_SIMILAR = 24
_SHORTEST_INSIDE = 3
_SHORTEST_FUZZY = 3


class Vocabulary:
    """Words by number. A word nobody bears any more is gone from every structure at once."""

    def __init__(self) -> None:
        self._words: list[str | None] = []
        self._bearers: list[array[int]] = []
        self._number: dict[str, int] = {}
        self._free: list[int] = []
        self._by_key: dict[str, list[int]] = {}
        self._alphabetical: list[str] | None = None

    def __len__(self) -> int:
        return len(self._number)

    def number_of(self, word: str) -> int | None:
        """The number of a word somebody bears, or None."""
        return self._number.get(word)

    def word(self, number: int) -> str:
        """The word of a number in use."""
        word = self._words[number]
        assert word is not None
        return word

    def bearers(self, number: int) -> array[int]:
        """Slots of those who bear the word; not to be changed by the caller."""
        return self._bearers[number]

    def intern(self, word: str) -> int:
        """The number of a word, which is new or not. `bear` must follow."""
        number = self._number.get(word)
        if number is not None:
            return number
        if self._free:
            number = self._free.pop()
            self._words[number] = word
        else:
            number = len(self._words)
            self._words.append(word)
            self._bearers.append(array("I"))
        self._number[word] = number
        for key in token_keys(word):
            self._by_key.setdefault(key, []).append(number)
        if self._alphabetical is not None:
            bisect.insort(self._alphabetical, word)
        return number

    def bear(self, number: int, slot: int) -> None:
        """Write down that the person in `slot` bears the word; once per person."""
        self._bearers[number].append(slot)

    def leave(self, number: int, slot: int) -> None:
        """The person in `slot` no longer bears the word; the last one takes it away."""
        bearers = self._bearers[number]
        bearers.remove(slot)
        if not bearers:
            self._forget(number)

    def many_to_come(self) -> None:
        """Sort the words anew at the next search, instead of placing thousands one by one."""
        self._alphabetical = None

    def _forget(self, number: int) -> None:
        word = self.word(number)
        self._words[number] = None
        self._bearers[number] = array("I")
        del self._number[word]
        self._free.append(number)
        for key in token_keys(word):
            numbers = self._by_key[key]
            numbers.remove(number)
            if not numbers:
                del self._by_key[key]
        if self._alphabetical is not None:
            del self._alphabetical[bisect.bisect_left(self._alphabetical, word)]

    def knows(self, word: str) -> bool:
        """Whether somebody bears the word or one with the same skeleton."""
        return word in self._number or f"s:{skeleton(word)}" in self._by_key

    def exactly(self, word: str) -> dict[int, Found]:
        """The word itself, if somebody bears it."""
        number = self._number.get(word)
        return {} if number is None else {number: _EXACT}

    def answers(self, word: str) -> dict[int, Found]:
        """Numbers of all words that answer `word`, each with its best reason."""
        found: dict[int, Found] = {}
        for answers in (
            self._sounding_like(word),
            self._spelled_like(word),
            self._containing(word),
            self._beginning_with(word),
            self._initials_of(word),
            self.exactly(word),
        ):
            for number, answer in answers.items():
                if number not in found or answer.weight > found[number].weight:
                    found[number] = answer
        return found

    def _beginning_with(self, word: str) -> dict[int, Found]:
        if self._alphabetical is None:
            self._alphabetical = sorted(self._number)
        words = self._alphabetical
        start = bisect.bisect_left(words, word)
        end = bisect.bisect_left(words, word + chr(0x10FFFF), start)
        return {
            self._number[other]: Found(0.80 + 0.15 * len(word) / len(other), How.PREFIX)
            for other in words[start:end]
        }

    def _containing(self, word: str) -> dict[int, Found]:
        if len(word) < _SHORTEST_INSIDE:
            return {}
        return {
            number: Found(0.60 + 0.15 * len(word) / len(other), How.PREFIX)
            for other, number in self._number.items()
            if word in other
        }

    def _initials_of(self, word: str) -> dict[int, Found]:
        """`J. Carlos` answers `Juan Carlos`."""
        number = self._number.get(word[0]) if len(word) > 1 else None
        return {} if number is None else {number: _INITIAL}

    def _sounding_like(self, word: str) -> dict[int, Found]:
        found: dict[int, Found] = {}
        rough = rough_sound(word)
        vowelless = is_vowelless(word)
        for key in sorted(token_keys(word)):
            for number in self._by_key.get(key, ()):
                other = self.word(number)
                near = JaroWinkler.similarity(rough, rough_sound(other))
                if vowelless or is_vowelless(other):
                    near = max(near, 0.8)
                weight = 0.5 + 0.4 * near
                if key[0] == "r":
                    weight = max(weight, _SYLLABLE)
                elif near < _CLOSE_ENOUGH[key[0]]:
                    continue
                if number not in found or weight > found[number].weight:
                    found[number] = Found(weight, How.PHONETIC)
        return found

    def _spelled_like(self, word: str) -> dict[int, Found]:
        if len(word) < _SHORTEST_FUZZY:
            return {}
        # One letter wrong in three or four is a different name more often than a slip.
        nearest = process.extract(
            word,
            self._words,
            scorer=JaroWinkler.normalized_similarity,
            score_cutoff=_CLOSE_SPELLING if len(word) > 4 else 0.88,
            limit=_MOST_SIMILAR,
        )
        return {
            number: Found(0.45 * near + 0.45 * OSA.normalized_similarity(word, other), How.FUZZY)
            for other, near, number in nearest
            if other is not None
        }
