"""Decks: which part of the statements each person is shown, and how many people that takes.

A pair is worth as many people as saw both. With n people who each see m of S statements, chosen in
balance, that is n_eff = n·m(m−1)/(S(S−1)) people a pair. On a real set of full sorts cut down, the
dissimilarities of such a design correlated .94 with the full ones at n_eff 33, .90 at 20, .86 at 17,
.76 at 9: aim at 20 or more.
"""

from __future__ import annotations

import dataclasses
import math
from typing import NamedTuple

import numpy as np

from arboleda.engines.mapping import errors
from arboleda.engines.mapping.arrays import Ints

ENOUGH = 20


class Plan(NamedTuple):
    """Decks of `cards` for `people`: `n_eff` people a pair, `enough` where that is 20 or more, and
    how many people would be needed for 20 (`people_needed`) with decks of this size."""

    statements: int
    cards: int
    people: int
    n_eff: float
    enough: bool
    people_needed: int


def n_eff(people: int, cards: int, statements: int) -> float:
    """n·m(m−1)/(S(S−1)), in people a pair."""
    if statements < 2 or not 0 <= cards <= statements or people < 0:
        raise errors.Unfit("shape", what="a deck", wanted="2 cards or more, of the statements")
    return people * cards * (cards - 1) / (statements * (statements - 1))


def plan(statements: int, cards: int, people: int, *, target: float = ENOUGH) -> Plan:
    """What decks of this size give; Unfit for decks below two cards or above the statements."""
    if cards < 2:
        raise errors.Unfit("shape", what="a deck", wanted="2 cards or more, of the statements")
    found = n_eff(people, cards, statements)
    needed = math.ceil(target / n_eff(1, cards, statements) - 1e-9)
    return Plan(statements, cards, people, found, found >= target, needed)


def smallest_deck(statements: int, people: int, *, target: float = ENOUGH) -> int | None:
    """The fewest cards a person with which so many people reach the target; None where even all
    cards do not."""
    return next(
        (m for m in range(2, statements + 1) if n_eff(people, m, statements) >= target - 1e-9), None
    )


@dataclasses.dataclass
class Dealer:
    """Deals one deck after another, so that all cards and then all pairs are seen equally often.

    Greedy: the next card is always one that fewest people got; among these, one that was least
    often dealt with the cards already in the deck; among these, by lot. `pairs` is S×S, how many
    decks hold both (the diagonal: the card), and can be kept and given back.
    """

    pairs: Ints
    seed: int = 1

    @classmethod
    def of(cls, statements: int, seed: int = 1) -> Dealer:
        """Before anybody has a deck."""
        return cls(np.zeros((statements, statements), dtype=np.int64), seed)

    def deal(self, cards: int) -> Ints:
        """Positions of the next deck's cards, ascending; Unfit for more cards than there are."""
        size = len(self.pairs)
        if not 1 <= cards <= size:
            raise errors.Unfit("shape", what="a deck", wanted=f"1 to {size} cards")
        dealt = int(self.pairs.diagonal().sum())
        lots = np.random.default_rng([self.seed, dealt]).permutation(size)
        often = self.pairs.diagonal().copy()
        met = np.zeros(size, dtype=np.int64)
        chosen: list[int] = []
        for _ in range(cards):
            free = np.setdiff1d(np.arange(size), chosen)
            best = free[np.lexsort((lots[free], met[free], often[free]))[0]]
            chosen.append(int(best))
            met += self.pairs[best]
        deck = np.sort(chosen)
        self.pairs[np.ix_(deck, deck)] += 1
        return deck
