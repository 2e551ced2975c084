"""Making a room, coming in, and beginning anew where nothing opens the old one."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.engines.sealing import rooms
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models, policies
from arboleda.trust.room.operations import locking
from arboleda.trust.room.queries import rooms as room_queries
from arboleda.trust.room.queries import visits
from arboleda.trust.vault import keys as vault_keys


class Tampered(RuntimeError):
    """A stored public key is not the one of the private key that was unlocked: nothing is opened."""


def make_room(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    passphrase: str,
    now: datetime.datetime,
) -> visits.Visit:
    """Make her room, listening to the passphrase she signs in with, and open it.

    The passphrase is compared first: a room locked by a slip of the finger would stay shut for
    ever. Raises Refused, Invalid (``wrong_passphrase``, ``busy``), AlreadyDone (there is one).
    """
    _own_passphrase(actor, account, passphrase)
    if room_queries.room_of(account.person_id):
        raise accounts.AlreadyDone("")
    held = locking.ask(actor, "room.make_room")
    room = models.Room(id=uuid.uuid4(), person_id=account.person_id, made_at=now)
    key, private = _new_key(room, now)
    locks = locking.new_locks(
        held, account.person_id, {key.pk: private}, passphrase, choices.PASSPHRASE, now=now
    )
    with transaction.atomic():
        room.save(force_insert=True)
        _save(key, locks)
        _record(held, "room.make_room", account.person_id, now)
    return visits.Visit(account.person_id, room.pk, held.deployment, {key.pk: private})


def open_room(*, actor: audit_rules.Actor, passphrase: str, now: datetime.datetime) -> visits.Visit:
    """Open her room with her passphrase, whichever of its keys that unlocks.

    A wrong one leaves a row, so that she sees that somebody tried. Raises Refused (no room), Invalid
    (``wrong_passphrase``, ``busy``), Tampered, kit.errors.Locked.
    """
    room = room_queries.room_of(actor.person) if actor.person else None
    if room is None or not policies.is_hers(actor, room):
        raise accounts.Refused
    held = locking.ask(actor, "room.open_room")
    locks = models.Lock.objects.filter(key__room=room, kind=choices.PASSPHRASE)
    found = locking.opened(held, room.person_id, locks, passphrase)
    if not found:
        with transaction.atomic():
            _record(held, "room.wrong_passphrase", room.person_id, now)
        raise accounts.Invalid(["wrong_passphrase"])
    return sound(visits.Visit(room.person_id, room.pk, held.deployment, found))


def begin_anew(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    passphrase: str,
    now: datetime.datetime,
) -> visits.Visit:
    """Give her room a new key where the present one listens to a passphrase she no longer has.

    What lies behind the old key stays closed, and is kept as long as any lock of it is. Raises
    Refused (nothing to begin anew), Invalid (``wrong_passphrase``, ``busy``).
    """
    _own_passphrase(actor, account, passphrase)
    standing = room_queries.standing(account.person_id)
    if standing.room is None or standing.door not in (choices.Door.EARLIER, choices.Door.LOST):
        raise accounts.Refused
    held = locking.ask(actor, "room.begin_anew")
    key, private = _new_key(standing.room, now)
    locks = locking.new_locks(
        held, account.person_id, {key.pk: private}, passphrase, choices.PASSPHRASE, now=now
    )
    with transaction.atomic():
        models.Pair.objects.filter(room=standing.room, left_at__isnull=True).update(left_at=now)
        _save(key, locks)
        _record(held, "room.begin_anew", account.person_id, now)
    return visits.Visit(account.person_id, standing.room.pk, held.deployment, {key.pk: private})


def sound(visit: visits.Visit) -> visits.Visit:
    """The visit, if the stored public keys are those of its private ones. Raises Tampered."""
    rows = list(models.Pair.objects.filter(room_id=visit.room))
    if not visits.is_sound(visit, rows):
        raise Tampered
    return visit


def _own_passphrase(
    actor: audit_rules.Actor, account: account_models.Account, passphrase: str
) -> None:
    if not policies.can_have_room(actor, account):
        raise accounts.Refused
    if not account.check_password(passphrase):
        raise accounts.Invalid(["wrong_passphrase"])


def _new_key(room: models.Room, now: datetime.datetime) -> tuple[models.Pair, bytes]:
    private = rooms.new_private_key()
    return (
        models.Pair(id=uuid.uuid4(), room=room, public=rooms.public_of(private), made_at=now),
        private,
    )


def _save(key: models.Pair, locks: list[models.Lock]) -> None:
    key.save(force_insert=True)
    models.Lock.objects.bulk_create(locks)


def _record(held: vault_keys.Keys, action: str, person: uuid.UUID, now: datetime.datetime) -> None:
    audit.record(witness=held.witness, action=action, subject=person, rule="self", now=now)
