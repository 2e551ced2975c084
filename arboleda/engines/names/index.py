"""Search and reading order over the names of one organization, in memory only.

Nothing here is written to a disk, cached outside the object or logged: when the keeper is locked
it drops the object, and the names are gone with it. The caller serialises calls with its own lock.
"""

import bisect
import functools
import heapq
from collections.abc import Collection, Container, Iterable, Sequence
from typing import Literal, NamedTuple

from arboleda.engines.names import blocks
from arboleda.engines.names.folding import is_light, reading_key, readings
from arboleda.engines.names.queries import Question
from arboleda.engines.names.vocabulary import How, Vocabulary

KEY_BYTES = 16

HowFound = Literal["exact", "prefix", "phonetic", "fuzzy"]
_HOW: dict[How, HowFound] = {
    How.EXACT: "exact",
    How.PREFIX: "prefix",
    How.PHONETIC: "phonetic",
    How.FUZZY: "fuzzy",
}

# How many of the roughly best are compared word by word.
_COMPARED_PER_RESULT = 3
_COMPARED_AT_LEAST = 150
_COMPARED_AS_BLOCK = 200
_CODES_KEPT = 50_000


class Match(NamedTuple):
    """One person found. `score` orders the answers of one search (1 = the same name); `how` is
    the weakest way in which one of the words was found. `prefix` also covers a part inside a
    word and an initial; `fuzzy` also covers names that answer only part of the question."""

    key: bytes
    score: float
    how: HowFound


class NameIndex:
    """Who is called what. Every method is deterministic: same names, same answers."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget every name."""
        self._vocabulary = Vocabulary()
        self._slot: dict[bytes, int] = {}
        self._keys: list[bytes] = []
        self._names: list[tuple[tuple[int, ...], ...]] = []
        self._sizes = bytearray()
        self._singles: set[int] = set()
        self._reading: list[str] = []
        self._free: list[int] = []
        self._ordered: list[bytes] | None = None
        self._blocks: dict[str, list[int]] | None = None
        self._forget_codes()

    def _forget_codes(self) -> None:
        """What words sound like is remembered until somebody is forgotten."""
        self._code_of = functools.lru_cache(maxsize=_CODES_KEPT)(blocks.code)

    def __len__(self) -> int:
        return len(self._slot)

    def __contains__(self, key: object) -> bool:
        return key in self._slot

    def put(self, key: bytes, names: Sequence[str]) -> None:
        """Hold the names of one person, in place of any held before.

        `key` is the 16-byte id; `names` has the chosen name first, then other names used. A
        person without a name is kept in order (after everybody) and found by nothing.
        ValueError for a key of another length.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self.remove(key)
        slot = self._take_slot(key)
        self._slot[key] = slot
        self._reading[slot] = reading_key(names[0] if names else "")
        variants = list(dict.fromkeys(words for name in names for words in readings(name) if words))
        self._sizes[slot] = min((_size(words) for words in variants), default=0)
        if self._sizes[slot] == 1:
            self._singles.add(slot)
        if len(names) > 1 and len(variants) > 1:
            # "Lupita García" must find Lupita, whose other name is Guadalupe García.
            variants.append(tuple(dict.fromkeys(word for words in variants for word in words)))
        intern = self._vocabulary.intern
        numbered = tuple(tuple(intern(word) for word in words) for words in variants)
        self._names[slot] = numbered
        for number in {number for numbers in numbered for number in numbers}:
            self._vocabulary.bear(number, slot)
        if self._blocks is not None:
            self._enter_blocks(slot, self._blocks)
        if self._ordered is not None:
            bisect.insort(self._ordered, key, key=self._collate)

    def put_many(self, people: Iterable[tuple[bytes, Sequence[str]]]) -> None:
        """`put` for many at once; where they are many, nothing is sorted until somebody looks."""
        held = list(people)
        if len(held) * 20 > len(self):
            self._ordered = None
        for key, names in held:
            self.put(key, names)

    def remove(self, key: bytes) -> None:
        """Forget one person; words only this person bore are gone too. Unknown keys are fine."""
        slot = self._slot.get(key)
        if slot is None:
            return
        if self._ordered is not None:
            place = bisect.bisect_left(self._ordered, self._collate(key), key=self._collate)
            del self._ordered[place]
        self._leave_blocks(slot)
        for number in {number for numbers in self._names[slot] for number in numbers}:
            self._vocabulary.leave(number, slot)
        del self._slot[key]
        self._keys[slot], self._names[slot], self._reading[slot] = b"", (), ""
        self._sizes[slot] = 0
        self._singles.discard(slot)
        self._free.append(slot)

    def order(
        self, *, among: Iterable[bytes] | None = None, descending: bool = False
    ) -> list[bytes]:
        """Keys in reading order of the chosen name (see `folding.reading_key`), a new list.

        `among` keeps only these keys; unknown ones are left out. The order of everybody is kept
        between calls; a change moves one entry.
        """
        if self._ordered is None:
            self._ordered = sorted(self._slot, key=self._collate)
        if among is None:
            keys = self._ordered.copy()
        else:
            keys = self._order_of(among if isinstance(among, set | frozenset) else set(among))
        if descending:
            keys.reverse()
        return keys

    def _order_of(self, members: Collection[bytes]) -> list[bytes]:
        assert self._ordered is not None
        # Walking everybody costs less than comparing names once the group is large.
        if len(members) * 8 > len(self._ordered):
            return [key for key in self._ordered if key in members]
        return sorted((key for key in members if key in self._slot), key=self._collate)

    def search(
        self, query: str, *, among: Container[bytes] | None = None, limit: int = 50
    ) -> list[Match]:
        """At most `limit` people whose names answer `query`, best first.

        Words may stand in any order, be begun only, be misspelled, be written as they sound or in
        another script; a name may lack a word of the query or have more. `among` keeps only these
        keys. A query without any visible character finds nobody.
        """
        if limit < 1:
            return []
        best: dict[int, tuple[float, How]] = {}
        for question in Question.readings_of(query, self._vocabulary):
            for slot in self._candidates(question, among, limit):
                score, how = question.compare(self._names[slot])
                known = best.get(slot)
                if score > 0 and (known is None or (-score, how) < (-known[0], known[1])):
                    best[slot] = (score, how)
        matches = [
            (-round(score, 4), how, self._reading[slot], self._keys[slot])
            for slot, (score, how) in best.items()
        ]
        return [
            Match(key, -score, _HOW[how]) for score, how, _, key in heapq.nsmallest(limit, matches)
        ]

    def same_block(self, name: str, *, limit: int = 20) -> list[bytes]:
        """People whose names a person should compare with `name` (see `blocks.same_block`).

        Best first, at most `limit`, chosen among the 200 who share most block keys; whoever is
        called exactly so comes first. The first question after loading takes as long as reading
        every name once; from then on the blocks are kept.
        """
        asked = readings(name)
        held = self._held_blocks()
        shared: dict[int, int] = {}
        for key in blocks.keys_of_words(asked, self._code_of):
            for slot in held.get(key, ()):
                shared[slot] = shared.get(slot, 0) + 1
        called = reading_key(name)
        best = heapq.nsmallest(
            _COMPARED_AS_BLOCK,
            ((self._reading[slot] != called, -count, slot) for slot, count in shared.items()),
        )
        word = self._vocabulary.word
        found = []
        for _, _, slot in best:
            theirs = (tuple(map(word, numbers)) for numbers in self._names[slot])
            if blocks.same_block_of_words(asked, theirs, self._code_of):
                found.append(self._keys[slot])
                if len(found) == limit:
                    break
        return found

    def _held_blocks(self) -> dict[str, list[int]]:
        """Block key → slots. Made when first asked for: most groves never compare a list."""
        if self._blocks is None:
            held: dict[str, list[int]] = {}
            for slot in self._slot.values():
                self._enter_blocks(slot, held)
            self._blocks = held
        return self._blocks

    def _enter_blocks(self, slot: int, held: dict[str, list[int]]) -> None:
        for key in self._block_keys(slot):
            held.setdefault(key, []).append(slot)

    def _leave_blocks(self, slot: int) -> None:
        held = self._blocks
        if held is None:
            return
        for key in self._block_keys(slot):
            held[key].remove(slot)
            if not held[key]:
                del held[key]
        self._forget_codes()

    def _block_keys(self, slot: int) -> frozenset[str]:
        word = self._vocabulary.word
        return blocks.keys_of_words(
            (tuple(map(word, numbers)) for numbers in self._names[slot]), self._code_of
        )

    def _candidates(
        self, question: Question, among: Container[bytes] | None, limit: int
    ) -> list[int]:
        """Slots worth a close look: the best by a rough score, ties in reading order."""
        rough = question.rough_scores(self._sizes, self._singles)
        if among is not None:
            keys = self._keys
            rough = {slot: score for slot, score in rough.items() if keys[slot] in among}
        wanted = max(limit * _COMPARED_PER_RESULT, _COMPARED_AT_LEAST)
        if len(rough) <= wanted:
            return list(rough)
        floor = sorted(rough.values(), reverse=True)[wanted - 1]
        chosen = [slot for slot, score in rough.items() if score > floor]
        ties = (slot for slot, score in rough.items() if score == floor)
        return chosen + heapq.nsmallest(wanted - len(chosen), ties, key=self._place)

    def _place(self, slot: int) -> tuple[str, bytes]:
        return self._reading[slot], self._keys[slot]

    def _collate(self, key: bytes) -> tuple[str, bytes]:
        return self._reading[self._slot[key]], key

    def _take_slot(self, key: bytes) -> int:
        if self._free:
            slot = self._free.pop()
            self._keys[slot] = key
            return slot
        self._keys.append(key)
        self._names.append(())
        self._sizes.append(0)
        self._reading.append("")
        return len(self._keys) - 1


def _size(words: tuple[str, ...]) -> int:
    """How many words of a name must be answered for the whole name to be."""
    return sum(1 for word in words if not is_light(word)) or len(words)
