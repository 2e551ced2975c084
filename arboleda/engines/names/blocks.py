"""Which names may be the same person's: candidates for a human decision, never for merging."""

from collections.abc import Callable, Iterable
from itertools import combinations

from rapidfuzz.distance import JaroWinkler, Levenshtein

from arboleda.engines.names.folding import is_light, readings
from arboleda.engines.names.phonetics import is_vowelless, rough_sound, skeleton

_MOST_WORDS = 8
_CLOSE_SOUND = 0.66


def code(word: str) -> str:
    """The skeleton with j and y as one (Jazmín, Yazmín); an unreadable word is its own code."""
    return skeleton(word).replace("J", "Y") or word


def _heavy(words: tuple[str, ...]) -> tuple[str, ...]:
    return (tuple(word for word in words if not is_light(word)) or words)[:_MOST_WORDS]


def _spoken(words: tuple[str, ...], code_of: Callable[[str], str] = code) -> list[tuple[str, str]]:
    """Each word that counts, with its code."""
    return [(word, code_of(word)) for word in _heavy(words)]


def block_keys(name: str, code_of: Callable[[str], str] = code) -> frozenset[str]:
    """Keys for looking up possible duplicates; empty for text without a visible character.

    A name of one word has one key; a longer one has a key for each pair of its words, in either
    order, so that "Ana García" meets "García López, Ana María". Two names for which `same_block`
    is true share at least one key; names that share a key still need `same_block`.
    `code_of` is `code`, or a memory of it: whoever passes many names at once may keep the codes of
    their words for that while, and forgets them afterwards.
    """
    return keys_of_words(readings(name), code_of)


def keys_of_words(
    variants: Iterable[tuple[str, ...]], code_of: Callable[[str], str] = code
) -> frozenset[str]:
    """`block_keys` for a name already read."""
    keys: set[str] = set()
    for words in variants:
        codes = sorted(code_of(word) for word in _heavy(words))
        if len(codes) == 1:
            keys.add(codes[0])
        keys.update(f"{first} {second}" for first, second in combinations(codes, 2))
    return frozenset(keys)


def same_block(a: str, b: str) -> bool:
    """Whether a person should look at two names side by side before both are kept.

    True when every word of the shorter name has its own word in the longer one that sounds the
    same (by `skeleton`) and is not spelled too differently. Order, accents and tying words do not
    count. A name of one word meets only names of one word: "Fátima" would meet every Fátima.
    Siblings (José and María García López) are not the same block. Symmetric.
    """
    return same_block_of_words(readings(a), readings(b))


def same_block_of_words(
    a: Iterable[tuple[str, ...]],
    b: Iterable[tuple[str, ...]],
    code_of: Callable[[str], str] = code,
) -> bool:
    """`same_block` for names already read: true if one reading of each meets the other."""
    all_theirs = [_spoken(theirs, code_of) for theirs in b]
    return any(
        _covered(ours, theirs)
        for ours in (_spoken(one, code_of) for one in a)
        for theirs in all_theirs
    )


def _covered(a: list[tuple[str, str]], b: list[tuple[str, str]]) -> bool:
    shorter, longer = sorted((a, b), key=len)
    if not shorter or (len(shorter) == 1) != (len(longer) == 1):
        return False
    if not {code for _, code in shorter} <= {code for _, code in longer}:
        return False
    partners = [
        [place for place, other in enumerate(longer) if _alike(word, other)] for word in shorter
    ]
    return _all_seated(partners, frozenset())


def _all_seated(partners: list[list[int]], taken: frozenset[int]) -> bool:
    """Whether each word can have a partner of its own (at most eight words, so by trying)."""
    if not partners:
        return True
    return any(
        _all_seated(partners[1:], taken | {place}) for place in partners[0] if place not in taken
    )


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (a, code), (b, other_code) = one, other
    if a == b:
        return True
    if code != other_code:
        return False
    if is_vowelless(a) or is_vowelless(b):
        return True
    ours, theirs = rough_sound(a), rough_sound(b)
    near = max(
        Levenshtein.normalized_similarity(ours, theirs), JaroWinkler.similarity(ours, theirs) - 0.15
    )
    return near >= _CLOSE_SOUND
