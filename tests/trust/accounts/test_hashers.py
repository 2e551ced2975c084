"""Hashing passphrases never takes the whole machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import hashers as django_hashers
from django.test import Client

from arboleda.trust.accounts import hashers, models
from tests.conftest import PASSPHRASE

Make = Callable[..., Any]


class Small(hashers.PassphraseHasher):
    time_cost = 1
    memory_cost = 64


def test_a_passphrase_fits_its_hash_alone() -> None:
    encoded = Small().encode("four plain words here", "salt-salt-salt")
    assert Small().verify("four plain words here", encoded)
    assert not Small().verify("four plain words there", encoded)


@pytest.mark.parametrize("what", ["encode", "verify"])
def test_at_most_two_are_hashed_at_once(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, now, most = threading.Lock(), 0, 0

    def slow(*given: Any) -> str:
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with guard:
            now -= 1
        return ""

    monkeypatch.setattr(django_hashers.Argon2PasswordHasher, what, slow)
    threads = [threading.Thread(target=getattr(Small(), what), args=("a", "b")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


class Better(hashers.QuickHasherForTests):
    """As passphrases may be kept one day."""

    time_cost = 2


BETTER = "tests.trust.accounts.test_hashers.Better"


def kept(account: Any) -> str:
    return str(models.Account.objects.get(pk=account.pk).password)


def enter(account: Any, passphrase: str = PASSPHRASE) -> Client:
    client = Client()
    client.post("/enter/", {"username": account.username, "passphrase": passphrase})
    return client


@pytest.mark.django_db
def test_a_better_way_of_keeping_is_taken_at_the_next_sign_in(
    make_account: Make, grove: Any, settings: Any
) -> None:
    account = make_account("participant")
    assert ",t=1," in kept(account)
    settings.PASSWORD_HASHERS = [BETTER]
    enter(account, "a wrong guess at it")
    assert ",t=1," in kept(account), "what is wrong makes nothing anew"
    client = enter(account)
    better = kept(account)
    assert ",t=2," in better
    assert client.get("/again/").status_code == 200, "she is in, under the hash made anew"
    assert enter(account).get("/again/").status_code == 200
    assert kept(account) == better, "once is enough"
    assert client.get("/again/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/again/", "/again/second/", "/words/practice/"])
def test_being_asked_again_ends_no_visit(
    page: str, make_account: Make, grove: Any, settings: Any
) -> None:
    """A hash made anew in the middle of a visit would put her out of it."""
    account = make_account("participant")
    client = enter(account)
    before = kept(account)
    settings.PASSWORD_HASHERS = [BETTER]
    assert client.post(page, {"passphrase": PASSPHRASE, "change": "type"}).status_code == 302
    assert client.get("/again/").status_code == 200
    assert kept(account) == before


@pytest.mark.django_db
def test_a_name_nobody_has_costs_as_much_as_one_somebody_has(
    make_account: Make, grove: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By count: how long an answer takes must not tell who is here."""
    account, closed = make_account("participant"), make_account("organizer")
    models.Account.objects.filter(pk=closed.pk).update(is_active=False)
    counted = 0

    def counting(real: Any) -> Any:
        def count(*given: Any) -> Any:
            nonlocal counted
            counted += 1
            return real(*given)

        return count

    for name in ("encode", "verify"):
        real = getattr(hashers.QuickHasherForTests, name)
        monkeypatch.setattr(hashers.QuickHasherForTests, name, counting(real))
    costs = {}
    for name in (account.username, closed.username, "nobody-at-all", "Nobody with an odd name"):
        counted = 0
        Client().post("/enter/", {"username": name, "passphrase": "a wrong guess at it"})
        costs[name] = counted
    assert set(costs.values()) == {1}, costs
