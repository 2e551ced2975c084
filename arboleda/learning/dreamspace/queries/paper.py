"""What is printed for a dream room, and the slips that were typed; staff alone ask for these."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from arboleda.learning.dreamspace import choices, models


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What one slip says, without names of piles. ratings: position of the scale → card → value."""

    piles: tuple[tuple[int, ...], ...]
    unsure: tuple[int, ...]
    ratings: Mapping[int, Mapping[int, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class SlipLine:
    """One slip in the list. placed: cards in piles; missing: cards that stand nowhere on it."""

    seat: models.Seat
    piles: int
    placed: int
    unsure: int
    missing: int
    rated: int


def cards(space: models.Space) -> list[models.Statement]:
    """The cards of a room in the order of their numbers."""
    return list(space.statements.filter(number__isnull=False).order_by("number"))


def scales(space: models.Space) -> list[models.Scale]:
    """What the cards are rated by, in its order."""
    return list(space.scales.order_by("position"))


def slip_lines(space: models.Space) -> list[SlipLine]:
    """The slips typed so far, by their numbers."""
    total = space.statements.filter(number__isnull=False).count()
    seats: Any = _slips(space).annotate(
        pile_count=Count("piles", distinct=True),
        placed=Count("placements", filter=Q(placements__pile__isnull=False), distinct=True),
        unsure=Count("placements", filter=Q(placements__pile__isnull=True), distinct=True),
        rated=Count("ratings__statement", distinct=True),
    )
    return [
        SlipLine(
            seat=one,
            piles=one.pile_count,
            placed=one.placed,
            unsure=one.unsure,
            missing=total - one.placed - one.unsure,
            rated=one.rated,
        )
        for one in sorted(seats, key=lambda seat: _natural(seat.label))
    ]


def slip(space: models.Space, seat_id: uuid.UUID) -> models.Seat | None:
    """One slip of a room, or None: phones are never read here."""
    return _slips(space).filter(pk=seat_id).first()


def slip_called(space: models.Space, label: str) -> models.Seat | None:
    """The slip of this number, or None."""
    return _slips(space).filter(label=label).first()


def imported(space: models.Space) -> bool:
    """Whether people of a room came from files."""
    return space.seats.filter(kind=choices.SeatKind.IMPORTED).exists()


def entry(seat: models.Seat) -> Entry:
    """What was typed from one slip."""
    piles: dict[int, list[int]] = {}
    unsure: list[int] = []
    on_cards: Any = seat.placements.filter(statement__number__isnull=False).order_by(
        "turn", "statement__number"
    )
    for pile, card in on_cards.values_list("pile__number", "statement__number"):
        (unsure if pile is None else piles.setdefault(pile, [])).append(card)
    ratings: dict[int, dict[int, int]] = {}
    rated: Any = seat.ratings.filter(statement__number__isnull=False)
    for position, card, value in rated.values_list("scale__position", "statement__number", "value"):
        ratings.setdefault(position, {})[card] = value
    held = tuple(tuple(piles[number]) for number in sorted(piles))
    return Entry(held, tuple(unsure), ratings)


def stage_states(space: models.Space) -> dict[str, str]:
    """Where each stage stands, by its kind."""
    return dict(space.stages.values_list("kind", "state"))


def _slips(space: models.Space) -> QuerySet[models.Seat]:
    return space.seats.filter(kind=choices.SeatKind.PAPER)


def _natural(label: str) -> list[tuple[bool, int, str]]:
    """2 before 12, and A2 before A12."""
    parts = re.findall(r"\d+|\D+", label)
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
