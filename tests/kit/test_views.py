from __future__ import annotations

import re
import types
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from arboleda.kit import context, registries, views
from tests.kit import conftest


@pytest.mark.parametrize("method", ["get", "post"])
def test_exit_answers_200_and_goes_at_once(client: Client, method: str) -> None:
    response = getattr(client, method)("/exit/")
    assert response.status_code == 200
    assert response["Refresh"] == "0; url=https://weather.example/"
    assert 'http-equiv="refresh" content="0; url=https://weather.example/"' in response.text
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    cookie = response.cookies["members_turn"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert "Patio" not in response.text and "Casa Roble" not in response.text


def test_exit_works_without_a_form_token(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/exit/").status_code == 200


def test_exit_refuses_other_methods(client: Client) -> None:
    assert client.put("/exit/").status_code == 405


def test_exit_ends_the_session_and_turns_the_cookie_each_time() -> None:
    request = conftest.ask(role="participant")
    request.session["seen"] = 1
    first, second = views.exit(request), views.exit(request)
    assert getattr(request.session, "flushed", False) and not request.session
    assert first.cookies["members_turn"].value != second.cookies["members_turn"].value


def test_exit_works_on_a_door_without_sessions(settings: Any) -> None:
    settings.DOOR = "public"
    request = conftest.ask()
    del request.session
    response = views.exit(request)
    assert response.status_code == 200
    assert set(response.cookies) == {"public_turn"}, "it names no cookie of the members' door"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/people/?page=2", "/people/?page=2"),
        ("", "/"),
        ("people", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_language_returns_to_this_site_only(client: Client, path: str, expected: str) -> None:
    response = client.post("/language/", {"language": "es", "next": path})
    assert response.status_code == 303
    assert response["Location"] == expected


def test_language_is_kept_until_the_browser_closes(client: Client) -> None:
    response = client.post("/language/", {"language": "es", "next": "/"})
    cookie = response.cookies["members_language"]
    assert cookie.value == "es"
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    assert "Ir al contenido" in client.get("/").text


def test_language_refuses_what_it_does_not_speak(client: Client) -> None:
    response = client.post("/language/", {"language": "<b>", "next": "/"})
    assert not response.cookies
    assert client.get("/language/").status_code == 405


def test_every_page_has_skip_link_exit_and_language_in_that_order(client: Client) -> None:
    html = client.get("/", headers={"Accept-Language": "en"}).text
    places = [html.index(part) for part in ('class="skip"', 'class="exit"', 'lang="es"', "<main")]
    assert places == sorted(places)
    assert '<html lang="en" dir="ltr">' in html
    assert "· Patio</title>" in html and "Casa Roble" not in html
    assert 'role="status"><p>Saved.</p>' in html
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script>|https?://(?!weather\.example)", html)


def test_leaving_says_what_it_cannot_do(client: Client) -> None:
    english = client.get("/leaving/", headers={"Accept-Language": "en"}).text
    spanish = client.get("/leaving/", headers={"Accept-Language": "es"}).text
    assert "does not erase the history" in english
    assert "No borra el historial" in spanish


def test_components_are_for_staff(client: Client) -> None:
    assert client.get("/kit/").status_code == 302
    with pytest.raises(Http404):
        views.components(conftest.ask("/kit/", role="participant"))


@pytest.fixture
def shown(settings: Any) -> str:
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    response: Any = views.components(conftest.ask("/kit/", role="organizer"))
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_components_show_both_languages_and_both_directions(shown: str) -> None:
    assert '<section id="en" lang="en" dir="ltr">' in shown
    assert '<section id="es" lang="es" dir="ltr">' in shown
    assert 'dir="rtl"' in shown
    assert "Look at some answers again" in shown
    assert "Revisa algunas respuestas" in shown


def test_components_give_no_id_twice_and_style_nothing_inline(shown: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    assert not re.search(r"\sstyle=|<style|<script>", shown)
    for name in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', shown):
        assert set(name.split()) <= set(ids)
    for name in re.findall(r'\sfor="([^"]+)"', shown):
        assert name in ids


def test_menu_shows_what_the_role_may_and_marks_where_one_is(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    menu = registries.Navigation()
    menu.add("First", "plain", roles={"organizer", "participant"}, order=1)
    menu.add("Parts", "kit:components", roles={"organizer"}, order=2)
    menu.add("Elsewhere", "nowhere:page", roles={"organizer"}, order=3)
    monkeypatch.setattr(registries, "navigation", menu)

    def labels(role: str, path: str) -> list[tuple[str, bool]]:
        entries = context.navigation_of(conftest.ask(path, role=role))
        return [(entry["label"], entry["current"]) for entry in entries]

    assert labels("organizer", "/kit/") == [("First", False), ("Parts", True)]
    assert labels("participant", "/") == [("First", True)]
    assert labels("", "/") == []


def test_a_page_elsewhere_belongs_under_the_entry_that_covers_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    menu = registries.Navigation()
    menu.add("First", "plain", roles={"organizer"}, order=1, covers=["kit:leaving"])
    monkeypatch.setattr(registries, "navigation", menu)

    def standing(view_name: str, **kwargs: Any) -> tuple[bool, bool]:
        request = conftest.ask("/leaving/", role="organizer")
        request.user.person_id = "me"  # type: ignore[union-attr]  # Enough of a user.
        request.resolver_match = types.SimpleNamespace(  # type: ignore[assignment]  # And of one.
            view_name=view_name, kwargs=kwargs
        )
        [entry] = context.navigation_of(request)
        up = context.way_back(request)
        return entry["current"], up is not None and up["label"] == "First"

    assert standing("kit:leaving") == (True, True)
    assert standing("kit:leaving", person_id="me") == (True, True)
    assert standing("kit:leaving", person_id="somebody else") == (False, False)
    assert standing("kit:components") == (False, False)


def test_the_office_covers_the_pages_of_its_lines_for_those_who_see_them(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    menu, office = registries.Navigation(), registries.Office()
    menu.add("Office", "plain", roles={"organizer", "facilitator"}, order=1, is_office=True)
    office.add("Parts", "", "kit:components", roles={"organizer"}, shelf="house", order=1)
    office.add("Gone", "", "nowhere:page", roles={"organizer"}, shelf="house", order=2)
    monkeypatch.setattr(registries, "navigation", menu)
    monkeypatch.setattr(registries, "office", office)
    up = context.way_back(conftest.ask("/kit/", role="organizer"))
    assert up is not None and up["url"] == "/"
    assert context.way_back(conftest.ask("/kit/", role="facilitator")) is None
    assert context.way_back(conftest.ask("/", role="organizer")) is None


def test_the_doors_names_never_meet(settings: Any) -> None:
    assert context.site_name(conftest.ask()) == "Patio"
    settings.DOOR = "public"
    assert context.site_name(conftest.ask()) == "Casa Roble"
    assert context.role_of(conftest.ask(role="organizer")) == "public"


def test_signing_out_is_offered_once_an_app_says_where(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    monkeypatch.setattr(context.sign_out_url_name, "_value", None)
    assert context.sign_out_url() == ""
    monkeypatch.setattr(context.sign_out_url_name, "_value", "nowhere:page")
    assert context.sign_out_url() == ""
    monkeypatch.setattr(context.sign_out_url_name, "_value", "kit:exit")
    assert context.sign_out_url() == "/exit/"


def test_before_first_run_pages_have_no_name_and_an_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries.grove, "_value", lambda: None)
    assert context.site_name(conftest.ask()) == ""
    assert context.exit_url(conftest.ask()) == context.DEFAULT_EXIT_URL
