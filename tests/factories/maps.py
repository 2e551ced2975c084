"""Dream rooms in which people have sorted, rated and voted, and rooms that were frozen."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import analysing
from arboleda.trust.audit import rules as audit_rules
from tests.factories import dreamspace as made

Now = datetime.datetime
QUICK: dict[str, Any] = {
    "starts": 3,
    "bootstraps": 20,
    "splits": 6,
    "map_splits": 3,
    "permutations": 8,
}
"""As few lots as a map of a test needs; the pages and steps are the same."""
THEMES = 4


def piles(count: int, seed: int, *, noise: float = 0.15) -> list[list[int]]:
    """How somebody sorts: cards of a theme together, some elsewhere."""
    chance = random.Random(seed)
    own: list[list[int]] = [[] for _ in range(THEMES)]
    for card in range(1, count + 1):
        theme = card % THEMES if chance.random() > noise else chance.randrange(THEMES)
        own[theme].append(card)
    return [pile for pile in own if pile]


def sorters(
    space: models.Space, people: int, *, start: int = 0, **fields: Any
) -> list[models.Seat]:
    """So many people who have sorted every card, alike and yet each in her own way."""
    count = space.statements.filter(number__isnull=False).count()
    return [
        made.sorted_seat(space, piles(count, start + number), **fields) for number in range(people)
    ]


def rate(space: models.Space, seats: Sequence[models.Seat], *, seed: int = 1) -> None:
    """Let these seats rate every card by every question; cards of a theme alike."""
    chance = random.Random(seed)
    statements = list(space.statements.filter(number__isnull=False))
    rows = []
    for scale in space.scales.all():
        for seat in seats:
            for card in statements:
                middle = 2 + (card.number or 0) % THEMES * (0.9 if scale.position == 1 else 0.5)
                value = min(scale.points, max(1, round(middle + chance.uniform(-1.7, 1.7))))
                rows.append(models.Rating(seat=seat, statement=card, scale=scale, value=value))
    models.Rating.objects.bulk_create(rows)
    models.Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(has_rated=True)


def vote(space: models.Space, seats: Sequence[models.Seat], *, seed: int = 1) -> None:
    """Let these seats agree or not with every card: two camps of them, on half of the cards."""
    chance = random.Random(seed)
    rows = []
    for place, seat in enumerate(seats):
        for card in space.statements.filter(number__isnull=False):
            camp = 1 if place % 2 else -1
            wanted = 1 if (card.number or 0) % 2 else camp
            value = wanted if chance.random() > 0.1 else 0
            rows.append(models.Vote(seat=seat, statement=card, value=value))
    models.Vote.objects.bulk_create(rows)


def full(
    now: Now, *, people: int = 12, cards: int = 16, votes: bool = False, **fields: Any
) -> models.Space:
    """A room in which so many people have sorted and rated."""
    space = made.space(now, **fields)
    made.cards(space, cards)
    half = people // 2
    seats = sorters(space, half, group="north", language="en")
    seats += sorters(space, people - half, start=half, group="south", language="es")
    rate(space, seats)
    if votes:
        vote(space, seats)
    return space


def frozen(now: Now, **fields: Any) -> models.Space:
    """The same, frozen and erased."""
    space = full(now, **fields)
    analysing.freeze(actor=audit_rules.SYSTEM, space=space, now=now)
    analysing.work(space_id=space.pk, now=now)
    space.refresh_from_db()
    return space
