"""Ways back in: a card with a PIN, and the passphrase from before a reset.

A third way, two of her three people (trust.md section 4), would be one more kind of lock: a secret
that two halves give together, opened by the same `locking.opened`.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction

from arboleda.engines.sealing import cards
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models, policies
from arboleda.trust.room.operations import locking, opening
from arboleda.trust.room.queries import rooms as room_queries
from arboleda.trust.room.queries import visits
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault


def make_card(
    *,
    actor: audit_rules.Actor,
    visit: visits.Visit,
    pin: str,
    now: datetime.datetime,
) -> str:
    """Make a card for the open room and return its code as written; it is kept nowhere.

    An earlier card opens nothing from then on. Raises Refused, Invalid (cards.pin_problems, ``busy``).
    """
    if actor.person is None or actor.person != visit.person:
        raise accounts.Refused
    problems = cards.pin_problems(pin)
    if problems:
        raise accounts.Invalid(problems)
    code = cards.new_code()
    held = locking.ask(actor, "room.make_card")
    locks = locking.new_locks(
        held, visit.person, visit.keys, cards.secret(code, pin), choices.CARD, now=now
    )
    with transaction.atomic():
        models.Lock.objects.filter(key__room_id=visit.room, kind=choices.CARD).delete()
        models.Lock.objects.bulk_create(locks)
        audit.record(
            witness=held.witness, action="room.make_card", subject=visit.person, rule="self",
            now=now,
        )  # fmt: skip
    return cards.written(code)


def revoke_card(*, actor: audit_rules.Actor, visit: visits.Visit, now: datetime.datetime) -> None:
    """Take a card's force away: from now on nobody can recover the room. Raises Refused."""
    if actor.person is None or actor.person != visit.person:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[visit.person])
    with transaction.atomic():
        locks = models.Lock.objects.filter(key__room_id=visit.room, kind=choices.CARD)
        if locks.delete()[0]:
            audit.record(
                witness=witness, action="room.revoke_card", subject=visit.person, rule="self",
                now=now,
            )  # fmt: skip


def recover_by_card(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    code: str,
    pin: str,
    passphrase: str,
    now: datetime.datetime,
) -> visits.Visit:
    """Open her room with card and PIN, and let it listen to the passphrase she has now.

    A try counts before it is looked at, so that many at the same moment are one; after three wrong
    ones the card rests longer and longer, and is never burned. Raises Refused (no card), Invalid
    (``wrong_passphrase``, ``code_shape``, ``card_rests``, ``wrong_card``, ``busy``).
    """
    room = _room_of_hers(actor, account, passphrase)
    locks = list(models.Lock.objects.filter(key__room=room, kind=choices.CARD))
    if not locks:
        raise accounts.Refused
    if room_queries.card_rests_until(room, now=now):
        raise accounts.Invalid(["card_rests"])
    try:
        secret = cards.secret(cards.read(code), pin)
    except cards.NotACode as slip:
        raise accounts.Invalid(["code_shape"]) from slip
    held = locking.ask(actor, "room.recover_by_card")
    _count_try(room, locks[0], now)
    try:
        found = locking.opened(held, room.person_id, locks, secret)
    except BaseException:
        _give_back_try(room, locks[0])  # Nobody looked: the keeper is busy or locked.
        raise
    if not found:
        _note_wrong_try(held, room, now)
        raise accounts.Invalid(["wrong_card"])
    return _listen(held, room, found, passphrase, now=now, action="room.recover_by_card")


def recover_by_passphrase(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    earlier: str,
    passphrase: str,
    now: datetime.datetime,
) -> visits.Visit:
    """Open her room with the passphrase from before a reset, and let it listen to the one she has now.

    Raises Refused (no room), Invalid (``wrong_passphrase``, ``wrong_earlier``, ``busy``).
    """
    room = _room_of_hers(actor, account, passphrase)
    held = locking.ask(actor, "room.recover_by_passphrase")
    locks = models.Lock.objects.filter(key__room=room, kind=choices.PASSPHRASE)
    found = locking.opened(held, room.person_id, locks, earlier)
    if not found:
        raise accounts.Invalid(["wrong_earlier"])
    return _listen(held, room, found, passphrase, now=now, action="room.recover_by_passphrase")


def _room_of_hers(
    actor: audit_rules.Actor, account: account_models.Account, passphrase: str
) -> models.Room:
    room = room_queries.room_of(account.person_id)
    if room is None or not policies.is_hers(actor, room):
        raise accounts.Refused
    if not policies.can_have_room(actor, account):
        raise accounts.Refused
    if not account.check_password(passphrase):
        raise accounts.Invalid(["wrong_passphrase"])
    return room


def _listen(
    held: vault_keys.Keys,
    room: models.Room,
    found: Mapping[uuid.UUID, bytes],
    passphrase: str,
    *,
    now: datetime.datetime,
    action: str,
) -> visits.Visit:
    visit = opening.sound(visits.Visit(room.person_id, room.pk, held.deployment, found))
    locks = locking.new_locks(held, room.person_id, found, passphrase, choices.PASSPHRASE, now=now)
    with transaction.atomic():
        locking.replace(locks)
        models.Lock.objects.filter(key__room=room, kind=choices.CARD).update(
            wrong_tries=0, tried_at=None
        )
        audit.record(
            witness=held.witness, action=action, subject=room.person_id, rule="self", now=now
        )
    others = models.Lock.objects.filter(key__room=room, kind=choices.PASSPHRASE).exclude(
        key__in=list(found)
    )
    also = locking.opened(held, room.person_id, others, passphrase)
    return opening.sound(
        visits.Visit(visit.person, visit.room, visit.deployment, {**also, **found})
    )


def _count_try(room: models.Room, seen: models.Lock, now: datetime.datetime) -> None:
    """Count a try, or let the card rest where another one began since this one looked."""
    cards_of = models.Lock.objects.filter(key__room=room, kind=choices.CARD)
    if not cards_of.filter(wrong_tries=seen.wrong_tries).update(
        wrong_tries=seen.wrong_tries + 1, tried_at=now
    ):
        raise accounts.Invalid(["card_rests"])


def _give_back_try(room: models.Room, seen: models.Lock) -> None:
    models.Lock.objects.filter(
        key__room=room, kind=choices.CARD, wrong_tries=seen.wrong_tries + 1
    ).update(wrong_tries=seen.wrong_tries, tried_at=seen.tried_at)


def _note_wrong_try(held: vault_keys.Keys, room: models.Room, now: datetime.datetime) -> None:
    with transaction.atomic():
        audit.record(
            witness=held.witness, action="room.wrong_card", subject=room.person_id, rule="self",
            now=now,
        )  # fmt: skip
