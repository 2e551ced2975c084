"""The exit may be called something else, or hidden, for one person; for a grove it may be renamed (R29)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import leaving, registries
from arboleda.trust.accounts import operations, queries
from arboleda.trust.audit import models as audit
from tests.conftest import NOW
from tests.trust.accounts.test_settings import TERMS, WITNESS

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
CHOICE = "/leaving/name/"
WEATHER = '<button type="submit">The weather</button>'
USUAL = '<button type="submit">Leave this page</button>'
UNSEEN = 'class="exit unseen"'


def body(client: Any, path: str) -> str:
    found: str = client.get(path).content.decode()
    return found


@pytest.mark.parametrize("path", ["/signed-in/", "/mine/", "/leaving/", "/nowhere/"])
def test_a_name_of_hers_stands_on_every_page(path: str, make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    operations.choose_exit_name(account=account, name="weather")
    client = sign_in(account, confirmed=True)
    page = body(client, path)
    assert WEATHER in page and USUAL not in page and UNSEEN not in page
    assert "The button “Leave this page”" not in page


@pytest.mark.parametrize("path", ["/signed-in/", "/mine/", "/nowhere/"])
def test_hidden_it_is_still_there_for_a_keyboard(
    path: str, make_account: Make, sign_in: Make
) -> None:
    account = make_account("participant")
    operations.choose_exit_name(account=account, name=leaving.HIDDEN)
    page = body(sign_in(account, confirmed=True), path)
    assert UNSEEN in page and USUAL in page
    places = [page.index(one) for one in ('class="skip"', UNSEEN, USUAL, "<main")]
    assert places == sorted(places), "second for the Tab key, as everywhere"


def test_where_leaving_is_explained_it_always_shows(make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    operations.choose_exit_name(account=account, name=leaving.HIDDEN)
    page = body(sign_in(account), "/leaving/")
    assert UNSEEN not in page and USUAL in page
    assert "You hid it" in page and CHOICE in page


def test_she_chooses_and_takes_it_back(make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    client = sign_in(account, confirmed=True)
    for chosen, shown in (("weather", WEATHER), ("hidden", UNSEEN), ("usual", USUAL)):
        assert client.post(CHOICE, {"exit_name": chosen}).url == CHOICE
        assert shown in body(client, CHOICE)
    assert UNSEEN not in body(client, CHOICE)


def test_nobody_hides_it_on_a_phone_left_open(make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    client = sign_in(account)
    assert "Your passphrase" in client.post(CHOICE, {"exit_name": "hidden"}).content.decode()
    account.refresh_from_db()
    assert account.exit_name == ""


@pytest.mark.parametrize("name", ["none", "Salida", "<b>", " "])
def test_refused(name: str, make_account: Make, sign_in: Make) -> None:
    account = make_account("participant")
    with pytest.raises(operations.Invalid, match="exit_name_unknown"):
        operations.choose_exit_name(account=account, name=name)
    client = sign_in(account, confirmed=True)
    assert client.post(CHOICE, {"exit_name": name}).status_code == 200
    account.refresh_from_db()
    assert account.exit_name == ""


def test_what_one_chose_is_nobody_elses(make_account: Make, sign_in: Make, client: Any) -> None:
    operations.choose_exit_name(account=make_account("participant"), name=leaving.HIDDEN)
    assert UNSEEN not in body(sign_in(make_account("participant")), "/signed-in/")


def test_before_she_signs_in_it_shows_for_everybody(
    make_account: Make, sign_in: Make, client: Any
) -> None:
    account = make_account("participant")
    operations.choose_exit_name(account=account, name=leaving.HIDDEN)
    sign_in(account).post("/leave/")
    page = body(client, "/enter/")
    assert USUAL in page and UNSEEN not in page


class TestForTheGrove:
    @staticmethod
    def change(actor: Any, name: str) -> None:
        terms = dataclasses.replace(TERMS, language="en", exit_name=name)
        operations.change_grove(actor=actor, witness=WITNESS, terms=terms, now=NOW)

    def test_its_name_is_that_of_everybody_who_has_not_chosen(
        self, make_account: Make, sign_in: Make, client: Any
    ) -> None:
        hers, own = make_account("participant"), make_account("participant")
        operations.choose_exit_name(account=own, name="leave")
        self.change(make_account("administrator").actor, "weather")
        assert WEATHER in body(client, "/enter/")
        assert "The button “The weather” takes you away" in body(client, "/enter/")
        assert WEATHER in body(sign_in(hers), "/signed-in/")
        assert USUAL in body(sign_in(own), "/signed-in/")

    def test_it_stands_on_the_public_door_too(self, make_account: Make, public_client: Any) -> None:
        self.change(make_account("administrator").actor, "close")
        assert '<button type="submit">Close</button>' in body(public_client, "/")

    @pytest.mark.parametrize("name", [leaving.HIDDEN, "", "none"])
    def test_nobody_hides_it_for_everybody(self, name: str, make_account: Make, grove: Any) -> None:
        chief = make_account("administrator")
        with pytest.raises(operations.Invalid, match="exit_name_unknown"):
            self.change(chief.actor, name)
        found = queries.grove()
        assert found is not None and found.exit_name == "leave"

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_refused(self, role: str, make_account: Make, grove: Any) -> None:
        with pytest.raises(operations.Refused):
            self.change(make_account(role).actor, "weather")

    def test_undone_without_its_audit_row(
        self, make_account: Make, grove: Any, request: pytest.FixtureRequest
    ) -> None:
        chief = make_account("administrator")
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            self.change(chief.actor, "weather")
        found = queries.grove()
        assert found is not None and found.exit_name == "leave"


def test_it_is_among_what_is_held_about_her(make_account: Make) -> None:
    account = make_account("participant")
    reading = registries.Reading(account.actor, "rights", NOW)
    before = len(queries.show_account(account.person_id, reading))
    operations.choose_exit_name(account=account, name=leaving.HIDDEN)
    lines = queries.show_account(account.person_id, reading)
    assert len(lines) == before + 1 and str(lines[-1].text) == "Hidden"
    assert queries.export_account(account.person_id, reading)[0]["exit_name"] == "hidden"


def test_every_name_is_recorded_by_field_alone(make_account: Make, grove: Any) -> None:
    TestForTheGrove.change(make_account("administrator").actor, "weather")
    [row] = audit.Event.objects.filter(action="accounts.change_grove")
    assert "exit_name" in row.rule and "weather" not in row.rule
