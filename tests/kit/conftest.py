"""A grove and its pages for tests of the kit: no database behind them."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from arboleda.kit import registries

GROVE = registries.Grove(
    name="Casa Roble",
    neutral_name="Patio",
    zone="America/Chicago",
    language="es",
    exit_url="https://weather.example/",
    is_demo=False,
)


@pytest.fixture(autouse=True)
def grove(monkeypatch: pytest.MonkeyPatch) -> registries.Grove:
    """The organization every page of these tests belongs to."""
    monkeypatch.setattr(registries.grove, "_value", lambda: GROVE)
    return GROVE


@pytest.fixture(autouse=True)
def in_english() -> Any:
    """Each test begins in English and leaves no language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def client(settings: Any) -> Client:
    """A visitor of the members' door whose pages are the kit's own and a few made for tests."""
    settings.ROOT_URLCONF = "tests.kit.pages_for_tests"
    settings.LOGIN_URL = "/"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    return Client(raise_request_exception=False)


def ask(path: str = "/", *, role: str = "", **data: Any) -> HttpRequest:
    """Return a request with a session in memory, signed in when a role is given."""
    request = RequestFactory().get(path, data)
    request.session = Session()  # type: ignore[assignment]  # Enough of one.
    request.user = types.SimpleNamespace(  # type: ignore[assignment]  # Enough of one.
        is_authenticated=bool(role), role=role
    )
    return request


class Session(dict[str, Any]):
    """A session that lives in memory and can be flushed."""

    flushed = False

    def flush(self) -> None:
        """Forget everything."""
        self.clear()
        self.flushed = True
