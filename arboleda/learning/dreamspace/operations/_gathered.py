"""What people did in a room, by position and without their seats: what maps are worked out from."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from collections.abc import Iterable
from typing import Any

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.rules.figures import reading

UNSEEN = -1
Row = list[int]
Rates = list[float | None]


@dataclasses.dataclass(frozen=True)
class Gathered:
    """Everything that counts, in memory only. Position i of a row belongs to card i.

    cards: ids in the order of their numbers. sorts: a row for each seat that has sorted, pile
    numbers or -1 (not given, or not sure). languages: of these seats. ratings: by the id of the
    question, a row for each seat that has rated. groups: the coarse group of each of those rows.
    votes: (seat's place in no order, card's id, value). salt: over the random ids of all these seats.
    """

    cards: list[str]
    sorts: list[Row]
    languages: list[str]
    ratings: dict[str, list[Rates]]
    groups: list[str]
    points: dict[str, int]
    votes: list[tuple[int, str, int]]
    voters: int
    salt: str = ""

    @property
    def people(self) -> int:
        """How many people figures of these rest on; where too few sorted, who rated or voted."""
        sorters = len(self.sorts)
        return sorters if sorters >= reading.FEWEST else max(len(self.groups), self.voters)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over all of it, the same whoever comes first.

        The ids of seats are among it, and gone with them: afterwards nobody can try on the digest
        whether it was somebody's sort that she guesses.
        """
        rows = {
            "salt": self.salt,
            "cards": self.cards,
            "sorts": sorted(_plain(row) for row in self.sorts),
            "ratings": {
                scale: sorted(
                    json.dumps([group, row]) for group, row in zip(self.groups, rows, strict=True)
                )
                for scale, rows in self.ratings.items()
            },
            "votes": sorted(_votes_of_each(self.votes)),
        }
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _plain(row: Row) -> Row:
    """Piles numbered by their first card: which number a pile had does not matter."""
    names: dict[int, int] = {UNSEEN: UNSEEN}
    return [names.setdefault(pile, len(names) - 1) for pile in row]


def _votes_of_each(votes: Iterable[tuple[int, str, int]]) -> list[list[tuple[str, int]]]:
    each: dict[int, list[tuple[str, int]]] = {}
    for seat, card, value in votes:
        each.setdefault(seat, []).append((card, value))
    return [sorted(one) for one in each.values()]


def gather(space: models.Space, *, sorts_alone: bool = False) -> Gathered:
    """Read a room: six queries for any number of people. sorts_alone: for a live map."""
    statements = space.statements.filter(number__isnull=False).order_by("number")
    ids = list(statements.values_list("pk", flat=True))
    position = {card: place for place, card in enumerate(ids)}
    seats = space.seats.filter(has_sorted=True).order_by("pk")
    languages = dict(seats.values_list("pk", "language"))
    sorts = _sorts(space, languages, position)
    ratings: dict[str, list[Rates]] = {}
    groups: list[str] = []
    votes: list[tuple[int, str, int]] = []
    points: dict[str, int] = {}
    if not sorts_alone:
        scales = dict(space.scales.order_by("position").values_list("pk", "points"))
        points = {str(scale): most for scale, most in scales.items()}
        ratings, groups = _ratings(space, scales, position)
        votes = _votes(space, position)
    return Gathered(
        cards=[str(card) for card in ids],
        sorts=sorts,
        languages=list(languages.values()),
        ratings=ratings,
        groups=groups,
        points=points,
        votes=votes,
        voters=len({seat for seat, _card, _value in votes}),
        salt=_salt(space),
    )


def _salt(space: models.Space) -> str:
    ids = sorted(str(one) for one in space.seats.values_list("pk", flat=True))
    return hashlib.sha256("".join(ids).encode()).hexdigest()


def _sorts(
    space: models.Space, seats: dict[uuid.UUID, str], position: dict[uuid.UUID, int]
) -> list[Row]:
    rows = {seat: [UNSEEN] * len(position) for seat in seats}
    placed = models.Placement.objects.filter(
        seat__space=space, seat__has_sorted=True, pile__isnull=False
    )
    found = placed.values_list("seat_id", "statement_id", "pile__number")
    for seat, card, pile in found.iterator(chunk_size=5000):
        if seat in rows and card in position:
            rows[seat][position[card]] = pile
    return list(rows.values())


def _ratings(
    space: models.Space, scales: dict[int, int], position: dict[uuid.UUID, int]
) -> tuple[dict[str, list[Rates]], list[str]]:
    seats = space.seats.filter(has_rated=True).order_by("pk")
    groups = dict(seats.values_list("pk", "group"))
    rows: dict[int, dict[uuid.UUID, Rates]] = {
        scale: {seat: [None] * len(position) for seat in groups} for scale in scales
    }
    found = models.Rating.objects.filter(seat__space=space, seat__has_rated=True)
    values = found.values_list("scale_id", "seat_id", "statement_id", "value")
    for scale, seat, card, value in values.iterator(chunk_size=5000):
        if seat in groups and card in position and scale in rows:
            rows[scale][seat][position[card]] = float(value)
    return {str(scale): list(held.values()) for scale, held in rows.items()}, list(groups.values())


def _votes(space: models.Space, position: dict[uuid.UUID, int]) -> list[tuple[int, str, int]]:
    numbers: dict[uuid.UUID, int] = {}
    found = models.Vote.objects.filter(seat__space=space).order_by("seat_id")
    values: Any = found.values_list("seat_id", "statement_id", "value")
    return [
        (numbers.setdefault(seat, len(numbers)), str(card), value)
        for seat, card, value in values.iterator(chunk_size=5000)
        if card in position
    ]


def well_seen(gathered: Gathered) -> list[int]:
    """Positions of the cards that five people or more sorted: below that a card has no place."""
    seen = [0] * len(gathered.cards)
    for row in gathered.sorts:
        for place, pile in enumerate(row):
            seen[place] += pile != UNSEEN
    return [place for place, count in enumerate(seen) if count >= reading.FEWEST]
