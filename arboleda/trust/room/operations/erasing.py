"""What goes by itself, and what goes when somebody is forgotten."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef

from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models, rules
from arboleda.trust.room.queries import rooms as room_queries
from arboleda.trust.vault import operations as vault

PURGED = ("room.Envelope", "room.Lock", "room.Page", "room.Pair")
"""What goes by itself when an earlier lock does; a legal hold on one of these stops it."""


def purge_locks(*, now: datetime.datetime, held_back: Collection[uuid.UUID]) -> int:
    """Delete locks that have listened to an earlier passphrase for 90 days since a reset (now: UTC).

    held_back: people whose rooms a legal hold keeps as they are (R16); `rights.purge_locks` knows.

    Where a key has no lock left, nobody can open what was sealed to it any more: key and texts go
    too, but for the key in use, which is hers to begin anew. Returns how many locks went.
    """
    due = models.Reset.objects.filter(
        person_id=OuterRef("key__room__person_id"),
        at__gt=OuterRef("made_at"),
        at__lte=now - rules.KEPT,
    )
    locks = models.Lock.objects.filter(Exists(due), kind=choices.PASSPHRASE)
    locks = locks.exclude(key__room__person_id__in=list(held_back))
    old = list(locks.select_related("key__room"))
    for lock in old:
        person = lock.key.room.person_id
        witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[person])
        with transaction.atomic():
            lock.delete()
            _drop_dead_key(lock.key)
            audit.record(
                witness=witness, action="room.purge_locks", subject=person, rule="reset", now=now
            )
    return len(old)


def _drop_dead_key(key: models.Pair) -> None:
    if models.Lock.objects.filter(key=key).exists():
        return
    models.Page.objects.filter(room=key.room_id, envelopes__key=key).delete()
    if key.left_at is not None:
        key.delete()


def erase_room(person_id: uuid.UUID) -> int:
    """Delete her room with everything in it, shared copies of its keys included. Returns how many rooms."""
    rooms = models.Room.objects.filter(person_id=person_id)
    count = rooms.count()
    rooms.delete()
    return count


def erase_keys(person_id: uuid.UUID) -> int:
    """Delete the keys of her room: what was sealed to them opens for nobody. Returns how many."""
    keys = models.Pair.objects.filter(room__person_id=person_id)
    count = keys.count()
    keys.delete()
    return count


def erase_locks(person_id: uuid.UUID) -> int:
    """Delete the locks of her room. Returns how many."""
    return models.Lock.objects.filter(key__room__person_id=person_id).delete()[0]


def erase_texts(person_id: uuid.UUID) -> int:
    """Delete her texts, with every envelope they were sealed in. Returns how many texts."""
    found = models.Page.objects.filter(room__person_id=person_id)
    count = found.count()
    found.delete()
    return count


def erase_envelopes(person_id: uuid.UUID) -> int:
    """Delete what others sealed to her, and her own envelopes. Returns how many."""
    room = room_queries.room_of(person_id)
    if room is None:
        return 0
    own = models.Envelope.objects.filter(text__room=room)
    from_others = models.Envelope.objects.filter(key__room=room)
    return own.delete()[0] + from_others.delete()[0]


def erase_resets(person_id: uuid.UUID) -> int:
    """Delete that somebody gave her a new passphrase, and take her id out of those she gave others.

    Returns how many rows were reached.
    """
    given = models.Reset.objects.filter(by_person=person_id).update(by_person=None)
    return given + models.Reset.objects.filter(person_id=person_id).delete()[0]
