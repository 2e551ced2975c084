"""Every page that links lead to, in both languages, on a phone and a laptop, under the same eye."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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

ROOMS = {
    "en": (("Our safety would look like", "Final"), ("I could teach", "Gather ideas")),
    "es": (("Nuestra seguridad sería", "Definitiva"), ("Yo podría enseñar", "Reunir ideas")),
}
"""What the final dream room asks, and one that gathers ideas; and what stands beside them on the list."""


def _kind(address: str) -> str:
    path = urlsplit(address).path
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|/\d+(?=/)|(?<=^/stories/)[a-z2-9]{8,}", "*", path)


def _walk(guest: visitor.Visitor, door: str, *, first: Sequence[str] = ()) -> Counter[str]:
    """Look at one page of each kind that can be reached by links. first: paths of pages that show more
    than others of their kind."""
    home = getattr(guest, door)
    waiting, opened = [home + path for path in (*first, "/")], Counter[str]()
    known = set(waiting)
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
    # A final room has every figure, and one that gathers has ideas to read.
    final, gathering = (_room(guest, *words) for words in ROOMS[language])
    opened = _walk(guest, "members", first=[f"{gathering}ideas/", final])
    assert sum(kind.startswith("/dreams/") for kind in opened) > 30
    assert len(opened) > 70


def _room(guest: visitor.Visitor, prompt: str, stands: str) -> str:
    """The path of a dream room, by words of its question and what stands beside it."""
    guest.visit("/dreams/")
    guest.fill(text=prompt)
    guest.press("main form[role=search] button")
    card = guest.page.locator("main li").filter(has_text=stands).first
    found = card.locator("a[href^='/dreams/']").first.get_attribute("href")
    assert found
    return found


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
