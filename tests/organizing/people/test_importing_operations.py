"""Lists come in whole or say why; what came in can be taken back; what is refused is nowhere."""

from __future__ import annotations

import datetime
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people
from arboleda.organizing.people import operations as people_operations
from arboleda.organizing.people.importing import choices, models, operations, queries
from arboleda.organizing.people.rules import people as people_rules
from arboleda.organizing.people.rules.lists import reading
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models as safety
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

HEADER = "First Name,Last Name,Email,Phone,Preferred Language,Organization,Do Not Email,SSN\n"
LATER = datetime.timedelta(days=1)


@pytest.fixture
def organizer(make_account: Callable[..., Any], grove: Any) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def staged(organizer: Any, now: datetime.datetime) -> Callable[..., models.Import]:
    """staged(text): a list, surveyed and ready."""

    def stage(text: str | bytes, **given: Any) -> models.Import:
        data = text.encode() if isinstance(text, str) else text
        batch = operations.stage_list(
            actor=organizer.actor, file=io.BytesIO(data), label="list.csv", now=now, **given
        )
        operations.survey(actor=organizer.actor, batch=batch, now=now)
        return batch

    return stage


@pytest.fixture
def brought(
    organizer: Any, now: datetime.datetime, staged: Callable[..., models.Import]
) -> Callable[..., models.Import]:
    """brought(text): a list that came in."""

    def bring(text: str | bytes, **given: Any) -> models.Import:
        batch = staged(text, **given)
        operations.bring_in(actor=organizer.actor, batch=batch, now=now)
        return batch

    return bring


def names(ids: Any = None) -> list[str]:
    wanted = list(ids if ids is not None else people.Person.objects.values_list("pk", flat=True))
    found = vault.read_names(actor=audit_rules.SYSTEM, people=wanted, purpose="test", rule="test")
    return sorted(found.values())


def contact_of(person: uuid.UUID) -> dict[str, Any]:
    found = vault.read_identities(
        actor=audit_rules.SYSTEM,
        people=[person],
        purpose="test",
        rule="test",
        capsules=("name", "contact"),
    )
    return {**found[person, "name"], **found[person, "contact"]}


def add(now: datetime.datetime, chosen: str, **answers: Any) -> uuid.UUID:
    made = people_operations.add_person(
        actor=audit_rules.SYSTEM, answers=people_rules.Answers(chosen=chosen, **answers), now=now
    )
    return made.pk


def test_a_list_comes_in(brought: Any, organizer: Any, now: datetime.datetime) -> None:
    batch = brought(
        HEADER
        + "Ana,Ruiz,ana@x.org,(312) 555-0142,Spanish,,0,\n"
        + "Luz,Soto,luz@x.org,,English,Casa Norte,1,\n"
    )

    assert batch.state == choices.State.DONE
    assert names() == ["Ana Ruiz", "Luz Soto"]
    ana, luz = (person_called(name) for name in ("Ana Ruiz", "Luz Soto"))
    assert contact_of(ana)["phones"] == ["+13125550142"]
    assert people.Person.objects.get(pk=ana).language == "es"
    assert people.Person.objects.get(pk=luz).partner.name == "Casa Norte"  # type: ignore[union-attr]  # It has one.
    stops = list(safety.ContactStop.objects.values_list("person_id", "channel", "source"))
    assert stops == [(luz, "email", f"import:{batch.pk}")]
    assert audit_queries.verify().fault is None


def person_called(name: str) -> uuid.UUID:
    ids = list(people.Person.objects.values_list("pk", flat=True))
    found = vault.read_names(actor=audit_rules.SYSTEM, people=ids, purpose="test", rule="test")
    return next(one for one, called in found.items() if called == name)


def test_who_may_not_is_refused(
    make_account: Callable[..., Any], now: datetime.datetime, grove: Any
) -> None:
    for role, everybody in [("facilitator", True), ("organizer", False), ("participant", False)]:
        account = make_account(role, everybody=everybody)
        with pytest.raises(accounts.Refused):
            operations.stage_list(
                actor=account.actor, file=io.BytesIO(b"Name\nAna\n"), label="x", now=now
            )
    assert not models.Import.objects.exists()


def test_nothing_comes_in_when_the_audit_cannot_be_written(
    staged: Any, organizer: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = staged(HEADER + "Ana,Ruiz,ana@x.org,,,,,\n")

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit_models.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.bring_in(actor=organizer.actor, batch=batch, now=now)

    assert not people.Person.objects.exists()
    assert not models.ImportedRow.objects.exists()


def test_what_is_no_list_leaves_nothing(organizer: Any, now: datetime.datetime) -> None:
    for data in (b"PK\x03\x04zip", b"%PDF-1.7", b""):
        with pytest.raises(reading.Unreadable):
            operations.stage_list(actor=organizer.actor, file=io.BytesIO(data), label="x", now=now)
    assert not models.Import.objects.exists()


def test_a_form_sent_twice_stages_once(organizer: Any, now: datetime.datetime) -> None:
    given = {"actor": organizer.actor, "label": "x", "now": now, "nonce": "n" * 20}
    batch = operations.stage_list(file=io.BytesIO(b"Name\nAna Ruiz\n"), **given)
    with pytest.raises(accounts.AlreadyDone) as done:
        operations.stage_list(file=io.BytesIO(b"Name\nAna Ruiz\n"), **given)
    assert done.value.result == str(batch.pk)
    assert models.Import.objects.count() == 1


# What is known already


def test_same_contact_and_same_name_fills_in_only_what_is_empty(
    brought: Any, now: datetime.datetime
) -> None:
    ana = add(now, "Ana Ruiz", emails=("ana@x.org",), city="Cicero")

    batch = brought(
        "Name,Email,Phone,City,Language\nAna Ruíz,ANA@x.org,312-555-0142,Chicago,Spanish\n"
    )

    assert people.Person.objects.count() == 1
    known = contact_of(ana)
    assert known["chosen"] == "Ana Ruiz"
    assert known["city"] == "Cicero"
    assert known["phones"] == ["+13125550142"]
    assert people.Person.objects.get().language == "es"
    assert batch.counts["ends"]["rows_changed"] == 1


def test_a_shared_contact_and_a_name_that_sounds_alike_are_added_and_listed(
    staged: Any, organizer: Any, now: datetime.datetime
) -> None:
    add(now, "Ana Ruiz", phones=("+13125550142",))
    add(now, "Jazmín Hernández")

    batch = staged("Name,Phone\nTomás Vega,312-555-0142\nYasmin Hernandes,\n")

    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    asks, total = queries.asks_page(held, batch, start=0, count=10)
    assert [(one.row.verdict, one.decision) for one in asks] == [
        ("shares", "add"),
        ("alike", "add"),
    ]
    assert total == 2
    operations.bring_in(actor=organizer.actor, batch=batch, now=now)
    assert people.Person.objects.count() == 4


def test_decisions_are_followed(staged: Any, organizer: Any, now: datetime.datetime) -> None:
    ana = add(now, "Ana Ruiz", phones=("+13125550142",))
    batch = staged("Name,Phone,City\nTomás Vega,312-555-0142,Berwyn\nLuz Soto,,\nAna Ruis,,\n")
    act = {"actor": organizer.actor, "batch": batch, "now": now}

    operations.decide(decisions={2: "merge"}, **act)
    operations.decide_all(verdict="alike", decision="skip", **act)
    assert queries.forecast(batch) == {"add": 1, "merge": 1, "skip": 1}
    operations.bring_in(**act)

    assert names() == ["Ana Ruiz", "Luz Soto"]
    assert contact_of(ana)["city"] == "Berwyn"
    with pytest.raises(operations.Stopped):
        operations.decide(decisions={2: "add"}, **act)


@pytest.mark.parametrize("decisions", [{2: "eat"}, {99: "add"}, {3: "skip"}])
def test_what_cannot_be_decided_is_refused(
    staged: Any, organizer: Any, now: datetime.datetime, decisions: dict[int, str]
) -> None:
    add(now, "Ana Ruiz")
    batch = staged("Name\nAna Ruis\nLuz Soto\n")
    with pytest.raises(accounts.Invalid):
        operations.decide(actor=organizer.actor, batch=batch, decisions=decisions, now=now)


def test_the_same_person_twice_in_a_list_is_one(brought: Any) -> None:
    batch = brought(
        "Name,Email,Phone\nAna Ruiz,ana@x.org,\n"
        + "".join(f"Person{n} Number{n},p{n}@x.org,\n" for n in range(600))
        + "Ana Ruíz,ana@x.org,312-555-0142\nAna Ruiz,ana@x.org,\n"
    )

    assert people.Person.objects.count() == 601
    assert contact_of(person_called("Ana Ruiz"))["phones"] == ["+13125550142"]
    assert batch.counts["ends"]["rows_added"] == 601


def test_the_same_list_again_changes_nothing(brought: Any) -> None:
    text = HEADER + "Ana,Ruiz,ana@x.org,,es,Casa,1,\nLuz,Soto,luz@x.org,,,,,\n"
    brought(text)
    before = sorted(people.Person.objects.values_list())
    stops = safety.ContactStop.objects.count()

    again = brought(text)

    assert sorted(people.Person.objects.values_list()) == before
    assert safety.ContactStop.objects.count() == stops
    assert again.counts["ends"] == {"rows_same": 2, "partners": 0, "stopped": 1}


def test_ids_of_another_system_are_the_same_contact(brought: Any) -> None:
    head = "Contact ID,Display Name,Contact Type,Do Not Email,Do Not Phone,City\n"
    brought(head + "7,Ana Ruiz,Individual,0,0,\n")
    brought(head + "7,Anita Ruiz Vega,Individual,0,0,Chicago\n")

    assert names() == ["Ana Ruiz"]
    assert contact_of(person_called("Ana Ruiz"))["city"] == "Chicago"


# What kind of row


def test_organizations_become_partners_and_households_are_asked_about(
    brought: Any, organizer: Any
) -> None:
    batch = brought(
        "Contact ID,Contact Type,Display Name,Organization Name,Current Employer,Sort Name\n"
        "1,Organization,Casa Norte,Casa Norte,,Casa Norte\n"
        "2,Household,The Ruiz family,,,Ruiz family\n"
        '3,Individual,Ana Ruiz,,Casa Norte,"Ruiz, Ana"\n'
    )

    assert names() == ["Ana Ruiz"]
    assert [one.name for one in partners.Partner.objects.all()] == ["Casa Norte"]
    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    assert [
        (one.line, "household" in one.reasons("en")) for one in queries.left_out(held, batch)
    ] == [(3, True)]


def test_who_has_died_is_listed_apart_and_never_contacted(brought: Any, organizer: Any) -> None:
    batch = brought("Name,Deceased\nAna Ruiz,1\nLuz Soto,\n")

    stops = safety.ContactStop.objects.values_list("person_id", "channel", "source")
    assert list(stops) == [(person_called("Ana Ruiz"), "all", f"import:{batch.pk}:deceased")]
    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    assert [(one.line, one.apart) for one in queries.left_out(held, batch)] == [(2, True)]


def test_bad_rows_are_listed_and_good_rows_come_in(brought: Any, organizer: Any) -> None:
    batch = brought(
        "Name,Email\n"
        "Ana Ruiz,ana@x.org\n"
        ",nobody@x.org\n"
        "Luz Soto,luz@x.org,too,many,cells\n"
        f"{'A' * 81},long@x.org\n"
        "Eva Díaz,eva@x.org\n"
    )

    assert names() == ["Ana Ruiz", "Eva Díaz"]
    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    left = list(queries.left_out(held, batch))
    assert [one.line for one in left] == [3, 4, 5]
    assert left[0].cells == {"Name": "", "Email": "nobody@x.org"}
    assert left[1].cells == {}
    assert "80" in left[2].reasons("en")
    assert "80" in left[2].reasons("es")
    header, rows = queries.left_out_table(left, "en")
    assert header == ["Line", "Reason", "Name", "Email"]
    assert next(rows)[:1] == ["3"]


def test_a_column_can_be_sent_elsewhere_but_a_refused_one_cannot(
    staged: Any, organizer: Any, now: datetime.datetime
) -> None:
    batch = staged("Quien es,Lugar,SSN\nAna Ruiz,Cicero,123-45-6789\n")
    act = {"actor": organizer.actor, "batch": batch, "now": now}
    with pytest.raises(accounts.Invalid):
        operations.map_columns(mapped={2: "city"}, **act)
    with pytest.raises(accounts.Invalid):
        operations.map_columns(mapped={0: "shoe_size"}, **act)

    operations.map_columns(mapped={0: "full_name", 1: "city"}, **act)
    assert batch.state == choices.State.READING
    operations.survey(**act)
    operations.bring_in(**act)

    assert contact_of(person_called("Ana Ruiz"))["city"] == "Cicero"


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ";"), ("latin-1", ",")],
)
def test_every_encoding_goes_the_whole_way(brought: Any, encoding: str, delimiter: str) -> None:
    text = "Nombre;Apellido;Correo\nMaría José;Núñez Peña;mj@x.org\nÁngel;Ibáñez;a@x.org\n"
    brought(text.replace(";", delimiter).encode(encoding))
    assert names() == ["María José Núñez Peña", "Ángel Ibáñez"]


# The parcel


def test_a_parcel_that_is_in_cannot_be_opened_again(brought: Any, organizer: Any) -> None:
    batch = brought("Name\nAna Ruiz\n")
    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    assert batch.pk not in held
    assert all(
        not bytes(one.sealed_rows) and not bytes(one.sealed_plan)
        for one in models.ImportChunk.objects.all()
    )


def test_a_parcel_that_waited_too_long_is_unreadable(
    staged: Any, organizer: Any, now: datetime.datetime
) -> None:
    batch = staged("Name,Email\nAna Ruiz,\n,x@x.org\n")
    assert operations.expire(now=now + datetime.timedelta(hours=23)) == 0
    assert operations.expire(now=now + datetime.timedelta(hours=25)) == 1
    assert operations.expire(now=now + datetime.timedelta(hours=26)) == 0

    batch.refresh_from_db()
    assert batch.state == choices.State.EXPIRED
    assert not len(queries.parcel_keys(organizer.actor, batch, purpose="test")._keys)
    with pytest.raises(KeyError):
        operations.bring_in(actor=organizer.actor, batch=batch, now=now)
    assert not people.Person.objects.exists()


def test_a_list_can_be_dropped(staged: Any, organizer: Any, now: datetime.datetime) -> None:
    batch = staged("Name\nAna Ruiz\n")
    operations.drop_list(actor=organizer.actor, batch=batch, now=now)
    assert batch.state == choices.State.EXPIRED
    assert not models.ImportChunk.objects.exists()
    with pytest.raises(operations.Stopped):
        operations.drop_list(actor=organizer.actor, batch=batch, now=now)


def test_what_is_refused_is_nowhere(
    staged: Any, organizer: Any, now: datetime.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    batch = staged(
        "Name,Immigration Status,Date of birth,Child of - First Name,Email,Other\n"
        "Ana Ruiz,canary-status,1990-02-03,canary-child,ana@x.org,SSN 078-05-1120\n"
        + "".join(f"Person{n} Number{n},,,,,fine\n" for n in range(9))
    )
    held = queries.parcel_keys(organizer.actor, batch, purpose="test")
    head = queries.head_of(held, batch)
    assert [one.header for one in head.read.refused] == ["Immigration Status", "Date of birth"]
    chunk = models.ImportChunk.objects.get()
    rows = queries.rows_of(held, batch, chunk, head)
    plan = queries.plan_of(held, batch, chunk)
    told = f"{rows} {plan} {caplog.text} {batch.counts}"
    for canary in ("canary-status", "1990-02-03", "canary-child", "078-05-1120"):
        assert canary not in told
    assert "Ana Ruiz" in told


# Going on


def test_a_second_worker_writes_nothing_twice(
    staged: Any, organizer: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = staged("Name\n" + "".join(f"Person{n} Number{n}\n" for n in range(700)))
    other = models.Import.objects.get(pk=batch.pk)
    seen: list[int] = []

    def interrupted(done: int, size: int) -> None:
        seen.append(done)
        if done == 500:
            operations.bring_in(actor=organizer.actor, batch=other, now=now)

    with pytest.raises(operations.Stopped):
        operations.bring_in(actor=organizer.actor, batch=batch, now=now, said=interrupted)

    assert people.Person.objects.count() == 700
    assert models.ImportedRow.objects.count() == 700


# Taking back


def test_a_list_is_taken_back_whole(
    brought: Any, organizer: Any, now: datetime.datetime, keeper: Any
) -> None:
    ana = add(now, "Ana Ruiz", emails=("whole-ana@x.org",))
    before = contact_of(ana)
    batch = brought(
        "Name,Email,Phone,Language,Organization,Do Not Email\n"
        "Ana Ruiz,whole-ana@x.org,312-555-7001,es,Casa Norte,1\n"
        "Luz Soto,whole-luz@x.org,,,Casa Norte,1\n"
    )
    luz = person_called("Luz Soto")

    touched = operations.undo(actor=organizer.actor, batch=batch, now=now + LATER)

    assert len(touched) == 0
    assert batch.state == choices.State.UNDONE
    assert names() == ["Ana Ruiz"]
    assert contact_of(ana) == before
    assert people.Person.objects.get().language == ""
    assert not partners.Partner.objects.exists()
    assert not safety.ContactStop.objects.exists()
    assert not models.ImportedRow.objects.exists()
    assert luz not in vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[luz]).subjects
    assert keeper.find_matches([("email", "whole-luz@x.org"), ("phone", "+13125557001")]) == {}
    assert keeper.find_matches([("email", "whole-ana@x.org")])
    assert audit_queries.verify().fault is None


def test_what_was_touched_since_stays(brought: Any, organizer: Any, now: datetime.datetime) -> None:
    ana = add(now, "Ana Ruiz", emails=("ana@x.org",))
    batch = brought(
        "Name,Email,City,Organization,Do Not Email\nAna Ruiz,ana@x.org,Cicero,,\n"
        "Luz Soto,luz@x.org,,Casa Norte,1\nEva Díaz,eva@x.org,,,\nTomás Vega,t@x.org,,,\n"
    )
    luz, eva = person_called("Luz Soto"), person_called("Eva Díaz")
    for one, chosen in ((ana, "Ana Ruiz Vega"), (luz, "Lucita")):
        people_operations.change_person(
            actor=organizer.actor,
            person_id=one,
            now=now + LATER,
            answers=people_rules.Answers(
                chosen=chosen,
                city="Berwyn",
                partner_id=people.Person.objects.get(pk=one).partner_id,
            ),
        )
    people_operations.relate_people(
        actor=organizer.actor, person_id=eva, other_id=ana, kind="friend", now=now + LATER
    )

    touched = operations.undo(actor=organizer.actor, batch=batch, now=now + LATER)

    assert touched.people == {ana, luz, eva}
    assert names() == ["Ana Ruiz Vega", "Eva Díaz", "Lucita"]
    assert contact_of(ana)["city"] == "Berwyn"
    assert partners.Partner.objects.get().pk in touched.partners
    assert safety.ContactStop.objects.get().person_id == luz
    assert batch.counts["left"] == 4


def test_who_closed_herself_since_is_left_and_her_keys_stay_shut(
    brought: Any, organizer: Any, now: datetime.datetime, keeper: Any, make_account: Any
) -> None:
    ana = add(now, "Ana Ruiz", emails=("shut-ana@x.org",))
    batch = brought("Name,Email,City\nAna Ruiz,shut-ana@x.org,Cicero\nLuz Soto,luz@x.org,\n")
    luz = person_called("Luz Soto")
    for one in (ana, luz):
        safety.Openness.objects.create(
            person_id=one, level="red", keeper_id=make_account("organizer").person_id, set_at=now
        )

    touched = operations.undo(actor=organizer.actor, batch=batch, now=now + LATER)

    assert touched.people == {ana, luz}
    for one in (ana, luz):
        assert "people.undo_list" not in {row.action for row in keeper.history(one)}
        assert people.Person.objects.filter(pk=one).exists()
    assert contact_of(ana)["city"] == "Cicero"


def test_an_undoing_that_was_stopped_goes_on(
    brought: Any, organizer: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = brought("Name\n" + "".join(f"Person{n} Number{n}\n" for n in range(450)))

    class Killed(Exception):
        pass

    def killed(done: int, size: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        operations.undo(actor=organizer.actor, batch=batch, now=now, said=killed)
    assert 0 < people.Person.objects.count() < 450

    operations.undo(actor=organizer.actor, batch=batch, now=now)
    assert not people.Person.objects.exists()
    with pytest.raises(operations.Stopped):
        operations.undo(actor=organizer.actor, batch=batch, now=now)


def test_a_list_stops_when_whoever_brought_it_may_not_any_more(
    staged: Any, organizer: Any, now: datetime.datetime
) -> None:
    batch = staged("Name\nAna Ruiz\n")
    organizer.assignments.all().delete()
    operations.work(batch=batch, what="bring_in", now=now)
    batch.refresh_from_db()
    assert (batch.state, batch.fault) == (choices.State.FAILED, "refused")
    assert not people.Person.objects.exists()


def test_forgetting_whoever_brought_a_list_leaves_the_list(brought: Any, organizer: Any) -> None:
    batch = brought("Name\nAna Ruiz\n")
    ana = person_called("Ana Ruiz")
    assert operations.erase_imports(organizer.person_id) == 1
    assert operations.erase_imported_rows(ana) == 1
    batch.refresh_from_db()
    assert batch.by_id is None
    assert queries.actor_of(batch) is None


def test_a_locked_keeper_stops_a_list_and_loses_nothing(
    staged: Any, organizer: Any, now: datetime.datetime, keeper: Any
) -> None:
    from arboleda.kit import errors

    batch = staged("Name\nAna Ruiz\n")
    keeper.lock()
    with pytest.raises(errors.Locked):
        operations.work(batch=batch, what="bring_in", now=now)
    keeper.unlock()
    operations.work(batch=batch, what="bring_in", now=now)
    assert names() == ["Ana Ruiz"]
    assert keys.keeper() is keeper
