"""The distinct words of all names, who bears them, and which of them answer a word asked for."""

from __future__ import annotations  # array[int] cannot be evaluated before Python 3.12

import bisect
import enum
from array import array
from collections.abc import Iterable
from itertools import accumulate
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
_CLOSE_SPELLING = 0.8  # Jaro-Winkler; below it, names that are simply different come in
# Of rough sounds within one key: keeps Ana and Ian apart. Metaphone makes more words one.
_CLOSE_ENOUGH = {"s": 0.62, "m": 0.75}
_MOST_SIMILAR = 24  # of each length
_SHORTEST_INSIDE = 3
_SHORTEST_FUZZY = 3


def _slips_allowed(letters: int) -> int:
    """Letters left out, added, swapped or changed: a short word with two is another name."""
    if letters < 5:
        return 1
    return 2 if letters < 9 else 3


class _Sorted:
    """All words in alphabetical order, for scans; made anew after a word comes or goes.

    The words are cut out of one text so that they lie side by side in memory: scanning words
    scattered over the heap took three times as long.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._text = "\n".join(sorted(words))
        self.words = self._text.split("\n") if self._text else []
        self._by_length: dict[int, list[str]] = {}
        for word in self.words:
            self._by_length.setdefault(len(word), []).append(word)
        self._starts = list(accumulate((len(word) + 1 for word in self.words), initial=0))

    def beginning_with(self, prefix: str) -> list[str]:
        start = bisect.bisect_left(self.words, prefix)
        end = bisect.bisect_left(self.words, prefix + chr(0x10FFFF), start)
        return self.words[start:end]

    def of_length(self, shortest: int, longest: int) -> list[list[str]]:
        lengths = range(shortest, longest + 1)
        return [self._by_length[length] for length in lengths if length in self._by_length]

    def containing(self, part: str) -> list[str]:
        found = []
        at = self._text.find(part)
        while at >= 0:
            place = bisect.bisect_right(self._starts, at) - 1
            found.append(self.words[place])
            at = self._text.find(part, self._starts[place + 1])
        return found


class Vocabulary:
    """Words by number. A word nobody bears any more is gone from every structure at once."""

    def __init__(self) -> None:
        self._words: list[str | None] = []
        self._bearers: list[array[int]] = []
        self._number: dict[str, int] = {}
        self._free: list[int] = []
        self._by_key: dict[str, list[int]] = {}
        self._sorted: _Sorted | None = None

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
        self._sorted = None
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
        self._sorted = None

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
        return {
            self._number[other]: Found(0.80 + 0.15 * len(word) / len(other), How.PREFIX)
            for other in self._in_order().beginning_with(word)
        }

    def _containing(self, word: str) -> dict[int, Found]:
        if len(word) < _SHORTEST_INSIDE:
            return {}
        return {
            self._number[other]: Found(0.60 + 0.15 * len(word) / len(other), How.PREFIX)
            for other in self._in_order().containing(word)
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
        slips = _slips_allowed(len(word))
        found: dict[int, Found] = {}
        for others in self._in_order().of_length(len(word) - slips, len(word) + slips):
            for other, distance, _ in process.extract(
                word, others, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_SIMILAR
            ):
                near = JaroWinkler.similarity(word, other)
                if near >= _CLOSE_SPELLING:
                    same = 1 - distance / max(len(word), len(other))
                    found[self._number[other]] = Found(0.45 * near + 0.45 * same, How.FUZZY)
        return found

    def _in_order(self) -> _Sorted:
        if self._sorted is None:
            self._sorted = _Sorted(self._number)
        return self._sorted
