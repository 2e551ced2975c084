"""What the grove says of itself, and who may change it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.trust.accounts import choices, operations, queries, rules
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import rules as audit_rules

Make = Callable[..., Any]
SETTINGS = "/settings/"
WITNESS = audit_rules.Witness(b"", "administrator", {})
TERMS = rules.GroveTerms(
    name="Casa Arboleda", neutral_name="The Reading Room", zone="America/New_York",
    language="es", exit_url="https://www.weather.gov/", exit_name="close",
)  # fmt: skip


GIVEN = dataclasses.asdict(TERMS) | {"language": "en"}


def problems(**changes: str) -> list[str]:
    terms = dataclasses.replace(TERMS, **changes)
    own = ["oak.example.org", "127.0.0.1", "[::1]", "*", ".casa.example.net"]
    return rules.grove_problems(
        terms, languages={"en", "es"}, own_hosts=own, exit_names={"leave", "close"}
    )


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"name": " "}, ["name_missing"]),
        ({"neutral_name": ""}, ["neutral_name_missing"]),
        ({"neutral_name": "casa arboleda "}, ["neutral_is_name"]),
        ({"zone": "America/Pilsen"}, ["zone_unknown"]),
        ({"language": "xx"}, ["language_unknown"]),
        ({"exit_name": "close"}, []),
        ({"exit_name": "hidden"}, ["exit_name_unknown"]),
        ({"exit_name": ""}, ["exit_name_unknown"]),
        ({"exit_url": "http://en.wikipedia.org:80/wiki/Rain"}, []),
        ({"exit_url": "javascript:alert(1)"}, ["exit_shape"]),
        ({"exit_url": "ftp://example.com/"}, ["exit_shape"]),
        ({"exit_url": "https://"}, ["exit_shape"]),
        ({"exit_url": "https://weather"}, ["exit_shape"]),
        ({"exit_url": "https://[oak/"}, ["exit_shape"]),
        ({"exit_url": "https://example.com:port/"}, ["exit_shape"]),
        ({"exit_url": "https://us@example.com/"}, ["exit_shape"]),
        ({"exit_url": "https://example.com/\r\nSet-Cookie: a=b"}, ["exit_shape"]),
        ({"exit_url": "https://example.com/a b"}, ["exit_shape"]),
        ({"exit_url": "https://example.com/á"}, ["exit_shape"]),
        ({"exit_url": "https://example.com/" + "a" * 200}, ["exit_shape"]),
        ({"exit_url": "https://OAK.example.org./"}, ["exit_is_here"]),
        ({"exit_url": "https://example.org/"}, ["exit_is_here"]),
        ({"exit_url": "https://www.oak.example.org/"}, ["exit_is_here"]),
        ({"exit_url": "https://casa.example.net/"}, ["exit_is_here"]),
        ({"exit_url": "http://127.0.0.1:8001/"}, ["exit_is_here"]),
        ({"exit_url": "http://[::1]:8001/"}, ["exit_is_here"]),
    ],
)
def test_what_is_valid(changes: dict[str, str], found: list[str]) -> None:
    assert problems(**changes) == found


def test_every_problem_has_its_words() -> None:
    from arboleda.trust.accounts import forms

    codes = problems(name="", neutral_name="", zone="", language="", exit_url="")
    codes += problems(neutral_name=TERMS.name, exit_url="http://127.0.0.1/", exit_name="")
    form = forms.Settings(zone="UTC")
    assert set(codes) == set(forms.PROBLEMS)
    assert {field for field, _ in forms.PROBLEMS.values()} == set(form.fields)


def test_the_zones_exist() -> None:
    for zone in choices.ZONES:
        assert problems(zone=zone) == []


@pytest.fixture
def chief(make_account: Make) -> Any:
    return make_account("administrator")


def changing(actor: audit_rules.Actor, now: Any, **changes: str) -> Any:
    terms = dataclasses.replace(TERMS, **changes)
    return operations.change_grove(actor=actor, witness=WITNESS, terms=terms, now=now)


@pytest.mark.django_db
class TestOperation:
    def test_only_what_changed_is_written(self, grove: Any, chief: Any, now: Any) -> None:
        changing(chief.actor, now)
        found = queries.grove()
        assert found and (found.neutral_name, found.zone, found.language) == (
            "The Reading Room", "America/New_York", "es",
        )  # fmt: skip
        event = audit_models.Event.objects.order_by("seq").last()
        assert event and event.action == "accounts.change_grove"
        assert event.rule == "exit_name,language,neutral_name,zone", "which, never the words"
        count = audit_models.Event.objects.count()
        changing(chief.actor, now)
        assert audit_models.Event.objects.count() == count

    def test_what_is_wrong_changes_nothing(self, grove: Any, chief: Any, now: Any) -> None:
        with pytest.raises(operations.Invalid) as wrong:
            changing(chief.actor, now, name="", exit_url="http://testserver.testserver")
        assert wrong.value.problems == ["name_missing", "exit_is_here"]
        assert queries.grove() == registries.Grove(
            "Casa Arboleda", "The Oak Room", "America/Chicago", "en",
            "https://www.weather.gov/", False,
        )  # fmt: skip

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_others_do_not(self, role: str, grove: Any, make_account: Make, now: Any) -> None:
        with pytest.raises(operations.Refused):
            changing(make_account(role).actor, now)
        found = queries.grove()
        assert found and found.neutral_name == "The Oak Room"

    def test_undone_without_its_audit_row(
        self, grove: Any, chief: Any, now: Any, request: pytest.FixtureRequest
    ) -> None:
        request.getfixturevalue("broken_audit")
        with pytest.raises(RuntimeError):
            changing(chief.actor, now)
        found = queries.grove()
        assert found and found.neutral_name == "The Oak Room"


@pytest.mark.django_db
class TestPage:
    def test_saved_it_shows_at_once(self, chief: Any, sign_in: Make) -> None:
        client = sign_in(chief, confirmed=True)
        shown = client.get(SETTINGS).content.decode()
        assert "<title>Settings · The Oak Room</title>" in shown
        assert 'value="https://www.weather.gov/"' in shown
        data = GIVEN | {"exit_url": "en.wikipedia.org"}
        shown = client.post(SETTINGS, data, follow=True).content.decode()
        assert "<title>Settings · The Reading Room</title>" in shown and "Saved." in shown
        client.post(SETTINGS, GIVEN | {"language": "es"})
        assert "Ajustes" in client.get(SETTINGS).content.decode(), "for whoever chose none"
        client.post(SETTINGS, GIVEN | {"exit_url": "en.wikipedia.org"})
        assert client.post("/exit/").headers["Refresh"] == "0; url=https://en.wikipedia.org"

    def test_what_is_wrong_stands_beside_its_field(self, chief: Any, sign_in: Make) -> None:
        client = sign_in(chief, confirmed=True)
        data = GIVEN | {
            "neutral_name": "Casa Arboleda", "exit_url": "http://localhost:8001/",
        }  # fmt: skip
        shown = client.post(SETTINGS, data).content.decode()
        assert "this one tells whose door it is" in shown and "the exit must lead away" in shown
        found = queries.grove()
        assert found and found.neutral_name == "The Oak Room"

    def test_a_zone_chosen_in_a_terminal_stays(self, grove: Any, chief: Any, sign_in: Make) -> None:
        grove.zone = "America/Boise"
        grove.save()
        client = sign_in(chief, confirmed=True)
        assert '<option value="America/Boise" selected>' in client.get(SETTINGS).content.decode()
        data = GIVEN | {"zone": "America/Boise"}
        assert client.post(SETTINGS, data).status_code == 302
        assert "Choose one" in client.post(SETTINGS, data | {"zone": "Mars/Base"}).content.decode()

    @pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
    def test_others_find_nothing(self, role: str, sign_in: Make, make_account: Make) -> None:
        client = sign_in(make_account(role, everybody=True))
        assert client.get(SETTINGS).status_code == 404
        assert client.post(SETTINGS, GIVEN).status_code == 404
        found = queries.grove()
        assert found and found.neutral_name == "The Oak Room"

    def test_spanish(self, chief: Any, sign_in: Make) -> None:
        client = sign_in(chief, confirmed=True)
        client.cookies["members_language"] = "es"
        shown = client.get(SETTINGS).content.decode()
        assert "Ajustes" in shown and "Adónde lleva" in shown

    def test_without_a_grove_there_is_nothing_to_set(
        self, chief: Any, sign_in: Make, grove: Any
    ) -> None:
        client = sign_in(chief, confirmed=True)
        grove.delete()
        assert client.get(SETTINGS).status_code == 404
