"""The page of checkpoints to print: for administrators, and nothing is made without its row."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arboleda.engines.sealing import notes
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.proof import models, operations, queries
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(make_account: Callable[..., Any], sign_in: Callable[..., Client]) -> Client:
    return sign_in(make_account("administrator"))


def test_one_is_made_and_stands_on_the_page_to_print(page: Client) -> None:
    assert "There is none yet." in page.get("/proof/").content.decode()
    answer = page.post("/proof/new/", follow=True).content.decode()
    assert "Made. Print this page" in answer
    made = models.Checkpoint.objects.all()
    assert {one.chain for one in made} == {"reads", "writes"}
    for one in made:
        assert all(line in answer for line in one.note.splitlines())
    assert all(key in answer for key in queries.keys().values())


def test_what_is_printed_holds_and_has_the_row_of_whoever_asked(page: Client) -> None:
    page.post("/proof/new/")
    writes = models.Checkpoint.objects.get(chain="writes")
    row = audit_models.Event.objects.get(action="proof.make_checkpoints")
    assert row.seq == writes.size
    assert (row.role, row.rule) == ("administrator", "administrator")
    _, public = vault.log_key()
    origin = writes.note.partition("\n")[0]
    assert notes.read_checkpoint(notes.open_note(writes.note, origin, public)).size == row.seq
    assert all(one.holds for one in queries.verify())


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
def test_only_administrators_have_one_made(role: str, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Refused):
        operations.ask_checkpoints(actor=audit_rules.Actor(uuid.uuid4(), role), now=now)
    assert not models.Checkpoint.objects.exists()


def test_nothing_is_made_when_the_row_cannot_be_written(
    make_account: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, now: datetime.datetime
) -> None:
    actor = audit_rules.Actor(make_account("administrator").person_id, "administrator")

    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError):
        operations.ask_checkpoints(actor=actor, now=now)
    assert not models.Checkpoint.objects.exists()


def test_a_broken_chain_is_not_signed(page: Client) -> None:
    assert audit_models.Event.objects.filter(seq=1).update(rule="x")
    answer = page.post("/proof/new/", follow=True).content.decode()
    assert "Nothing was signed" in answer
    assert not models.Checkpoint.objects.filter(chain="writes").exists()


def test_in_spanish(page: Client) -> None:
    page.post("/language/", {"language": "es", "next": "/proof/"})
    answer = page.post("/proof/new/", follow=True).content.decode()
    assert "Prueba en papel" in answer
    assert "Quién abrió algo" in answer
