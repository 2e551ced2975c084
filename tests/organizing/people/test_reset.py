"""A new passphrase for somebody who forgot hers: two taps by staff who work with her, shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PASSPHRASE
from tests.factories import people as factory

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def her(make_account: Make, now: Any) -> Any:
    person = factory.person("Alba Ríos", now=now)
    return make_account("participant", person=getattr(person, "pk", person))


def test_it_shows_once_and_lets_her_in(her: Any, make_account: Make, sign_in: Make) -> None:
    address = f"/people/{her.person_id}/enter/again/"
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    assert address in client.get(f"/people/{her.person_id}/").content.decode()
    page = client.get(address).content.decode()
    assert "It does not open their room." in page
    form = {"nonce": "n" * 20}
    answer = client.post(address, form)
    words = answer.context["passphrase"]
    assert words in answer.content.decode()
    her.refresh_from_db()
    assert her.check_password(words)
    assert client.post(address, form).status_code == 302, "the same tap again makes no other"
    her.refresh_from_db()
    assert her.check_password(words)


def test_it_asks_once_more_who_is_there(her: Any, make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    assert client.get(f"/people/{her.person_id}/enter/again/").url.startswith("/again/")


@pytest.mark.parametrize(
    ("role", "everybody"),
    [("facilitator", True), ("organizer", False), ("administrator", False), ("participant", False)],
)
def test_nobody_else_finds_it(
    her: Any, make_account: Make, sign_in: Make, role: str, everybody: bool
) -> None:
    address = f"/people/{her.person_id}/enter/again/"
    client = sign_in(make_account(role, everybody=everybody), confirmed=True)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    her.refresh_from_db()
    assert her.check_password(PASSPHRASE)


def test_it_can_be_six_words_with_pictures(her: Any, make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    form = {"nonce": "n" * 20, "kind": "pictures"}
    answer = client.post(f"/people/{her.person_id}/enter/again/", form)
    words = answer.context["passphrase"]
    her.refresh_from_db()
    assert her.check_password(words)
    assert [one["word"] for one in answer.context["pictures"]] == words.split()
    shown = answer.content.decode()
    assert shown.count('class="drawing"') == 6
    assert "Make a little story of the six" in shown
