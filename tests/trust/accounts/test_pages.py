"""Coming in, going out, and the passphrase once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arboleda.trust.accounts import rules

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
PASSPHRASE = "four plain words here"
ENTER, LEAVE, AGAIN = "/enter/", "/leave/", "/again/"


def test_without_a_grove_the_door_leads_to_the_first_run(client: Client, db: None) -> None:
    answer = client.get(ENTER)
    assert answer.status_code == 302
    assert answer.headers["Location"] != ENTER


def test_the_door_asks_for_two_things_and_no_e_mail(client: Client, grove: Any) -> None:
    page = client.get(ENTER).content.decode()
    assert page.count("<input") - page.count('type="hidden"') == 2
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page
    assert "<title>Sign in · The Oak Room</title>" in page
    assert "Casa Arboleda" not in page, "the members' door tells no name"
    assert "Menu" not in page


def test_coming_in(client: Client, grove: Any, make_account: Make) -> None:
    account = make_account("participant", language="es")
    before = client.session.session_key
    answer = client.post(
        ENTER, {"username": f" {account.username.upper()} ", "passphrase": PASSPHRASE}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.session.session_key != before
    assert answer.cookies["members_language"].value == "es"
    assert answer.cookies["members_language"]["httponly"]
    assert client.get(ENTER).headers["Location"] == "/", "no need to come in twice"


@pytest.mark.parametrize("wrong", ["name", "passphrase", "closed"])
def test_every_wrong_try_reads_the_same(
    wrong: str, client: Client, grove: Any, make_account: Make
) -> None:
    account = make_account("participant")
    if wrong == "closed":
        account.is_active = False
        account.save()
    answer = client.post(
        ENTER,
        {
            "username": "nobody" if wrong == "name" else account.username,
            "passphrase": "wrong" if wrong == "passphrase" else PASSPHRASE,
        },
    )
    assert answer.status_code == 200
    assert "That username and passphrase do not match." in answer.content.decode()
    assert "wrong" not in answer.content.decode(), "what was typed is not sent back"
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed_by_address_and_never_by_name(grove: Any, make_account: Make) -> None:
    account = make_account("participant")
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(rules.FREE_TRIES):
        guesser.post(ENTER, {"username": account.username, "passphrase": "guess"})
    answer = guesser.post(ENTER, {"username": account.username, "passphrase": PASSPHRASE})
    assert "then try again." in answer.content.decode()
    herself = Client(REMOTE_ADDR="192.0.2.8")
    answer = herself.post(ENTER, {"username": account.username, "passphrase": PASSPHRASE})
    assert answer.status_code == 302, "nobody can lock her out"


def test_behind_the_proxy_guesses_of_one_do_not_shut_out_everybody(
    grove: Any, make_account: Make, settings: Any
) -> None:
    settings.TLS = True
    account = make_account("participant")
    guesser = Client(HTTP_X_FORWARDED_FOR="192.0.2.17")
    for _ in range(rules.FREE_TRIES):
        guesser.post(ENTER, {"username": account.username, "passphrase": "guess"})
    answer = guesser.post(ENTER, {"username": account.username, "passphrase": PASSPHRASE})
    assert "then try again." in answer.content.decode()
    herself = Client(HTTP_X_FORWARDED_FOR="192.0.2.18")
    answer = herself.post(ENTER, {"username": account.username, "passphrase": PASSPHRASE})
    assert answer.status_code == 302, "the proxy is not the one who guesses"


def test_going_out_leaves_nothing(make_account: Make, sign_in: Make) -> None:
    """R30."""
    client = sign_in(make_account("participant"))
    key = client.session.session_key
    assert client.get(LEAVE).status_code == 405
    answer = client.post(LEAVE)
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.cookies["members_turn"]["httponly"]
    page = answer.content.decode()
    assert "You are signed out" in page
    assert "Menu" not in page and "Sign out" not in page, "the page of somebody who is out"
    assert not client.session.exists(key)
    assert client.get(AGAIN).headers["Location"] == ENTER


def test_the_passphrase_once_more(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("participant"))
    held = reverse("rights:held")
    assert client.get(held).headers["Location"] == AGAIN
    page = client.get(AGAIN).content.decode()
    assert "Your passphrase once more" in page
    answer = client.post(AGAIN, {"passphrase": "not it"})
    assert "That is not your passphrase." in answer.content.decode()
    assert client.get(held).status_code == 302
    answer = client.post(AGAIN, {"passphrase": PASSPHRASE})
    assert answer.headers["Location"] == held
    assert client.get(held).status_code == 200
    assert client.post(AGAIN, {"passphrase": PASSPHRASE}).headers["Location"] == "/"


def test_guessing_the_second_time_is_slowed_too(make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("participant"))
    for _ in range(rules.FREE_TRIES):
        client.post(AGAIN, {"passphrase": "guess"})
    answer = client.post(AGAIN, {"passphrase": PASSPHRASE})
    assert "then try again." in answer.content.decode()
    assert "confirmed_at" not in client.session


def test_spanish(client: Client, grove: Any, make_account: Make, sign_in: Make) -> None:
    client.cookies["members_language"] = "es"
    page = client.get(ENTER).content.decode()
    assert "Te damos la bienvenida" in page and "Frase de acceso" in page
    sign_in(make_account("participant"))
    assert "Tu frase de acceso otra vez" in client.get(AGAIN).content.decode()
    assert "Cerraste tu sesión" in client.post(LEAVE).content.decode()


def test_everything_here_is_kept_out_of_caches(client: Client, grove: Any) -> None:
    answer = client.get(ENTER)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
