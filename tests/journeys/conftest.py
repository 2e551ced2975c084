"""One grove of fiction and one browser for all journeys; a context of its own for each visitor."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import serving
from tests.journeys import visitor

NEUTRAL = "https://www.weather.gov/"
"""Where the demo's exit leads; no journey goes there, a page of ours stands in."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

NewVisitor = Callable[..., visitor.Visitor]


@pytest.fixture(scope="session")
def demo_home() -> Iterator[serving.Home]:
    """A folder with the demo grove of seed 1, as `arboleda demo` grows it."""
    with serving.new_home() as home:
        home.must("demo", "--seed", "1")
        yield home


@pytest.fixture(scope="session")
def doors(demo_home: serving.Home) -> Iterator[serving.Served]:
    """The demo grove with both doors open, two workers each."""
    with serving.served(demo_home) as served:
        yield served


@pytest.fixture(scope="session")
def accounts(demo_home: serving.Home) -> dict[str, dict[str, str]]:
    """The fictional accounts by username."""
    listed = json.loads(demo_home.must("demo", "accounts", "--json"))
    return {one["username"]: one for one in listed}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with the pages it keeps for its Back button kept as for anybody."""
    named = os.environ.get("CHROMIUM")
    path = shutil.which(named or "chromium") or shutil.which("chromium-browser")
    assert path, "no Chromium: apt-get install chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=list(FLAGS),
            # Playwright switches this cache off; the tests of Back are about it.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def looked_at() -> set[tuple[object, ...]]:
    """The kinds of pages that axe has seen in this run."""
    return set()


@pytest.fixture
def new_visitor(
    browser: Browser, doors: serving.Served, looked_at: set[tuple[object, ...]]
) -> Iterator[NewVisitor]:
    """Somebody new with an empty browser: new_visitor("es", width=320, scripts=True)."""
    with contextlib.ExitStack() as opened:

        def make(
            language: str = "en",
            *,
            width: int = visitor.PHONE,
            scripts: bool = True,
            served: serving.Served = doors,
        ) -> visitor.Visitor:
            context = browser.new_context(
                viewport={"width": width, "height": visitor.HEIGHTS[width]},
                locale={"en": "en-US", "es": "es-MX"}[language],
                java_script_enabled=scripts,
            )
            context.set_default_timeout(30_000)
            opened.callback(context.close)
            context.route(NEUTRAL + "**", _neutral)
            return visitor.Visitor(
                context,
                members=served.members,
                public=served.public,
                language=language,
                width=width,
                scripts=scripts,
                seen=looked_at,
            )

        yield make


def _neutral(route: Any) -> None:
    body = "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"
    route.fulfill(body=body, content_type="text/html")
