"""How long a full dream room takes to become final, and what its figures cost a page. Run by hand.

    python benchmarks/rooms.py [people [cards]]

Invented sorts: people who agree on nine groups of cards but put every third card by lot; each rates every
card by one question and votes on a third of them. One room on SQLite in memory, read, mapped, frozen and
erased by the house's own operations, in one process on one thread; then every figure with its words, and
the report in two languages. Left out: the phones, the web and the queue between them (benchmarks/phones.py).
Compares with itself at a tenth of the people, since no peer keeps counts and erases the rest.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "arboleda.settings.test"
os.environ["ARBOLEDA_DATABASE_URL"] = ""
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402

django.setup()

from django.test.utils import setup_databases, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from arboleda.learning.dreamspace import models  # noqa: E402
from arboleda.learning.dreamspace.operations import _gathered, analysing, reporting  # noqa: E402
from arboleda.learning.dreamspace.queries import figures  # noqa: E402
from arboleda.learning.dreamspace.queries import maps as queries  # noqa: E402
from arboleda.learning.dreamspace.queries import reporting as reports  # noqa: E402
from arboleda.trust.audit import rules as audit_rules  # noqa: E402
from arboleda.trust.vault import keys  # noqa: E402
from arboleda.trust.vault.keeper import core  # noqa: E402
from tests.factories import dreamspace as made  # noqa: E402

GROUPS = 9
STEPS = {
    "_save_map": "the last map: both scalings, 200 resamples, ratings, votes",
    "_erase_rows": "erasing every row",
}
REAL = [getattr(analysing, step) for step in STEPS]


def fill(people: int, cards: int) -> models.Space:
    """A room with so many seats that have sorted, rated and voted."""
    chance = random.Random(20261126)
    space = made.space(timezone.now(), scales=made.SCALES[:1])
    statements, scale = made.cards(space, cards), space.scales.get()
    seats = [
        models.Seat(space=space, kind="imported", has_sorted=True, has_rated=True, language="en")
        for _ in range(people)
    ]
    models.Seat.objects.bulk_create(seats, batch_size=500)
    for start in range(0, people, 250):
        _act(seats[start : start + 250], statements, scale, chance)
    return space


def _act(
    seats: list[models.Seat],
    statements: list[models.Statement],
    scale: models.Scale,
    chance: random.Random,
) -> None:
    piles = {
        (seat.pk, number): models.Pile(seat=seat, number=number)
        for seat in seats
        for number in range(GROUPS)
    }
    models.Pile.objects.bulk_create(piles.values(), batch_size=500)
    placed, rated, voted = [], [], []
    for seat in seats:
        for at, card in enumerate(statements):
            group = at % GROUPS if chance.random() > 1 / 3 else chance.randrange(GROUPS)
            placed.append(models.Placement(seat=seat, statement=card, pile=piles[seat.pk, group]))
            value = min(5, max(1, round(1 + at % 5 + chance.uniform(-1.5, 1.5))))
            rated.append(models.Rating(seat=seat, statement=card, scale=scale, value=value))
            if chance.random() < 1 / 3:
                voted.append(
                    models.Vote(seat=seat, statement=card, value=chance.choice((-1, 0, 1)))
                )
    models.Placement.objects.bulk_create(placed, batch_size=1000)
    models.Rating.objects.bulk_create(rated, batch_size=1000)
    models.Vote.objects.bulk_create(voted, batch_size=1000)


def took(label: str, call: Callable[[], Any]) -> Any:
    """Print the processor time of a call, and give back what it gave."""
    begun = time.process_time()
    value = call()
    print(f"  {label:<58}{time.process_time() - begun:8.2f} s")
    return value


def room(people: int, cards: int) -> None:
    """One room from its first map to its report."""
    space = fill(people, cards)
    print(f"{people:,} people, {cards} cards: {people * cards:,} placements")
    took("a live map, read and drawn", lambda: analysing.draw_live(space=space, now=timezone.now()))
    took("  of it reading the sorts", lambda: _gathered.gather(space, sorts_alone=True))
    analysing.freeze(actor=audit_rules.SYSTEM, space=space, now=timezone.now())
    for (step, label), real in zip(STEPS.items(), REAL, strict=True):
        setattr(analysing, step, lambda *a, real=real, label=label: took(label, lambda: real(*a)))
    analysing.work(space_id=space.pk, now=timezone.now())
    space.refresh_from_db()
    assert space.erased_at is not None
    assert not models.Placement.objects.filter(seat__space=space).exists()
    last = queries.final(space)
    assert last is not None
    assert last.seats == people
    of = figures.subject(space, last)

    def draw(code: str) -> int:
        shown = figures.figure(of, code)
        assert shown is not None, code
        return sum(len(one.wide_svg) + len(one.narrow_svg) for one in shown.pictures)

    sizes = took(
        "every figure of the room, both sizes", lambda: [draw(c) for c in figures.available(of)]
    )
    print(f"  of which the largest picture pair, bytes{max(sizes):>25,}")
    found = reports.report(space, "es")
    pdf = took("the report as a tagged PDF", lambda: reporting.compiled(found, now=timezone.now()))
    print(f"  its size, bytes{len(pdf):>49,}")


def main() -> None:
    """At a tenth of the people, then at all of them."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    cards = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        keeper = core.Keeper(Path(folder))
        keeper.unlock()
        keys.use(keeper)
        for many in (people // 10, people):
            room(many, cards)
        keeper.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory, with the database of invented people in it: {peak:,.0f} MB")


if __name__ == "__main__":
    main()
