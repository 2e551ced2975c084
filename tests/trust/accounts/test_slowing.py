"""Invariant 12: knowing her username cannot lock her out of her known device, or of any other."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from arboleda.trust.accounts import models, operations, rules
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
FROM, ELSEWHERE = "192.0.2.7", "192.0.2.8"


def enter(client: Client, username: str, passphrase: str = PASSPHRASE) -> Any:
    return client.post("/enter/", {"username": username, "passphrase": passphrase})


def guess(address: str, username: str, times: int = rules.FREE_TRIES + 5) -> Client:
    client = Client(REMOTE_ADDR=address)
    for _ in range(times):
        enter(client, username, "a wrong guess")
    return client


@pytest.fixture
def mar(make_account: Make, grove: Any) -> Any:
    return make_account("participant")


def test_her_name_cannot_be_locked_from_another_address(mar: Any) -> None:
    guesser = guess(FROM, mar.username)
    assert "then try again" in enter(guesser, mar.username).content.decode()
    assert enter(Client(REMOTE_ADDR=ELSEWHERE), mar.username).status_code == 302


def test_her_known_device_works_at_once_even_from_the_same_address(mar: Any) -> None:
    hers = Client(REMOTE_ADDR=FROM)
    assert enter(hers, mar.username).status_code == 302
    hers.cookies.pop("visit")  # The visit ended by itself; the browser is still open.
    guess(FROM, mar.username)
    assert enter(hers, mar.username).status_code == 302


def test_a_known_device_counts_for_itself(mar: Any) -> None:
    """Whoever holds her phone does not get free guesses."""
    hers = Client(REMOTE_ADDR=FROM)
    enter(hers, mar.username)
    hers.cookies.pop("visit")
    for _ in range(rules.FREE_TRIES):
        enter(hers, mar.username, "a wrong guess")
    assert "then try again" in enter(hers, mar.username).content.decode()
    hers.cookies.pop(settings.DEVICE_COOKIE_NAME)
    assert enter(hers, mar.username).status_code == 302, "the address is not slowed down by it"


def test_a_device_is_known_for_its_own_account_alone(mar: Any, make_account: Make) -> None:
    other = make_account("participant")
    device = Client(REMOTE_ADDR=FROM)
    enter(device, other.username)
    device.cookies.pop("visit")
    guess(FROM, mar.username)
    assert "then try again" in enter(device, mar.username).content.decode()


@pytest.mark.parametrize("spoil", ["passphrase", "rubbish", "old"])
def test_what_no_longer_fits_is_no_known_device(
    spoil: str, mar: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = Client(REMOTE_ADDR=FROM)
    passphrase = PASSPHRASE
    if spoil == "old":
        moment = timezone.now() - datetime.timedelta(days=31)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: moment)
            enter(device, mar.username)
    else:
        enter(device, mar.username)
    device.cookies.pop("visit", None)
    if spoil == "passphrase":
        passphrase = "other plain words here"
        mar.set_password(passphrase)
        mar.save()
    if spoil == "rubbish":
        device.cookies[settings.DEVICE_COOKIE_NAME] = "00ff"
    guess(FROM, mar.username)
    assert "then try again" in enter(device, mar.username, passphrase).content.decode()


def test_signing_out_takes_the_device_away(mar: Any) -> None:
    client = Client()
    enter(client, mar.username)
    assert '"cookies"' in client.post("/leave/").headers["Clear-Site-Data"]


@pytest.mark.parametrize(("role", "lasts"), [("participant", ""), ("organizer", 30 * 86400)])
def test_the_cookie_goes_with_the_browser_but_for_staff(
    role: str, lasts: Any, make_account: Make, grove: Any
) -> None:
    account = make_account(role)
    models.Account.objects.update(opened_at=timezone.now())
    cookie = enter(Client(), account.username).cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["max-age"] == lasts
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert account.username.encode().hex() not in cookie.value


def test_every_worker_counts_alike_and_no_address_is_written(mar: Any) -> None:
    """The marks lie in the database that all workers share, under a key that does not."""
    guess(FROM, mar.username, times=3)
    rows = list(models.Failure.objects.all())
    assert len(rows) == 3
    for one in rows:
        assert len(bytes(one.mark)) == 16
        assert b"192.0.2" not in bytes(one.mark) and mar.username.encode() not in bytes(one.mark)


def test_the_same_address_has_another_mark_in_another_grove(settings: Any) -> None:
    before = operations.mark("address", FROM)
    settings.SECRET_KEY = "another secret of another grove"
    assert operations.mark("address", FROM) != before


def test_after_five_minutes_nothing_is_left(now: Any) -> None:
    mark = operations.mark("address", FROM)
    operations.begin_try([mark], now=now)
    operations.begin_try([mark], now=now + rules.WINDOW)
    assert models.Failure.objects.count() == 1
    assert operations.purge_failures(now=now + 2 * rules.WINDOW) == 1
    assert not models.Failure.objects.exists()


def test_a_try_counts_before_anything_is_hashed(mar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent all at once, no more get as far as the hash than one after the other would."""
    hashed = 0

    def hash_slowly(*given: Any, **words: Any) -> None:
        """While this one is hashed, the next arrives."""
        nonlocal hashed
        hashed += 1
        if hashed < 3 * rules.FREE_TRIES:
            enter(Client(REMOTE_ADDR=FROM), mar.username, "a wrong guess")

    monkeypatch.setattr(auth, "authenticate", hash_slowly)
    enter(Client(REMOTE_ADDR=FROM), mar.username, "a wrong guess")
    assert hashed == rules.FREE_TRIES


def test_right_answers_do_not_slow_those_at_the_same_address(mar: Any) -> None:
    """A whole cohort signs in from one room."""
    for _ in range(2 * rules.FREE_TRIES):
        assert enter(Client(REMOTE_ADDR=FROM), mar.username).status_code == 302
    assert not models.Failure.objects.exists()


def test_one_that_must_wait_is_not_counted(now: Any) -> None:
    mark = operations.mark("address", FROM)
    for _ in range(rules.FREE_TRIES):
        assert operations.begin_try([mark], now=now).rows
    late = operations.begin_try([mark], now=now)
    assert (late.seconds, late.rows) == (2, ())
    assert models.Failure.objects.count() == rules.FREE_TRIES


def test_only_what_was_right_is_taken_back(now: Any) -> None:
    mark, other = operations.mark("address", FROM), operations.mark("address", ELSEWHERE)
    operations.begin_try([mark], now=now)
    right = operations.begin_try([mark, other], now=now)
    operations.take_back(right)
    assert [bytes(one.mark) for one in models.Failure.objects.all()] == [mark]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_no_more_get_through(now: Any) -> None:
    """Really at the same moment, each with a connection of its own."""
    mark, start = operations.mark("address", FROM), threading.Barrier(4)
    through: list[bool] = []

    def try_again_and_again() -> None:
        start.wait()
        for _ in range(rules.FREE_TRIES):
            through.append(not _begun(mark, now).seconds)
        connection.close()

    threads = [threading.Thread(target=try_again_and_again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(through), sum(through)) == (4 * rules.FREE_TRIES, rules.FREE_TRIES)


def _begun(mark: bytes, now: Any) -> operations.Try:
    while True:
        try:
            return operations.begin_try([mark], now=now)
        except OperationalError:
            # A database in memory alone says "locked" at once, where one in a file waits.
            if connection.vendor != "sqlite":
                raise


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("/again/", {"passphrase": "a wrong guess"}),
        ("/again/second/", {"passphrase": "a wrong guess"}),
        ("/room/", {"passphrase": "a wrong guess"}),
        (
            "/words/",
            {
                "passphrase": "a wrong guess",
                "new": "other plain words here",
                "again": "other plain words here",
            },
        ),
        ("/words/practice/", {"change": "type", "passphrase": "a wrong guess"}),
    ],
)
def test_every_page_that_asks_for_a_passphrase_counts_the_try_first(
    page: str, given: Any, mar: Any, sign_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(mar)
    counted: list[int] = []

    def wrong(*words: Any) -> bool:
        counted.append(models.Failure.objects.count())
        return False

    monkeypatch.setattr(models.Account, "check_password", wrong)
    client.post(page, given)
    client.post(page, given)
    assert counted == [1, 2]
