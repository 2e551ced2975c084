"""One dream room of the demo grove while it is grown, by what people would do in it, stage by stage."""

from __future__ import annotations

import datetime
import functools
import hashlib
import random
import uuid
from collections.abc import Sequence
from typing import Any

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import analysing, deciding, leading, spaces
from arboleda.learning.dreamspace.queries import maps
from arboleda.learning.dreamspace.rules.figures import reading
from arboleda.web.demo import dreams, habits, smaller
from arboleda.web.demo.soil import Soil

LOTS = {
    "starts": 4, "bootstraps": 40, "splits": 20, "map_splits": 4, "permutations": 12, "deals": 39,
}  # fmt: skip
"""Fewer lots than a real room draws, so that a grove is grown in seconds; every page says how many."""
MINUTE = datetime.timedelta(minutes=1)
Kind = choices.StageKind


class Room:
    """One dream room while it is grown: its cards, its clock, and what is done in it next."""

    def __init__(
        self,
        soil: Soil,
        asked: smaller.Asked,
        *,
        days: float,
        group_id: uuid.UUID | None = None,
        way: str = "map",
    ) -> None:
        self.draw = random.Random(soil.draw.getrandbits(64))  # noqa: S311  (Fiction.)
        self.actor = soil.actors["hazel"]
        self.asked = asked
        self.at = soil.ago(days)
        terms = spaces.SpaceTerms(asked.name, asked.prompt, ("es", "en"), group_id, way)
        self.space = spaces.open_space(actor=self.actor, terms=terms, now=self.at)
        # The same seed gives the same grove, and so the same map.
        self.space.seed = self.draw.getrandbits(31)
        self.space.save(update_fields=["seed"])

    def later(self, minutes: int = 20) -> datetime.datetime:
        """The room's next moment."""
        self.at += minutes * MINUTE
        return self.at

    def go_on(self, *kinds: str) -> Room:
        """Close what is open and open the next stage, as often as stages are named here."""
        for kind in kinds:
            leading.go_on(actor=self.actor, space=self.space, opens=kind, now=self.later())
        return self

    @functools.cached_property
    def statements(self) -> list[models.Statement]:
        """The room's cards, written by whoever leads it; the original is now English, now Spanish."""
        made = []
        for number, card in enumerate(self.asked.cards, start=1):
            language = "es" if number % 5 in (1, 3, 4) else "en"
            marks = {"en": "human", "es": "human"} | {language: "original"}
            made.append(
                models.Statement(
                    space=self.space,
                    number=number,
                    place=number,
                    language=language,
                    words=card.words,
                    marks=marks,
                    state=choices.StatementState.KEPT,
                )
            )
        return models.Statement.objects.bulk_create(made)

    def prepare(self, *kinds: str) -> Room:
        """Lay all cards, then go on through these stages."""
        self.go_on(Kind.BRAINSTORM)
        assert self.statements
        return self.go_on(Kind.CLEAN, *kinds)

    def sit(self, count: int, *, groups: Sequence[str] = ("",), paper: int = 0) -> list[Any]:
        """So many people take part, the last of them by paper; a little more than half in Spanish."""
        made = []
        for number in range(count):
            is_paper = number >= count - paper
            made.append(
                models.Seat(
                    space=self.space,
                    kind=choices.SeatKind.PAPER if is_paper else choices.SeatKind.PHONE,
                    token=None if is_paper else hashlib.sha256(self.draw.randbytes(32)).digest(),
                    label=str(number + 1) if is_paper else "",
                    language="es" if number % 9 in (0, 2, 4, 6, 8) else "en",
                    group=groups[number % len(groups)],
                )
            )
        return models.Seat.objects.bulk_create(made)

    def sort(self, seats: Sequence[models.Seat], *, halfway: int = 0) -> None:
        """These people sort; so many of them have only begun."""
        piles, placements = [], []
        for left, seat in zip(range(len(seats), 0, -1), seats, strict=True):
            is_done, turn = left > halfway, 0
            for number, places in enumerate(habits.piles(self.draw, self.asked.cards), start=1):
                piles.append(models.Pile(seat=seat, number=number))
                for place in places if is_done else places[:1]:
                    turn += 1
                    placements.append(self._placement(seat, place, piles[-1], turn))
            seat.has_sorted = is_done
        models.Pile.objects.bulk_create(piles)
        models.Placement.objects.bulk_create(placements)
        models.Seat.objects.bulk_update(seats, ["has_sorted"])

    def _placement(
        self, seat: models.Seat, place: int, pile: models.Pile, turn: int
    ) -> models.Placement:
        return models.Placement(seat=seat, statement=self.statements[place], pile=pile, turn=turn)

    def rate(self, seats: Sequence[models.Seat], *, halfway: int = 0) -> None:
        """These people rate; so many of them have only begun."""
        rows = []
        scales = list(self.space.scales.order_by("position"))
        for left, seat in zip(range(len(seats), 0, -1), seats, strict=True):
            mood, is_done = habits.mood(self.draw), left > halfway
            cards = list(zip(self.statements, self.asked.cards, strict=True))
            for statement, card in cards if is_done else cards[:5]:
                for scale, mean in zip(scales, (card.matters, card.near), strict=True):
                    # Whoever works at night knows the stop after two.
                    by_night = 0.5 if seat.group == "g1" and card.theme == 0 else 0
                    value = habits.rating(self.draw, mean, mood=mood + by_night)
                    row = models.Rating(seat=seat, statement=statement, scale=scale, value=value)
                    rows.append(row)
            seat.has_rated = is_done
        models.Rating.objects.bulk_create(rows)
        models.Seat.objects.bulk_update(seats, ["has_rated"])

    def vote(self, seats: Sequence[models.Seat], *, halfway: int = 0) -> None:
        """These people agree, disagree or pass; so many of them have only begun."""
        cards = list(zip(self.statements, self.asked.cards, strict=True))
        rows = []
        for left, seat in zip(range(len(seats), 0, -1), seats, strict=True):
            camp = 1 if self.draw.random() < 0.55 else -1
            shown = cards if left > halfway else cards[:3]
            rows += [
                models.Vote(
                    seat=seat,
                    statement=statement,
                    value=habits.vote(self.draw, card, camp=camp),
                    turn=turn,
                )
                for turn, (statement, card) in enumerate(shown, start=1)
            ]
        models.Vote.objects.bulk_create(rows)

    def freeze(self) -> Room:
        """Make the room final: the last map, and then nothing of what people did is left."""
        analysing.freeze(actor=self.actor, space=self.space, now=self.later())
        analysing.work(space_id=self.space.pk, now=self.later(1), lots=LOTS)
        self.space.refresh_from_db()
        return self

    def membership(self, k: int) -> tuple[int, ...]:
        """Settle on k clusters; which of them each card lies in."""
        deciding.settle(actor=self.actor, space=self.space, k=k, now=self.later())
        last = maps.final(self.space)
        drawn = reading.map_of(last.result, self.space.scaling) if last else None
        assert drawn is not None
        return drawn.ward[k]

    def name(
        self, membership: Sequence[int], themes: Sequence[dreams.Both], *, most: int = 99
    ) -> dict[int, int]:
        """Name each cluster, or so many, after the theme that most of it belongs to; the theme by its
        number."""
        themed = [card.theme for card in self.asked.cards]
        pairs = list(zip(membership, themed, strict=True))
        shared = sorted(
            {pair: pairs.count(pair) for pair in pairs}.items(), key=lambda one: -one[1]
        )
        found: dict[int, int] = {}
        for (number, theme), _count in shared:
            if number not in found and theme not in found.values():
                found[number] = theme
        for number, theme in sorted(found.items())[:most]:
            deciding.name_cluster(
                actor=self.actor,
                space=self.space,
                number=number,
                words=themes[theme],
                note={},
                now=self.later(4),
            )
        return found

    def choose(self, place: int, thread: str, said: dreams.Both | None = None) -> models.Decision:
        """Choose a card; it goes on the list of ideas, in its own words or in these."""
        return deciding.choose(
            actor=self.actor,
            space=self.space,
            thread=thread,
            words=said or self.statements[place].words,
            statement=self.statements[place],
            now=self.later(3),
        )
