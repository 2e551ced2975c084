"""Making and opening locks: what the other operations of a room share."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping

from django.conf import settings

from arboleda.engines.sealing import errors, rooms
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault
from arboleda.trust.vault.keeper import errors as keeper_errors

PEPPERS = {choices.PASSPHRASE: choices.PEPPER_LABEL, choices.CARD: choices.CARD_PEPPER_LABEL}


def ask(actor: audit_rules.Actor, action: str) -> vault_keys.Keys:
    """Her own vault key, for the outer layer of her locks; one row about herself in the chain of reads."""
    if actor.person is None:
        raise accounts.Refused
    return vault.ask_keys(
        actor=actor,
        subjects=[actor.person],
        action=action,
        purpose="own-room",
        capsules=choices.CAPSULE,
        rule="self",
    )


def cost() -> rooms.Cost:
    """What one try at a lock costs in this grove."""
    return rooms.Cost(*settings.ROOM_COST)


def unlock_key(secret: str, header: rooms.Header, kind: str, person: uuid.UUID) -> bytes:
    """Stretch a secret of this person, seasoned by the keeper.

    Raises Invalid (``busy``), kit.errors.Locked.
    """

    def pepper(value: bytes) -> bytes:
        with vault_keys.failing_closed() as keeper:
            try:
                return keeper.peppered(PEPPERS[kind], value, person)
            except keeper_errors.Busy as busy:
                raise accounts.Invalid(["busy"]) from busy

    return rooms.unlock_key(secret, header, pepper=pepper)


def new_locks(
    held: vault_keys.Keys,
    person: uuid.UUID,
    privates: Mapping[uuid.UUID, bytes],
    secret: str,
    kind: str,
    *,
    now: datetime.datetime,
) -> list[models.Lock]:
    """A lock of a kind for each private key, all under one secret; not saved yet."""
    header = rooms.new_header(cost())
    unlock = unlock_key(secret, header, kind, person)
    return [
        models.Lock(
            id=uuid.uuid4(),
            key_id=key,
            kind=kind,
            sealed=held.seal(
                person,
                rooms.lock(private, unlock, header, rooms.Place(held.deployment, kind, key)),
                label=choices.LOCK_LABEL,
                row=key,
                capsule=kind,
            ),
            made_at=now,
        )
        for key, private in privates.items()
    ]


def replace(locks: Iterable[models.Lock]) -> None:
    """Put these locks in the place of those of their kind, in the caller's transaction."""
    for lock in locks:
        models.Lock.objects.filter(key_id=lock.key_id, kind=lock.kind).delete()
        lock.save(force_insert=True)


def opened(
    held: vault_keys.Keys,
    person: uuid.UUID,
    locks: Iterable[models.Lock],
    secret: str,
) -> dict[uuid.UUID, bytes]:
    """The private keys that this secret opens, by id of the key: none where it is wrong.

    Locks that share a header are tried at the cost of one. Raises Invalid (``busy``), Locked.
    """
    found: dict[uuid.UUID, bytes] = {}
    tried: dict[tuple[str, rooms.Header], bytes] = {}
    for lock in locks:
        try:
            data = held.unseal_bytes(
                person,
                bytes(lock.sealed),
                label=choices.LOCK_LABEL,
                row=lock.key_id,
                capsule=lock.kind,
            )
            header = rooms.header_of(data)
        except (KeyError, errors.SealBroken):
            continue
        known = (lock.kind, header)
        if known not in tried:
            tried[known] = unlock_key(secret, header, lock.kind, person)
        place = rooms.Place(held.deployment, lock.kind, lock.key_id)
        try:
            found[lock.key_id] = rooms.open_lock(data, tried[known], place)
        except errors.SealBroken:
            continue
    return found
