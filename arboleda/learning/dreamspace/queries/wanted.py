"""Which cards most want votes: after Polis, by the engine of maps, once a minute for each room."""

from __future__ import annotations

import datetime
import functools
import uuid
from collections.abc import Mapping

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.rules import stages

SECONDS = 60
"""How old the count may be: asking it anew for each card would read every vote of the room each time."""


def priorities(space_id: uuid.UUID, *, now: datetime.datetime) -> Mapping[int, float]:
    """How much each card (by number) wants votes, higher is sooner; {} below five people.

    As it was in the minute of now (UTC). Source: `engines/mapping/votes/selection.py`.
    """
    return _counted(space_id, int(now.timestamp()) // SECONDS)


@functools.lru_cache(maxsize=32)
def _counted(space_id: uuid.UUID, minute: int) -> Mapping[int, float]:
    rows = models.Vote.objects.filter(
        seat__space_id=space_id, statement__number__isnull=False
    ).values_list("seat_id", "statement__number", "value")
    given = [(str(seat), card, value) for seat, card, value in rows.order_by("seat_id", "turn")]
    if len({seat for seat, _card, _value in given}) < stages.LEAST_SHOWN:
        return {}
    from arboleda.engines import mapping  # It loads arrays, which no other page of a phone needs.

    cards = models.Statement.objects.filter(space_id=space_id, number__isnull=False)
    known = list(cards.values_list("number", flat=True))
    found = mapping.opinions(mapping.VoteTable.from_votes(given, known_cards=known)).aggregates
    return {int(card): float(found.priority[at]) for at, card in enumerate(found.cards)}
