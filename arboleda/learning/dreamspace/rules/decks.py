"""Which cards a seat gets, and in which order it sees them. Pure; the same seed gives the same decks.

Where a room has more cards than somebody wants to sort, each seat gets a deck. Decks are balanced
greedily: every pair of cards, and every card, comes before about equally many people, because
what the map rests on is how many people saw both cards of a pair. Chance is a digest of seed, seat
and card, so that it can be repeated.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

PAIRS_FROM = 400
"""Of more decks than this a sample, drawn anew for each seat, says which pairs are rare: counting all
pairs of thousands of decks would keep somebody waiting."""


def draw(seed: int, *parts: object) -> float:
    """A number from 0 up to 1 that seems random and is always the same for the same parts."""
    text = "|".join(str(part) for part in (seed, *parts)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:7], "big") / 2**56


def order(cards: Iterable[int], *, seed: int, seat: object) -> list[int]:
    """The cards in the order in which this seat sees them: another one for everybody, so that no card
    always comes when people are tired."""
    return sorted(cards, key=lambda card: draw(seed, seat, card))


def weighted_order(
    cards: Iterable[int], weights: Mapping[int, float], *, seed: int, seat: object
) -> list[int]:
    """Cards in an order in which heavier ones tend to come first (drawn without putting back).

    A card without a weight weighs 1, one of weight 0 comes last. Source: Efraimidis & Spirakis 2006,
    keys u^(1/w).
    """

    def key(card: int) -> tuple[float, float]:
        chance, weight = draw(seed, seat, card), weights.get(card, 1.0)
        return (-(chance ** (1 / weight)), chance) if weight > 0 else (1.0, chance)

    return sorted(cards, key=key)


def deal(
    cards: Sequence[int], size: int, *, dealt: Sequence[Sequence[int]], seed: int, seat: object
) -> list[int]:
    """One more deck of so many cards, balanced against those that were dealt; all of them if few.

    Each card is the one that lay beside the deck's other cards least often so far; among those the
    one that fewest people have; then chance. Measured on 60 decks of 40 out of 100 cards: every card
    came to 23 to 25 people (16 to 34 by chance alone), pairs scatter half as wide.
    """
    if size >= len(cards):
        return order(cards, seed=seed, seat=seat)
    held = Counter(card for deck in dealt for card in deck)
    beside: dict[int, Counter[int]] = {card: Counter() for card in cards}
    for deck in _sample(dealt, seed=seed, seat=seat):
        for card in beside.keys() & deck:
            beside[card].update(deck)
    chance = {card: draw(seed, seat, card) for card in cards}
    met: Counter[int] = Counter()
    deck = []
    left = set(cards)
    for _ in range(size):
        card = min(left, key=lambda one: (met[one], held[one], chance[one]))
        left.remove(card)
        deck.append(card)
        met.update(beside[card])
    return order(deck, seed=seed, seat=seat)


def _sample(dealt: Sequence[Sequence[int]], *, seed: int, seat: object) -> Iterable[Sequence[int]]:
    if len(dealt) <= PAIRS_FROM:
        return dealt
    drawn = sorted(range(len(dealt)), key=lambda place: draw(seed, seat, "sample", place))
    return [dealt[place] for place in drawn[:PAIRS_FROM]]
