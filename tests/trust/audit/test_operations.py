"""The chain of writes: what a row holds, when it may be written, and that no change goes unseen."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from arboleda.engines.sealing import chains
from arboleda.trust.audit import models, operations, queries, rules
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
Moment = datetime.datetime


@pytest.fixture
def witness(make_person: Make) -> rules.Witness:
    people = [make_person(f"Person {number}") for number in range(3)]
    return vault.ask_witness(actor=rules.Actor(people[0], "organizer"), subjects=people)


def write(witness: rules.Witness, now: Moment, **changes: Any) -> models.Event:
    given: dict[str, Any] = {"action": "people.add_person", "now": now, **changes}
    with transaction.atomic():
        return operations.record(witness=witness, **given)


def people_of(witness: rules.Witness) -> list[uuid.UUID]:
    return list(witness.subjects)


def test_a_row_holds_pseudonyms_and_codes_and_nothing_else(
    witness: rules.Witness, now: Moment
) -> None:
    person = people_of(witness)[1]
    event = write(witness, now, subject=person, rule="assignment", references="cohort:7")
    assert bytes(event.subject) == witness.subjects[person] != person.bytes
    assert bytes(event.actor) == witness.actor
    assert len(event.subject) == 16
    assert event.role == "organizer"
    assert event.format == chains.FORMAT
    assert event.at == 1_772_649_000_000_000
    assert str(event) == "1 people.add_person"


@pytest.mark.parametrize("field", ["action", "rule", "references", "capsules"])
@pytest.mark.parametrize(
    "words", ["Alba Ríos", "alba@example.org", "+1 312/555", 'she said: "no"', "x" * 201, "a\nb"]
)
def test_nobodys_words_enter_the_chain(
    field: str, words: str, witness: rules.Witness, now: Moment
) -> None:
    with pytest.raises(operations.NotACode):
        write(witness, now, **{field: words})
    assert not models.Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_is_written_in_the_transaction_of_its_write_alone(now: Moment) -> None:
    witness = rules.Witness(b"", "system", {})
    with pytest.raises(operations.OutsideTransaction):
        operations.record(witness=witness, action="a.b", now=now)
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.record(witness=witness, action="a.b", now=now)
        raise RuntimeError("the write failed")
    assert not models.Event.objects.exists()
    assert queries.verify().fault is None


def test_the_transaction_that_a_test_opens_is_not_the_caller_s(now: Moment) -> None:
    """Otherwise an operation that forgets its own is found by people, not by tests."""
    with pytest.raises(operations.OutsideTransaction):
        operations.record(witness=rules.Witness(b"", "system", {}), action="a.b", now=now)


def test_a_subject_nobody_asked_for_has_no_row(witness: rules.Witness, now: Moment) -> None:
    with pytest.raises(KeyError):
        write(witness, now, subject=uuid.uuid4())


def test_many_rows_are_linked_each_to_the_one_before_and_to_its_subjects_last(
    witness: rules.Witness, now: Moment
) -> None:
    one, two, _ = people_of(witness)
    with transaction.atomic():
        first = operations.record_many(
            witness=witness, action="a.b", now=now, subjects=[one, two, one, None]
        )
    last = write(witness, now, subject=two)
    assert [event.seq for event in first] == [1, 2, 3, 4]
    assert bytes(first[0].previous) == chains.START
    assert bytes(first[2].previous) == bytes(first[1].digest)
    assert bytes(first[2].subject_previous) == bytes(first[0].digest)
    assert bytes(first[3].subject_previous) == chains.START
    assert bytes(last.subject_previous) == bytes(first[1].digest)
    report = queries.verify()
    assert (report.fault, report.rows, report.head) == (None, 5, bytes(last.digest))


def test_five_hundred_rows_cost_few_queries(
    witness: rules.Witness, now: Moment, django_assert_max_num_queries: Any
) -> None:
    subjects = people_of(witness) * 167
    with django_assert_max_num_queries(12), transaction.atomic():
        operations.record_many(witness=witness, action="a.b", now=now, subjects=subjects)
    assert queries.verify().fault is None


def test_an_empty_list_writes_nothing(witness: rules.Witness, now: Moment) -> None:
    with transaction.atomic():
        assert operations.record_many(witness=witness, action="a.b", now=now, subjects=[]) == []
    assert queries.verify() == chains.Report("writes", 0, chains.START, None)


@pytest.fixture
def chain(witness: rules.Witness, now: Moment) -> list[models.Event]:
    one, two, three = people_of(witness)
    return [write(witness, now, subject=person) for person in (one, two, one, three, two)]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "people.forget"}, {"role": "system"}, {"rule": "self"}, {"at": 5},
        {"actor": b"\0" * 16}, {"references": "x"}, {"capsules": "name"}, {"purpose": b"x"},
        {"subject": b"\1" * 16}, {"digest": b"\2" * 32}, {"previous": b"\3" * 32},
        {"subject_previous": b"\4" * 32},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_edited_row_shows(change: dict[str, Any], chain: list[models.Event]) -> None:
    models.Event.objects.filter(seq=3).update(**change)
    fault = queries.verify().fault
    assert fault is not None
    assert fault.seq == 3


@pytest.mark.parametrize("gone", [1, 3, 5])
def test_a_dropped_row_shows(gone: int, chain: list[models.Event]) -> None:
    models.Event.objects.filter(seq=gone).delete()
    assert queries.verify().fault is not None


def test_a_shortened_chain_shows(chain: list[models.Event]) -> None:
    models.Event.objects.filter(seq__gt=2).delete()
    fault = queries.verify().fault
    assert fault is not None and fault.what == "the end is missing"


def test_swapped_rows_show(chain: list[models.Event]) -> None:
    models.Event.objects.filter(seq=2).update(seq=99)
    models.Event.objects.filter(seq=3).update(seq=2)
    models.Event.objects.filter(seq=99).update(seq=3)
    assert queries.verify().fault is not None


def test_an_emptied_chain_shows(chain: list[models.Event]) -> None:
    models.Event.objects.all().delete()
    assert queries.verify().fault is not None


def test_moments_are_whole_microseconds() -> None:
    moment = datetime.datetime(1970, 1, 1, 0, 0, 1, 7, tzinfo=datetime.UTC)
    assert operations.microseconds(moment) == 1_000_007


def test_codes() -> None:
    assert rules.code_problems("people.add_person", "assignment:organization", "a-b 1+2", "") == []
    assert rules.code_problems("Alba", "ok", "ñ") == ["Alba", "ñ"]
