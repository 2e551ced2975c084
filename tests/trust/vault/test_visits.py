"""Looking at oneself is one row a visit; looking at anybody else is a row each time."""

from __future__ import annotations

import dataclasses
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arboleda.trust.vault.keeper import asking, client, core, reads, visits
from tests.trust.vault.conftest import ASK


def own_asking(person: uuid.UUID, visit: str) -> asking.Asking:
    return dataclasses.replace(ASK, actor=person, visit=visit)


@pytest.fixture
def person(keeping: client.Keeping) -> uuid.UUID:
    made = uuid.uuid4()
    keeping.make_keys([made], "person")
    return made


def test_she_leaves_one_row_a_visit(
    keeping: client.Keeping, own: core.Keeper, person: uuid.UUID
) -> None:
    first = keeping.release(own_asking(person, "a"), [person])
    again = keeping.release(own_asking(person, "a"), [person])
    assert again == first
    assert [row.capsules for row in reads.rows(own._store)] == [visits.CAPSULES]
    keeping.release(own_asking(person, "b"), [person])
    assert len(list(reads.rows(own._store))) == 2, "another visit is another row"
    assert keeping.verify_reads().fault is None


def test_others_leave_a_row_each_time(
    keeping: client.Keeping, own: core.Keeper, person: uuid.UUID
) -> None:
    other = uuid.uuid4()
    keeping.make_keys([other], "person")
    for _ in range(2):
        keeping.release(own_asking(person, "a"), [other])
        keeping.release(own_asking(person, "a"), [person, other])
    assert len(list(reads.rows(own._store))) == 6


def test_no_visit_no_favour(keeping: client.Keeping, own: core.Keeper, person: uuid.UUID) -> None:
    for _ in range(2):
        keeping.release(own_asking(person, ""), [person])
    assert len(list(reads.rows(own._store))) == 2


def test_nothing_opens_while_the_first_row_cannot_be_written(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")

    def broken(*args: Any, **named: Any) -> None:
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(reads, "append", broken)
        for _ in range(2):
            with pytest.raises(sqlite3.OperationalError):
                own.release(own_asking(person, "a"), [person])
    own.release(own_asking(person, "a"), [person])
    assert len(list(reads.rows(own._store))) == 1


def test_a_locked_keeper_forgets_who_had_looked(own: core.Keeper) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    own.release(own_asking(person, "a"), [person])
    own.lock()
    own.unlock()
    own.release(own_asking(person, "a"), [person])
    assert len(list(reads.rows(own._store))) == 2


def test_a_visit_is_not_remembered_for_ever() -> None:
    seen = visits.Visits()
    key = (uuid.uuid4(), "a")
    assert not seen.has_row(key, 100.0)
    seen.note(key, 100.0)
    assert seen.has_row(key, 100.0 + visits.LONGEST_SECONDS - 1)
    assert not seen.has_row(key, 100.0 + visits.LONGEST_SECONDS)


def test_the_oldest_visits_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST", 2)
    seen = visits.Visits()
    keys = [(uuid.uuid4(), str(number)) for number in range(3)]
    for key in keys:
        seen.note(key, 1.0)
    assert [seen.has_row(key, 1.0) for key in keys] == [False, True, True]


def test_her_pages_are_one_row_a_session(
    sign_in: Callable[..., Client], make_account: Callable[..., Any], grove: Any, keeper: Any
) -> None:
    account = make_account("participant", name="Alba")
    session = sign_in(account, confirmed=True)
    before = keeper.verify_reads().rows
    for _ in range(2):
        assert "Alba" in session.get("/me/held/").content.decode()
    assert keeper.verify_reads().rows - before == 1
