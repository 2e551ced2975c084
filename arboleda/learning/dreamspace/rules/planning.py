"""How many people a map needs when nobody sorts every card."""

from __future__ import annotations

import dataclasses
import math

AIM = 20.0
"""From about here on a map of part decks is as steady as people are used to (see `sorters_worth`)."""
LEAST_DECK = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """One size of deck: cards each person sorts, and the people that are needed."""

    deck: int
    people: int


def sorters_worth(people: int, *, deck: int, cards: int) -> float:
    """How many people sorting every card these people are worth.

    n_eff = n·m(m−1)/(S(S−1)) for n people with m of S cards each: how often a pair of cards is seen
    by the same person, on average. Measured on a project of 74 sorters and 81 cards cut into balanced
    parts: n_eff 33 keeps r = .94 with the whole, 20 keeps .90, 9 keeps .76.
    """
    if cards < 2:
        return float(people)
    deck = min(deck, cards)
    return people * deck * (deck - 1) / (cards * (cards - 1))


def people_needed(*, deck: int, cards: int, aim: float = AIM) -> int:
    """The fewest people whose part decks are worth `aim` whole ones."""
    worth = sorters_worth(1, deck=deck, cards=cards)
    return math.ceil(aim / worth - 1e-9) if worth > 0 else 0


def plans(cards: int) -> list[Plan]:
    """Some sizes of deck to choose from, the whole set first; none for a set too small to divide."""
    sizes = [cards] if cards >= 2 else []
    sizes += [one for one in (60, 50, 40, 30, 25, 20) if LEAST_DECK <= one < cards]
    return [Plan(deck, people_needed(deck=deck, cards=cards)) for deck in sizes]


def deck_problems(deck: int | None) -> list[str]:
    """Codes: deck_too_small."""
    return ["deck_too_small"] if deck is not None and deck < LEAST_DECK else []
