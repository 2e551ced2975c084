"""Sorting: a card at a time into piles of one's own. Nothing here is audited: docs/decisions/0043.

Every tap says which card it is about. A card that lies somewhere already is not laid again, so a tap
that is sent twice changes nothing twice, and no list of taps has to be kept for that.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping

from django.db.models import Max

from arboleda.engines.sealing import seats
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _phones
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.trust.accounts import operations as accounts

SORT = choices.StageKind.SORT
NEW = -1
"""Instead of a pile's number: one that is not there yet."""


@dataclasses.dataclass(frozen=True, slots=True)
class Tidying:
    """What somebody changes on the page of her piles.

    names: by a pile's number, empty for none. moves: by a card's number, to a pile's number, NEW, or
    None for "not sure". merges: by a pile's number, the pile it is put together with.
    """

    names: Mapping[int, str] = dataclasses.field(default_factory=dict)
    moves: Mapping[int, int | None] = dataclasses.field(default_factory=dict)
    merges: Mapping[int, int] = dataclasses.field(default_factory=dict)


def place(*, seat: models.Seat, card: int, pile: int | None) -> None:
    """Lay a card on a pile (its number), or nowhere where she is not sure (None).

    A card that lies already stays. Raises Invalid (stage_closed, seat_gone, is_done, no_such_card,
    no_such_pile).
    """
    with _sorting(seat) as current:
        statement = _phones.card_of(current, card)
        if not current.placements.filter(statement=statement).exists():
            _lay(current, statement, None if pile is None else _pile(current, pile))


def place_on_new_pile(*, seat: models.Seat, card: int, name: str, key: bytes) -> None:
    """Begin a pile with a card. name: in her words, or empty; key: `seats.names_key` of her phone.

    Raises Invalid (codes of `place` and rules.name_problems).
    """
    problems = rules.name_problems(name)
    if problems:
        raise accounts.Invalid(problems)
    with _sorting(seat) as current:
        statement = _phones.card_of(current, card)
        if not current.placements.filter(statement=statement).exists():
            _lay(current, statement, _new_pile(current, name, key))


def undo(*, seat: models.Seat, turn: int) -> None:
    """Take the last card back into the hand, if it was this turn; a pile that is empty then goes.

    Sent twice, it takes back one card. Raises Invalid (stage_closed, seat_gone, is_done).
    """
    with _sorting(seat) as current:
        last = current.placements.order_by("-turn").first()
        if last is not None and last.turn == turn:
            last.delete()
            _sweep(current)


def tidy(*, seat: models.Seat, changes: Tidying, key: bytes) -> None:
    """Rename piles, move cards, put piles together: all of it or nothing. Empty piles go.

    Cards are moved first, so that one moved out of a pile does not go along with it. All cards
    that are moved to a new pile lie on one. Raises Invalid (codes of `place` and name_too_long).
    """
    problems = [code for name in changes.names.values() for code in rules.name_problems(name)]
    if problems:
        raise accounts.Invalid(sorted(set(problems)))
    with _sorting(seat) as current:
        for number, name in changes.names.items():
            _rename(_pile(current, number), name, key)
        _move(current, changes.moves, key)
        for number, into in changes.merges.items():
            pile, target = _pile(current, number), _pile(current, into)
            pile.placements.update(pile=target)
        _sweep(current)


@contextlib.contextmanager
def _sorting(seat: models.Seat) -> Iterator[models.Seat]:
    """A stage that is open and a seat that is not done: see `_phones.during`."""
    with _phones.during(seat, SORT) as current:
        if current.has_sorted:
            raise accounts.Invalid(["is_done"])
        yield current


def _pile(seat: models.Seat, number: int) -> models.Pile:
    pile = seat.piles.filter(number=number).first()
    if pile is None:
        raise accounts.Invalid(["no_such_pile"])
    return pile


def _new_pile(seat: models.Seat, name: str, key: bytes) -> models.Pile:
    number = (seat.piles.aggregate(last=Max("number"))["last"] or 0) + 1
    return models.Pile.objects.create(
        seat=seat, number=number, sealed=_sealed(seat, number, name, key)
    )


def _rename(pile: models.Pile, name: str, key: bytes) -> None:
    pile.sealed = _sealed(pile.seat, pile.number, name, key)
    pile.save(update_fields=["sealed"])


def _sealed(seat: models.Seat, number: int, name: str, key: bytes) -> bytes | None:
    words = " ".join(name.split())
    return seats.seal_name(key, words, seat=seat.pk, pile=number) if words else None


def _lay(seat: models.Seat, statement: models.Statement, pile: models.Pile | None) -> None:
    turn = _phones.next_turn(seat.placements.all())
    models.Placement.objects.create(seat=seat, statement=statement, pile=pile, turn=turn)


def _move(seat: models.Seat, moves: Mapping[int, int | None], key: bytes) -> None:
    fresh = _new_pile(seat, "", key) if NEW in moves.values() else None
    for number, to in moves.items():
        laid = seat.placements.filter(statement=_phones.card_of(seat, number))
        pile = fresh if to == NEW else None if to is None else _pile(seat, to)
        laid.update(pile=pile)


def _sweep(seat: models.Seat) -> None:
    seat.piles.filter(placements=None).delete()
