"""Votes as a sparse table: who voted what on which card."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from arboleda.engines.mapping.votes.errors import VoteError

AGREE, PASS, DISAGREE = 1, 0, -1
MOST_DIGITS = 18  # Longer runs of digits are names, not numbers.

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, eq=False)
class VoteTable:
    """Votes in rows, one row a person, in an order that no shuffling of the input changes.

    Agree is 1, pass 0, disagree -1. ``people`` are all who voted; ``cards`` are all cards that are
    known, voted on or not. Row i holds ``votes[starts[i]:starts[i + 1]]`` on the cards with the
    numbers ``columns[starts[i]:starts[i + 1]]``, which rise.
    """

    people: tuple[str, ...]
    cards: tuple[str, ...]
    starts: Ints
    columns: NDArray[np.int32]
    votes: NDArray[np.int8]

    @classmethod
    def build(
        cls,
        people: Sequence[Any] | NDArray[Any],
        cards: Sequence[Any] | NDArray[Any],
        votes: ArrayLike,
        *,
        times: ArrayLike | None = None,
        known_cards: Iterable[Any] = (),
    ) -> VoteTable:
        """Make a table of three equally long rows: the i-th person voted so on the i-th card.

        Ids are text or whole numbers; they are kept as text. Of several votes of one person on one
        card the latest counts: by ``times`` (numbers) where given, else the last in order; equal
        times go by order too. ``known_cards`` may name cards that nobody has voted on.

        Raises VoteError: ``vote`` (not 1, 0 or -1; ``values["at"]`` counts from 0), ``lengths``.
        """
        for what, many in (("People and cards", len(cards)), ("People and votes", np.size(votes))):
            if len(people) != many:
                raise VoteError("lengths", what=what, first=len(people), second=many)
        person_names, person_codes = _coded(people)
        card_names, card_codes = _coded(cards)
        return assemble(
            (person_names, person_codes),
            (card_names, card_codes),
            checked(votes),
            times=None if times is None else np.asarray(times),
            known_cards=known_cards,
        )

    @classmethod
    def from_votes(
        cls, votes: Iterable[tuple[Any, Any, int]], *, known_cards: Iterable[Any] = ()
    ) -> VoteTable:
        """Make a table of (person, card, vote) in the order in which they were given."""
        listed = list(votes)
        people, cards, values = zip(*listed, strict=True) if listed else ((), (), ())
        return cls.build(people, cards, values, known_cards=known_cards)

    @classmethod
    def from_matrix(
        cls,
        matrix: ArrayLike,
        *,
        people: Sequence[Any] | None = None,
        cards: Sequence[Any] | None = None,
    ) -> VoteTable:
        """Make a table of a matrix, people by cards, that holds NaN where somebody did not vote."""
        full = np.asarray(matrix, dtype=float)
        if full.ndim != 2:
            raise VoteError("choice", what="A matrix of votes", wanted="people down, cards across")
        rows, columns = np.nonzero(~np.isnan(full))
        names = np.arange(full.shape[0]) if people is None else np.asarray(people)
        titles = np.arange(full.shape[1]) if cards is None else np.asarray(cards)
        for what, given, many in zip(
            ("The names of people and the rows", "The names of cards and the columns"),
            (len(names), len(titles)),
            full.shape,
            strict=True,
        ):
            if given != many:
                raise VoteError("lengths", what=what, first=given, second=many)
        return cls.build(names[rows], titles[columns], full[rows, columns], known_cards=titles)

    @property
    def per_person(self) -> Ints:
        """How many cards each person voted on, pass included."""
        return np.diff(self.starts)

    @property
    def per_card(self) -> Ints:
        """How many people voted on each card, pass included."""
        return np.bincount(self.columns, minlength=len(self.cards)).astype(np.int64)

    def votes_on(self, cards: NDArray[np.bool_]) -> Ints:
        """How many of the marked cards each person voted on."""
        counted = np.bincount(self.rows[cards[self.columns]], minlength=len(self.people))
        return counted.astype(np.int64)

    @property
    def rows(self) -> NDArray[np.int32]:
        """The number of the person of each vote."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), self.per_person)

    def which(self, cards: Iterable[Any]) -> NDArray[np.bool_]:
        """Mark these cards among ``cards``; ids that are not there are passed over."""
        asked = {str(card) for card in cards}
        return np.array([card in asked for card in self.cards], dtype=bool)


def canonical(names: Iterable[str]) -> list[str]:
    """Put ids in the one order that everything is counted in: as numbers if all are, else as text."""
    listed = list(names)
    if all(one.isascii() and one.isdecimal() and len(one) <= MOST_DIGITS for one in listed):
        return sorted(listed, key=lambda one: (int(one), one))
    return sorted(listed)


def checked(votes: ArrayLike) -> NDArray[np.int8]:
    """Votes as small integers, or VoteError ``vote`` with the place of the first that is none."""
    given = np.asarray(votes).reshape(-1)
    numbers = given.dtype.kind in "iuf"
    wrong = ~np.isin(given, (AGREE, PASS, DISAGREE)) if numbers else np.ones(given.shape, bool)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise VoteError("vote", at=at, given=str(given[at])[:40])
    return given.astype(np.int8)


def _coded(ids: Sequence[Any] | NDArray[Any]) -> tuple[list[str], NDArray[np.int32]]:
    """Distinct ids as text, and for each place the number of its id among them."""
    if isinstance(ids, np.ndarray) and ids.dtype.kind in "iu" and ids.size:
        if int(ids.min()) >= 0 and int(ids.max()) < 4 * ids.size:  # A table of them is small.
            there = np.bincount(ids.astype(np.int64, copy=False)) > 0
            distinct = np.flatnonzero(there)
            codes = (np.cumsum(there, dtype=np.int32) - 1)[ids]
        else:
            distinct, codes = np.unique(ids, return_inverse=True)
        return [str(one) for one in distinct.tolist()], codes.astype(np.int32)
    numbers: dict[str, int] = {}
    coded = [numbers.setdefault(str(one), len(numbers)) for one in ids]
    return list(numbers), np.array(coded, dtype=np.int32)


def assemble(
    people: tuple[Iterable[str], NDArray[np.int32]],
    cards: tuple[Iterable[str], NDArray[np.int32]],
    votes: NDArray[np.int8],
    *,
    times: NDArray[Any] | None = None,
    known_cards: Iterable[Any] = (),
) -> VoteTable:
    """Make a table of coded ids: sort it, and keep the latest of several votes on one card."""
    known = dict.fromkeys(cards[0])
    known |= dict.fromkeys(str(one) for one in known_cards)
    names, person = _ranked(list(people[0]), people[1])
    titles, card = _ranked(list(known), cards[1])
    order: Ints | None = None
    if times is not None and len(times) and bool((times[1:] < times[:-1]).any()):
        order = np.argsort(times, kind="stable")
        person, card, votes = person[order], card[order], votes[order]
    place = person.astype(np.int64) * max(1, len(titles)) + card
    if len(place) > 1 and not bool((place[1:] > place[:-1]).all()):
        order = np.argsort(place, kind="stable")
        place = place[order]
        last = np.append(place[1:] != place[:-1], True)
        order = order[last]
        person, card, votes = person[order], card[order], votes[order]
    starts = np.zeros(len(names) + 1, dtype=np.int64)
    np.cumsum(np.bincount(person, minlength=len(names)), out=starts[1:])
    return VoteTable(
        people=tuple(names), cards=tuple(titles), starts=starts, columns=card, votes=votes
    )


def _ranked(names: list[str], codes: NDArray[np.int32]) -> tuple[list[str], NDArray[np.int32]]:
    """Names in canonical order, and the codes renumbered to it."""
    ordered = canonical(names)
    place = {name: at for at, name in enumerate(ordered)}
    renumbered = np.array([place[name] for name in names], dtype=np.int32)
    return ordered, renumbered[codes] if len(codes) else codes
