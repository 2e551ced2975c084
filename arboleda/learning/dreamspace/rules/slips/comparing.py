"""Two entries of one slip, by two people: where they differ."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from arboleda.learning.dreamspace.rules.slips import typed


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One card that two entries of a slip put in different places.

    first, second: the cards that lie with it; None where it stands nowhere. first_unsure and
    second_unsure: she was not sure.
    """

    card: int
    first: tuple[int, ...] | None
    second: tuple[int, ...] | None
    first_unsure: bool = False
    second_unsure: bool = False


def compare_sorts(
    first: typed.Piles,
    first_unsure: Iterable[int],
    second: typed.Piles,
    second_unsure: Iterable[int],
) -> list[Difference]:
    """The cards that two entries of one slip put in different places; none where they say the same.

    typed.Piles have no names here, so each pile of the first is taken for the pile of the second with
    which it shares most cards, and what lies elsewhere is listed with its company in both.
    """
    ones, others = _company(first, first_unsure), _company(second, second_unsure)
    partner = _partners(first, second)
    found = []
    for card in sorted(ones.keys() | others.keys()):
        one, other = ones.get(card), others.get(card)
        is_same = (
            one is not None
            and other is not None
            and one.is_unsure == other.is_unsure
            and (one.is_unsure or partner.get(one.pile) == other.pile)
        )
        if not is_same:
            found.append(
                Difference(
                    card,
                    one.beside(card) if one else None,
                    other.beside(card) if other else None,
                    bool(one and one.is_unsure),
                    bool(other and other.is_unsure),
                )
            )
    return found


def compare_ratings(
    first: Mapping[int, int], second: Mapping[int, int]
) -> list[tuple[int, int | None, int | None]]:
    """(card, value in the first, value in the second) where they differ."""
    cards = sorted(first.keys() | second.keys())
    return [
        (card, first.get(card), second.get(card))
        for card in cards
        if first.get(card) != second.get(card)
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    pile: int
    cards: tuple[int, ...]
    is_unsure: bool = False

    def beside(self, card: int) -> tuple[int, ...]:
        return () if self.is_unsure else tuple(one for one in sorted(self.cards) if one != card)


def _company(piles: typed.Piles, unsure: Iterable[int]) -> dict[int, _Place]:
    places = {card: _Place(-1, (), is_unsure=True) for card in unsure}
    for number, pile in enumerate(piles):
        places.update({card: _Place(number, tuple(pile)) for card in pile})
    return places


def _partners(first: typed.Piles, second: typed.Piles) -> dict[int, int]:
    """Pile of the first -> its pile of the second: most cards in common first, each once."""
    shared = sorted(
        (-len(set(one) & set(other)), row, column)
        for row, one in enumerate(first)
        for column, other in enumerate(second)
        if set(one) & set(other)
    )
    partner: dict[int, int] = {}
    for _count, row, column in shared:
        if row not in partner and column not in partner.values():
            partner[row] = column
    return partner
