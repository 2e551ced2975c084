"""Invariant 8: a reset, a host, an administrator with everything we hold, open no room."""

from __future__ import annotations

import ast
import datetime
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models as db_models

from arboleda.engines.sealing import capsules, errors, letters, rooms
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.room import choices, models, operations, rules
from arboleda.trust.room.queries import texts
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault.keeper import errors as keeper_errors
from tests.architecture import house
from tests.conftest import NOW, PASSPHRASE
from tests.trust.room.conftest import NEW, Host

CANARY = "Quetzalaguacanela"


def everything_stored() -> Iterator[tuple[str, Any]]:
    """Every value of every table of the main database."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            for name, value in row.items():
                yield f"{model._meta.label}.{name}", value


@pytest.fixture
def dump(luz: Host, hazel: Host) -> dict[str, list[bytes]]:
    """All bytes that the database holds about a room in use: written, shared, with a card, reset."""
    text = luz.write(rules.Words(CANARY, CANARY))
    luz.share(text, hazel.person)
    operations.make_card(actor=luz.actor, visit=luz.visit, pin="402718", now=NOW)
    operations.reset_passphrase(
        actor=hazel.actor, account=luz.account, new=NEW, now=NOW + datetime.timedelta(days=1)
    )
    found: dict[str, list[bytes]] = {}
    for place, value in everything_stored():
        if isinstance(value, bytes | memoryview):
            found.setdefault(place, []).append(bytes(value))
        else:
            assert CANARY not in str(value), place
    return found


@pytest.mark.django_db
def test_a_dump_with_every_key_we_hold_opens_nothing(
    dump: dict[str, list[bytes]], luz: Host, hazel: Host, keeper: Any
) -> None:
    """Database, key store, keyring and pepper: everything but a passphrase."""
    ring = keeper._keyring()
    released = {one: keeper._open([one])[one] for one in (luz.person, hazel.person)}
    ours = [
        *(one.key for one in ring.epochs.values()), ring.matching, ring.pepper, ring.signing,
        *(one.key for one in released.values()), *(one.pseudonym * 2 for one in released.values()),
    ]  # fmt: skip
    ours = [key for key in ours if len(key) == 32]
    assert len(ours) >= 6
    # The outer layer is ours to open; that is what it is for.
    text = models.Page.objects.get()
    lock = models.Lock.objects.filter(key__room__person_id=luz.person, kind="passphrase").get()
    held = vault_keys.Keys(ring.deployment, None, released)  # type: ignore[arg-type]
    inner = held.unseal_bytes(
        luz.person, bytes(lock.sealed), label=choices.LOCK_LABEL, row=lock.key_id,
        capsule=lock.kind,
    )  # fmt: skip
    place = rooms.Place(ring.deployment, lock.kind, lock.key_id)
    letter = letters.Place(ring.deployment, text.pk, text.version)
    for key in [*ours, bytes(32)]:
        with pytest.raises(errors.SealBroken):
            rooms.open_lock(inner, key, place)
        with pytest.raises(errors.SealBroken):
            capsules.unseal(key, bytes(text.body), letter._capsule())
        for envelope in models.Envelope.objects.filter(text=text):
            with pytest.raises(errors.SealBroken):
                letters.unseal(
                    bytes(text.body), bytes(envelope.sealed), key, letter, envelope.key_id
                )
    # And the pepper with a wrong passphrase is a guess like any other, also the one staff gave her.
    for guess in (NEW, "", hazel.account.username, "four plain words there"):
        key = rooms.unlock_key(
            guess,
            rooms.header_of(inner),
            pepper=lambda value: keeper.peppered("room", value, luz.person),
        )
        with pytest.raises(errors.SealBroken):
            rooms.open_lock(inner, key, place)


@pytest.mark.django_db
def test_the_passphrase_without_our_keys_opens_nothing_after_she_is_forgotten(
    luz: Host, keeper: Any
) -> None:
    """An old copy of the database, her passphrase even: with her vault key gone the lock stays shut."""
    luz.write(rules.Words(CANARY, CANARY))
    old = bytes(models.Lock.objects.get().sealed)
    keeper.destroy([luz.person])
    with pytest.raises(errors.SealBroken):
        rooms.header_of(old)
    with pytest.raises(keeper_errors.KeeperError):
        operations.open_room(actor=luz.actor, passphrase=PASSPHRASE, now=NOW)


@pytest.mark.django_db
def test_the_words_stand_nowhere_in_what_is_stored(
    dump: dict[str, list[bytes]], keeper_folder: Path
) -> None:
    needle = CANARY.encode()
    assert not [place for place, values in dump.items() for one in values if needle in one]
    store = next(path for path in keeper_folder.iterdir() if path.suffix == ".sqlite3")
    connection = sqlite3.connect(f"file:{os.fspath(store)}?mode=ro", uri=True)
    assert needle not in "\n".join(connection.iterdump()).encode()
    connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer", "administrator"])
def test_no_operation_or_query_opens_it_for_any_role(luz: Host, make_host: Any, role: str) -> None:
    """Whatever is offered, asked by somebody else in her room's name, or with her ids."""
    text = luz.write(rules.Words(CANARY, CANARY))
    other = make_host(role, everybody=role != "participant")
    borrowed = {**dict(other.visit.keys)}
    forged = other.visit.__class__(luz.person, luz.visit.room, luz.visit.deployment, borrowed)
    for visit in (other.visit, forged):
        assert texts.text(visit, text.pk) is None
        assert texts.found(visit, CANARY) == []
        assert texts.shared_text(actor=other.actor, visit=visit, text_id=text.pk) is None
        assert CANARY not in str(texts.opened(visit, models.Page.objects.all()))
        for write, more in (
            (operations.write_text, {"words": rules.Words("x", "y")}),
            (operations.share_text, {"people": [other.person]}),
            (operations.remove_text, {}),
        ):
            with pytest.raises(accounts.Refused):
                write(actor=other.actor, visit=visit, text_id=text.pk, now=NOW, **more)  # type: ignore[operator]
    for passphrase in (PASSPHRASE, ""):
        visit = None
        try:
            visit = operations.open_room(actor=other.actor, passphrase=passphrase, now=NOW)
        except accounts.Invalid:
            continue
        assert visit.person == other.person
        assert not set(visit.keys) & set(luz.visit.keys)


def test_only_the_room_opens_locks_and_letters() -> None:
    """No other app knows how: the engine's functions that open are called here alone."""
    callers = set()
    for path in house.python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not is_call or not isinstance(node.func.value, ast.Name):
                continue
            if (node.func.value.id, node.func.attr) in {
                ("rooms", "open_lock"), ("rooms", "unlock_key"), ("letters", "unseal"),
            }:  # fmt: skip
                callers.add(house.shown(path))
    assert callers == {
        "arboleda/trust/room/operations/locking.py",
        "arboleda/trust/room/queries/texts.py",
    }


def test_no_column_of_a_room_could_hold_her_words() -> None:
    """Ids, dates, closed codes and sealed bytes: there is no place for a readable word."""
    fields = [
        field
        for model in apps.get_app_config("room").get_models()
        for field in model._meta.concrete_fields
    ]
    words = [
        field.name
        for field in fields
        if isinstance(field, db_models.CharField | db_models.TextField | db_models.JSONField)
    ]
    assert sorted(words) == ["kind", "role"]
