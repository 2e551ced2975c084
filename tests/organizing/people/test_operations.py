"""Writes to people: done, refused, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.organizing.people import models, operations
from arboleda.organizing.people.rules import people as rules
from arboleda.organizing.people.rules import talks
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def organizer(make_account: Make) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def alba(organizer: Any, now: datetime.datetime) -> models.Person:
    return operations.add_person(
        actor=organizer.actor, answers=rules.Answers(chosen="Alba Ríos"), now=now
    )


def actions() -> list[str]:
    return list(audit_models.Event.objects.order_by("seq").values_list("action", flat=True))


def test_a_chosen_name_is_enough(organizer: Any, now: datetime.datetime) -> None:
    person = operations.add_person(
        actor=organizer.actor, answers=rules.Answers(chosen="Luz"), now=now
    )
    assert person.age_group == "unknown" and person.language == ""
    names = vault.read_names(actor=organizer.actor, people=[person.pk], purpose="test", rule="test")
    assert names == {person.pk: "Luz"}
    assert actions()[-1] == "people.add_person"


def test_everything_else_is_sealed_and_found_again(
    organizer: Any, now: datetime.datetime, keeper: Any
) -> None:
    answers = rules.Answers(
        chosen="Mar",
        legal="Marina Soto",
        others=("Marinita",),
        pronouns="ella",
        form_of_address="tú",
        phones=("+13125550177",),
        emails=("Mar77@example.org",),
        city="Pilsen",
        postal_code="60608",
        language="es",
        age_group="adult",
    )
    person = operations.add_person(actor=organizer.actor, answers=answers, now=now)
    opened = vault.read_identities(
        actor=organizer.actor,
        people=[person.pk],
        purpose="test",
        rule="test",
        capsules=("name", "contact"),
    )
    assert opened[person.pk, "name"] == {
        "chosen": "Mar",
        "legal": "Marina Soto",
        "others": ["Marinita"],
        "pronouns": "ella",
        "form_of_address": "tú",
    }
    assert opened[person.pk, "contact"]["postal_code"] == "60608"
    assert keeper.find_matches([("phone", "+13125550177"), ("email", "mar77@example.org")]) == {
        ("phone", "+13125550177"): [person.pk],
        ("email", "mar77@example.org"): [person.pk],
    }
    assert vault.search_by_name(actor=organizer.actor, query="marinita", among=None) == [person.pk]


def test_a_person_needs_a_name(organizer: Any, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Invalid) as wrong:
        operations.add_person(actor=organizer.actor, answers=rules.Answers(chosen=" "), now=now)
    assert wrong.value.problems == ["chosen_missing"]


def test_participants_add_nobody(make_account: Make, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Refused):
        operations.add_person(
            actor=make_account("participant").actor, answers=rules.Answers(chosen="Sol"), now=now
        )
    with pytest.raises(accounts.Refused):
        operations.add_people(actor=make_account("participant").actor, batch=[], now=now)


def test_whoever_adds_somebody_works_with_her(make_account: Make, now: datetime.datetime) -> None:
    facilitator = make_account("facilitator")
    person = operations.add_person(
        actor=facilitator.actor, answers=rules.Answers(chosen="Sol"), now=now
    )
    note = talks.Note(held_date=now.date(), interests="Wages")
    operations.record_one_to_one(actor=facilitator.actor, person_id=person.pk, note=note, now=now)
    with pytest.raises(accounts.Refused):
        operations.record_one_to_one(
            actor=make_account("facilitator").actor, person_id=person.pk, note=note, now=now
        )


def test_the_same_form_twice_adds_one(organizer: Any, now: datetime.datetime) -> None:
    once = operations.add_person(
        actor=organizer.actor, answers=rules.Answers(chosen="Sol"), now=now, nonce="n" * 20
    )
    with pytest.raises(accounts.AlreadyDone) as again:
        operations.add_person(
            actor=organizer.actor, answers=rules.Answers(chosen="Sol"), now=now, nonce="n" * 20
        )
    assert again.value.result == str(once.pk)
    assert models.Person.objects.count() == 1


def test_nobody_is_added_without_an_audit_row(
    organizer: Any, now: datetime.datetime, broken_audit: None, keeper: Any
) -> None:
    before = keeper.status().keys
    with pytest.raises(RuntimeError):
        operations.add_person(actor=organizer.actor, answers=rules.Answers(chosen="Sol"), now=now)
    assert not models.Person.objects.exists()
    assert keeper.status().keys == before


def test_many_are_added_in_whole_batches(now: datetime.datetime) -> None:
    seen: list[int] = []
    batch = [rules.Answers(chosen=f"Person {number}") for number in range(1003)]
    ids = operations.add_people(
        actor=SYSTEM,
        batch=batch,
        now=now,
        rule="import:1",
        within=lambda made: seen.append(len(made)),
    )
    assert seen == [500, 500, 3]
    assert models.Person.objects.count() == 1003
    names = vault.read_names(actor=SYSTEM, people=ids[:2], purpose="test", rule="test")
    assert [names[one] for one in ids[:2]] == ["Person 0", "Person 1"]
    assert actions().count("people.add_people") == 1003


def test_a_batch_with_a_fault_leaves_nothing(now: datetime.datetime, keeper: Any) -> None:
    before = keeper.status().keys
    batch = [rules.Answers(chosen="Sol"), rules.Answers(chosen="")]
    with pytest.raises(accounts.Invalid):
        operations.add_people(actor=SYSTEM, batch=batch, now=now)

    def fail(ids: list[uuid.UUID]) -> None:
        raise RuntimeError("the counter broke")

    with pytest.raises(RuntimeError):
        operations.add_people(
            actor=SYSTEM, batch=[rules.Answers(chosen="Sol")], now=now, within=fail
        )
    assert not models.Person.objects.exists()
    assert keeper.status().keys == before


def test_change_replaces_what_was_known(
    organizer: Any, alba: models.Person, now: datetime.datetime, keeper: Any
) -> None:
    first = rules.Answers(chosen="Alba", phones=("+13125550143",), language="es")
    operations.change_person(actor=organizer.actor, person_id=alba.pk, answers=first, now=now)
    second = rules.Answers(chosen="Alba Luz", is_leader=True, declined=("city",))
    operations.change_person(actor=organizer.actor, person_id=alba.pk, answers=second, now=now)
    alba.refresh_from_db()
    assert alba.is_leader and alba.language == "" and alba.declined == ["city"]
    opened = vault.read_identities(
        actor=organizer.actor,
        people=[alba.pk],
        purpose="test",
        rule="test",
        capsules=("name", "contact"),
    )
    assert opened[alba.pk, "name"] == {"chosen": "Alba Luz"}
    assert opened[alba.pk, "contact"] == {}
    assert keeper.find_matches([("phone", "+13125550143")]) == {}


def test_change_is_refused_or_undone(
    make_account: Make,
    organizer: Any,
    alba: models.Person,
    now: datetime.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = rules.Answers(chosen="Somebody else")
    for role in ("participant", "facilitator", "administrator"):
        with pytest.raises(accounts.Refused):
            operations.change_person(
                actor=make_account(role).actor, person_id=alba.pk, answers=answers, now=now
            )

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit_models.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.change_person(actor=organizer.actor, person_id=alba.pk, answers=answers, now=now)
    names = vault.read_names(actor=organizer.actor, people=[alba.pk], purpose="test", rule="test")
    assert names == {alba.pk: "Alba Ríos"}


def test_a_forgotten_person_cannot_be_written_about(
    organizer: Any, alba: models.Person, now: datetime.datetime
) -> None:
    vault.forget(actor=organizer.actor, people=[alba.pk], now=now, rule="test")
    with pytest.raises(accounts.Refused):
        operations.change_person(
            actor=organizer.actor, person_id=alba.pk, answers=rules.Answers(chosen="x"), now=now
        )


class TestOneToOnes:
    def test_recorded_sealed_and_finished(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        note = talks.Note(
            held_date=now.date(),
            interests="Canario wages",
            commitments="Brings two neighbors",
            next_step="Call on Monday",
            next_date=now.date() + datetime.timedelta(days=3),
        )
        made = operations.record_one_to_one(
            actor=organizer.actor, person_id=alba.pk, note=note, now=now
        )
        assert made.held_by_id == organizer.person_id
        assert b"Canario" not in bytes(models.OneToOne.objects.get().sealed)
        operations.finish_next_step(actor=organizer.actor, one_to_one=made, now=now)
        made.refresh_from_db()
        assert made.next_done_at == now
        operations.reopen_next_step(actor=organizer.actor, one_to_one=made, now=now)
        operations.remove_one_to_one(actor=organizer.actor, one_to_one=made, now=now)
        assert not models.OneToOne.objects.exists()
        assert actions()[-4:] == [
            "people.record_one_to_one",
            "people.finish_next_step",
            "people.reopen_next_step",
            "people.remove_one_to_one",
        ]

    def test_only_an_agreed_step_is_finished(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        note = talks.Note(held_date=now.date(), interests="Wages")
        made = operations.record_one_to_one(
            actor=organizer.actor, person_id=alba.pk, note=note, now=now
        )
        with pytest.raises(accounts.Invalid):
            operations.finish_next_step(actor=organizer.actor, one_to_one=made, now=now)

    def test_she_herself_does_not_write_staff_notes(
        self, make_account: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        account = make_account("participant", person=alba.pk)
        note = talks.Note(held_date=now.date(), interests="Wages")
        with pytest.raises(accounts.Refused):
            operations.record_one_to_one(actor=account.actor, person_id=alba.pk, note=note, now=now)


class TestRelationships:
    def test_related_ended_removed(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        luz = operations.add_person(
            actor=organizer.actor, answers=rules.Answers(chosen="Luz"), now=now
        )
        tie = operations.relate_people(
            actor=organizer.actor,
            person_id=alba.pk,
            other_id=luz.pk,
            kind="invited",
            now=now,
            since_date=now.date(),
        )
        with pytest.raises(accounts.Invalid) as wrong:
            operations.relate_people(
                actor=organizer.actor, person_id=alba.pk, other_id=luz.pk, kind="invited", now=now
            )
        assert wrong.value.problems == ["tie_exists"]
        operations.end_relationship(
            actor=organizer.actor, relationship=tie, ended_date=now.date(), now=now
        )
        operations.relate_people(
            actor=organizer.actor, person_id=alba.pk, other_id=luz.pk, kind="invited", now=now
        )
        operations.remove_relationship(actor=organizer.actor, relationship=tie, now=now)
        assert models.Relationship.objects.count() == 1

    def test_both_people_must_be_in_reach(
        self, make_account: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        facilitator = make_account("facilitator")
        sol = operations.add_person(
            actor=facilitator.actor, answers=rules.Answers(chosen="Sol"), now=now
        )
        with pytest.raises(accounts.Refused):
            operations.relate_people(
                actor=facilitator.actor, person_id=sol.pk, other_id=alba.pk, kind="friend", now=now
            )

    def test_relating_writes_no_other_attribute(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        """R48: joining or relating says nothing of what anybody lived through."""
        luz = operations.add_person(
            actor=organizer.actor, answers=rules.Answers(chosen="Luz"), now=now
        )
        before = models.Person.objects.filter(pk=luz.pk).values().get()
        operations.relate_people(
            actor=organizer.actor, person_id=alba.pk, other_id=luz.pk, kind="friend", now=now
        )
        assert models.Person.objects.filter(pk=luz.pk).values().get() == before


class TestPathAndStrengths:
    def test_she_writes_her_own_path(
        self, make_account: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        own = make_account("participant", person=alba.pk).actor
        step = operations.add_path_step(
            actor=own, person_id=alba.pk, text="Speak at the assembly", now=now
        )
        operations.finish_path_step(actor=own, step=step, now=now)
        step.refresh_from_db()
        assert step.done_date == datetime.date(2026, 3, 4)
        operations.reopen_path_step(actor=own, step=step, now=now)
        operations.remove_path_step(actor=own, step=step, now=now)
        assert not models.PathStep.objects.exists()

    def test_staff_write_a_path_only_with_her(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        with pytest.raises(accounts.Invalid) as wrong:
            operations.add_path_step(actor=organizer.actor, person_id=alba.pk, text="Lead", now=now)
        assert wrong.value.problems == ["not_together"]
        operations.add_path_step(
            actor=organizer.actor, person_id=alba.pk, text="Lead", now=now, together=True
        )

    def test_a_strength_is_kept_offered_and_taken_back(
        self, make_account: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        own = make_account("participant", person=alba.pk).actor
        strength = operations.write_strength(
            actor=own,
            person_id=alba.pk,
            text="I can teach how to read a pay stub",
            now=now,
            kind="teaching",
        )
        assert not strength.offered
        operations.offer_strength(actor=own, strength=strength, now=now)
        strength.refresh_from_db()
        assert strength.offered
        operations.keep_strength(actor=own, strength=strength, now=now)
        strength.refresh_from_db()
        assert not strength.offered
        operations.remove_strength(actor=own, strength=strength, now=now)
        assert not models.Strength.objects.exists()

    def test_somebody_else_writes_nothing(
        self, make_account: Make, alba: models.Person, now: datetime.datetime
    ) -> None:
        for role in ("participant", "facilitator"):
            actor = make_account(role).actor
            with pytest.raises(accounts.Refused):
                operations.add_path_step(
                    actor=actor, person_id=alba.pk, text="x", now=now, together=True
                )
            with pytest.raises(accounts.Refused):
                operations.write_strength(
                    actor=actor, person_id=alba.pk, text="x", now=now, together=True
                )


@pytest.mark.parametrize("write", ["talk", "tie", "step", "strength"])
def test_nothing_is_written_without_an_audit_row(
    organizer: Any,
    alba: models.Person,
    now: datetime.datetime,
    write: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    luz = operations.add_person(actor=organizer.actor, answers=rules.Answers(chosen="Luz"), now=now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit_models.Event.objects, "bulk_create", fail)
    about: dict[str, Any] = {"actor": organizer.actor, "person_id": alba.pk, "now": now}
    note = talks.Note(held_date=now.date(), interests="Wages")
    writes: dict[str, Callable[[], Any]] = {
        "talk": lambda: operations.record_one_to_one(**about, note=note),
        "tie": lambda: operations.relate_people(**about, other_id=luz.pk, kind="friend"),
        "step": lambda: operations.add_path_step(**about, text="x", together=True),
        "strength": lambda: operations.write_strength(**about, text="x", together=True),
    }
    with pytest.raises(RuntimeError):
        writes[write]()
    kinds = (models.OneToOne, models.Relationship, models.PathStep, models.Strength)
    assert not any(kind._default_manager.exists() for kind in kinds)


class TestSignIn:
    def test_an_organizer_gives_one_once(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        account, passphrase = operations.give_account(
            actor=organizer.actor, person_id=alba.pk, username="Alba.R", language="es", now=now
        )
        assert account.role == "participant" and account.username == "alba.r"
        assert len(passphrase.split()) == 5 and account.check_password(passphrase)
        with pytest.raises(accounts.Invalid) as wrong:
            operations.give_account(
                actor=organizer.actor, person_id=alba.pk, username="other", language="es", now=now
            )
        assert wrong.value.problems == ["has_account"]

    def test_the_same_form_twice_says_so(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        given = {
            "actor": organizer.actor,
            "person_id": alba.pk,
            "username": "alba",
            "language": "en",
            "now": now,
            "nonce": "n" * 20,
        }
        operations.give_account(**given)
        with pytest.raises(accounts.AlreadyDone):
            operations.give_account(**given)

    @pytest.mark.parametrize("role", ["participant", "facilitator", "administrator"])
    def test_others_do_not(
        self, make_account: Make, alba: models.Person, now: datetime.datetime, role: str
    ) -> None:
        with pytest.raises(accounts.Refused):
            operations.give_account(
                actor=make_account(role).actor,
                person_id=alba.pk,
                username="alba",
                language="en",
                now=now,
            )
        assert not account_models.Account.objects.filter(person_id=alba.pk).exists()

    def test_organizers_make_no_organizers(
        self, organizer: Any, alba: models.Person, now: datetime.datetime
    ) -> None:
        with pytest.raises(accounts.Refused):
            operations.give_account(
                actor=organizer.actor,
                person_id=alba.pk,
                username="alba",
                language="en",
                now=now,
                role="organizer",
            )

    def test_unknown_people_get_none(
        self, organizer: Any, make_person: Make, now: datetime.datetime
    ) -> None:
        with pytest.raises(accounts.Refused):
            operations.give_account(
                actor=organizer.actor,
                person_id=make_person(),
                username="alba",
                language="en",
                now=now,
            )


def test_questions_can_be_hidden_and_renamed(
    organizer: Any, make_account: Make, now: datetime.datetime
) -> None:
    operations.word_question(
        actor=organizer.actor, question="city", is_hidden=True, label={"en": "Barrio"}, now=now
    )
    wording = models.Wording.objects.get()
    assert wording.is_hidden and wording.label == {"en": "Barrio"}
    with pytest.raises(accounts.Invalid):
        operations.word_question(
            actor=organizer.actor, question="birth_date", is_hidden=False, label={}, now=now
        )
    with pytest.raises(accounts.Refused):
        operations.word_question(
            actor=make_account("facilitator").actor,
            question="city",
            is_hidden=False,
            label={},
            now=now,
        )
