"""In which order a seat sees its cards. Pure; the same seed gives the same order.

Chance is a digest of seed, seat and card, so that it can be repeated. Which cards a seat gets, where
it does not get all, the engine deals: `engines/mapping/decks.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping


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
