"""What a page may weigh and ask for, cold, without photos (specs/stack.md)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
KB = 1000
SMALL = (60 * KB, 8)
LIST = (110 * KB, 10)
PHOTOS = "/stories/pictures/"
Accounts = dict[str, dict[str, str]]


def cold(guest: visitor.Visitor, url: str) -> tuple[int, int]:
    """Bytes on the wire and requests of a page opened with an empty cache; photos left out."""
    session = guest.context.new_cdp_session(guest.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    weights: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        weights[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    guest.page.goto(url, wait_until="networkidle")
    session.detach()
    kept = [one for one, address in asked.items() if PHOTOS not in address]
    assert set(kept) <= set(weights), "every request has ended"
    return int(sum(weights[one] for one in kept)), len(kept)


def test_public_pages(new_visitor: NewVisitor) -> None:
    guest = new_visitor("es")
    for path in ("/", "/stories/", "/totals/", "/spotlights/", "/ask/"):
        weight, requests = cold(guest, guest.public + path)
        assert weight <= SMALL[0] and requests <= SMALL[1], f"{path}: {weight}, {requests}"


def test_a_public_story(new_visitor: NewVisitor) -> None:
    guest = new_visitor("es")
    guest.visit("/stories/", door="public")
    links = [
        one.get_attribute("href") for one in guest.page.locator("main a[href^='/stories/']").all()
    ]
    assert links
    for path in links:
        weight, requests = cold(guest, f"{guest.public}{path}")
        assert weight <= SMALL[0] and requests <= SMALL[1], f"{path}: {weight}, {requests}"


def test_pages_of_a_participant(new_visitor: NewVisitor, accounts: Accounts) -> None:
    guest = new_visitor("es")
    guest.sign_in(accounts["alba"])
    guest.visit("/mine/")
    guest.confirm(accounts["alba"])
    for path in ("/", "/mine/", "/mine/path/", "/mine/can/", "/writing/", "/me/held/"):
        weight, requests = cold(guest, guest.members + path)
        assert weight <= SMALL[0] and requests <= SMALL[1], f"{path}: {weight}, {requests}"


def test_lists_of_staff(new_visitor: NewVisitor, accounts: Accounts) -> None:
    guest = new_visitor("es")
    guest.sign_in(accounts["olmo"])
    for path in ("/", "/people/", "/cohorts/", "/partners/", "/stories/", "/campaigns/"):
        weight, requests = cold(guest, guest.members + path)
        assert weight <= LIST[0] and requests <= LIST[1], f"{path}: {weight}, {requests}"
