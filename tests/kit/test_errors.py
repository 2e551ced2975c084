from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client, RequestFactory

from arboleda.kit import errors, logs
from tests.kit import pages_for_tests


@pytest.mark.parametrize("kind", ["400", "403", "404", "500", "503"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_error_pages_speak_both_languages_and_leak_nothing(
    client: Client, kind: str, language: str
) -> None:
    response = client.get(f"/fail/{kind}/", headers={"Accept-Language": language})
    assert response.status_code == int(kind)
    html = response.text
    assert f'<html lang="{language}"' in html
    assert 'lang="en"' in html and 'lang="es"' in html
    for leak in ("Guadalupe", "555", "Traceback", "ValueError", "Casa Roble", "pages_for_tests"):
        assert leak not in html
    assert 'class="exit"' in html, "The exit is on every page."


def test_not_assigned_and_not_there_are_the_same_page(client: Client) -> None:
    refused = client.get("/fail/404/").text.replace("/fail/404/", "")
    missing = client.get("/nowhere/").text.replace("/nowhere/", "")
    assert refused == missing


def test_a_locked_grove_asks_to_come_back(client: Client) -> None:
    response = client.get("/fail/503/", headers={"Accept-Language": "es"})
    assert response["Retry-After"] == "300"
    assert "Este sitio está cerrado por ahora" in response.text


def test_locked_below_the_views_is_503_too() -> None:
    try:
        raise pages_for_tests.KeeperIsLocked
    except errors.Locked:
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 503


def test_a_form_that_waited_too_long_says_what_to_do(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    response = strict.post("/", {"name": "Guadalupe"})
    assert response.status_code == 403
    assert "This page waited too long" in response.text
    assert "Guadalupe" not in response.text


def test_an_error_page_needs_no_database_and_no_grove(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arboleda.kit import registries

    def broken() -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(registries.grove, "_value", broken)
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


def record_of(error: Exception | None, message: str, *args: Any) -> str:
    info: Any = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(
        "django.request", logging.ERROR, "/home/maria/venv/x/y.py", 7, message, args, info
    )
    return logs.WithoutWords().format(record)


def test_logs_hold_the_kind_of_fault_and_the_place_and_no_words() -> None:
    def inner() -> None:
        raise KeyError("Guadalupe Montes")

    try:
        try:
            inner()
        except KeyError as first:
            raise ValueError("person 7d9f at 10.1.2.3") from first
    except ValueError as error:
        text = record_of(error, "Failed at %s for %s", "/people/7d9f/", "10.1.2.3")
    assert "builtins.ValueError" in text and "builtins.KeyError" in text
    assert "tests/kit/test_errors.py" in text and "inner" in text
    for word in ("Guadalupe", "7d9f", "10.1.2.3", "/people/", "Failed", "maria"):
        assert word not in text


def test_a_log_line_without_a_fault_is_one_line_of_place() -> None:
    text = record_of(None, "Guadalupe came in")
    assert "Guadalupe" not in text
    assert text.endswith("ERROR django.request x/y.py:7")


def test_a_fault_that_points_at_itself_is_logged_once() -> None:
    error = ValueError()
    error.__context__ = error
    assert record_of(error, "x").count("ValueError") == 1
