"""A grove is founded once, whole or not at all, by whoever can read the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from arboleda.organizing.people import models as people
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import rules
from arboleda.trust.audit import models as audit
from arboleda.web import operations

pytestmark = pytest.mark.django_db

WORDS = {
    "name": "Casa Arboleda",
    "neutral_name": "",
    "language": "es",
    "username": "Magnolia",
    "passphrase": "quiet river copper lantern",
}


def test_it_begins_with_one_administrator_who_is_a_person(now: datetime.datetime) -> None:
    account = operations.found_grove(**WORDS, now=now)
    grove = accounts.GroveSettings.objects.get()
    assert (grove.name, grove.neutral_name, grove.is_demo) == (
        "Casa Arboleda",
        "The Oak Room",
        False,
    )
    assert account.username == "magnolia"
    assert account.role == "administrator"
    assert account.check_password(WORDS["passphrase"])
    assert people.Person.objects.get().pk == account.person_id
    assert account.assignments.get().ends_at > now
    actions = set(audit.Event.objects.values_list("action", flat=True))
    assert {"accounts.found_grove", "accounts.open_account", "accounts.assign"} <= actions


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"username": "x"}, "username_shape"),
        ({"username": "no spaces"}, "username_shape"),
        ({"passphrase": "short"}, "too_short"),
        ({"passphrase": "aaaaaaaaaaaaaaa"}, "one_character"),
        ({"passphrase": "magnolia1234"}, "is_username"),
        ({"passphrase": "password 2026"}, "common"),
        ({"passphrase": "Casa Arboleda 1"}, "tells_place"),
        ({"name": "  "}, "name_missing"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    change: dict[str, str], problem: str, now: datetime.datetime
) -> None:
    with pytest.raises(account_operations.Invalid) as invalid:
        operations.found_grove(**{**WORDS, **change}, now=now)
    assert problem in invalid.value.problems
    assert operations.sentences(invalid.value.problems)
    assert not people.Person.objects.exists()
    assert not accounts.GroveSettings.objects.exists()
    assert not audit.Event.objects.exists()


def test_it_is_founded_once(grove: Any, now: datetime.datetime) -> None:
    with pytest.raises(account_operations.Invalid) as invalid:
        operations.found_grove(**WORDS, now=now)
    assert invalid.value.problems == ["grove_exists"]


@pytest.fixture
def code(settings: Any, tmp_path: Path) -> str:
    settings.FIRST_RUN_CODE = tmp_path / "code"
    settings.FIRST_RUN_CODE.write_text("ABCD2345", encoding="ascii")
    return "ABCD2345"


def form(typed: str, **change: str) -> dict[str, str]:
    return {
        "code": typed,
        "name": "Casa Arboleda",
        "neutral_name": "La Sala",
        "language": "es",
        "zone": "America/Chicago",
        "chosen_name": "Magnolia",
        "username": "magnolia",
        "passphrase": "quiet river copper lantern",
        **change,
    }


def test_the_first_page_leads_to_the_first_run_and_from_there_to_sign_in(
    client: Any, code: str
) -> None:
    assert client.get("/").headers["Location"] == "/first/"
    assert client.get("/enter/").headers["Location"] == "/"
    assert client.get("/first/").status_code == 200
    answer = client.post("/first/", form(code.lower()))
    assert answer.headers["Location"] == "/enter/"
    assert accounts.GroveSettings.objects.get().neutral_name == "La Sala"
    assert client.get("/first/").headers["Location"] == "/"


def test_the_code_is_gone_once_it_was_used(client: Any, code: str, settings: Any) -> None:
    client.post("/first/", form(code))
    assert not settings.FIRST_RUN_CODE.exists()


@pytest.mark.parametrize(
    "change", [{"code": "WRONG234"}, {"passphrase": "short"}, {"zone": "Moon"}]
)
def test_a_mistake_keeps_what_was_written_and_founds_nothing(
    client: Any, code: str, change: dict[str, str]
) -> None:
    answer = client.post("/first/", form(code, **change))
    assert answer.status_code == 200
    assert "Casa Arboleda" in answer.content.decode()
    assert not accounts.GroveSettings.objects.exists()


def test_without_a_code_in_the_terminal_nobody_founds_anything(
    client: Any, settings: Any, tmp_path: Path
) -> None:
    settings.FIRST_RUN_CODE = tmp_path / "none"
    client.post("/first/", form(""))
    client.post("/first/", form("ABCD2345"))
    assert not accounts.GroveSettings.objects.exists()


def test_guessing_the_code_is_slowed_by_address_and_never_closed(code: str) -> None:
    """Before there is a grove the code is all that keeps a stranger from founding it as theirs."""
    guesser, host = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    for _ in range(rules.FREE_TRIES):
        answer = guesser.post("/first/", form("WRONG234"))
        assert "not the code" in answer.content.decode()
    slowed = guesser.post("/first/", form(code))
    assert "then try again" in slowed.content.decode()
    assert not accounts.GroveSettings.objects.exists()
    assert host.post("/first/", form(code)).headers["Location"] == "/enter/"


def test_a_right_code_with_another_mistake_is_no_wrong_try(client: Any, code: str) -> None:
    for _ in range(rules.FREE_TRIES + 2):
        client.post("/first/", form(code, passphrase="short"))
    assert not accounts.Failure.objects.exists()
    assert client.post("/first/", form(code)).status_code == 302


def test_in_a_real_grove_there_is_no_walk(
    grove: Any, client: Any, make_account: Callable[..., Any], sign_in: Callable[..., Any]
) -> None:
    assert client.get("/").headers["Location"] == "/enter/"
    assert client.get("/walk/").status_code == 404
    assert client.post("/walk/1/").status_code == 404
    assert client.post("/walk/9/").status_code == 404
    home = sign_in(make_account("participant")).get("/")
    assert "walk" not in home.content.decode()
