"""Closing everything at once and opening it again, from a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from arboleda.engines.sealing import passphrases
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys, operations
from arboleda.trust.vault.keeper import core, errors, unlocking
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

WORDS = "five plain words of keys"
ADMINISTRATOR = "administrator"


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[core.Keeper]:
    """A keeper of one's own that a passphrase opens."""
    monkeypatch.setattr(unlocking, "COST", passphrases.Cost(1, 64, 1))
    own = core.Keeper(tmp_path / "own")
    own.set_passphrase(WORDS, None)
    keys.use(own)
    yield own
    keys.use(None)
    own.close()


def _actor(account: Any) -> audit_rules.Actor:
    actor: audit_rules.Actor = account.actor
    return actor


def _actions() -> list[str]:
    return list(
        audit_models.Event.objects.filter(action__contains="_keys").values_list("action", flat=True)
    )


def test_an_administrator_closes_and_opens(
    guarded: core.Keeper, make_account: Callable[..., Any]
) -> None:
    actor = _actor(make_account(ADMINISTRATOR))
    operations.lock_keys(actor=actor, now=NOW)
    assert not guarded.status().unlocked
    operations.lock_keys(actor=actor, now=NOW)
    operations.unlock_keys(actor=actor, passphrase=WORDS, now=NOW)
    assert guarded.status().unlocked
    assert _actions() == ["vault.lock_keys", "vault.unlock_keys"]


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
def test_nobody_else_closes_or_opens(
    role: str, guarded: core.Keeper, make_account: Callable[..., Any]
) -> None:
    actor = _actor(make_account(role))
    with pytest.raises(operations.Refused):
        operations.lock_keys(actor=actor, now=NOW)
    assert guarded.status().unlocked
    guarded.lock()
    with pytest.raises(operations.Refused):
        operations.unlock_keys(actor=actor, passphrase=WORDS, now=NOW)
    assert not guarded.status().unlocked


def test_another_passphrase_opens_nothing(
    guarded: core.Keeper, make_account: Callable[..., Any]
) -> None:
    actor = _actor(make_account(ADMINISTRATOR))
    guarded.lock()
    with pytest.raises(errors.Wrong):
        operations.unlock_keys(actor=actor, passphrase="five plain words of keyz", now=NOW)
    with pytest.raises(errors.Locked):
        operations.unlock_keys(actor=actor, passphrase=None, now=NOW)
    assert not guarded.status().unlocked


def test_without_its_row_it_stays_closed(
    guarded: core.Keeper, make_account: Callable[..., Any], broken_audit: None
) -> None:
    actor = audit_rules.Actor(None, ADMINISTRATOR)
    guarded.lock()
    with pytest.raises(RuntimeError):
        operations.unlock_keys(actor=actor, passphrase=WORDS, now=NOW)
    assert not guarded.status().unlocked


def test_closing_never_waits_for_its_row(guarded: core.Keeper, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        operations.lock_keys(actor=audit_rules.Actor(None, ADMINISTRATOR), now=NOW)
    assert not guarded.status().unlocked


def test_the_page_closes_and_opens(
    guarded: core.Keeper, sign_in: Callable[..., Client], make_account: Callable[..., Any]
) -> None:
    client = sign_in(make_account(ADMINISTRATOR))
    assert "Close everything now" in client.get("/keys/unlock/").content.decode()
    assert client.post("/keys/lock/").status_code == 302
    page = client.get("/keys/unlock/").content.decode()
    assert "The keys are closed" in page
    assert "Passphrase of the keys" in page
    wrong = client.post("/keys/unlock/", {"passphrase": "five plain words of kings"})
    assert "That is not the passphrase of the keys" in wrong.content.decode()
    assert client.post("/keys/unlock/", {"passphrase": ""}).status_code == 200
    assert not guarded.status().unlocked
    assert client.post("/keys/unlock/", {"passphrase": WORDS}).status_code == 302
    assert guarded.status().unlocked
    assert client.get("/").status_code == 200


def test_whoever_guesses_is_slowed(
    guarded: core.Keeper, sign_in: Callable[..., Client], make_account: Callable[..., Any]
) -> None:
    client = sign_in(make_account(ADMINISTRATOR))
    guarded.lock()
    pages = [
        client.post("/keys/unlock/", {"passphrase": f"guess number {number}"}).content.decode()
        for number in range(7)
    ]
    assert "Tried too often" in pages[-1]
    assert "Tried too often" in client.post("/keys/unlock/", {"passphrase": WORDS}).content.decode()
    assert not guarded.status().unlocked


def test_a_trial_opens_by_a_button(
    sign_in: Callable[..., Client], make_account: Callable[..., Any]
) -> None:
    client = sign_in(make_account(ADMINISTRATOR))
    assert "as in a trial" in client.get("/keys/unlock/").content.decode()
    client.post("/keys/lock/")
    assert "Passphrase" not in client.get("/keys/unlock/").content.decode()
    client.post("/keys/unlock/")
    assert client.get("/").status_code == 200


def test_locked_the_administrator_is_shown_the_way_and_nobody_else(
    guarded: core.Keeper, sign_in: Callable[..., Client], make_account: Callable[..., Any]
) -> None:
    administrator, organizer = make_account(ADMINISTRATOR), make_account("organizer")
    person = make_account().person_id
    guarded.lock()
    client = sign_in(administrator)
    client.raise_request_exception = False
    closed = client.get(f"/people/{person}/")
    if closed.status_code != 503:
        closed = client.get("/people/")
    assert closed.status_code == 503
    assert "/keys/unlock/" in closed.content.decode()
    client = sign_in(organizer)
    client.raise_request_exception = False
    closed = client.get("/people/")
    assert closed.status_code == 503
    assert "/keys/unlock/" not in closed.content.decode()


def test_the_page_tells_nothing(
    guarded: core.Keeper, sign_in: Callable[..., Client], make_account: Callable[..., Any]
) -> None:
    """In Spanish too: its title is one neutral word."""
    client = sign_in(make_account(ADMINISTRATOR, language="es"))
    client.cookies["members_language"] = "es"
    page = client.get("/keys/unlock/").content.decode()
    assert "<title>Llaves" in page
    assert "Cerrar todo ahora" in page
    assert str(uuid.UUID(int=guarded.deployment().int)) not in page
