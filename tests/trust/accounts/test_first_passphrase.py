"""Who comes in with a passphrase that somebody else made does one thing: choose another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from arboleda.organizing.people import operations as people
from arboleda.trust.accounts import models, queries
from tests import access_table
from tests.architecture import test_access

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
OWN = "montaña hilo café nube"
STILL = {"accounts:sign_out", "kit:exit", "kit:language", "kit:leaving", "room:passphrase"}


@pytest.fixture
def given(grove: Any, make_account: Make) -> tuple[Any, str]:
    """A participant who was given six words with pictures a moment ago."""
    her = make_account("participant", language="es")
    words = people.reset_passphrase(
        actor=make_account("organizer", everybody=True).actor,
        account=her,
        now=timezone.now(),
        with_pictures=True,
    )
    return her, words


def come_in(account: Any, passphrase: str) -> Client:
    client = Client()
    sent = {"username": account.username, "passphrase": passphrase}
    assert client.post("/enter/", sent).headers["Location"] == "/"
    return client


def test_she_is_led_to_choose_and_then_all_opens(given: tuple[Any, str]) -> None:
    her, words = given
    client = come_in(her, words)
    assert client.get("/").headers["Location"] == "/words/"
    page = client.get("/words/").content.decode()
    assert "Ahora elige tu propia frase" in page
    assert 'name="passphrase"' not in page, "the one she has just typed is not asked for again"
    assert page.count('class="pictures"') == 1, "six pictures to choose by"
    assert "/mine/" not in page and "<nav" not in page.partition("<main")[0]
    answer = client.post("/words/", {"new": OWN, "again": OWN})
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200, "she stays signed in"
    her.refresh_from_db()
    assert her.check_password(OWN) and not her.passphrase_is_given
    again = Client().post("/enter/", {"username": her.username, "passphrase": words})
    assert again.status_code == 200, "whoever gave it does not come in with it"


def test_nothing_else_answers_until_then(given: tuple[Any, str]) -> None:
    """Every address of the door, asked and posted to, except where nobody is anybody."""
    client = come_in(*given)
    for name in access_table.MEMBERS:
        if name in STILL or name == "accounts:sign_in":
            continue
        address, _exists = test_access.address("members", name)
        if address.startswith(settings.NOBODY_PATH):
            continue  # On phones of a dream room she is a stranger, whatever cookie she carries.
        for answer in (client.get(address), client.post(address)):
            assert answer.headers.get("Location") == "/words/", name
    assert client.get("/enter/").headers["Location"] == "/words/"


@pytest.mark.parametrize(
    "sent", [{"again": OWN + "s"}, {"new": "short", "again": "short"}, {"new": "", "again": ""}]
)
def test_a_slip_changes_nothing(sent: dict[str, str], given: tuple[Any, str]) -> None:
    her, words = given
    client = come_in(her, words)
    answer = client.post("/words/", {"new": OWN, "again": OWN, **sent})
    assert answer.status_code == 200
    assert client.get("/").headers["Location"] == "/words/"
    her.refresh_from_db()
    assert her.check_password(words)


def test_the_given_words_again_are_no_choice_and_count_as_a_try(given: tuple[Any, str]) -> None:
    her, words = given
    client = come_in(her, words)
    answer = client.post("/words/", {"new": words, "again": words})
    assert answer.status_code == 200
    assert models.Failure.objects.count() == 1
    assert client.post("/words/", {"new": OWN, "again": OWN}).status_code == 302
    assert models.Failure.objects.count() == 1


def test_she_may_go_away_and_read_in_her_language(given: tuple[Any, str]) -> None:
    client = come_in(*given)
    assert client.get("/leaving/").status_code == 200
    client.post("/language/", {"language": "en", "next": "/words/"})
    assert "Now choose your own passphrase" in client.get("/words/").content.decode()
    assert client.post("/leave/").status_code == 200
    assert client.get("/words/").headers["Location"] == "/enter/"


def test_staff_choose_before_they_set_up_a_second_step(
    grove: Any, make_account: Make, make_person: Make
) -> None:
    """Both are due at once, and neither leads away from the other."""
    chief, person = make_account("administrator", everybody=True), make_person()
    account = make_account("facilitator", person=person)
    models.Account.objects.filter(pk=account.pk).update(passphrase_is_given=True)
    account.refresh_from_db()
    assert queries.factor_due(account, now=timezone.now()) is not None
    client = come_in(account, "four plain words here")
    assert client.get("/team/").headers["Location"] == "/words/"
    assert client.get("/words/").status_code == 200
    client.post("/words/", {"new": OWN, "again": OWN})
    assert client.get("/").headers["Location"] == "/second/"
    assert chief.passphrase_is_given is False


def test_her_second_step_is_asked_first(given: tuple[Any, str]) -> None:
    """Whoever made the passphrase does not change it without her phone."""
    her, words = given
    models.Factor.objects.create(account=her, kind="passkey", sealed=b"", added_at=timezone.now())
    client = Client()
    answer = client.post("/enter/", {"username": her.username, "passphrase": words})
    assert answer.headers["Location"] == "/enter/second/"
    assert client.get("/words/").headers["Location"] == "/enter/"
    assert client.post("/words/", {"new": OWN, "again": OWN}).headers["Location"] == "/enter/"
