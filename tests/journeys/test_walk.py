"""The walk: nine links of the chain in less than five minutes, then what is left of a story."""

from __future__ import annotations

import re
import time

import pytest

from tests import serving
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
LONGEST = 300
"""Seconds: it is called a walk of five minutes."""


def _told(doors: serving.Served) -> tuple[str, str]:
    """The public address of the story with a picture, and the picture's."""
    listed = serving.ask(doors.public + "/stories/")[1].decode()
    for path in sorted(set(re.findall(r'href="(/stories/[^"/]+/)"', listed))):
        status, body = serving.ask(doors.public + path)
        assert status == 200
        found = re.search(r'src="(/stories/pictures/[^"]+)"', body.decode())
        if found:
            return doors.public + path, doors.public + found.group(1)
    raise AssertionError("no public story has a picture")


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("en", 320, True), ("es", 320, True), ("es", 320, False), ("en", 1280, True)],
)
def test_walk_to_the_withdrawn_story(
    new_visitor: NewVisitor, doors: serving.Served, language: str, width: int, scripts: bool
) -> None:
    started = time.monotonic()
    guest = new_visitor(language, width=width, scripts=scripts)
    guest.visit("/")
    assert guest.path == "/walk/"
    for number in range(1, 8):
        guest.press(f"form[action='/walk/{number}/'] button")
        assert guest.path not in {"/", "/walk/"}
        guest.press(".demo a[href='/walk/']")
        assert guest.page.locator("ol.path > li.done").count() == number

    address, picture = _told(doors)
    assert {serving.ask(url)[0] for url in (address, picture)} == {200}
    guest.press("form[action='/walk/8/'] button")
    guest.send()
    for url in (address, picture):
        assert {serving.ask(url)[0] for _ in range(20)} == {410}, "from every worker"
    guest.visit(address, status=410)
    guest.visit("/walk/")

    guest.press("form[action='/walk/9/'] button")
    assert guest.path == "/walk/end/"
    assert "410" in guest.text()
    assert guest.page.locator("code.bytes").count() >= 2
    assert time.monotonic() - started < LONGEST
