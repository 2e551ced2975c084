"""What cannot be undone waits a week in an account whose passphrase staff gave lately."""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from arboleda.kit import registries
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent
from arboleda.trust.rights import models, operations, queries
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE
from tests.factories import trust

Make = Callable[..., Any]
DAY = datetime.timedelta(days=1)
NEW = "tambor cesta río naranja"
database = pytest.mark.django_db


def reset(account: Any, by: Any, now: datetime.datetime) -> None:
    """Let somebody on staff give her a new passphrase."""
    witness = vault.ask_witness(actor=by.actor, subjects=[account.person_id])
    accounts.reset_passphrase(actor=by.actor, witness=witness, account=account, new=NEW, now=now)


def chosen(account: Any, now: datetime.datetime) -> None:
    """Let whoever came in with it choose the next one."""
    witness = vault.ask_witness(actor=account.actor, subjects=[account.person_id])
    accounts.choose_passphrase(
        actor=account.actor, witness=witness, account=account, new=PASSPHRASE, now=now
    )


@pytest.fixture
def boss(make_account: Make) -> Any:
    return make_account("administrator", everybody=True)


@pytest.fixture
def luz(make_account: Make, make_person: Make, now: datetime.datetime) -> Any:
    person = make_person("Luz Vega")
    trust.release(person, now=now)
    return make_account("participant", person=person)


@pytest.mark.parametrize(
    ("given", "asked", "after"),
    [(None, 0, 0), (0, 0, 7), (0, 22, 7), (0, 23, 7), (0, 26, 4), (0, 30, 0), (0, 400, 0)],
)
def test_a_week_within_a_month_and_never_beyond_it(
    given: int | None, asked: int, after: int, now: datetime.datetime
) -> None:
    at = now + asked * DAY
    given_at = None if given is None else now + given * DAY
    assert account_rules.takes_effect_at(given_at=given_at, asked_at=at) == at + after * DAY


@database
def test_whoever_resets_her_passphrase_cannot_have_her_forgotten(
    luz: Any, boss: Any, now: datetime.datetime
) -> None:
    """The hole this closes: reset, come in as her, choose the next passphrase, forget her."""
    reset(luz, boss, now)
    chosen(luz, now)
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=now)
    for kind in ("consent.Release", "room.Room", "room.Page"):
        with pytest.raises(operations.NotYet):
            operations.erase_kind(actor=luz.actor, model=kind, now=now)
    assert consent.Release.objects.exists() and not models.Forgetting.objects.exists()


@database
def test_an_account_that_staff_opened_waits_and_one_of_the_system_does_not(
    make_person: Make, make_account: Make, boss: Any, now: datetime.datetime
) -> None:
    person = make_person()
    opened = accounts.open_account(
        actor=boss.actor, person_id=person, username="neue", passphrase=PASSPHRASE,
        witness=vault.ask_witness(actor=boss.actor, subjects=[person]),
        role="participant", language="en", now=now,
    )  # fmt: skip
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=opened.actor, person_id=person, now=now)
    month = now + account_rules.GIVEN
    assert operations.forget_person(actor=opened.actor, person_id=person, now=month)
    own = make_account()
    assert operations.forget_person(actor=own.actor, person_id=own.person_id, now=now)


@database
def test_two_people_do_it_at_once_all_the_same(luz: Any, boss: Any, now: datetime.datetime) -> None:
    reset(luz, boss, now)
    done = operations.forget_person(
        actor=boss.actor, person_id=luz.person_id, now=now, confirm=lambda: None
    )
    assert done.rule == "two"
    assert not models.Wish.objects.exists()


@database
def test_asked_for_it_opens_after_a_week_and_she_does_it(
    luz: Any, boss: Any, now: datetime.datetime
) -> None:
    reset(luz, boss, now)
    asked = now + DAY
    wish = operations.ask_wish(actor=luz.actor, now=asked)
    assert wish is not None and wish.opens_at == asked + account_rules.PAUSE
    again = operations.ask_wish(actor=luz.actor, now=asked + DAY)
    assert again == wish, "asking again neither hastens nor delays it"
    early = wish.opens_at - datetime.timedelta(seconds=1)
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=early)
    assert operations.resume_forgettings(now=wish.opens_at) == 0, "nothing happens by itself"
    assert account_models.Account.objects.filter(pk=luz.pk).exists()
    done = operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=wish.opens_at)
    assert done.receipt and done.rule == "self"
    assert not models.Wish.objects.exists()


@database
def test_one_kind_waits_by_itself_and_opens_no_other(
    luz: Any, boss: Any, now: datetime.datetime
) -> None:
    reset(luz, boss, now)
    asked = now + DAY
    operations.ask_wish(actor=luz.actor, kind="consent.Release", now=asked)
    later = asked + account_rules.PAUSE
    for kind in ("people.Strength", "room.Room"):
        with pytest.raises(operations.NotYet):
            operations.erase_kind(actor=luz.actor, model=kind, now=later)
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=later)
    assert operations.erase_kind(actor=luz.actor, model="consent.Release", now=later) == 1
    assert not models.Wish.objects.exists(), "done is done: the next asking waits anew"


@database
def test_a_passphrase_given_meanwhile_ends_the_wish(
    luz: Any, boss: Any, now: datetime.datetime
) -> None:
    reset(luz, boss, now)
    wish = operations.ask_wish(actor=luz.actor, now=now + DAY)
    assert wish is not None
    reset(luz, boss, now + 3 * DAY)
    assert queries.wishes(luz.person_id, now=now + 3 * DAY) == []
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=wish.opens_at)
    fresh = operations.ask_wish(actor=luz.actor, now=now + 4 * DAY)
    assert fresh is not None and fresh.opens_at == now + 11 * DAY
    assert models.Wish.objects.count() == 1


@database
def test_taken_back_it_has_fallen(luz: Any, boss: Any, now: datetime.datetime) -> None:
    reset(luz, boss, now)
    wish = operations.ask_wish(actor=luz.actor, now=now + DAY)
    assert wish is not None
    assert operations.take_back_wish(actor=luz.actor, now=now + 2 * DAY)
    assert not operations.take_back_wish(actor=luz.actor, now=now + 2 * DAY)
    with pytest.raises(operations.NotYet):
        operations.forget_person(actor=luz.actor, person_id=luz.person_id, now=wish.opens_at)
    event = audit.Event.objects.order_by("seq").last()
    assert event is not None and event.action == "rights.take_back_wish"


@database
def test_taking_back_waits_for_no_open_grove(
    luz: Any, boss: Any, keeper: Any, now: datetime.datetime
) -> None:
    reset(luz, boss, now)
    operations.ask_wish(actor=luz.actor, now=now + DAY)
    keeper.lock()
    assert operations.take_back_wish(actor=luz.actor, now=now + DAY)
    keeper.unlock()


@database
def test_who_may_not_ask(luz: Any, boss: Any, now: datetime.datetime) -> None:
    reset(luz, boss, now)
    for actor, kind in (
        (audit_rules.PUBLIC, ""), (luz.actor, "vault.Identity"), (luz.actor, "no.Such")
    ):  # fmt: skip
        with pytest.raises(accounts.Refused):
            operations.ask_wish(actor=actor, kind=kind, now=now)
    with pytest.raises(accounts.Refused):
        operations.take_back_wish(actor=audit_rules.PUBLIC, now=now)
    assert operations.take_back_wish(actor=boss.actor, now=now) is False, "hers is not his"
    models.Hold.objects.create(scope="everything", why="court", asked_at=now, placed_at=now)
    with pytest.raises(operations.HeldBack):
        operations.ask_wish(actor=luz.actor, now=now)


@database
def test_no_wish_where_nothing_waits(luz: Any, now: datetime.datetime) -> None:
    assert operations.ask_wish(actor=luz.actor, now=now) is None
    assert not models.Wish.objects.exists()


@database
def test_a_wish_is_undone_without_its_row(
    luz: Any, boss: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    reset(luz, boss, now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    with monkeypatch.context() as patched:
        patched.setattr(audit.Event.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            operations.ask_wish(actor=luz.actor, now=now + DAY)
    assert not models.Wish.objects.exists()


@database
def test_it_is_shown_and_taken_along_and_goes_by_its_clock(
    luz: Any, boss: Any, now: datetime.datetime
) -> None:
    reset(luz, boss, now)
    operations.ask_wish(actor=luz.actor, kind="consent.Release", now=now + DAY)
    reading = registries.Reading(luz.actor, "test", now + DAY)
    (line,) = queries.show_wishes(luz.person_id, reading)
    assert "March 12, " in line.text and str(line.what) == "What you let us share"
    (row,) = queries.export_wishes(luz.person_id, reading)
    assert row["kind"] == "consent.Release"
    operations.purge_due(now=now + 32 * DAY)
    assert not models.Wish.objects.exists()


def _asked_long_ago(person: uuid.UUID, days: int) -> None:
    """Move what was given and asked into the past, as if she came back so much later."""
    back = days * DAY
    account = account_models.Account.objects.get(person_id=person)
    assert account.given_at is not None
    account_models.Account.objects.filter(pk=account.pk).update(given_at=account.given_at - back)
    for one in models.Wish.objects.filter(person_id=person):
        one.asked_at, one.opens_at = one.asked_at - back, one.opens_at - back
        one.save()


@database
def test_her_pages_say_why_from_when_and_take_it_back_with_one_tap(
    sign_in: Make, luz: Any, boss: Any
) -> None:
    reset(luz, boss, timezone.now())
    chosen(luz, timezone.now())
    client = sign_in(luz, confirmed=True)
    page = client.get("/me/forget/").content.decode()
    for words in (
        "This has to wait a few days",
        "Ask for it",
        "two people on staff can do it today",
    ):
        assert words in page, words
    assert client.post("/me/forget/").status_code == 200, "the way on is closed"
    assert client.post("/me/wish/").url == "/me/forget/"
    page = client.get("/me/forget/").content.decode()
    assert "You asked for it" in page and "Ask for it" not in page
    mine = client.get("/mine/").content.decode()
    assert "Somebody asked to erase" in mine and "Was it not you?" in mine
    home = client.get("/").content.decode()
    assert "Something waits for your answer" in home
    assert "erase" not in home and "forget" not in home, "the first page tells nothing"
    session = client.session
    del session["confirmed_at"]
    session.save()
    assert client.post("/me/wish/back/").url == "/me/held/"
    assert not models.Wish.objects.exists(), "no passphrase was asked for"
    asked = client.post("/me/wish/")
    assert "passphrase" in asked.content.decode() and not models.Wish.objects.exists()


@database
def test_once_open_the_usual_way_leads_to_the_receipt(sign_in: Make, luz: Any, boss: Any) -> None:
    reset(luz, boss, timezone.now())
    chosen(luz, timezone.now())
    client = sign_in(luz, confirmed=True)
    client.post("/me/wish/")
    _asked_long_ago(luz.person_id, 8)
    page = client.get("/me/forget/").content.decode()
    assert "Go on" in page and "Take back what was asked" in page
    path = client.post("/me/forget/").url
    session = client.session
    session["forget"] = {**session["forget"], "at": time.time() - 11}
    session.save()
    answer = client.post(path, {"passphrase": PASSPHRASE, "sure": "on"})
    assert "It is done" in answer.content.decode()


@database
def test_an_address_kept_from_before_a_reset_leads_back(sign_in: Make, luz: Any, boss: Any) -> None:
    """The second page was opened in time; the passphrase was given after it."""
    client = sign_in(luz, confirmed=True)
    path = client.post("/me/forget/").url
    session = client.session
    session["forget"] = {**session["forget"], "at": time.time() - 11}
    session.save()
    account_models.Account.objects.filter(pk=luz.pk).update(given_at=timezone.now())
    answer = client.post(path, {"passphrase": PASSPHRASE, "sure": "on"})
    assert answer.url == "/me/forget/"
    assert not models.Forgetting.objects.exists()


@database
def test_one_kind_on_its_page_in_spanish(sign_in: Make, luz: Any, boss: Any) -> None:
    reset(luz, boss, timezone.now())
    chosen(luz, timezone.now())
    client = sign_in(luz, confirmed=True)
    client.cookies["members_language"] = "es"
    path = "/me/held/erase/consent.Release/"
    page = client.get(path).content.decode()
    assert "Esto tiene que esperar unos días" in page
    client.post(path, {"sure": "on", "nonce": "n" * 20})
    assert consent.Release.objects.exists()
    assert client.post("/me/wish/", {"kind": "consent.Release"}).url == path
    assert "Lo pediste" in client.get(path).content.decode()
    assert client.post("/me/wish/", {"kind": "vault.Identity"}).status_code == 404
    _asked_long_ago(luz.person_id, 8)
    assert client.post(path, {"sure": "on", "nonce": "n" * 20}).url == "/me/held/"
    assert not consent.Release.objects.exists()
