"""Dream rooms: one in each stage, and the long table, whose map and choices stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from arboleda.learning.cohorts import models as cohort_models
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import (
    analysing,
    deciding,
    ideas,
    leading,
    spaces,
    telling,
)
from arboleda.web.demo import dreams, smaller, words
from arboleda.web.demo.dreamroom import Room
from arboleda.web.demo.soil import Soil

PEOPLE = 31
Kind = choices.StageKind


def dream(soil: Soil) -> None:
    """The long table first, since the grove's ideas come from it; then a room in each stage."""
    _long_table(soil)
    spring, autumn = (
        cohort_models.Cohort.objects.get(name__en=name).pk
        for name in ("Spring evenings", "Autumn evenings")
    )
    _not_begun(soil, autumn)
    _on_phones(soil, autumn)
    _read_together(soil, spring)


def _long_table(soil: Soil) -> None:
    """Forty-two cards, 31 people, two languages: frozen, read, chosen from, given back."""
    asked = smaller.Asked(dreams.ROOM, dreams.PROMPT, dreams.CARDS, dreams.THEMES)
    room = Room(soil, asked, days=201)
    codes = [
        spaces.add_group(actor=room.actor, space=room.space, group=group, now=room.at)
        for group in dreams.GROUPS
    ]
    room.prepare(Kind.SORT, Kind.RATE)
    seats = room.sit(PEOPLE, groups=codes, paper=4)
    room.sort(seats)
    room.rate(seats)
    room.go_on(Kind.ANALYSE).freeze().go_on(Kind.INTERPRET)
    membership = room.membership(len(asked.themes))
    found = room.name(membership, asked.themes)
    for number in sorted(set(membership) - found.keys()):
        deciding.name_cluster(
            actor=room.actor,
            space=room.space,
            number=number,
            words=dreams.BETWEEN,
            note={},
            now=room.later(4),
        )
    _move_one(room, membership, found)
    room.go_on(Kind.DECIDE)
    places = {card.words["en"]: place for place, card in enumerate(asked.cards)}
    for idea, thread in zip(words.IDEAS, dreams.CHOSEN, strict=True):
        chosen = room.choose(places[idea["en"]], thread)
        assert chosen.idea is not None
        soil.ideas.append(chosen.idea)
    room.go_on(Kind.GIVE_BACK, "")


def _move_one(room: Room, membership: Sequence[int], found: dict[int, int]) -> None:
    """A card at the border goes to the cluster where most put it or where it leans to; a note says so."""
    by_theme = {theme: number for number, theme in found.items()}
    for place, card in enumerate(room.asked.cards):
        chosen = by_theme.get(
            card.theme if found.get(membership[place]) != card.theme else card.pull
        )
        if card.pull != card.theme and chosen and chosen != membership[place]:
            break
    statement = room.statements[place]
    assert chosen is not None
    deciding.move_card(
        actor=room.actor, space=room.space, statement=statement, chosen=chosen, now=room.later()
    )
    note = {
        code: text.format(card=statement.words[code]) for code, text in dreams.MOVED_NOTE.items()
    }
    deciding.name_cluster(
        actor=room.actor,
        space=room.space,
        number=chosen,
        words=room.asked.themes[found[chosen]],
        note=note,
        now=room.later(2),
    )


def _not_begun(soil: Soil, autumn: uuid.UUID) -> None:
    """Rooms before anybody sorts: prepared, gathering ideas, being cleaned."""
    Room(soil, smaller.SUNDAYS, days=1, group_id=autumn)
    room = Room(soil, smaller.TEACH, days=0.1, group_id=autumn).go_on(Kind.BRAINSTORM)
    typed = _tell(room)
    for idea in typed[:4]:
        ideas.keep_idea(actor=room.actor, idea=idea, now=room.later(2))
    room.sit(7)
    room = Room(soil, smaller.HEARING, days=4)
    room.go_on(Kind.BRAINSTORM)
    typed = [
        ideas.keep_idea(
            actor=room.actor,
            idea=idea,
            said=card.words if number < 5 else None,
            now=room.later(2),
        )
        for number, (idea, card) in enumerate(zip(_tell(room), room.asked.cards, strict=True))
    ]
    room.go_on(Kind.CLEAN)
    ideas.merge(actor=room.actor, statement=typed[6], into=typed[0], now=room.later(2))
    ideas.change_card(
        actor=room.actor,
        card=typed[0],
        said=smaller.MENDED,
        marks={"en": "original", "es": "human"},
        now=room.later(2),
    )
    ideas.set_aside(actor=room.actor, statement=typed[5], now=room.later(2))


def _tell(room: Room) -> list[models.Statement]:
    """People type these cards' words on their phones, now in English, now in Spanish."""
    for number, card in enumerate(room.asked.cards):
        language = "es" if number % 3 == 1 else "en"
        telling.tell(
            space=room.space, text=card.words[language], language=language, now=room.later(1)
        )
    return list(room.space.statements.order_by("place"))


def _on_phones(soil: Soil, autumn: uuid.UUID) -> None:
    """Rooms in which people are at work: sorting, rating, agreeing; and one whose map is looked at."""
    room = Room(soil, smaller.EVENING, days=0.2, group_id=autumn).prepare(Kind.SORT)
    room.sort(room.sit(13), halfway=3)
    analysing.draw_live(space=room.space, now=room.later())
    room = Room(soil, smaller.STREET, days=2).prepare(Kind.SORT, Kind.RATE)
    seats = room.sit(12)
    room.sort(seats)
    room.rate(seats[:9], halfway=2)
    room = Room(soil, smaller.FIRST, days=0.3, way="quick").prepare(Kind.VOTE)
    room.vote(room.sit(14), halfway=3)
    room = Room(soil, smaller.TEACH, days=9).prepare(Kind.SORT, Kind.RATE)
    seats = room.sit(11, paper=3)
    room.sort(seats)
    room.rate(seats)
    room.go_on(Kind.ANALYSE)
    analysing.draw_live(space=room.space, now=room.later())


def _read_together(soil: Soil, spring: uuid.UUID) -> None:
    """Final rooms: one whose map is being named, one that is choosing, one that is given back."""
    room = Room(soil, smaller.STREET, days=6).prepare(Kind.SORT, Kind.RATE)
    seats = room.sit(9)
    room.sort(seats)
    room.rate(seats)
    room.go_on(Kind.ANALYSE).freeze().go_on(Kind.INTERPRET)
    membership = room.membership(len(smaller.STREET.themes))
    room.name(membership, smaller.STREET.themes, most=1)
    room = Room(soil, smaller.EVENING, days=90, group_id=spring).prepare()
    leading.move_stage(
        actor=room.actor, space=room.space, kind=Kind.SORT, move="skip", now=room.later()
    )
    room.go_on(Kind.RATE)
    room.rate(room.sit(15))
    room.go_on(Kind.ANALYSE).freeze().go_on(Kind.INTERPRET, Kind.DECIDE).choose(6, "lesson")
    room = Room(soil, smaller.FIRST, days=30, way="quick").prepare(Kind.VOTE)
    room.vote(room.sit(16))
    room.go_on(Kind.ANALYSE).freeze().go_on(Kind.INTERPRET, Kind.DECIDE)
    room.choose(6, "lesson", smaller.SPOKEN)
    room.go_on(Kind.GIVE_BACK)


def long_table() -> models.Space | None:
    """The frozen room whose map the walk shows."""
    rooms = models.Space.objects.filter(name=dreams.ROOM, frozen_at__isnull=False)
    return rooms.order_by("opened_at").first()
