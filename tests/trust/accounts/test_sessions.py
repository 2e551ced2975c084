"""Sessions: sealed in the database, and gone after some quiet minutes."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arboleda.trust.accounts import access, middleware, models, sessions

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_a_session_is_unreadable_in_the_database() -> None:
    store = sessions.SessionStore()
    store["searches"] = [{"text": "Alba Ríos"}]
    store.save()
    [row] = models.Visit.objects.all()
    sealed = base64.b85decode(row.session_data)
    for canary in (b"Alba", b"searches", b"text"):
        assert canary not in sealed and canary not in row.session_data.encode()
    opened = sessions.SessionStore(session_key=store.session_key)
    assert opened["searches"] == [{"text": "Alba Ríos"}]


def test_a_session_copied_over_another_does_not_open() -> None:
    """Whoever can write into the database does not become somebody else by copying her row."""
    hers, theirs = sessions.SessionStore(), sessions.SessionStore()
    hers["visit"] = "hers"
    theirs["visit"] = "theirs"
    hers.save()
    theirs.save()
    copied = models.Visit.objects.get(pk=hers.session_key).session_data
    models.Visit.objects.filter(pk=theirs.session_key).update(session_data=copied)
    assert sessions.SessionStore(theirs.session_key).load() == {}
    assert sessions.SessionStore(hers.session_key).load() == {"visit": "hers"}
    assert models.Visit.objects.get(pk=theirs.session_key).get_decoded() == {}


def test_a_copied_row_signs_nobody_in(make_account: Make, sign_in: Make) -> None:
    chief = sign_in(make_account("administrator"))
    mine = Client()
    mine.get("/enter/")
    store = sessions.SessionStore()
    store["mine"] = True
    store.save()
    row = models.Visit.objects.get(pk=chief.session.session_key)
    models.Visit.objects.filter(pk=store.session_key).update(
        session_data=row.session_data, mark=row.mark
    )
    mine.cookies["visit"] = store.session_key
    assert mine.get("/again/").headers["Location"] == "/enter/"
    assert chief.get("/again/").status_code == 200


def test_what_a_session_holds_moves_with_it_to_a_new_key() -> None:
    store = sessions.SessionStore()
    store["searches"] = ["one"]
    store.save()
    store.cycle_key()
    store.save()
    assert sessions.SessionStore(store.session_key).load() == {"searches": ["one"]}


@pytest.mark.parametrize("broken", ["", "rubbish", "!!", "NotSealedAtAll" * 9])
def test_a_session_that_does_not_open_is_empty(broken: str) -> None:
    assert sessions.SessionStore().decode(broken) == {}


def test_a_session_sealed_with_another_secret_is_empty(settings: Any) -> None:
    data = sessions.SessionStore().encode({"visit": 1})
    assert sessions.SessionStore().decode(data.encode()) == {"visit": 1}
    settings.SECRET_KEY = "another secret of another grove"
    assert sessions.SessionStore().decode(data) == {}


def quiet(client: Any, seconds: float) -> None:
    session = client.session
    session[middleware.SEEN] = time.time() - seconds
    session.save()


@pytest.mark.parametrize(
    ("role", "minutes", "stays"),
    [
        ("participant", 29, True),
        ("participant", 31, False),
        ("facilitator", 31, True),
        ("organizer", 479, True),
        ("administrator", 481, False),
    ],
)
def test_quiet_minutes_end_a_session(
    role: str, minutes: int, stays: bool, make_account: Make, sign_in: Make
) -> None:
    client = sign_in(make_account(role))
    quiet(client, minutes * 60)
    answer = client.get(reverse("accounts:confirm_passphrase"))
    assert answer.status_code == (200 if stays else 302)
    assert (middleware.SEEN in client.session) == stays


def test_being_here_keeps_a_session_alive(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("participant"))
    quiet(client, 25 * 60)
    client.get(reverse("accounts:confirm_passphrase"))
    assert time.time() - client.session[middleware.SEEN] < 60


def test_a_session_that_does_not_say_when_is_over(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("participant"))
    session = client.session
    del session[middleware.SEEN]
    session.save()
    assert client.get(reverse("accounts:confirm_passphrase")).status_code == 302


def test_a_closed_account_is_out_at_once(make_account: Make, sign_in: Make) -> None:
    account = make_account("organizer")
    client = sign_in(account)
    account.is_active = False
    account.save()
    assert client.get(reverse("accounts:confirm_passphrase")).status_code == 302


def test_a_new_passphrase_ends_the_other_sessions(make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    client = sign_in(account)
    account.set_password("other plain words here")
    account.save()
    assert client.get(reverse("accounts:confirm_passphrase")).status_code == 302


def test_five_minutes_after_the_passphrase(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("participant"))
    for seconds, asked in ((299, False), (301, True)):
        session = client.session
        session[access.CONFIRMED] = time.time() - seconds
        session.save()
        answer = client.get(reverse("rights:held"))
        assert (answer.status_code == 302) == asked
