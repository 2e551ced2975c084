"""What a group may do with its last map: settle on clusters, name them, move a card, choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

NAME_LENGTH = 80
NOTE_LENGTH = 2000
THREAD_LENGTH = 400

Words = Mapping[str, str]


def count_problems(k: int, *, counts: Collection[int]) -> list[str]:
    """Codes: unknown_count, where the last map has no such number of clusters to choose from."""
    return [] if k in counts else ["unknown_count"]


def cluster_problems(number: int, *, clusters: int | None) -> list[str]:
    """Codes: unknown_cluster."""
    return [] if clusters and 1 <= number <= clusters else ["unknown_cluster"]


def words_problems(words: Words, *, length: int, refused: bool) -> list[str]:
    """Codes: words_too_long, refused_words. refused: they hold a number we never keep (R10)."""
    problems = ["words_too_long"] if any(len(text) > length for text in words.values()) else []
    return problems + (["refused_words"] if refused else [])


def carried(
    before: Sequence[int], after: Sequence[int], numbers: Collection[int]
) -> dict[int, int]:
    """Which named clusters stay as they are when their number changes: old number to new.

    before, after: the cluster of each card. A cluster goes along where it holds the very same cards.
    """
    old, new = _sets(before), _sets(after)
    by_cards = {cards: number for number, cards in new.items()}
    return {
        number: by_cards[old[number]]
        for number in numbers
        if number in old and old[number] in by_cards
    }


def _sets(membership: Sequence[int]) -> dict[int, frozenset[int]]:
    inside: dict[int, set[int]] = {}
    for card, number in enumerate(membership):
        inside.setdefault(number, set()).add(card)
    return {number: frozenset(cards) for number, cards in inside.items()}
