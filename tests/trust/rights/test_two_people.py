"""Holds, forgetting at the word of two people, corrections, legal papers and breaches."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import queries as audit_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent
from arboleda.trust.rights import choices, models, operations, queries
from arboleda.trust.rights.rules import demands
from arboleda.trust.safety import models as safety
from arboleda.trust.safety import operations as contact
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import keys as vault_keys
from arboleda.trust.vault import operations as vault
from tests.conftest import with_second_step
from tests.factories import people as people_factory
from tests.factories import stories as story_factory
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def two(make_account: Make) -> tuple[Any, Any]:
    """Two organizers who work with everybody."""
    return make_account("organizer", everybody=True), make_account("administrator", everybody=True)


def agree(second: Any, kind: str, now: datetime.datetime) -> None:
    approval = account_models.Approval.objects.get(kind=kind, approved_at__isnull=True)
    with_second_step(second)
    subjects = [approval.asked_by.person_id]
    witness = vault.ask_witness(actor=second.actor, subjects=subjects)
    accounts.approve(actor=second.actor, witness=witness, approval=approval, now=now)


def hold(two: tuple[Any, Any], now: datetime.datetime, **names: Any) -> models.Hold:
    first, second = two
    made = operations.ask_hold(actor=first.actor, why="court", now=now, **names)
    agree(second, operations.PLACE, now)
    return operations.place_hold(actor=first.actor, hold=made, now=now)


def fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)


def test_a_hold_takes_two_to_place_and_two_to_lift(
    two: tuple[Any, Any], make_person: Make, now: datetime.datetime
) -> None:
    first, second = two
    person = make_person()
    made = operations.ask_hold(
        actor=first.actor, scope="person", object_id=person, why="court", now=now
    )
    assert not queries.is_held(person), "one alone keeps nothing"
    for actor in (first.actor, second.actor):
        with pytest.raises(accounts.NotApproved):
            operations.place_hold(actor=actor, hold=made, now=now)
    with pytest.raises(accounts.Refused):
        agree(first, operations.PLACE, now)
    agree(second, operations.PLACE, now)
    operations.place_hold(actor=first.actor, hold=made, now=now)
    assert queries.is_held(person)
    with pytest.raises(accounts.NotApproved):
        operations.lift_hold(actor=first.actor, hold=made, now=now)
    operations.ask_lifting(actor=second.actor, hold=made, now=now)
    with pytest.raises(accounts.NotApproved):
        operations.lift_hold(actor=second.actor, hold=made, now=now)
    agree(first, operations.LIFT, now)
    operations.lift_hold(actor=second.actor, hold=made, now=now)
    assert not queries.is_held(person)
    actions = list(audit.Event.objects.values_list("action", flat=True))
    for action in ("rights.ask_hold", "rights.place_hold", "rights.lift_hold"):
        assert action in actions
    assert str(person) not in "".join(audit.Event.objects.values_list("references", flat=True))


@pytest.mark.parametrize("role", ["participant", "facilitator"])
def test_others_place_no_hold(role: str, make_account: Make, now: datetime.datetime) -> None:
    with pytest.raises(accounts.Refused):
        operations.ask_hold(
            actor=make_account(role).actor, scope="everything", why="court", now=now
        )


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ({"scope": "everybody"}, "scope_unknown"),
        ({"scope": "person"}, "object_missing"),
        ({"scope": "group"}, "object_missing"),
        ({"scope": "kind", "kind": "no.Such"}, "kind_unknown"),
    ],
)
def test_a_hold_names_something(
    names: dict[str, str], problem: str, two: tuple[Any, Any], now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Invalid) as wrong:
        operations.ask_hold(actor=two[0].actor, why="court", now=now, **names)
    assert wrong.value.problems == [problem]


def test_a_hold_is_not_placed_without_its_row(
    two: tuple[Any, Any], now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operations.ask_hold(actor=two[0].actor, scope="everything", why="court", now=now)
    agree(two[1], operations.PLACE, now)
    fails(monkeypatch)
    with pytest.raises(RuntimeError):
        operations.place_hold(actor=two[0].actor, hold=made, now=now)
    made.refresh_from_db()
    assert made.placed_at is None
    assert not account_models.Approval.objects.filter(spent_at__isnull=False).exists()


def test_a_purge_says_what_each_hold_kept(
    two: tuple[Any, Any], make_person: Make, now: datetime.datetime
) -> None:
    held, grouped, left, free = (make_person() for _ in range(4))
    group = two[0].person_id
    for person in (held, grouped, left, free):
        trust.release(person, now=now)
    for person in (grouped, left):
        safety.Grouping.objects.create(group_id=group, person_id=person, since=now)
    hold(two, now, scope="person", object_id=held)
    hold(two, now, scope="group", object_id=group)
    safety.Grouping.objects.filter(person_id=left).delete()
    later = now + 200 * DAY
    (kept,) = [one for one in queries.kept() if one.key == "consent.Release"]
    assert queries.standing(kept, now=later).held_back == 3, "who left the group stays held"
    assert operations.purge(kept=kept, now=later) == 1
    receipt = models.Purge.objects.get()
    assert (receipt.purged, receipt.held_back) == (1, 3)
    assert not consent.Release.objects.filter(person_id=free).exists()


@pytest.mark.parametrize(
    "names", [{"scope": "everything"}, {"scope": "kind", "kind": "consent.Release"}]
)
def test_a_hold_on_a_kind_or_on_everything_stops_its_clock(
    names: dict[str, str], two: tuple[Any, Any], make_person: Make, now: datetime.datetime
) -> None:
    trust.release(make_person(), now=now)
    hold(two, now, **names)
    (kept,) = [one for one in queries.kept() if one.key == "consent.Release"]
    assert operations.purge(kept=kept, now=now + 200 * DAY) == 0
    assert queries.standing(kept, now=now + 200 * DAY).held_back == 1


def test_two_people_forget_somebody_and_her_id_enters_no_chain(
    two: tuple[Any, Any], make_person: Make, keeper: Any, now: datetime.datetime
) -> None:
    first, second = two
    person = make_person("Luz")
    asked = operations.ask_forgetting(actor=first.actor, person_id=person, now=now)
    with pytest.raises(accounts.NotApproved):
        operations.forget_by_two(actor=first.actor, request=asked, now=now, claim="word")
    assert person in keeper.subjects("person")
    agree(second, operations.FORGET, now)
    with pytest.raises(accounts.NotApproved):
        operations.forget_by_two(actor=second.actor, request=asked, now=now, claim="word")
    done = operations.forget_by_two(actor=first.actor, request=asked, now=now, claim="word")
    assert done.rule == "two" and done.reached["rights.ForgetRequest"] == 1
    assert person not in keeper.subjects("person")
    for field in ("references", "rule"):
        words = "".join(audit.Event.objects.values_list(field, flat=True))
        assert str(person) not in words and person.hex not in words
    assert audit_queries.verify().fault is None


def test_who_may_not_read_her_cannot_ask_to_forget_her(
    two: tuple[Any, Any], make_account: Make, make_person: Make, now: datetime.datetime
) -> None:
    stranger = make_account("organizer")
    with pytest.raises(accounts.Refused):
        operations.ask_forgetting(actor=stranger.actor, person_id=make_person(), now=now)
    person = make_person()
    hold(two, now, scope="person", object_id=person)
    with pytest.raises(operations.HeldBack):
        operations.ask_forgetting(actor=two[0].actor, person_id=person, now=now)


# Corrections


def test_a_correction_is_asked_sealed_and_answered(
    two: tuple[Any, Any], make_account: Make, now: datetime.datetime
) -> None:
    luz = make_account("participant")
    made = operations.ask_correction(
        actor=luz.actor, kind="people.Person", text="My language is Mixtec", now=now
    )
    assert b"Mixtec" not in bytes(made.sealed)
    assert queries.corrections_waiting(make_account("organizer").actor, now=now) == []
    (asked,) = queries.corrections_waiting(two[0].actor, now=now)
    assert (asked.text, asked.row) == ("My language is Mixtec", made)
    operations.answer_correction(
        actor=two[0].actor, correction=made, answer="talk", text="On Tuesday?", now=now
    )
    with pytest.raises(accounts.Invalid):
        operations.answer_correction(
            actor=two[0].actor, correction=made, answer="done", text="", now=now
        )
    held = queries.held_of(luz.actor, "rights.Correction", now=now)
    assert held is not None
    assert "Let us talk about it: On Tuesday?" in held.lines[0].text


def test_corrections_are_refused(
    two: tuple[Any, Any], make_account: Make, now: datetime.datetime
) -> None:
    luz = make_account("participant")
    for text in ("", " ", "x" * 2001, "My passport is no. 123456789"):
        with pytest.raises(accounts.Invalid):
            operations.ask_correction(actor=luz.actor, kind="people.Person", text=text, now=now)
    with pytest.raises(accounts.Refused):
        operations.ask_correction(actor=luz.actor, kind="no.Such", text="a", now=now)
    own = operations.ask_correction(actor=two[0].actor, kind="people.Person", text="a", now=now)
    hers = operations.ask_correction(actor=luz.actor, kind="people.Person", text="a", now=now)
    for actor, row in ((two[0].actor, own), (make_account("organizer").actor, hers)):
        with pytest.raises(accounts.Refused):
            operations.answer_correction(
                actor=actor, correction=row, answer="done", text="", now=now
            )
    for answer, text in (("perhaps", ""), ("not_ours", ""), ("talk", "SSN 123-45-6789?")):
        with pytest.raises(accounts.Invalid):
            operations.answer_correction(
                actor=two[0].actor, correction=hers, answer=answer, text=text, now=now
            )


def test_a_correction_is_not_kept_without_its_row(
    make_account: Make, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    luz = make_account("participant")
    fails(monkeypatch)
    with pytest.raises(RuntimeError):
        operations.ask_correction(actor=luz.actor, kind="people.Person", text="a", now=now)
    assert not models.Correction.objects.exists()


# Legal papers


def paper(actor: Any, now: datetime.datetime, **changes: Any) -> models.Demand:
    usual: dict[str, Any] = {
        "paper": "subpoena", "office": "Circuit Court of Cook County", "asks": "Everything about L.",
        "came_date": now.date(), "due_date": now.date() + 7 * DAY,
    }  # fmt: skip
    return operations.record_demand(actor=actor, now=now, **{**usual, **changes})


def test_a_legal_paper_is_logged_sealed_with_its_steps(
    two: tuple[Any, Any], keeper: Any, now: datetime.datetime
) -> None:
    boss = two[1].actor
    made = paper(boss, now)
    assert b"Cook" not in bytes(made.sealed)
    assert made.pk in keeper.subjects("record")
    words = queries.demand_words(boss, [made])[made.pk]
    assert words == {"office": "Circuit Court of Cook County", "asks": "Everything about L."}
    assert [step.code for step in queries.steps_of(made)] == list(choices.DEMAND_STEPS)
    operations.take_step(actor=boss, case=made, code="counsel", now=now)
    operations.take_step(actor=boss, case=made, code="counsel", now=now + HOUR)
    first = queries.steps_of(made)[0]
    assert (first.at, first.by) == (now, two[1].username), "the first note counts"
    operations.close_case(actor=boss, case=made, now=now)
    for code in ("paper", "stop"):
        with pytest.raises(accounts.Refused):
            operations.take_step(actor=boss, case=made, code=code, now=now)
    (kept,) = [one for one in queries.kept() if one.key == "rights.Demand"]
    operations.purge(kept=kept, now=now + 3 * 365 * DAY)
    assert not models.Demand.objects.exists() and made.pk not in keeper.subjects("record")


def test_legal_papers_are_refused(
    two: tuple[Any, Any], make_account: Make, now: datetime.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for role in ("participant", "facilitator", "organizer"):
        with pytest.raises(accounts.Refused):
            paper(make_account(role).actor, now)
    for changes in ({"paper": "note"}, {"office": ""}, {"asks": " "}, {"asks": "x" * 2001}):
        with pytest.raises(accounts.Invalid):
            paper(two[1].actor, now, **changes)
    fails(monkeypatch)
    with pytest.raises(RuntimeError):
        paper(two[1].actor, now)
    assert not models.Demand.objects.exists()


def test_what_we_hold_is_told_from_the_registry(
    two: tuple[Any, Any], make_person: Make, now: datetime.datetime
) -> None:
    trust.release(make_person(), now=now)
    found = {str(one.label): one for one in queries.holdings()}
    release = found["What you let us share"]
    assert (release.rows, release.is_sealed) == (1, True)
    assert not found["Groups you are in"].is_sealed
    assert "3 months" in release.until


# Breaches


def breach(actor: Any, now: datetime.datetime, **changes: Any) -> models.Incident:
    usual: dict[str, Any] = {
        "kind": "account", "noticed_at": now, "from_at": now - DAY, "until_at": now + DAY, "by": None,
    }  # fmt: skip
    return operations.start_incident(actor=actor, now=now, **{**usual, **changes})


def test_a_breach_starts_a_clock_of_24_hours(
    two: tuple[Any, Any], make_account: Make, now: datetime.datetime
) -> None:
    made = breach(two[1].actor, now, kind="soon")
    assert queries.deadline(made) == now + datetime.timedelta(hours=24)
    assert [step.code for step in queries.steps_of(made)] == list(choices.BREACH_STEPS)
    operations.take_step(actor=two[1].actor, case=made, code="office", now=now)
    operations.close_case(actor=two[1].actor, case=made, now=now, people=3)
    made.refresh_from_db()
    assert (made.people, made.closed_at) == (3, now)
    for changes in (
        {"kind": "bad"}, {"noticed_at": now + HOUR}, {"until_at": now - 2 * DAY},
        {"from_at": now - 400 * DAY},
    ):  # fmt: skip
        with pytest.raises(accounts.Invalid):
            breach(two[1].actor, now, **changes)
    with pytest.raises(accounts.Refused):
        breach(two[0].actor, now)
    assert demands.deadline(now) - now == datetime.timedelta(hours=24)


def test_whom_a_breach_touched_comes_from_the_chain_of_reads(
    two: tuple[Any, Any], make_account: Make, make_person: Make, keeper: Any, grove: Any
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    luz, mar, sol, gone = (make_person(name) for name in ("Luz", "Mar", "Sol", "Gone"))
    account = make_account("participant", person=mar, language="es")
    trust.safe_contact(luz, now=now)
    contact.block_contact(actor=account.actor, person_id=mar, now=now)
    thief, other = make_account("organizer", everybody=True), two[0]
    start = datetime.datetime.now(datetime.UTC)
    for person in (luz, mar, gone):
        vault.read_names(actor=thief.actor, people=[person], purpose="search", rule="assignment")
    vault.read_names(actor=thief.actor, people=[luz], purpose="search", rule="assignment")
    vault.read_names(actor=other.actor, people=[sol], purpose="search", rule="assignment")
    vault.read_names(actor=account.actor, people=[mar], purpose="search", rule="self")
    vault.destroy_keys([gone])
    end = datetime.datetime.now(datetime.UTC)
    before = keeper.status().reads
    made = breach(
        two[1].actor, now=end, noticed_at=end, from_at=start, until_at=end, by=thief.person_id
    )
    found = queries.affected(two[1].actor, made, now=end)
    assert keeper.status().reads > before, "asking is a row of the chain, too"
    by_name = {one.name: one for one in found.people}
    assert set(by_name) == {"Luz", "Mar"} and found.gone == 1
    assert (by_name["Luz"].reads, by_name["Luz"].reach) == (2, "ready")
    assert by_name["Luz"].channel and by_name["Mar"].channel == ""
    assert by_name["Mar"].reach == "blocked"
    assert found.languages == ["en", "es"]
    anybody = breach(two[1].actor, now=end, noticed_at=end, from_at=start, until_at=end)
    names = {one.name for one in queries.affected(two[1].actor, anybody, now=end).people}
    assert {"Luz", "Mar", "Sol"} <= names
    early = breach(
        two[1].actor,
        now=end,
        noticed_at=end,
        from_at=start - HOUR,
        until_at=start,
        by=thief.person_id,
    )
    assert queries.affected(two[1].actor, early, now=end).people == []


def test_a_breach_finds_the_tellers_of_stories_and_what_is_nobodys(
    two: tuple[Any, Any], make_account: Make, make_person: Make, grove: Any
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    luz, mar = make_person("Luz"), make_person("Mar")
    told, gone = story_factory.story(luz, now), story_factory.story(mar, now)
    public = story_factory.story(mar, now)
    with vault_keys.failing_closed() as keeper:
        listed = uuid.uuid4()
        keeper.make_keys([listed], vault_choices.PARCEL_KEY)
    thief = make_account("administrator", everybody=True)
    start = datetime.datetime.now(datetime.UTC)
    versions = {one: one.versions.get().pk for one in (told, gone, public)}
    for actor, subject in (
        (thief.actor, versions[told]),
        (thief.actor, versions[told]),
        (thief.actor, versions[gone]),
        (thief.actor, listed),
        (audit_rules.PUBLIC, versions[public]),
    ):
        vault.ask_keys(
            actor=actor, subjects=[subject], action="stories.tell", purpose="stories",
            capsules="text", rule="assignment",
        )  # fmt: skip
    vault.destroy_keys([versions[gone]])
    end = datetime.datetime.now(datetime.UTC)
    made = breach(two[1].actor, now=end, noticed_at=end, from_at=start, until_at=end)
    found = queries.affected(two[1].actor, made, now=end)
    assert [(one.name, one.reads) for one in found.people] == [("Luz", 2)]
    assert (found.others, found.gone) == (1, 1)


def test_visitors_ask_the_keeper_nothing_about_others(keeper: Any, now: datetime.datetime) -> None:
    from arboleda.trust.vault.keeper import asking, errors

    for ask in (
        asking.Asking(None, "public", "vault.read_between", "breach"),
        asking.Asking(None, "system", "vault.read_between", "Words of people!"),
    ):
        with pytest.raises(errors.KeeperError):
            keeper.read_between(ask, 0, 1, None)


# Pages


def test_a_hold_and_a_forgetting_by_two_on_their_pages(
    two: tuple[Any, Any], sign_in: Make, client: Any
) -> None:
    first, second = two
    person = people_factory.person("Luz Vega").pk
    sign_in(first, confirmed=True)
    page = client.get(f"/people/{person}/rights/").content.decode()
    assert "Luz Vega" in page and "Ask a second person" in page
    client.post(f"/people/{person}/rights/forget/", {"step": "ask"})
    assert "Waits for a second person" in client.get(f"/people/{person}/rights/").content.decode()
    client.post(f"/people/{person}/rights/forget/", {"step": "do", "sure": "on"})
    assert not models.Forgetting.objects.exists()
    agree(second, operations.FORGET, datetime.datetime.now(datetime.UTC))
    client.post(f"/people/{person}/rights/forget/", {"step": "do"})
    assert not models.Forgetting.objects.exists(), "the box is not ticked"
    answer = client.post(f"/people/{person}/rights/forget/", {"step": "do", "sure": "on"})
    page = answer.content.decode()
    # As a word of its own: a receipt's 64 signs may spell three letters by chance.
    assert "BEGIN RECEIPT" in page and not re.search(r"\bLuz\b", page)
    assert client.get(f"/people/{person}/rights/").status_code == 404
    assert client.get("/").status_code == 200, "whoever did it is still signed in"

    assert "Nothing is on hold" in client.get("/holds/").content.decode()
    sent = {"scope": "kind", "kind": "consent.Release", "why": "court", "nonce": "n" * 20}
    assert client.post("/holds/new/", sent).url == "/holds/"
    made = models.Hold.objects.get()
    client.post(f"/holds/{made.pk}/", {"step": "place"})
    made.refresh_from_db()
    assert made.placed_at is None
    agree(second, operations.PLACE, datetime.datetime.now(datetime.UTC))
    assert "Place it now" in client.get("/holds/").content.decode()
    client.post(f"/holds/{made.pk}/", {"step": "place"})
    assert "In force" in client.get("/holds/").content.decode()
    assert (
        "error-summary"
        in client.post("/holds/new/", {"scope": "group", "why": "court"}).content.decode()
    )
    assert client.post(f"/holds/{made.pk}/", {"step": "burn"}).status_code == 404


def test_papers_incidents_and_corrections_on_their_pages(
    two: tuple[Any, Any], make_account: Make, sign_in: Make, client: Any
) -> None:
    luz = make_account("participant")
    sign_in(luz, confirmed=True)
    sent = {"text": "That is not my number", "nonce": "n" * 20}
    assert client.post("/me/held/correct/accounts.Account/", sent).url == "/me/held/"
    assert "That is not my number" in client.get("/me/held/").content.decode()
    assert client.get("/me/held/correct/no.Such/").status_code == 404
    client.logout()
    sign_in(two[1], confirmed=True)
    assert "/corrections/" in client.get("/office/").content.decode()
    page = client.get("/corrections/").content.decode()
    assert "That is not my number" in page
    row = models.Correction.objects.get()
    assert (
        "error-summary"
        in client.post(f"/corrections/{row.pk}/", {"answer": "talk"}).content.decode()
    )
    assert client.post(f"/corrections/{row.pk}/", {"answer": "done"}).url == "/corrections/"
    assert client.get(f"/corrections/{row.pk}/").status_code == 404

    page = client.get("/papers/").content.decode()
    assert "what we cannot open" in page and "their own room" in page
    sent = {
        "paper": "order", "office": "Circuit Court", "asks": "One record", "came_date": "2026-03-01",
        "nonce": "m" * 20,
    }  # fmt: skip
    path = client.post("/papers/new/", sent).url
    page = client.get(path).content.decode()
    assert "Circuit Court" in page and "Call your lawyer before you answer anything" in page
    case = models.Demand.objects.get().pk
    client.post(f"/steps/{case}/", {"step": "counsel"})
    client.post(f"/steps/{case}/", {"step": "close"})
    assert "Closed on" in client.get(path).content.decode()

    sent = {
        "kind": "device", "noticed_at": "2026-03-01T10:00", "from_at": "2026-02-28T10:00",
        "until_at": "2026-03-01T10:00", "nonce": "k" * 20,
    }  # fmt: skip
    path = client.post("/incidents/new/", sent).url
    page = client.get(path).content.decode()
    assert "The 24 hours ended on" in page and "Nobody: nothing sealed was opened" in page
    case = models.Incident.objects.get().pk
    client.post(f"/steps/{case}/", {"step": "stop"})
    client.post(f"/steps/{case}/", {"step": "close"})
    assert "Closed on" in client.get(path).content.decode()
    for wrong in ("/papers/new/", "/incidents/new/"):
        assert "error-summary" in client.post(wrong, {}).content.decode()


def test_the_last_administrator_is_not_forgotten_by_herself_or_by_two(
    make_account: Make, sign_in: Make, now: datetime.datetime
) -> None:
    chief = make_account("administrator", everybody=True)
    one = make_account("organizer", everybody=True)
    with pytest.raises(operations.LastAdministrator):
        operations.forget_person(actor=chief.actor, person_id=chief.person_id, now=now)
    with pytest.raises(operations.LastAdministrator):
        operations.ask_forgetting(actor=one.actor, person_id=chief.person_id, now=now)
    client = sign_in(chief, confirmed=True)
    told = client.get("/me/forget/", follow=True)
    assert "Let somebody else become administrator" in told.content.decode()
    client = sign_in(one, confirmed=True)
    told = client.post(f"/people/{chief.person_id}/rights/forget/", {"step": "ask"})
    assert told.status_code in {302, 404} and not models.ForgetRequest.objects.exists()
    make_account("administrator")
    operations.forget_person(actor=chief.actor, person_id=chief.person_id, now=now)
    assert account_models.Account.objects.filter(role="administrator").count() == 1


def test_two_administrators_who_leave_at_the_same_moment_are_not_both_forgotten(
    make_account: Make, now: datetime.datetime
) -> None:
    """From its beginning on, who is being forgotten does not count as somebody who manages accounts."""
    one, other = make_account("administrator"), make_account("administrator")
    operations.begin_forgetting(actor=one.actor, person_id=one.person_id, now=now)
    with pytest.raises(operations.LastAdministrator):
        operations.begin_forgetting(actor=other.actor, person_id=other.person_id, now=now)
    other.refresh_from_db()
    one.refresh_from_db()
    assert (one.is_active, other.is_active) == (False, True)
    assert models.Forgetting.objects.count() == 1


def test_what_is_not_begun_closes_nothing(
    make_account: Make, now: datetime.datetime, request: pytest.FixtureRequest
) -> None:
    luz = make_account("participant")
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        operations.begin_forgetting(actor=luz.actor, person_id=luz.person_id, now=now)
    luz.refresh_from_db()
    assert luz.is_active
    assert not models.Forgetting.objects.exists()


def test_a_second_person_who_may_not_read_is_told_plainly(
    two: tuple[Any, Any], make_account: Make, now: datetime.datetime
) -> None:
    first, second = two
    person = people_factory.person("Luz Vega").pk
    made = operations.ask_forgetting(actor=first.actor, person_id=person, now=now)
    stranger = make_account("organizer")
    told = queries.describe_request(made.pk, stranger.actor)
    assert "You do not work with this person" in told and "Luz" not in told
    told = queries.describe_request(made.pk, second.actor)
    assert "Luz" in told and "do not work" not in told
