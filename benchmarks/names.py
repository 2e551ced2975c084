"""How long the names engine takes: load, each kind of search, order, memory. Run by hand.

    python benchmarks/names.py [people …]

Names are invented from syllables: given names and surnames whose frequency falls as 1/rank (Zipf),
about 24,000 distinct words at 100,000 people, which is more than real lists of one region hold.
The same seed gives the same names.
"""

import itertools
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence

from arboleda.engines.names import NameIndex

SEED = 20261122
GIVEN, SURNAMES = 4_000, 20_000
QUERIES = 200

_STARTS = "b br c ch cl d f fr g gr h j l ll m n p pr qu r s t tr v y z".split()  # noqa: SIM905 -- read as a line of syllables
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
        "exact, given and one surname": [" ".join(name.split()[:1] + name.split()[-1:]) for name in names],
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


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _report(label: str, milliseconds: Sequence[float]) -> None:
    cuts = statistics.quantiles(milliseconds, n=20)
    print(
        f"  {label:32} p50 {cuts[9]:8.2f} ms   p95 {cuts[18]:8.2f} ms"
        f"   max {max(milliseconds):8.2f} ms"
    )


def measure(count: int) -> None:
    """Print every figure for that many people."""
    held = people(count)
    index = NameIndex()
    print(f"{count} people")
    print(f"  load {_timed(lambda: index.put_many(held)) / 1000:.2f} s")
    print(f"  first order {_timed(index.order):.1f} ms, first search", end=" ")
    print(f"{_timed(lambda: index.search('ana')):.1f} ms")
    for label, queries in _queries(held).items():
        _report(label, [_timed(lambda query=query: index.search(query)) for query in queries])
    _report("order, everybody", [_timed(index.order) for _ in range(50)])
    half = {key for key, _ in held[::2]}
    few = {key for key, _ in held[:: max(1, count // 200)]}
    _report("order, among half", [_timed(lambda: index.order(among=half)) for _ in range(50)])
    _report("order, among 200", [_timed(lambda: index.order(among=few)) for _ in range(50)])
    _report("change one person", [_timed(lambda p=p: index.put(*p)) for p in held[:200]])
    del index
    tracemalloc.start()
    index = NameIndex()
    index.put_many(held)
    index.order()
    index.search("ana")
    print(f"  memory {tracemalloc.get_traced_memory()[0] / 2**20:.0f} MiB")
    tracemalloc.stop()


if __name__ == "__main__":
    for asked in [int(argument) for argument in sys.argv[1:]] or [5_000, 100_000]:
        measure(asked)
