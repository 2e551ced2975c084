"""What ASVS 5.0 asks of passphrases and sessions and no other test shows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import hashers as django_hashers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arboleda.trust.accounts import forms, hashers, models, operations, queries, rules, sessions
from arboleda.trust.vault import operations as vault

Make = Callable[..., Any]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "passphrase",
    [
        "Four plain words here ",
        " FOUR plain words here",
        "four plain words here" * 7,
        "árbol ñandú 木 fuerte",
    ],
)
def test_a_passphrase_is_taken_as_it_is_typed(
    passphrase: str, grove: Any, make_account: Make
) -> None:
    """Long ones, with spaces, capitals and any script: nothing is cut, trimmed or turned small."""
    assert rules.passphrase_problems(passphrase, username="magnolia") == []
    account = make_account("participant")
    account.set_password(passphrase)
    account.save()
    for typed in (passphrase.strip(), passphrase.lower(), passphrase[:64], passphrase):
        client = Client()
        client.post("/enter/", {"username": account.username, "passphrase": typed})
        assert ("_auth_user_id" in client.session) == (typed == passphrase)


def test_passphrases_are_masked_and_may_be_pasted() -> None:
    for form in (forms.SignIn(), forms.ConfirmPassphrase()):
        box = str(form["passphrase"])
        assert 'type="password"' in box
        assert "onpaste" not in box
        assert 'autocomplete="off"' not in box


def test_passphrases_are_kept_as_argon2id_of_the_size_we_say() -> None:
    """OWASP's least is 19 MiB and two passes; RFC 9106 second choice: 64 MiB, three passes."""
    encoded = hashers.PassphraseHasher().encode("four plain words here", "salt-of-sixteen-b")
    assert encoded.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    import arboleda.settings.base as real

    assert real.PASSWORD_HASHERS == ["arboleda.trust.accounts.hashers.PassphraseHasher"]
    assert django_hashers.identify_hasher(encoded).algorithm == "argon2"


@pytest.mark.django_db
def test_the_key_of_a_session_cannot_be_guessed() -> None:
    """32 signs of 36: 165 bits, by the system's own randomness, each time anew."""
    keys = set()
    for _ in range(20):
        store = sessions.SessionStore()
        store.create()
        keys.add(store.session_key)
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/again/", "/again/second/"])
def test_a_visit_has_a_new_key_once_the_passphrase_was_asked_again(
    page: str, make_account: Make, sign_in: Make
) -> None:
    """A key that was copied before is not one that opens what the answer opens."""
    account = make_account("participant")
    client = sign_in(account)
    before = client.session.session_key
    client.post(page, {"passphrase": "not it"})
    assert client.session.session_key == before
    answer = client.post(page, {"passphrase": "four plain words here"})
    assert answer.status_code == 302
    after = client.session.session_key
    assert after != before
    assert not client.session.exists(before)
    assert client.get("/mine/").status_code == 200
    copied = Client()
    copied.cookies["visit"] = before
    assert copied.get("/mine/").headers["Location"] == "/enter/"


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "stays"), [(11.9, True), (12.1, False)])
def test_no_visit_lasts_longer_than_half_a_day(
    hours: float, stays: bool, make_account: Make, sign_in: Make
) -> None:
    """Also one that is never quiet, such as a page that asks anew by itself."""
    client = sign_in(make_account("organizer"))
    session = client.session
    session[queries.BEGAN] = time.time() - hours * 3600
    session.save()
    assert client.get("/again/").status_code == (200 if stays else 302)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["add_app", "add_passkey", "renew_codes"])
def test_second_steps_are_changed_only_after_proving_who_one_is(
    name: str, make_account: Make, sign_in: Make
) -> None:
    """Whoever finds an open visit adds no second step of their own to it."""
    client = sign_in(make_account("organizer"))
    answer = client.post(reverse(f"accounts:{name}"), {"code": "123456"})
    shown = answer.content.decode() if answer.status_code == 200 else answer.headers["Location"]
    assert "/again/" in shown or 'name="again-passphrase"' in shown
    assert "<code>" not in shown
    assert not models.Factor.objects.exists()


@pytest.mark.django_db
def test_a_new_passphrase_leaves_the_second_step_in_place(make_account: Make, grove: Any) -> None:
    """A reset is no way around what somebody else cannot know."""
    now = timezone.now()
    account, chief = make_account("organizer"), make_account("administrator")
    secret = rules.new_secret()
    witness = vault.ask_witness(actor=account.actor, subjects=[account.person_id])
    code = pyotp.TOTP(secret).at(now)
    operations.add_app(
        actor=account.actor, witness=witness, account=account, secret=secret, code=code, now=now
    )
    operations.reset_passphrase(
        actor=chief.actor,
        witness=vault.ask_witness(actor=chief.actor, subjects=[account.person_id]),
        account=account,
        new="five other words by staff",
        now=now,
    )
    given = {"username": account.username, "passphrase": "five other words by staff"}
    assert Client().post("/enter/", given).headers["Location"] == "/enter/second/"


def test_nothing_of_a_workshop_is_open_in_a_grove() -> None:
    import arboleda.settings.base as real

    assert real.DEBUG is False
    assert "*" not in real.ALLOWED_HOSTS
    assert not any("admin" in app or "debug" in app for app in django_settings.INSTALLED_APPS)
