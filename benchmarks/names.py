"""How long the names engine takes: load, each kind of search, order, memory. Run by hand.

    python benchmarks/names.py [people …]

Names are invented from syllables: given names and surnames whose frequency falls as 1/rank (Zipf),
about 20,000 distinct words at 100,000 people, which is more than real lists of one region hold.
The same seed gives the same names.
"""

import functools
import itertools
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from arboleda.engines.names import NameIndex

SEED = 20261122
GIVEN, SURNAMES = 4_000, 20_000
QUERIES = 200

_START_TEXT = "b br c ch cl d f fr g gr h j l ll m n p pr qu r s t tr v y z"
_STARTS = _START_TEXT.split()
_VOWELS = ("a", "e", "i", "o", "u", "ia", "ue", "á", "é", "í", "ó")
_ENDS = ("", "", "", "n", "s", "l", "r", "z", "rd", "nd", "ez")
Person = tuple[bytes, tuple[str, ...]]


def _words(chance: random.Random, count: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = chance.choice((2, 2, 3, 3, 4))
        word = "".join(
            chance.choice(_STARTS) + chance.choice(_VOWELS) for _ in range(syllables)
        ) + chance.choice(_ENDS)
        words[word.capitalize()] = None
    return list(words)


def _zipf(words: Sequence[str]) -> tuple[Sequence[str], list[float]]:
    return words, list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))


def people(count: int) -> list[Person]:
    """Invented people: one or two given names and two surnames; one in ten has another name."""
    chance = random.Random(SEED)
    given, given_odds = _zipf(_words(chance, GIVEN))
    family, family_odds = _zipf(_words(chance, SURNAMES))
    found = []
    for number in range(count):
        first = chance.choices(given, cum_weights=given_odds, k=chance.choice((1, 1, 2)))
        last = chance.choices(family, cum_weights=family_odds, k=2)
        names = [" ".join(first + last)]
        if chance.random() < 0.1:
            names.append(f"{chance.choice(given)} {last[0]}")
        found.append((number.to_bytes(16, "big"), tuple(names)))
    return found


def _slip(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, max(2, len(word) - 1))
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    return word[:place] + chance.choice("aeiourstln") + word[place + 1 :]


def _as_heard(word: str) -> str:
    for there, here in (("ll", "y"), ("v", "b"), ("z", "s"), ("qu", "k"), ("h", ""), ("é", "e")):
        word = word.replace(there, here)
    return word


def _queries(held: Sequence[Person]) -> dict[str, list[str]]:
    chance = random.Random(SEED + 1)
    names = [chance.choice(held)[1][0] for _ in range(QUERIES)]
    return {
        "exact, whole name": names,
        "exact, given and one surname": [
            " ".join(name.split()[:1] + name.split()[-1:]) for name in names
        ],
        "exact, one word": [name.split()[-1] for name in names],
        "prefix, one letter": [name[:1] for name in names],
        "prefix, three letters": [name[:3] for name in names],
        "phonetic, whole name": [_as_heard(name.lower()) for name in names],
        "fuzzy, a slip in each word": [
            " ".join(_slip(chance, word) for word in name.split()) for name in names
        ],
        "fuzzy, one word": [_slip(chance, name.split()[-1]) for name in names],
        "nobody": [f"Xqw{number} Wkrzt{number}" for number in range(QUERIES)],
    }


class Taken(NamedTuple):
    """Milliseconds of one call: on the clock, and of the processor (what a busy machine leaves)."""

    wall: float
    cpu: float


def _timed(call: Callable[[], object]) -> Taken:
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return Taken((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def _report(label: str, call: Callable[[Any], object], arguments: Iterable[Any]) -> None:
    taken = [_timed(functools.partial(call, argument)) for argument in arguments]
    cuts = statistics.quantiles([one.wall for one in taken], n=20)
    cpu = statistics.quantiles([one.cpu for one in taken], n=20)
    print(
        f"  {label:32} p50 {cuts[9]:8.2f} ms   p95 {cuts[18]:8.2f} ms"
        f"   processor p95 {cpu[18]:8.2f} ms"
    )


def measure(count: int) -> None:
    """Print every figure for that many people."""
    held = people(count)
    index = NameIndex()
    print(f"{count} people")
    load = _timed(lambda: index.put_many(held))
    print(f"  load {load.wall / 1000:.2f} s (processor {load.cpu / 1000:.2f} s)")
    print(f"  first order {_timed(index.order).wall:.1f} ms", end=", ")
    print(f"first search {_timed(lambda: index.search('ana')).wall:.1f} ms")
    for label, queries in _queries(held).items():
        _report(label, index.search, queries)
    half = {key for key, _ in held[::2]}
    few = {key for key, _ in held[:: max(1, count // 200)]}
    for label, among in (("everybody", None), ("among half", half), ("among 200", few)):
        _report(f"order, {label}", lambda keys: index.order(among=keys), [among] * 50)
    _report("change one person", lambda person: index.put(*person), held[:200])
    tracemalloc.start()
    again = NameIndex()
    again.put_many(held)
    again.order()
    again.search("ana")
    print(f"  memory {tracemalloc.get_traced_memory()[0] / 2**20:.0f} MiB")
    tracemalloc.stop()


if __name__ == "__main__":
    for asked in [int(argument) for argument in sys.argv[1:]] or [5_000, 100_000]:
        measure(asked)
