"""Reads that other apps use, and what is held about a person."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.organizing.people import models, operations, queries
from arboleda.organizing.people.rules import people as rules
from arboleda.organizing.people.rules import talks
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import models as safety
from arboleda.trust.safety.rules import reading
from arboleda.trust.vault import operations as vault
from tests.factories import people as factory

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def alba(db: None) -> models.Person:
    return factory.person("Alba", language="es", age_group="adult", is_leader=True)


def test_only_offered_strengths_are_offered(
    organizer: Any, make_account: Make, alba: models.Person, now: datetime.datetime
) -> None:
    luz = factory.person("Luz")
    factory.strength(alba, "Pay stubs")
    factory.strength(alba, "A secret", offered=False)
    factory.strength(luz, "Singing")
    readable = consent.readable(organizer.actor, now=now)
    all_offered = queries.offered_strengths(actor=organizer.actor, readable=readable)
    assert {(one.text, one.name) for one in all_offered} == {
        ("Pay stubs", "Alba"),
        ("Singing", "Luz"),
    }
    hers = queries.offered_strengths(actor=organizer.actor, readable=readable, people=[luz.pk])
    assert [one.text for one in hers] == ["Singing"]
    nobody = make_account("facilitator").actor
    reach = consent.readable(nobody, now=now)
    assert queries.offered_strengths(actor=nobody, readable=reach) == []


def test_she_reads_her_own_path_and_strengths(
    make_account: Make, alba: models.Person, now: datetime.datetime
) -> None:
    own = make_account("participant", person=alba.pk).actor
    wanted = operations.add_path_step(actor=own, person_id=alba.pk, text="Lead", now=now)
    operations.add_path_step(
        actor=own, person_id=alba.pk, text="Come", done_date=now.date(), now=now
    )
    operations.write_strength(actor=own, person_id=alba.pk, text="Cook", now=now)
    shown = queries.path_of(actor=own, person_id=alba.pk, rule="self")
    assert [one.text for one in shown] == ["Come", "Lead"]
    assert [
        one.text for one in queries.strengths_of(actor=own, person_id=alba.pk, rule="self")
    ] == ["Cook"]
    readable = consent.readable(own, now=now)
    assert queries.path_step(wanted.pk, readable=readable) == wanted
    stranger = make_account("participant").actor
    reach = consent.readable(stranger, now=now)
    assert queries.path_step(wanted.pk, readable=reach) is None


def test_due_steps_are_the_actors_own_and_open(
    organizer: Any, make_account: Make, alba: models.Person, now: datetime.datetime
) -> None:
    def record(actor: Any, days: int) -> models.OneToOne:
        day = now.date() + datetime.timedelta(days=days)
        note = talks.Note(now.date(), next_step="Call", next_date=day)
        return operations.record_one_to_one(actor=actor, person_id=alba.pk, note=note, now=now)

    later, soon, done = (record(organizer.actor, days) for days in (30, 2, 1))
    record(make_account("organizer", everybody=True).actor, 1)
    operations.finish_next_step(actor=organizer.actor, one_to_one=done, now=now)
    readable = consent.readable(organizer.actor, now=now)

    def due(days: int) -> list[models.OneToOne]:
        until = now.date() + datetime.timedelta(days=days)
        return list(queries.due_steps(actor=organizer.actor, readable=readable, until=until))

    assert due(7) == [soon] and due(40) == [soon, later]
    facilitator = make_account("facilitator")
    reach = consent.readable(facilitator.actor, now=now)
    assert not queries.due_steps(actor=facilitator.actor, readable=reach, until=now.date())


def test_she_reads_takes_along_and_is_forgotten(
    organizer: Any, make_account: Make, alba: models.Person, now: datetime.datetime
) -> None:
    luz = factory.person("Luz", companion_id=alba.pk)
    about: dict[str, Any] = {"actor": organizer.actor, "person_id": alba.pk, "now": now}
    answers = rules.Answers(
        chosen="Alba",
        language="es",
        age_group="adult",
        is_leader=True,
        declined=("city",),
        partner_id=factory.partner().pk,
    )
    operations.change_person(**about, answers=answers)
    operations.record_one_to_one(**about, note=talks.Note(now.date(), interests="Wages"))
    operations.relate_people(**about, other_id=luz.pk, kind="teaches")
    operations.add_path_step(**about, text="Speak", together=True)
    factory.strength(alba, "Cook", offered=False)
    own = make_account("participant", person=alba.pk).actor
    operations.record_one_to_one(
        actor=organizer.actor,
        person_id=luz.pk,
        held_by=alba.pk,
        now=now,
        note=talks.Note(now.date(), interests="Song"),
    )
    reading = registries.Reading(own, "own-page", now)
    held = [one for one in registries.personal_data if one.model in OURS]
    assert {one.model for one in held} == OURS
    lines = {f"{line.what}: {line.text}" for one in held for line in one.show(alba.pk, reading)}
    assert lines >= {
        "Language: Spanish",
        "Title: Leader",
        "Age group: 18 or older",
        "Organization: Centro Raíz",
        "What we do not ask you: City or neighborhood",
        "One-to-one on March 4, 2026: Wages",
        "A tie to another person: Teaches",
        "Step wanted: Speak",
        "Strength, kept: Cook",
    }
    assert not any("Luz" in line for line in lines)
    rows = [row for one in held for row in one.export(alba.pk, reading)]
    assert {"text": "Cook", "kind": "", "offered": False} in rows
    assert {"kind": "teaches", "since": "", "ended": ""} in rows and len(rows) == 5
    vault.forget(actor=audit_rules.SYSTEM, people=[alba.pk], now=now, rule="test")
    order = ["people.OneToOne", "people.Relationship", "people.PathStep", "people.Strength"]
    erase = {one.model: one.erase for one in held}
    assert [erase[model](alba.pk) for model in order] == [2, 1, 1, 1]
    assert erase["people.Person"](alba.pk) == 2
    luz.refresh_from_db()
    assert luz.companion_id is None
    assert models.OneToOne.objects.get().held_by_id is None
    person_lines = [one.show for one in held if one.model == "people.Person"]
    assert list(person_lines[0](alba.pk, reading)) == []


OURS = {
    "people.Person",
    "people.OneToOne",
    "people.Relationship",
    "people.PathStep",
    "people.Strength",
}


def test_identities_that_are_no_people_do_not_show(
    organizer: Any, make_person: Make, alba: models.Person, now: datetime.datetime
) -> None:
    make_person("Nobody of ours")
    readable = consent.readable(organizer.actor, now=now)
    given: dict[str, Any] = {
        "actor": organizer.actor,
        "readable": readable,
        "filters": queries.Filters(),
    }
    page = queries.people_page(**given)
    assert [one.name for one in page.items] == ["Alba"] and page.count == 1
    assert not queries.people_page(**given, query="nobody").items
    assert queries.found_by_name(actor=organizer.actor, readable=readable, query=" ") == []


def test_a_page_beyond_the_end_is_the_last(organizer: Any, now: datetime.datetime) -> None:
    batch = [rules.Answers(chosen=f"Ana {n}") for n in range(30)]
    operations.add_people(actor=audit_rules.SYSTEM, batch=batch, now=now)
    readable = consent.readable(organizer.actor, now=now)
    for sort, query in (("name", ""), ("added", ""), ("name", "ana")):
        page = queries.people_page(
            actor=organizer.actor,
            readable=readable,
            filters=queries.Filters(),
            sort=sort,
            query=query,
            number=9,
        )
        assert page.number == page.last == 2 and len(page.items) == 5, (sort, query)


def test_nobody_exports_whom_they_may_not_read(
    organizer: Any, make_account: Make, alba: models.Person, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Refused):
        stranger = make_account("organizer").actor
        operations.record_export(actor=stranger, people=[alba.pk], terms={}, now=now)
    with pytest.raises(accounts.NotApproved):
        operations.record_export(actor=organizer.actor, people=[alba.pk], terms={}, now=now)


def test_whom_one_may_not_read_is_in_no_list_whatever_the_keeper_counts(
    organizer: Any, make_account: Make, now: datetime.datetime
) -> None:
    """The keeper orders everybody it can open. Where that number happens to be the number of those
    who may be read, the page would have shown its ids, and one of them is closed."""
    alba, _bea = factory.person("Alba"), factory.person("Bea")
    for name in ("Luz", "Cal", "Sol"):
        vault.destroy_keys([factory.person(name).pk])
    safety.Openness.objects.create(
        person_id=alba.pk,
        level=reading.RED,
        keeper_id=make_account("organizer").person_id,
        set_at=now,
    )
    readable = consent.readable(organizer.actor, now=now)
    assert alba.pk not in readable
    for sort in ("name", "-name"):
        page = queries.people_page(
            actor=organizer.actor, readable=readable, filters=queries.Filters(), sort=sort
        )
        assert alba.pk not in {one.person.pk for one in page}
