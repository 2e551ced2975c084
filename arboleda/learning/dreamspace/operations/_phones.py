"""What every write of a seat shares. None leaves an audit row or a moment: docs/decisions/0043."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from arboleda.learning.dreamspace import choices, models
from arboleda.trust.accounts import operations as accounts


@contextlib.contextmanager
def during(seat: models.Seat, kind: str) -> Iterator[models.Seat]:
    """One write of a seat in a stage (choices.StageKind) that has to be open, in one transaction.

    Yields the seat as it stands, locked against its own second tap. Raises Invalid (seat_gone where
    the room was frozen or emptied, stage_closed).
    """
    with transaction.atomic():
        current = models.Seat.objects.select_for_update().filter(pk=seat.pk).first()
        if current is None:
            raise accounts.Invalid(["seat_gone"])
        if not is_open(seat.space_id, kind):
            raise accounts.Invalid(["stage_closed"])
        yield current
    for name in ("deck", "language", "has_sorted", "has_rated"):
        setattr(seat, name, getattr(current, name))


def is_open(space_id: uuid.UUID, kind: str) -> bool:
    """Whether a stage is open in a room that is neither frozen nor erased."""
    return models.Stage.objects.filter(
        space_id=space_id,
        kind=kind,
        state=choices.StageState.OPEN,
        space__frozen_at__isnull=True,
        space__erased_at__isnull=True,
    ).exists()


def card_of(seat: models.Seat, number: int) -> models.Statement:
    """The card of this number, if the seat has it. Raises Invalid (no_such_card)."""
    card = models.Statement.objects.filter(space_id=seat.space_id, number=number).first()
    if card is None or (seat.deck and number not in seat.deck):
        raise accounts.Invalid(["no_such_card"])
    return card


def next_turn(rows: object) -> int:
    """One more than the highest turn among a seat's placements or votes."""
    last = rows.aggregate(last=Max("turn"))["last"]  # type: ignore[attr-defined]  # A queryset with turns.
    return (last or 0) + 1
