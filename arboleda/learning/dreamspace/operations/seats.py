"""Seats: taken with a code, and found again. Nothing here is audited: docs/decisions/0043."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.db import IntegrityError, transaction

from arboleda.engines.sealing import errors, passphrases, seats
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _phones
from arboleda.learning.dreamspace.rules import decks
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.trust.accounts import operations as accounts


def join(*, space: models.Space, number: bytes, language: str, group: str = "") -> models.Seat:
    """Take a seat in a room; the same number takes the same seat, however often it is asked.

    number: the 32 bytes in the phone's cookie. language: one of the room's. group: the code of one
    of the room's coarse groups, or empty for whoever would rather not say. Where the room has a deck
    size and cards already, the seat gets its deck. Raises Invalid (unknown_language, unknown_group,
    room_closed, room_full).
    """
    problems = [] if language in space.languages else ["unknown_language"]
    if group and group not in {one["code"] for one in space.groups}:
        problems.append("unknown_group")
    if not space.code or space.frozen_at or space.erased_at:
        problems.append("room_closed")
    if problems:
        raise accounts.Invalid(problems)
    token = seats.token(number, space.pk)
    found = models.Seat.objects.filter(token=token).first()
    if found is not None:
        return found
    seat = models.Seat(
        space=space, kind=choices.SeatKind.PHONE, token=token, language=language, group=group
    )
    try:
        with _locked(space) as current:
            if problems := _closed_problems(current):
                raise accounts.Invalid(problems)
            seat.deck = _deck(space, seat)
            seat.save(force_insert=True)
    except IntegrityError:  # Two taps at once: the other one was first.
        return models.Seat.objects.get(token=token)
    return seat


def deal(*, seat: models.Seat) -> models.Seat:
    """Give a seat its deck where it joined before there were cards. Once it has one, it stays."""
    if seat.deck or not seat.space.deck_size:
        return seat
    with _locked(seat.space):
        seat.refresh_from_db(fields=["deck"])
        if not seat.deck:
            seat.deck = _deck(seat.space, seat)
            seat.save(update_fields=["deck"])
    return seat


@contextlib.contextmanager
def _locked(space: models.Space) -> Iterator[models.Space]:
    """The room as it stands. One deck after another: two that are dealt at the same moment would be
    the same. Freezing locks the room, too: nobody sits down behind the erasing of its seats."""
    with transaction.atomic():
        yield models.Space.objects.select_for_update().get(pk=space.pk)


def _closed_problems(space: models.Space) -> list[str]:
    """Codes: room_closed, room_full."""
    if not space.code or space.frozen_at or space.erased_at:
        return ["room_closed"]
    return ["room_full"] if space.seats.count() >= rules.MOST_SEATS else []


def _deck(space: models.Space, seat: models.Seat) -> list[int]:
    """The numbers of its cards, in their order; empty for all of them."""
    if not space.deck_size:
        return []
    rows = space.statements.filter(number__isnull=False).order_by("number")
    cards = [one for one in rows.values_list("number", flat=True) if one is not None]
    if len(cards) <= space.deck_size:
        return []
    from arboleda.engines import (
        mapping,
    )  # It loads arrays, which most pages of a phone do not need.

    dealer = mapping.decks.Dealer.of(len(cards), space.seed)
    place = {card: at for at, card in enumerate(cards)}
    for deck in space.seats.exclude(deck=[]).values_list("deck", flat=True):
        held = [place[card] for card in deck if card in place]
        dealer.pairs[[[at] for at in held], held] += 1
    dealt = [cards[at] for at in dealer.deal(space.deck_size)]
    return decks.order(dealt, seed=space.seed, seat=seat.pk)


def make_way_back(*, seat: models.Seat, number: bytes) -> str:
    """Keep a way back to this seat for a phone that forgets, and return the code to write down.

    What is kept opens nothing without the code. Asked again, it is the same code.
    """
    code = seats.way_back_code(number, seat.space_id)
    if seat.way_back is None:
        kept = seats.make_way_back(number, seat.space_id, _cost())
        models.Seat.objects.filter(pk=seat.pk).update(way_back=kept.mark, sealed_number=kept.sealed)
    return code


def come_back(*, space: models.Space, code: str) -> bytes:
    """The number behind a code that somebody wrote down. Raises Invalid (no_such_seat).

    Whoever calls it counts wrong tries first: `accounts.begin_try`.
    """
    mark, key = seats.way_back_mark(code, space.pk, _cost())
    found = models.Seat.objects.filter(space=space, way_back=mark).first()
    if found is None or found.sealed_number is None:
        raise accounts.Invalid(["no_such_seat"])
    try:
        return seats.open_way_back(key, bytes(found.sealed_number), space.pk)
    except errors.SealBroken as broken:
        raise accounts.Invalid(["no_such_seat"]) from broken


def _cost() -> passphrases.Cost:
    return passphrases.Cost(*settings.ROOM_COST)


def finish(*, seat: models.Seat, kind: str, language: str = "") -> models.Seat:
    """This seat is done with sorting or rating; only then does it count.

    language: the one its cards were read in, for the question whether languages sort alike; empty
    keeps what it was. Raises Invalid (stage_closed, seat_gone, nothing_yet).
    """
    return _mark(seat, kind, True, language)


def reopen(*, seat: models.Seat, kind: str) -> models.Seat:
    """Go on with what was done, while the stage is open. Raises Invalid (stage_closed, seat_gone)."""
    return _mark(seat, kind, False, "")


def _mark(seat: models.Seat, kind: str, is_done: bool, language: str) -> models.Seat:
    name = {choices.StageKind.SORT: "has_sorted", choices.StageKind.RATE: "has_rated"}[
        choices.StageKind(kind)
    ]
    with _phones.during(seat, kind) as current:
        rows = current.placements if name == "has_sorted" else current.ratings
        if is_done and not rows.exists():
            raise accounts.Invalid(["nothing_yet"])
        setattr(current, name, is_done)
        if language in seat.space.languages:
            current.language = language
        current.save(update_fields=[name, "language"])
    return seat
