"""What a phone shows: its seat, where it stands, its cards and its piles."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from django.db.models import Count

from arboleda.engines.sealing import seats
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.queries import wanted
from arboleda.learning.dreamspace.rules import decks
from arboleda.learning.dreamspace.rules import sorting as rules

Kind = choices.StageKind
Seat = models.Seat
Space = models.Space
Scale = models.Scale
"""For the types of views: views know no models."""


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A card as one reader sees it. text is in language; original is None where text is that already.

    is_untranslated: nobody has written it in her language yet. mark: choices.TranslationState.
    """

    number: int
    text: str
    language: str
    mark: str
    original: tuple[str, str] | None
    is_untranslated: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PileLine:
    """A pile as its owner sees it: her words for it (or empty), and how many cards lie on it."""

    number: int
    name: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Hand:
    """Where somebody stands with sorting or voting: the next card, how far she is, the last turn.

    last is where the card before went: ("pile", number), ("unsure", 0), ("vote", value) or None.
    """

    card: Card | None
    progress: rules.Progress
    turn: int
    last: tuple[str, int] | None


def space_of(code: str) -> models.Space | None:
    """The room that a code opens, or None."""
    return models.Space.objects.filter(code=code).first() if code else None


def room(space_id: uuid.UUID) -> models.Space | None:
    """The room of an id, whether or not a code still opens it; or None."""
    return models.Space.objects.filter(pk=space_id).first()


def open_in(space_id: uuid.UUID) -> str | None:
    """The open stages on phones as one word, in one query; None where the room is frozen or gone.

    All that a waiting phone asks, again and again: `Space.revision` grows with every card as well.
    """
    rows = models.Stage.objects.filter(
        space_id=space_id, space__frozen_at__isnull=True, space__erased_at__isnull=True
    )
    states = dict(rows.filter(kind__in=choices.ON_PHONES).values_list("kind", "state"))
    if not states:
        return None
    return ",".join(kind for kind in choices.ON_PHONES if states.get(kind) == "open")


def seat_of(space: models.Space, number: bytes) -> models.Seat | None:
    """The seat of a phone's number in a room, or None."""
    seat = models.Seat.objects.filter(token=seats.token(number, space.pk)).first()
    if seat is not None:
        seat.space = space
    return seat


def open_stages(space: models.Space) -> list[str]:
    """The open stages in which phones take part, in their order; none in a frozen room."""
    if space.frozen_at or space.erased_at:
        return []
    rows = space.stages.filter(state=choices.StageState.OPEN, kind__in=choices.ON_PHONES)
    found = set(rows.values_list("kind", flat=True))
    return [kind for kind in choices.ON_PHONES if kind in found]


def waits_for_more(space: models.Space) -> bool:
    """Whether a stage on phones may still come."""
    states = (choices.StageState.WAITING, choices.StageState.OPEN)
    return space.stages.filter(kind__in=choices.ON_PHONES, state__in=states).exists()


def is_finished(seat: models.Seat, kind: str, *, has_told: bool) -> bool:
    """Whether this seat has nothing left to do in a stage. has_told: what its phone says of ideas."""
    if kind == Kind.BRAINSTORM:
        return has_told
    if kind == Kind.VOTE:
        return seat.votes.count() >= len(numbers(seat))
    return seat.has_sorted if kind == Kind.SORT else seat.has_rated


def numbers(seat: models.Seat) -> list[int]:
    """The numbers of the seat's cards, in the order in which it sees them."""
    rows = models.Statement.objects.filter(space_id=seat.space_id, number__isnull=False)
    known = [one for one in rows.values_list("number", flat=True) if one is not None]
    if seat.deck:
        there = set(known)
        return [one for one in seat.deck if one in there]
    return decks.order(known, seed=seat.space.seed, seat=seat.pk)


def sorting_hand(seat: models.Seat, language: str) -> Hand:
    """The next card to sort."""
    laid = list(
        seat.placements.order_by("turn").values_list("statement__number", "pile__number", "turn")
    )
    last: tuple[str, int] | None = None
    if laid:
        last = ("unsure", 0) if laid[-1][1] is None else ("pile", laid[-1][1])
    done = {card for card, _pile, _turn in laid}
    return _hand(seat, numbers(seat), done, language, laid[-1][2] if laid else 0, last)


def voting_hand(seat: models.Seat, language: str, *, now: datetime.datetime) -> Hand:
    """The next card to vote on: those that most want votes at this moment (UTC) tend to come first."""
    given = list(seat.votes.order_by("turn").values_list("statement__number", "value", "turn"))
    last = ("vote", given[-1][1]) if given else None
    weights = wanted.priorities(seat.space_id, now=now)
    cards = numbers(seat)
    if weights:
        cards = decks.weighted_order(cards, weights, seed=seat.space.seed, seat=seat.pk)
    done = {card for card, _value, _turn in given}
    return _hand(seat, cards, done, language, given[-1][2] if given else 0, last)


def _hand(
    seat: models.Seat,
    cards: Sequence[int],
    done: set[int | None],
    language: str,
    turn: int,
    last: tuple[str, int] | None,
) -> Hand:
    left = [one for one in cards if one not in done]
    shown = texts(seat.space_id, left[:1], language)
    progress = rules.Progress(len(cards) - len(left), len(cards))
    return Hand(shown[0] if shown else None, progress, turn, last)


def texts(space_id: uuid.UUID, cards: Sequence[int], language: str) -> list[Card]:
    """Cards by their numbers, in that order, as a reader of this language sees them."""
    rows = models.Statement.objects.filter(space_id=space_id, number__in=cards)
    found = {one.number: one for one in rows}
    return [_card(found[one], language) for one in cards if one in found]


def _card(row: models.Statement, language: str) -> Card:
    said = row.words.get(row.language) or next(iter(row.words.values()), "")
    text = row.words.get(language) or said
    shown_in = language if row.words.get(language) else row.language
    is_original = shown_in == row.language
    return Card(
        number=row.number or 0,
        text=text,
        language=shown_in,
        mark=str(row.marks.get(shown_in, "")),
        original=None if is_original else (said, row.language),
        is_untranslated=is_original and row.language != language,
    )


def kept_cards(seat: models.Seat, language: str) -> list[Card]:
    """Every card of the room, by number: what is shown to whoever tells more ideas."""
    rows = models.Statement.objects.filter(space_id=seat.space_id, number__isnull=False)
    return [_card(one, language) for one in rows.order_by("number")]


def piles(seat: models.Seat, key: bytes) -> list[PileLine]:
    """The seat's piles, in the order in which she made them; key opens their names."""
    rows = seat.piles.annotate(count=Count("placements")).order_by("number")
    return [PileLine(one.number, name_of(seat, one, key), one.count) for one in rows]


def name_of(seat: models.Seat, pile: models.Pile, key: bytes) -> str:
    """What she calls a pile; empty where she gave it no name, or this phone cannot open it."""
    if not pile.sealed:
        return ""
    return seats.open_name(key, bytes(pile.sealed), seat=seat.pk, pile=pile.number)


def laid_cards(seat: models.Seat, language: str) -> dict[int | None, list[Card]]:
    """The cards that lie somewhere, by pile; None for those she was not sure about."""
    rows = seat.placements.filter(statement__number__isnull=False).order_by("turn")
    laid: dict[int | None, list[int]] = {}
    for card, pile in rows.values_list("statement__number", "pile__number"):
        laid.setdefault(pile, []).append(card or 0)
    every = [card for several in laid.values() for card in several]
    shown = {one.number: one for one in texts(seat.space_id, every, language)}
    return {pile: [shown[one] for one in several if one in shown] for pile, several in laid.items()}


def scales(space: models.Space) -> list[models.Scale]:
    """The questions that every card is rated by, in their order."""
    return list(models.Scale.objects.filter(space=space).order_by("position"))


def answers(seat: models.Seat) -> dict[tuple[int, int], int]:
    """What the seat has answered: by (card's number, question's position)."""
    rows = seat.ratings.values_list("statement__number", "scale__position", "value")
    return {(card, position): value for card, position, value in rows if card is not None}
