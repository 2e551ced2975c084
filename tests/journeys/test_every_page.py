"""Every page that links lead to, in both languages, on a phone and a laptop, under the same eye."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
EACH = 1
"""Pages of one kind of address that are opened; a second person's page is built like the first."""
NOT_PAGES = re.compile(r"/(file|copy)/$|csv|\.csv")
WHO = {
    "en": {"organizer": "magnolia", "participant": "juniper"},
    "es": {"organizer": "olmo", "participant": "brisa"},
}


def _kind(address: str) -> str:
    path = urlsplit(address).path
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|/\d+(?=/)|(?<=^/stories/)[a-z2-9]{8,}", "*", path)


def _walk(guest: visitor.Visitor, door: str) -> Counter[str]:
    """Look at one page of each kind that can be reached by links."""
    home = getattr(guest, door)
    waiting, opened, known = [home + "/"], Counter[str](), {home + "/"}
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if opened[kind] >= EACH or NOT_PAGES.search(address):
            continue
        opened[kind] += 1
        guest.visit(address)
        for link in guest.page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            bare = urljoin(home, link).partition("#")[0].partition("?")[0]
            if bare.startswith(home + "/") and bare not in known:
                known.add(bare)
                waiting.append(bare)
        # The same page as a laptop shows it, without asking for it again.
        guest.resize(visitor.LAPTOP)
        guest.look()
        guest.resize(visitor.PHONE)
    return opened


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_staff(new_visitor: NewVisitor, accounts: Accounts, language: str) -> None:
    guest = new_visitor(language)
    guest.sign_in(accounts[WHO[language]["organizer"]])
    assert len(_walk(guest, "members")) > 40


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_a_participant(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    me = accounts[WHO[language]["participant"]]
    guest = new_visitor(language)
    guest.sign_in(me)
    guest.visit("/mine/")
    guest.confirm(me)
    assert len(_walk(guest, "members")) > 10


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_the_public_door(new_visitor: NewVisitor, language: str) -> None:
    assert len(_walk(new_visitor(language), "public")) > 7
