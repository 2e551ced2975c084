"""The tripwire: who reads more people than any work asks for is shut out, and only then."""

from __future__ import annotations

import dataclasses
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.vault import operations, queries
from arboleda.trust.vault.keeper import asking, client, core, errors, reads, tripwire
from tests.conftest import NOW
from tests.trust.vault.conftest import ASK

ME = uuid.uuid4()
WIDE = dataclasses.replace(ASK, actor=ME, role="organizer", rule="assignment:organization")


@pytest.fixture
def crowd(own: core.Keeper, monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """Six people, where five are many."""
    monkeypatch.setattr(tripwire, "MOST", 5)
    people = [uuid.uuid4() for _ in range(6)]
    own.make_keys([*people, ME], "person")
    return people


def test_the_limit_is_what_was_decided() -> None:
    assert (tripwire.MOST, tripwire.WINDOW_SECONDS) == (300, 600)


def test_one_person_too_many_shuts_the_actor_out(
    keeping: client.Keeping, crowd: list[uuid.UUID]
) -> None:
    assert len(keeping.release(WIDE, crowd[:5])) == 5
    assert keeping.release(WIDE, crowd[:5]), "the same people again are no more people"
    with pytest.raises(errors.TooMany):
        keeping.release(WIDE, crowd[5:])
    for closed in (WIDE, dataclasses.replace(WIDE, rule="assignment")):
        with pytest.raises(errors.TooMany):
            keeping.release(closed, crowd[:1])
    assert list(keeping.tripped()) == [ME]


def test_nothing_is_let_go_with_the_asking_that_tears_it(
    own: core.Keeper, crowd: list[uuid.UUID]
) -> None:
    with pytest.raises(errors.TooMany):
        own.release(WIDE, crowd)
    assert [row.action for row in reads.rows(own._store)] == ["keys.tear_tripwire"]
    assert own.verify_reads().fault is None


@pytest.mark.parametrize(
    "ask",
    [
        dataclasses.replace(WIDE, rule="assignment"),
        dataclasses.replace(WIDE, references="approval:5b0c release:1"),
        dataclasses.replace(WIDE, actor=None, role="system"),
    ],
    ids=["assigned", "approved", "system"],
)
def test_ones_own_work_and_what_two_people_approved_go_on(
    ask: asking.Asking, keeping: client.Keeping, crowd: list[uuid.UUID]
) -> None:
    assert len(keeping.release(ask, crowd)) == 6
    assert keeping.tripped() == {}


@pytest.mark.parametrize("references", ["", "approvals", "xapproval:1", "release:approval"])
def test_what_only_looks_approved_is_counted(
    references: str, keeping: client.Keeping, crowd: list[uuid.UUID]
) -> None:
    with pytest.raises(errors.TooMany):
        keeping.release(dataclasses.replace(WIDE, references=references), crowd)


def test_stories_and_oneself_are_not_counted(own: core.Keeper, crowd: list[uuid.UUID]) -> None:
    stories = [uuid.uuid4() for _ in range(9)]
    own.make_keys(stories, "story")
    assert own.release(WIDE, [*crowd[:5], *stories, ME])


def test_ten_minutes_later_it_begins_anew(
    own: core.Keeper, crowd: list[uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = time.monotonic()
    own.release(WIDE, crowd[:5])
    monkeypatch.setattr(time, "monotonic", lambda: start + 601)
    assert own.release(WIDE, crowd[5:])


def test_it_is_per_actor(keeping: client.Keeping, crowd: list[uuid.UUID]) -> None:
    with pytest.raises(errors.TooMany):
        keeping.release(WIDE, crowd)
    assert keeping.release(dataclasses.replace(WIDE, actor=crowd[0]), crowd[:3])


def test_shut_out_stays_shut_out_until_somebody_opens(
    own: core.Keeper, crowd: list[uuid.UUID]
) -> None:
    with pytest.raises(errors.TooMany):
        own.release(WIDE, crowd)
    own.lock()
    own.unlock()
    with pytest.raises(errors.TooMany):
        own.release(WIDE, crowd[:1])
    own.reset_tripwire(ME)
    assert own.release(WIDE, crowd[:1])
    assert "keys.reset_tripwire" in {row.action for row in reads.rows(own._store)}
    own.reset_tripwire(ME)
    assert own.verify_reads().fault is None


def test_it_is_forgotten_with_her(own: core.Keeper, crowd: list[uuid.UUID]) -> None:
    with pytest.raises(errors.TooMany):
        own.release(WIDE, crowd)
    own.destroy([ME])
    assert own.tripped() == {}


@pytest.mark.django_db
def test_the_account_is_put_out_and_administrators_are_told(
    make_account: Callable[..., Any],
    make_person: Callable[..., uuid.UUID],
    sign_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tripwire, "MOST", 2)
    organizer, administrator = make_account("organizer"), make_account("administrator")
    people = [make_person() for _ in range(3)]
    with pytest.raises(accounts.Refused):
        operations.read_names(
            actor=organizer.actor, people=people, purpose="people-list",
            rule="assignment:organization",
        )  # fmt: skip
    organizer.refresh_from_db()
    assert not organizer.is_active
    assert queries.put_out() == [organizer.username]
    client_of = sign_in(administrator)
    assert organizer.username in client_of.get("/").content.decode()
    witness = operations.ask_witness(actor=administrator.actor, subjects=[organizer.person_id])
    accounts.set_active(
        actor=administrator.actor, witness=witness, account=organizer, is_active=True, now=NOW
    )
    assert queries.put_out() == []
    assert organizer.username not in client_of.get("/").content.decode()
    assert operations.read_names(
        actor=organizer.actor, people=people[:2], purpose="people-list",
        rule="assignment:organization",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_last_administrator_is_refused_and_keeps_her_account(
    make_account: Callable[..., Any],
    make_person: Callable[..., uuid.UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tripwire, "MOST", 2)
    administrator = make_account("administrator")
    people = [make_person() for _ in range(3)]
    for asked in (people, people[:1]):
        with pytest.raises(accounts.Refused):
            operations.read_names(
                actor=administrator.actor, people=asked, purpose="people-list",
                rule="assignment:organization",
            )  # fmt: skip
    administrator.refresh_from_db()
    assert administrator.is_active
    operations.let_in_again(administrator.person_id)
