from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from arboleda.kit import middleware, registries


def through(layer: Any, request: HttpRequest, inner: Any = None) -> Any:
    return layer(inner or (lambda _request: HttpResponse("page")))(request)


def test_every_page_forbids_keeping_framing_telling_and_sensing(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not response.cookies, "A page that is only read sets no cookie."


@pytest.mark.parametrize("kind", ["400", "403", "404", "500", "503"])
def test_error_pages_carry_the_same_headers(client: Client, kind: str) -> None:
    response = client.get(f"/fail/{kind}/")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_public_pages_are_asked_for_again_each_time(settings: Any) -> None:
    settings.DOOR = "public"
    response = through(middleware.safety_headers, RequestFactory().get("/"))
    assert response["Cache-Control"] == "private, no-cache"
    assert "X-Robots-Tag" not in response


def test_a_public_page_may_ask_for_more(settings: Any) -> None:
    settings.DOOR = "public"

    def inner(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "no-store"})

    response = through(middleware.safety_headers, RequestFactory().get("/"), inner)
    assert response["Cache-Control"] == "no-store"


def test_static_files_may_be_kept_but_a_missing_one_is_a_page() -> None:
    kept = {"Cache-Control": "max-age=9"}
    path = RequestFactory().get("/static/kit/kit.css")
    found = through(middleware.safety_headers, path, lambda _r: HttpResponse(headers=kept))
    missing = through(middleware.safety_headers, path, lambda _r: HttpResponse(status=404))
    assert found["Cache-Control"] == "max-age=9"
    assert missing["Cache-Control"] == "no-store"


def test_behind_tls_the_browser_is_told_to_stay_there(settings: Any) -> None:
    settings.TLS = True
    page = RequestFactory().get("/")
    response = through(middleware.safety_headers, page)
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    settings.DOOR = "public"
    response = through(middleware.safety_headers, page)
    assert response["Strict-Transport-Security"] == "max-age=31536000", "other sites are not ours"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT"])
def test_only_reading_and_forms_are_answered(method: str) -> None:
    response = through(middleware.safety_headers, RequestFactory().generic(method, "/"))
    assert response.status_code == 405
    assert not response.content, "nothing that was sent comes back"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        ("es", "en-US,en;q=0.9", "es"),
        ("en", "es", "en"),
        ("fr", "es-MX,es;q=0.8,en;q=0.5", "es"),
        ("", "en;q=0.4, es;q=0.9", "es"),
        ("", "es;q=0, en", "en"),
        ("", "ko-KR", "es"),
        ("", "es;q=x", "es"),
        ("", "", "es"),
    ],
)
def test_language_by_cookie_then_browser_then_grove(
    settings: Any, cookie: str, accepted: str, expected: str
) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": accepted})
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    seen: list[str | None] = []

    def inner(_request: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    response = through(middleware.language, request, inner)
    assert seen == [expected]
    assert response["Content-Language"] == expected
    assert "Cookie" in response["Vary"]
    assert translation.get_language() == "en", "The language ends with the request."


def test_before_first_run_the_language_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries.grove, "_value", None)
    assert middleware.language_of(RequestFactory().get("/")) == "en"


@pytest.mark.parametrize(
    ("zone", "expected"), [("America/Chicago", "America/Chicago"), ("Nowhere/Land", "UTC")]
)
def test_times_are_shown_in_the_groves_zone(
    monkeypatch: pytest.MonkeyPatch, grove: registries.Grove, zone: str, expected: str
) -> None:
    other = registries.Grove(**{**grove.__dict__, "zone": zone})
    monkeypatch.setattr(registries.grove, "_value", lambda: other)
    seen: list[str] = []

    def inner(_request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    through(middleware.grove_zone, RequestFactory().get("/"), inner)
    assert seen == [expected]
