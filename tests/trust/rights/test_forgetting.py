"""Forget this person: every place, in order, resumable at each step, with a receipt that checks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.engines.sealing import erasures
from arboleda.kit import errors as kit_errors
from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent
from arboleda.trust.rights import models, operations, queries
from arboleda.trust.rights.operations import forgetting
from arboleda.trust.vault import models as vault_models
from arboleda.trust.vault import operations as vault
from tests.factories import trust
from tests.trust.rights import seeding

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def before(db: None) -> dict[str, set[Any]]:
    return seeding.rows()


@pytest.fixture
def luz(before: Any, make_person: Make, make_account: Make, now: datetime.datetime) -> Any:
    """Somebody who is everywhere."""
    person = make_person(seeding.NAME, contact={"phones": [seeding.PHONE]})
    vault.after_identities({}, matches={person: [("phone", seeding.PHONE)]})
    return seeding.sow(person, now=now, make_account=make_account)


def subjects_in_store(keeper: Any, person: uuid.UUID) -> list[str]:
    """The tables of the key store in which her id stands."""
    tables = keeper._store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = []
    for (table,) in tables:
        for values in keeper._store.execute(f"SELECT * FROM {table}"):
            if any(value == person.bytes or value == str(person) for value in values):
                found.append(table)
    return sorted(set(found))


def test_every_personal_model_is_tried(luz: Any, before: dict[str, set[Any]]) -> None:
    """A model that is registered but not sown would be forgotten on paper only."""
    after = seeding.rows()
    for label in seeding.SOWN:
        assert after[label] - before[label], f"sow something of hers in {label} (seeding.py)"
    assert seeding.mentions(luz.person_id)


def test_forgetting_reaches_every_place(
    luz: Any, before: dict[str, set[Any]], keeper: Any, now: datetime.datetime
) -> None:
    person, sown = luz.person_id, seeding.rows()
    vault.load_names(actor=audit_rules.SYSTEM)
    assert vault.search_by_name(actor=audit_rules.SYSTEM, query=seeding.NAME, among=None) == [
        person
    ]
    done = operations.forget_person(actor=luz.actor, person_id=person, now=now)

    assert seeding.mentions(person, (seeding.NAME, seeding.PHONE, seeding.WORDS)) == []
    left = {
        label: rows & (sown[label] - before[label])
        for label, rows in seeding.rows().items()
        if label in registries.personal_data.models() - seeding.EMPTIED
    }
    assert {label for label, rows in left.items() if rows} <= {
        "accounts.Account", "gatherings.Invitation", "cohorts.Enrollment", "safety.Grouping",
        "stories.Story", "rights.Forgetting", "vault.Identity",
        "vault.Capsule", "consent.Acknowledgement",
        "room.Envelope", "room.Lock", "room.Page", "room.Pair", "room.Room",
    }, "only rows of the others in this test"  # fmt: skip
    assert not vault_models.Identity.objects.filter(pk=person).exists()
    assert subjects_in_store(keeper, person) == ["tombstone"]
    found = keeper.find_matches([("phone", seeding.PHONE)])
    assert person not in found.get(("phone", seeding.PHONE), [])
    assert vault.search_by_name(actor=audit_rules.SYSTEM, query=seeding.NAME, among=None) == []
    assert audit_queries.verify().fault is None
    assert done.person_id is None and done.finished_at == now


def test_the_receipt_names_every_place_and_holds_nothing_else(
    luz: Any, keeper: Any, now: datetime.datetime
) -> None:
    done = operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)
    read = erasures.verify(done.receipt, key=keeper.log_key())
    named = set(read.places)
    shared = {"stories.Version", "stories.Picture", "stories.StoryConsent", "stories.UseLog"}
    assert named >= registries.personal_data.models() - shared
    assert named >= {"keeper.keys", "keeper.index", "accounts.forms", "queue"}
    for place in registries.personal_data.models() - seeding.UNTIED.keys() - shared:
        assert read.places[place] > 0, place
    assert read.places["keeper.keys"] >= 3, "hers, her story's, its picture's"
    for trace in ("accounts.Visit", "accounts.forms", "queue"):
        assert read.places[trace] == 1, trace
    assert set(read.unreached) == {"printed", "copies", "others-words", "chains"}
    assert read.backups is None, "the test's keys are unlocked by a file: nobody can promise a day"
    for word in (str(luz.person_id), luz.person_id.hex, luz.username, seeding.NAME):
        assert word not in done.receipt


def test_the_day_when_backups_forget_comes_from_the_keepers_calendar(
    make_account: Make, keeper: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arboleda.trust.vault.keeper import asking

    began = audit_micro(now - datetime.timedelta(days=10))
    calendar = asking.Calendar(((1, began),), "passphrase")
    monkeypatch.setattr(keeper, "calendar", lambda: calendar)
    account = make_account()
    done = operations.forget_person(actor=account.actor, person_id=account.person_id, now=now)
    by = calendar.forgotten_by(now)
    assert by is not None
    assert done.backups_date == by.date() + datetime.timedelta(days=1), "the first day that is sure"


def audit_micro(at: datetime.datetime) -> int:
    return int(at.timestamp() * 1_000_000)


PLACES = ["before the keys", "after the keys", *range(0, 36, 5), "before the receipt"]


@pytest.mark.parametrize("stop", PLACES)
def test_a_stop_at_any_step_is_resumed_to_the_same_receipt(
    stop: Any, luz: Any, keeper: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = luz.person_id
    begun = operations.begin_forgetting(actor=luz.actor, person_id=person, now=now)
    expected = {place for place, _ in forgetting._places()} | {"keeper.keys", "keeper.index"}

    class Killed(BaseException):
        pass

    with monkeypatch.context() as patched:
        _arm(patched, stop, Killed)
        with pytest.raises(Killed):
            operations.finish_forgetting(forgetting=begun, now=now)
    assert models.Forgetting.objects.get().person_id == person, "it is known that it is not done"
    if stop != "before the keys":
        assert person not in keeper.subjects("person"), "her key died first"
    else:
        assert vault_models.Identity.objects.filter(pk=person).exists(), "no row before the key"
    assert operations.resume_forgettings(now=now) == 1
    assert operations.resume_forgettings(now=now) == 0
    assert seeding.mentions(person) == []
    done = models.Forgetting.objects.get()
    assert set(done.reached) == expected
    shared = {"stories.Version", "stories.Picture", "stories.StoryConsent", "stories.UseLog"}
    for place in registries.personal_data.models() - seeding.UNTIED.keys() - shared:
        assert done.reached[place] > 0, f"{place} counted once, although it was stopped"
    assert erasures.verify(done.receipt, key=keeper.log_key())


def _arm(patched: pytest.MonkeyPatch, stop: Any, killed: type[BaseException]) -> None:
    """Die at this step, as if the power went."""
    destroy, places, note = vault.destroy_keys, forgetting._places, forgetting._note

    def die(*args: Any, **kwargs: Any) -> Any:
        raise killed

    if stop == "before the keys":
        patched.setattr(vault, "destroy_keys", die)
    elif stop == "after the keys":

        def destroyed(subjects: Any) -> int:
            destroy(subjects)
            raise killed

        patched.setattr(vault, "destroy_keys", destroyed)
    elif stop == "before the receipt":
        patched.setattr(forgetting, "_close", die)
    else:
        # Erased but not yet noted: what the transaction must hold together.
        named = [place for place, _ in places()]
        at = named[stop % len(named)]

        def noted(one: Any, place: str, count: int) -> None:
            if place == at:
                raise killed
            note(one, place, count)

        patched.setattr(forgetting, "_note", noted)


def test_it_is_not_begun_without_its_row(
    luz: Any, keeper: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)
    assert not models.Forgetting.objects.exists()
    assert luz.person_id in keeper.subjects("person")


def test_nobody_forgets_somebody_else_alone(
    luz: Any, make_account: Make, now: datetime.datetime
) -> None:
    for role in ("participant", "facilitator", "organizer", "administrator"):
        with pytest.raises(accounts.Refused):
            operations.forget_person(
                actor=make_account(role, everybody=True).actor,
                person_id=luz.person_id,
                now=now,
            )
    with pytest.raises(accounts.Refused):
        operations.forget_person(actor=audit_rules.PUBLIC, person_id=luz.person_id, now=now)


def test_what_a_second_person_does_not_confirm_is_not_begun(
    luz: Any, make_account: Make, now: datetime.datetime
) -> None:
    def no() -> None:
        raise accounts.Refused

    organizer = make_account("organizer", everybody=True)
    with pytest.raises(accounts.Refused):
        operations.forget_person(
            actor=organizer.actor, person_id=luz.person_id, now=now, confirm=no
        )
    assert not models.Forgetting.objects.exists()
    done = operations.forget_person(
        actor=organizer.actor, person_id=luz.person_id, now=now, confirm=lambda: None
    )
    assert done.rule == "two"


def test_nothing_begins_while_the_grove_is_locked(
    luz: Any, keeper: Any, now: datetime.datetime
) -> None:
    keeper.lock()
    with pytest.raises(kit_errors.Locked):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)
    keeper.unlock()
    assert not models.Forgetting.objects.exists()


@pytest.mark.parametrize(
    "hold",
    [{"scope": "person"}, {"scope": "everything"}, {"scope": "kind", "kind": "people.OneToOne"}],
)
def test_a_hold_keeps_her_from_being_forgotten_and_she_is_told(
    hold: dict[str, str], luz: Any, now: datetime.datetime
) -> None:
    one = models.Hold.objects.create(
        why="court", asked_at=now, placed_at=now, **hold,
        object_id=luz.person_id if hold["scope"] == "person" else None,
    )  # fmt: skip
    with pytest.raises(operations.HeldBack):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)
    one.lifted_at = now
    one.save()
    assert operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)


def test_one_kind_alone_can_be_erased(luz: Any, now: datetime.datetime) -> None:
    reached = operations.erase_kind(
        actor=luz.actor, model="consent.Release", now=now, nonce="n" * 20
    )
    assert reached == 2
    assert not consent.Release.objects.filter(person_id=luz.person_id).exists()
    event = audit.Event.objects.order_by("seq").last()
    assert event is not None and event.action == "rights.erase_kind"
    with pytest.raises(accounts.AlreadyDone):
        operations.erase_kind(actor=luz.actor, model="consent.Release", now=now, nonce="n" * 20)
    for model in ("vault.Identity", "accounts.Account", "people.Person", "no.Such"):
        with pytest.raises(accounts.Refused):
            operations.erase_kind(actor=luz.actor, model=model, now=now)
    with pytest.raises(accounts.Refused):
        operations.erase_kind(actor=audit_rules.PUBLIC, model="consent.Release", now=now)


def test_a_kind_is_not_erased_without_its_row(
    make_account: Make, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_account()
    trust.release(account.person_id, now=now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.erase_kind(actor=account.actor, model="consent.Release", now=now)
    assert consent.Release.objects.exists()


def test_a_hold_keeps_a_kind(luz: Any, now: datetime.datetime) -> None:
    models.Hold.objects.create(
        scope="kind", kind="consent.Release", why="court", asked_at=now, placed_at=now
    )
    with pytest.raises(operations.HeldBack):
        operations.erase_kind(actor=luz.actor, model="consent.Release", now=now)
    assert operations.erase_kind(actor=luz.actor, model="people.Strength", now=now) > 0


def test_the_address_of_a_receipt_opens_for_an_hour(
    make_account: Make, now: datetime.datetime
) -> None:
    account = make_account()
    done = operations.forget_person(
        actor=account.actor, person_id=account.person_id, now=now, claim="a long random word"
    )
    minute = datetime.timedelta(minutes=1)
    assert queries.receipt("a long random word", now=now + 59 * minute) == done
    assert queries.receipt("a long random word", now=now + 60 * minute) is None
    assert queries.receipt("another word", now=now) is None
    assert queries.receipt("", now=now) is None
    operations.resume_forgettings(now=now + 60 * minute)
    done.refresh_from_db()
    assert done.claim == "" and done.receipt
