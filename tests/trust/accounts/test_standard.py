"""What ASVS 5.0 asks of passphrases and sessions and no other test shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import hashers as django_hashers
from django.test import Client

from arboleda.trust.accounts import forms, hashers, rules, sessions

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


def test_nothing_of_a_workshop_is_open_in_a_grove() -> None:
    import arboleda.settings.base as real

    assert real.DEBUG is False
    assert "*" not in real.ALLOWED_HOSTS
    assert not any("admin" in app or "debug" in app for app in django_settings.INSTALLED_APPS)
