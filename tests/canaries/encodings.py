"""The search: where on a disk one of many words lies, in any disguise, packed or not."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.canaries import unpacking
from tests.canaries.disguises import DISGUISES

LEAST = 6
"""A disguise shorter than this would be found by chance."""

_WIDE, _NARROW = 8, 4


def needles(words: Iterable[str]) -> dict[bytes, str]:
    """Every disguise of every word -> which word in which disguises."""
    found: dict[bytes, tuple[str, list[str]]] = {}
    for word in words:
        for name, disguise in DISGUISES.items():
            for needle in disguise(word):
                if len(needle) >= LEAST:
                    names = found.setdefault(needle, (word, []))[1]
                    if name not in names:
                        names.append(name)
    return {needle: f"{word} ({'; '.join(names)})" for needle, (word, names) in found.items()}


class Sieve:
    """All needles at once: exact, in one pass over the machine words of the hay.

    Wherever a needle of fifteen bytes lies, it covers one whole aligned word of eight; one of seven
    bytes covers one of four. So each is known by as many such words as there are ways to lie, and what
    has none of them in it is not looked for. What is left is looked for byte by byte.
    """

    def __init__(self, wanted: dict[bytes, str]) -> None:
        self.wanted = wanted
        self._by_word: dict[int, dict[int, list[bytes]]] = {_WIDE: {}, _NARROW: {}}
        self._always: list[bytes] = []
        for needle in wanted:
            width = next((one for one in (_WIDE, _NARROW) if len(needle) >= 2 * one - 1), 0)
            if not width:
                self._always.append(needle)
                continue
            middle = (len(needle) - (2 * width - 1)) // 2
            for at in range(middle, middle + width):
                word = int.from_bytes(needle[at : at + width], sys.byteorder)
                self._by_word[width].setdefault(word, []).append(needle)
        self._words = {width: frozenset(known) for width, known in self._by_word.items()}

    def hits(self, hay: bytes) -> Iterator[bytes]:
        """Every needle in it, each once."""
        seen = set(self._always)
        whole = memoryview(hay + bytes(-len(hay) % _WIDE))
        for width, letter in ((_WIDE, "Q"), (_NARROW, "I")):
            for word in self._words[width].intersection(whole.cast(letter)):  # type: ignore[call-overload]
                seen.update(self._by_word[width][word])
        return (needle for needle in seen if needle in hay)


def search(folders: Iterable[Path], wanted: dict[bytes, str]) -> list[str]:
    """Where any of these bytes lie below these folders, in files or their names."""
    sieve, found = Sieve(wanted), []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found += [
                f"name of {path.name}: {wanted[one]}" for one in sieve.hits(path.name.encode())
            ]
            if not path.is_file():
                continue
            for layer, content in unpacking.layers(path):
                place = f"{path.relative_to(folder)}{layer}"
                found += [f"{place}: {wanted[one]}" for one in sieve.hits(content)]
    return found
