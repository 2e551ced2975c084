"""Pages about people: what shows, who finds nothing, and how much it costs."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from arboleda.organizing.people import models, operations
from arboleda.organizing.people.rules import people as rules
from arboleda.organizing.people.rules import talks
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import with_second_step

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def staff(organizer: Any, sign_in: Make) -> Any:
    return sign_in(organizer)


@pytest.fixture
def alba(organizer: Any, now: datetime.datetime) -> models.Person:
    answers = rules.Answers(
        chosen="Alba Ríos",
        phones=("+13125550142",),
        language="es",
        is_leader=True,
        emails=("alba@example.org",),
        declined=("city",),
    )
    return operations.add_person(actor=organizer.actor, answers=answers, now=now)


@pytest.fixture
def luz(organizer: Any, now: datetime.datetime) -> models.Person:
    return operations.add_person(
        actor=organizer.actor, answers=rules.Answers(chosen="Luz Park", language="ko"), now=now
    )


def page(client: Any, name: str, **kwargs: Any) -> str:
    answer = client.get(reverse(name, kwargs=kwargs))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def follow(client: Any, name: str, data: dict[str, Any], **kwargs: Any) -> str:
    answer = client.post(reverse(name, kwargs=kwargs), data, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestList:
    def test_it_is_empty_and_teaches(self, staff: Any) -> None:
        shown = page(staff, "people:people")
        assert "Nobody here yet" in shown and reverse("people:add_person") in shown

    def test_it_is_in_order_of_names(
        self, staff: Any, luz: models.Person, alba: models.Person
    ) -> None:
        shown = page(staff, "people:people")
        assert shown.index("Alba Ríos") < shown.index("Luz Park")
        turned = staff.get(reverse("people:people") + "?sort=-name").content.decode()
        assert turned.index("Luz Park") < turned.index("Alba Ríos")

    def test_it_is_in_order_of_days(
        self, staff: Any, organizer: Any, luz: models.Person, now: datetime.datetime
    ) -> None:
        later = now + datetime.timedelta(days=1)
        operations.add_person(
            actor=organizer.actor, answers=rules.Answers(chosen="Aa Zz"), now=later
        )
        shown = staff.get(reverse("people:people") + "?sort=added").content.decode()
        assert shown.index("Luz Park") < shown.index("Aa Zz")

    def test_a_search_stays_out_of_the_address(
        self, staff: Any, alba: models.Person, luz: models.Person
    ) -> None:
        answer = staff.post(reverse("people:people"), {"query": "alva"})
        assert answer.status_code == 302 and "alva" not in answer.url
        shown = staff.get(answer.url).content.decode()
        assert "Alba Ríos" in shown and "Luz Park" not in shown
        nothing = staff.post(reverse("people:people"), {"query": "qqqqqq"}, follow=True)
        assert "Nobody found" in nothing.content.decode()
        everybody = staff.post(reverse("people:people"), {"query": ""}, follow=True)
        assert "Luz Park" in everybody.content.decode()

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("language=ko", {"Luz Park"}),
            ("language=es", {"Alba Ríos"}),
            ("show=leaders", {"Alba Ríos"}),
            ("show=mine", set()),
            ("language=1' or", {"Alba Ríos", "Luz Park"}),
            ("page=99", {"Alba Ríos", "Luz Park"}),
            ("sort=score", {"Alba Ríos", "Luz Park"}),
        ],
    )
    def test_it_is_narrowed_by_closed_codes(
        self, staff: Any, alba: models.Person, luz: models.Person, query: str, names: set[str]
    ) -> None:
        shown = staff.get(reverse("people:people") + f"?{query}").content.decode()
        assert {name for name in ("Alba Ríos", "Luz Park") if name in shown} == names

    def test_facilitators_find_whom_they_work_with(
        self, make_account: Make, sign_in: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        facilitator = make_account("facilitator")
        operations.add_person(
            actor=facilitator.actor, answers=rules.Answers(chosen="Sol Vega"), now=now
        )
        client = sign_in(facilitator)
        shown = page(client, "people:people")
        assert "Sol Vega" in shown and "Alba Ríos" not in shown
        found = client.post(reverse("people:people"), {"query": "alba"}, follow=True)
        assert "Alba Ríos" not in found.content.decode()

    def test_it_costs_fifteen_queries_and_one_read_a_line(
        self, staff: Any, now: datetime.datetime, keeper: Any, django_assert_max_num_queries: Any
    ) -> None:
        batch = [rules.Answers(chosen=f"Person {n}", language="es") for n in range(60)]
        operations.add_people(actor=audit_rules.SYSTEM, batch=batch, now=now)
        page(staff, "people:people")
        before = keeper.status().reads
        with CaptureQueriesContext(connection) as queries:
            shown = page(staff, "people:people")
        assert len(queries) <= 15, [one["sql"][:90] for one in queries]
        assert keeper.status().reads - before == 25
        assert shown.count('<th scope="row">') == 25
        last = staff.get(reverse("people:people") + "?page=3").content.decode()
        # The organizer's own sealed identity is no person of the list.
        assert last.count('<th scope="row">') == 10

    def test_the_file_is_audited_and_only_for_organizers(
        self, staff: Any, alba: models.Person, make_account: Make, sign_in: Make
    ) -> None:
        url, given = reverse("people:export_people"), {"language": "es"}
        asked = staff.post(url, given)
        assert "Your passphrase once more" in asked.content.decode()
        staff.post(url, {**given, "again-passphrase": "four plain words here"})
        assert "A file waits for a second person" in page(staff, "people:people")
        assert not audit_models.Event.objects.filter(action="people.record_export").exists()
        second, waiting = make_account("administrator"), account_models.Approval.objects.get()
        described = accounts.in_words(waiting, second.actor, now=timezone.now())
        assert described.terms == "Spanish"
        with_second_step(second)
        account_operations.approve(
            actor=second.actor,
            witness=vault.ask_witness(actor=second.actor, subjects=[waiting.asked_by.person_id]),
            approval=waiting,
            now=timezone.now(),
        )
        assert "Your file is approved" in page(staff, "people:people")
        narrower = staff.post(url, {"language": "es", "show": "leaders"})
        assert narrower.status_code == 302, "another list is another question"
        answer = staff.post(url, given)
        text = b"".join(answer.streaming_content).decode()
        assert staff.post(url, given).status_code == 302, "once"
        assert "Alba Ríos" in text and "alba@example.org" not in text and "+1312" not in text
        assert audit_models.Event.objects.filter(action="people.record_export").exists()
        client = sign_in(make_account("facilitator"))
        assert client.post(reverse("people:export_people")).status_code == 404
        assert client.get(reverse("people:export_people")).status_code == 405


class TestPerson:
    def test_it_shows_what_is_known_and_nothing_to_others(
        self, staff: Any, alba: models.Person, make_account: Make, sign_in: Make
    ) -> None:
        shown = page(staff, "people:person", person_id=alba.pk)
        for words in ("Alba Ríos", "+13125550142", "Spanish", "Leader", "No one-to-one yet"):
            assert words in shown
        title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
        assert title and "Alba" not in title[1]
        for role in ("participant", "facilitator", "administrator"):
            client = sign_in(make_account(role))
            answer = client.get(reverse("people:person", kwargs={"person_id": alba.pk}))
            assert answer.status_code == 404

    def test_it_costs_few_queries_and_one_read_a_person(
        self,
        staff: Any,
        organizer: Any,
        alba: models.Person,
        luz: models.Person,
        keeper: Any,
        now: datetime.datetime,
    ) -> None:
        about: dict[str, Any] = {"actor": organizer.actor, "person_id": alba.pk, "now": now}
        note = talks.Note(held_date=now.date(), interests="Wages")
        operations.record_one_to_one(**about, note=note)
        operations.record_one_to_one(**about, note=note)
        operations.relate_people(**about, other_id=luz.pk, kind="invited")
        operations.add_path_step(**about, text="Speak up", together=True)
        operations.write_strength(**about, text="Teach pay stubs", together=True)
        before = keeper.status().reads
        with CaptureQueriesContext(connection) as queries:
            shown = page(staff, "people:person", person_id=alba.pk)
        assert len(queries) <= 15, [one["sql"][:90] for one in queries]
        # One row each: Alba, Luz, and the organizer who held the talks.
        assert keeper.status().reads - before <= 10
        for words in ("Wages", "Luz Park", "0 of 1 steps done", "Teach pay stubs"):
            assert words in shown
        assert "Brought this person along" in shown
        assert "Came through this person" in page(staff, "people:person", person_id=luz.pk)

    def test_it_is_spanish_for_who_reads_spanish(
        self, make_account: Make, sign_in: Make, alba: models.Person, client: Any
    ) -> None:
        client = sign_in(make_account("organizer", everybody=True, language="es"))
        client.cookies["members_language"] = "es"
        for name, kwargs in (
            ("people:people", {}),
            ("people:add_person", {}),
            ("people:questions", {}),
            ("people:person", {"person_id": alba.pk}),
            ("people:person_path", {"person_id": alba.pk}),
            ("people:person_strengths", {"person_id": alba.pk}),
            ("people:give_account", {"person_id": alba.pk}),
        ):
            shown = page(client, name, **kwargs)
            assert '<html lang="es"' in shown
        assert "Personas" in shown


class TestForms:
    def test_a_name_alone_adds_a_person(self, staff: Any, organizer: Any) -> None:
        shown = page(staff, "people:add_person")
        assert shown.count("Why we ask") >= 12 and shown.count("Prefers not to say") == 11
        shown = follow(staff, "people:add_person", {"chosen": "Sol Vega", "mine": "on"})
        assert "Sol Vega" in shown
        assert models.Person.objects.get().companion_id == organizer.person_id

    def test_faults_are_said_at_their_question(self, staff: Any) -> None:
        shown = follow(
            staff,
            "people:add_person",
            {"chosen": "", "phones": "555", "emails": "nobody", "joined_date": "2999-01-01"},
        )
        assert "Write what this person wants to be called" in shown
        assert "312 555 0142" in shown and "name@example.org" in shown
        shown = follow(staff, "people:add_person", {"chosen": "Sol", "joined_date": "2999-01-01"})
        assert "Choose a day that has already come" in shown
        shown = follow(staff, "people:add_person", {"chosen": "Sol", "legal": "SSN 123-45-6789"})
        assert "we never keep them" in shown
        assert not models.Person.objects.exists()

    def test_the_same_form_twice_leads_to_the_same_person(self, staff: Any) -> None:
        data = {"chosen": "Sol", "nonce": "a" * 24}
        first = staff.post(reverse("people:add_person"), data)
        again = staff.post(reverse("people:add_person"), data)
        assert first.url == again.url and models.Person.objects.count() == 1

    def test_change_shows_and_keeps(self, staff: Any, organizer: Any, alba: models.Person) -> None:
        shown = page(staff, "people:change_person", person_id=alba.pk)
        assert 'value="Alba Ríos"' in shown and 'value="+13125550142"' in shown
        data = {
            "chosen": "Alba",
            "phones": "312-555-0199, (312) 555 0198",
            "language": "es",
            "no_emails": "on",
            "emails": "alba@example.org",
            "partner": "",
            "age_group": "adult",
        }
        follow(staff, "people:change_person", data, person_id=alba.pk)
        alba.refresh_from_db()
        assert alba.declined == ["emails"] and not alba.is_leader and alba.age_group == "adult"
        opened = vault.read_identities(
            actor=organizer.actor,
            people=[alba.pk],
            purpose="test",
            rule="test",
            capsules=("contact",),
        )
        assert opened[alba.pk, "contact"] == {"phones": ["+13125550199", "+13125550198"]}

    def test_a_hidden_question_is_not_asked_and_keeps_its_answer(
        self, staff: Any, organizer: Any, alba: models.Person
    ) -> None:
        follow(staff, "people:questions", {"question": "phones", "is_hidden": "on"})
        follow(staff, "people:questions", {"question": "legal", "label_en": "Papers name"})
        shown = page(staff, "people:change_person", person_id=alba.pk)
        assert "Phone numbers" not in shown and "Papers name" in shown
        follow(staff, "people:change_person", {"chosen": "Alba"}, person_id=alba.pk)
        opened = vault.read_identities(
            actor=organizer.actor,
            people=[alba.pk],
            purpose="test",
            rule="test",
            capsules=("contact",),
        )
        assert opened[alba.pk, "contact"] == {"phones": ["+13125550142"]}

    def test_a_one_to_one_is_written_finished_and_deleted(
        self, staff: Any, alba: models.Person
    ) -> None:
        page(staff, "people:record_one_to_one", person_id=alba.pk)
        data = {"held_date": "2026-01-05", "next_step": "Call", "next_date": ""}
        shown = follow(staff, "people:record_one_to_one", data, person_id=alba.pk)
        assert "Choose the day of the next step" in shown
        data["next_date"] = "2026-01-09"
        shown = follow(staff, "people:record_one_to_one", data, person_id=alba.pk)
        assert "Call" in shown and "Waiting" in shown
        row = models.OneToOne.objects.get()
        shown = follow(staff, "people:change_one_to_one", {"change": "done"}, row_id=row.pk)
        assert "Not done after all" in shown
        assert "cannot be undone" in page(staff, "people:change_one_to_one", row_id=row.pk)
        follow(staff, "people:change_one_to_one", {"change": "remove"}, row_id=row.pk)
        assert not models.OneToOne.objects.exists()

    def test_a_tie_is_found_written_ended_and_taken_out(
        self, staff: Any, alba: models.Person, luz: models.Person
    ) -> None:
        page(staff, "people:relate_people", person_id=alba.pk)
        shown = follow(
            staff, "people:relate_people", {"query": "luz", "step": "find"}, person_id=alba.pk
        )
        assert "Luz Park" in shown and str(luz.pk) in shown
        data = {"query": "luz", "step": "save", "other": str(luz.pk), "kind": "friend"}
        shown = follow(staff, "people:relate_people", data, person_id=alba.pk)
        assert "Friends" in shown
        shown = follow(staff, "people:relate_people", data, person_id=alba.pk)
        assert "This is noted already" in shown
        row = models.Relationship.objects.get()
        page(staff, "people:change_relationship", row_id=row.pk)
        shown = follow(
            staff, "people:change_relationship", {"ended_date": "2999-01-01"}, row_id=row.pk
        )
        assert "already come" in shown
        follow(staff, "people:change_relationship", {"ended_date": "2026-01-01"}, row_id=row.pk)
        follow(staff, "people:change_relationship", {"change": "remove"}, row_id=row.pk)
        assert not models.Relationship.objects.exists()
        shown = follow(
            staff, "people:relate_people", {"query": "zzzz", "step": "find"}, person_id=alba.pk
        )
        assert "Nobody found by that name" in shown

    def test_a_path_and_strengths_are_walked(self, staff: Any, alba: models.Person) -> None:
        shown = follow(staff, "people:person_path", {"text": "Speak up"}, person_id=alba.pk)
        assert "Write it together, then tick the box" in shown
        follow(
            staff, "people:person_path", {"text": "Speak up", "together": "on"}, person_id=alba.pk
        )
        step = models.PathStep.objects.get()
        shown = follow(staff, "people:change_path_step", {"change": "done"}, row_id=step.pk)
        assert "1 of 1 steps done" in shown
        follow(staff, "people:change_path_step", {"change": "again"}, row_id=step.pk)
        follow(staff, "people:change_path_step", {"change": "remove"}, row_id=step.pk)
        data = {"text": "I can teach pay stubs", "together": "on", "kind": "teaching"}
        shown = follow(staff, "people:person_strengths", data, person_id=alba.pk)
        assert "I can teach pay stubs" in shown and "Kept" in shown
        strength = models.Strength.objects.get()
        shown = follow(staff, "people:change_strength", {"change": "offer"}, row_id=strength.pk)
        assert "Take the offer back" in shown
        follow(staff, "people:change_strength", {"change": "keep"}, row_id=strength.pk)
        follow(staff, "people:change_strength", {"change": "remove"}, row_id=strength.pk)
        assert not models.Strength.objects.exists()
        url = reverse("people:change_strength", kwargs={"row_id": uuid.uuid4()})
        assert staff.post(url, {"change": "offer"}).status_code == 404

    def test_a_sign_in_shows_its_words_once(
        self, staff: Any, alba: models.Person, client: Any
    ) -> None:
        url = reverse("people:give_account", kwargs={"person_id": alba.pk})
        assert "Flor" not in page(staff, "people:give_account", person_id=alba.pk)
        wrong = staff.post(url, {"username": "A b", "language": "es"}).content.decode()
        assert "3 to 40 small letters" in wrong
        data = {"username": "flor", "language": "es", "nonce": "b" * 24}
        shown = staff.post(url, data).content.decode()
        found = re.search(r"<strong>([a-z ]+)</strong>", shown)
        assert found and len(found[1].split()) == 5
        again = staff.post(url, data, follow=True).content.decode()
        assert found[1] not in again and "shown once" in again
        assert "Can sign in" in again

    def test_a_sign_in_may_be_six_words_with_pictures(
        self, staff: Any, alba: models.Person
    ) -> None:
        url = reverse("people:give_account", kwargs={"person_id": alba.pk})
        assert re.search(
            r'value="words"[^>]*checked', page(staff, "people:give_account", person_id=alba.pk)
        )
        data = {"username": "flor", "language": "es", "kind": "pictures"}
        answer = staff.post(url, data)
        words = answer.context["passphrase"].split()
        assert [one["word"] for one in answer.context["pictures"]] == words
        shown = answer.content.decode()
        assert shown.count('class="drawing"') == len(words) == 6
        assert 'lang="es"' in shown and "Make a little story of the six" in shown
        given = accounts.account_of(alba.pk)
        assert given and given.check_password(" ".join(words))

    def test_administrators_choose_the_role(
        self, staff: Any, alba: models.Person, luz: models.Person, make_account: Make, sign_in: Make
    ) -> None:
        url = reverse("people:give_account", kwargs={"person_id": alba.pk})
        assert 'name="role"' not in page(staff, "people:give_account", person_id=alba.pk)
        data = {"username": "flor", "language": "es", "role": "administrator"}
        asked = staff.post(url, data).content.decode()
        assert "Your passphrase once more" in asked and accounts.account_of(alba.pk) is None
        data["again-passphrase"] = "four plain words here"
        assert "five words" in staff.post(url, data).content.decode()
        given = accounts.account_of(alba.pk)
        assert given and given.role == "participant", "organizers give no other"
        chief = sign_in(make_account("administrator", everybody=True), confirmed=True)
        shown = page(chief, "people:give_account", person_id=luz.pk)
        assert re.search(r'value="participant"[^>]*checked', shown)
        url = reverse("people:give_account", kwargs={"person_id": luz.pk})
        data = {"username": "sauce", "language": "en", "role": "keeper"}
        assert "Choose one from the list." in chief.post(url, data).content.decode()
        shown = chief.post(url, data | {"role": "facilitator"}).content.decode()
        assert reverse("accounts:team") in shown and "sees nobody until" in shown
        given = accounts.account_of(luz.pk)
        assert given and given.role == "facilitator"

    def test_others_change_nothing(
        self,
        make_account: Make,
        sign_in: Make,
        organizer: Any,
        alba: models.Person,
        now: datetime.datetime,
    ) -> None:
        about: dict[str, Any] = {"actor": organizer.actor, "person_id": alba.pk, "now": now}
        step = operations.add_path_step(**about, text="x", together=True)
        strength = operations.write_strength(**about, text="x", together=True)
        note = talks.Note(held_date=now.date(), interests="x")
        talk = operations.record_one_to_one(**about, note=note)
        for role in ("participant", "facilitator", "administrator"):
            client = sign_in(make_account(role))
            for name, row in (
                ("change_path_step", step),
                ("change_strength", strength),
                ("change_one_to_one", talk),
                ("change_relationship", talk),
            ):
                url = reverse(f"people:{name}", kwargs={"row_id": row.pk})
                assert client.post(url, {"change": "remove"}).status_code == 404, (role, name)
            for name in (
                "change_person",
                "record_one_to_one",
                "relate_people",
                "person_path",
                "person_strengths",
                "give_account",
            ):
                url = reverse(f"people:{name}", kwargs={"person_id": alba.pk})
                assert client.get(url).status_code == 404, (role, name)


def test_organizers_find_the_way_to_forgetting_on_a_persons_page(
    sign_in: Any, make_account: Any
) -> None:
    person = operations.add_person(
        actor=audit_rules.SYSTEM, answers=rules.Answers(chosen="Alba"), now=timezone.now()
    )
    address = f"/people/{person.pk}/rights/"
    organizer = sign_in(make_account("organizer", everybody=True))
    assert address in organizer.get(f"/people/{person.pk}/").content.decode()
    assert organizer.get(address).status_code == 200
    facilitator = sign_in(make_account("facilitator", everybody=True))
    assert address not in facilitator.get(f"/people/{person.pk}/").content.decode()
