"""A project of another tool comes in as a room of its own, and can be taken back until it is frozen.

The files are looked at first (`understanding.understand`); what may come in waits in the page, nowhere
else. Ids of people, names of piles and columns that were not chosen never come in.
"""

from __future__ import annotations

import dataclasses
import datetime
import secrets
import uuid
from collections.abc import Mapping

from django.db import transaction

from arboleda.kit import bulk
from arboleda.learning.dreamspace import choices, models, policies
from arboleda.learning.dreamspace.operations import _ground
from arboleda.learning.dreamspace.rules import bringing as rules
from arboleda.learning.dreamspace.rules import words
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

STATES = {
    choices.StageKind.PREPARE: choices.StageState.CLOSED,
    choices.StageKind.BRAINSTORM: choices.StageState.SKIPPED,
    choices.StageKind.CLEAN: choices.StageState.CLOSED,
    choices.StageKind.SORT: choices.StageState.CLOSED,
    choices.StageKind.RATE: choices.StageState.CLOSED,
    choices.StageKind.VOTE: choices.StageState.SKIPPED,
}
"""Where the stages of a room stand that came from files; the others wait."""


@dataclasses.dataclass(frozen=True, slots=True)
class RoomTerms:
    """What a room from files is to be. language: of the statements. group_id: whose room it is, or
    None. column: the name of the column that becomes its coarse groups, or empty."""

    name: Mapping[str, str]
    prompt: Mapping[str, str]
    language: str
    group_id: uuid.UUID | None = None
    column: str = ""


def bring_room(
    *,
    actor: audit_rules.Actor,
    brought: rules.Brought,
    terms: RoomTerms,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Space:
    """Make a room of what was understood; nobody can join it until somebody lets people in.

    Raises Refused, AlreadyDone, Invalid: codes of rules.words for name and prompt, unknown_language,
    unknown_column, not_understood (there are faults, or no cards).
    """
    context = _ground.Context(actor, now, nonce)
    reach = gatherings.reach(actor, now=now)
    allowed = policies.can_open_space(
        actor, everybody=reach.everybody, group_id=terms.group_id, groups=reach.groups
    )
    _ground.check(allowed=allowed, problems=_problems(brought, terms))
    witness = vault.ask_witness(actor=actor)
    space = _space(brought, terms, now=now)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(space.pk))
        space.save(force_insert=True)
        _lay_stages(space, brought, now=now)
        cards = _lay_cards(space, brought, terms)
        _lay_people(space, brought, terms, cards)
        _ground.record(context, witness, "bring_room", space.pk)
    return space


def take_back_room(
    *, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime
) -> bool:
    """Take out again what a file brought; returns whether the room is gone with it.

    Where others took part meanwhile, or something was decided, the room and its cards stay, and only
    the people of the file go, with the maps that counted them. Raises Refused, Invalid (not_brought,
    frozen).
    """
    context = _ground.Context(actor, now)
    with _ground.change(context, space, "take_back_room") as current:
        seats = current.seats.filter(kind=choices.SeatKind.IMPORTED)
        _ground.check(allowed=True, problems=[] if seats.exists() else ["not_brought"])
        stays = stays_after(current)
        if stays:
            seats.delete()
            current.analyses.filter(is_final=False).delete()
        else:
            models.Space.objects.filter(pk=current.pk).delete()
    return not stays


def stays_after(space: models.Space) -> bool:
    """Whether a room that came from files would stay when these are taken back."""
    others = space.seats.exclude(kind=choices.SeatKind.IMPORTED).exists()
    typed = space.statements.filter(sealed__isnull=False).exists()
    return others or typed or space.decisions.exists()


# Inside


def _problems(brought: rules.Brought, terms: RoomTerms) -> list[str]:
    problems = words.name_problems(terms.name) + words.prompt_problems(terms.prompt)
    if terms.language not in choices.OWN_NAMES:
        problems.append("unknown_language")
    if terms.column and terms.column not in {one.name for one in brought.offered}:
        problems.append("unknown_column")
    if brought.faults or not brought.cards:
        problems.append("not_understood")
    return problems


def _space(brought: rules.Brought, terms: RoomTerms, *, now: datetime.datetime) -> models.Space:
    new_id = uuid.uuid4()
    return models.Space(
        id=new_id,
        group_id=terms.group_id or new_id,
        name=_ground.trimmed(terms.name),
        prompt=_ground.trimmed(terms.prompt),
        languages=list(dict.fromkeys([terms.language, "en", "es"])),
        groups=[
            {"code": code, "words": {terms.language: value}}
            for value, code in _codes(brought, terms).items()
        ],
        seed=secrets.randbelow(2**31),
        opened_at=now,
        changed_at=now,
    )


def _codes(brought: rules.Brought, terms: RoomTerms) -> dict[str, str]:
    """Group as the file calls it → its code in the room."""
    chosen = next((one for one in brought.offered if one.name == terms.column), None)
    values = chosen.values if chosen else ()
    return {value: f"g{number}" for number, value in enumerate(values, start=1)}


def _lay_stages(space: models.Space, brought: rules.Brought, *, now: datetime.datetime) -> None:
    states = dict(STATES)
    if not brought.raters:
        del states[choices.StageKind.RATE]
    closed = choices.StageState.CLOSED
    models.Stage.objects.bulk_create(
        models.Stage(
            space=space,
            kind=kind,
            state=states.get(choices.StageKind(kind), choices.StageState.WAITING),
            opened_at=now if states.get(choices.StageKind(kind)) == closed else None,
            closed_at=now if states.get(choices.StageKind(kind)) == closed else None,
        )
        for kind in choices.StageKind.values
    )


def _lay_cards(
    space: models.Space, brought: rules.Brought, terms: RoomTerms
) -> dict[int, models.Statement]:
    """The cards by their numbers."""
    made = models.Statement.objects.bulk_create(
        models.Statement(
            space=space,
            number=number,
            place=place,
            language=terms.language,
            words={terms.language: text},
            marks={terms.language: choices.TranslationState.ORIGINAL},
            state=choices.StatementState.KEPT,
        )
        for place, (number, text) in enumerate(brought.cards, start=1)
    )
    return {number: card for (number, _text), card in zip(brought.cards, made, strict=True)}


def _lay_people(
    space: models.Space,
    brought: rules.Brought,
    terms: RoomTerms,
    cards: Mapping[int, models.Statement],
) -> None:
    """Seats without anything that leads back to the file: their order is that of random ids."""
    codes = _codes(brought, terms)
    scales = _lay_scales(space, brought, terms)
    seats = models.Seat.objects.bulk_create(
        models.Seat(
            space=space,
            kind=choices.SeatKind.IMPORTED,
            language=terms.language,
            group=codes.get(one.groups.get(terms.column, ""), ""),
            has_sorted=bool(one.piles),
            has_rated=bool(one.ratings),
        )
        for one in brought.people
    )
    both = list(zip(seats, brought.people, strict=True))
    piles: list[tuple[object, ...]] = []
    placements: list[tuple[object, ...]] = []
    for seat, one in both:
        for number, held in enumerate(one.piles, start=1):
            pile = models.random_id()
            piles.append((pile, seat.pk, number))
            placements += [(models.random_id(), seat.pk, cards[card].pk, pile, 0) for card in held]
    bulk.insert(models.Pile, ("id", "seat_id", "number"), piles)
    columns = ("id", "seat_id", "statement_id", "pile_id", "turn")
    bulk.insert(models.Placement, columns, placements)
    bulk.insert(
        models.Rating,
        ("id", "seat_id", "statement_id", "scale_id", "value"),
        (
            (models.random_id(), seat.pk, cards[card].pk, scales[name].pk, value)
            for seat, one in both
            for name, values in one.ratings.items()
            for card, value in values.items()
        ),
    )


def _lay_scales(
    space: models.Space, brought: rules.Brought, terms: RoomTerms
) -> dict[str, models.Scale]:
    taken = [one for one in brought.scales if not one.why]
    made = models.Scale.objects.bulk_create(
        models.Scale(
            space=space, position=place, words={terms.language: one.name}, points=one.points
        )
        for place, one in enumerate(taken, start=1)
    )
    return {one.name: scale for one, scale in zip(taken, made, strict=True)}
