"""Phones of a dream room by keyboard alone, without scripts, enlarged four times, and light."""

from __future__ import annotations

import json
import re

import pytest

from tests import serving
from tests.journeys import phones, visitor
from tests.journeys.conftest import NewVisitor
from tests.journeys.test_budgets import SMALL, cold
from tests.journeys.test_by_keyboard import tab_to

pytestmark = pytest.mark.journey
CARDS = 40
ROOMS = f"""
import json
from django.utils import timezone
from tests.factories import dreamspace as made
now = timezone.now()
sorting = made.space(now, stages={{"prepare": "closed", "sort": "open"}})
made.cards(sorting, {CARDS})
phones = ("brainstorm", "sort", "rate", "vote")
every = made.space(now, stages={{"prepare": "closed", **dict.fromkeys(phones, "open")}})
made.cards(every, 6)
print(json.dumps({{"sort": sorting.code, "every": every.code}}))
"""
ENLARGED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at 400 % (WCAG 1.4.10)."""
Codes = dict[str, str]


@pytest.fixture(scope="module")
def rooms(demo_home: serving.Home) -> Codes:
    """The codes of a room in which people sort forty cards, and of one with every stage of phones open."""
    found: Codes = json.loads(demo_home.django(ROOMS))
    return found


def _theme(text: str) -> str:
    """Every fourth card belongs together."""
    number = int(re.findall(r"\d+", text)[-1])
    return ("bread", "roads", "books", "rest")[number % 4]


def test_sort_forty_cards_by_keyboard_alone(new_visitor: NewVisitor, rooms: Codes) -> None:
    guest = new_visitor("en", width=visitor.LAPTOP)
    keys = guest.page.keyboard
    guest.page.goto(f"{guest.members}/r/")
    tab_to(guest, "main input[name=code]")
    keys.type(rooms["sort"])
    with guest.arriving():
        keys.press("Enter")
    tab_to(guest, "main input[name=language]")
    with guest.arriving():
        keys.press("Enter")

    made: list[str] = []
    for done in range(CARDS):
        words = guest.page.locator("#card").inner_text()
        name = _theme(words)
        with phones.replaced(guest):
            if name not in made:
                made.append(name)
                tab_to(guest, "main form.new-pile input[name=name]")
                keys.type(name)
                keys.press("Enter")
            elif done % 10 == 9:
                tab_to(guest, f"ul.piles button[value='{made.index(name) + 1}']")
                keys.press("Enter")
            else:
                keys.press(str(made.index(name) + 1))
        if done + 1 < CARDS:
            _stands_at_the_next_card(guest, done + 2, name)
    _change_and_finish(guest)


def _stands_at_the_next_card(guest: visitor.Visitor, number: int, name: str) -> None:
    """Focus is at the card, and what a screen reader says of it is there."""
    assert guest.page.evaluate("document.activeElement.id") == "card"
    said = guest.page.locator("[data-live]").inner_text()
    assert said.startswith(f"The last card is in “{name}”. Card {number} of {CARDS}"), said


def _change_and_finish(guest: visitor.Visitor) -> None:
    keys = guest.page.keyboard
    assert guest.path.endswith("/piles/")
    tab_to(guest, "select[name='card-1']")
    keys.type("Not")
    assert guest.page.locator("select[name='card-1']").input_value() == "unsure"
    tab_to(guest, "main button[name=done]")
    with phones.replaced(guest):
        keys.press("Enter")
    guest.look()
    guest.press("main a[href$='/piles/']")
    piles = guest.page.locator("main h2").all_inner_texts()
    assert sorted(piles[:4]) == ["books", "bread", "rest", "roads"]
    assert piles[4:] == ["Not sure"]


def test_the_keys_of_piles_can_be_switched_off(new_visitor: NewVisitor, rooms: Codes) -> None:
    guest = new_visitor("en", width=visitor.LAPTOP)
    phones.come_in(guest, rooms["sort"])
    guest.fill(name="one")
    phones.tap(guest, "main form.new-pile .actions button")
    card = guest.page.locator("#card").inner_text()
    guest.page.locator("main input[name=name]").focus()
    guest.page.keyboard.press("1")
    assert guest.page.locator("main input[name=name]").input_value() == "1", "a field takes it"
    phones.tap(guest, "main form.keys button")
    guest.page.locator("#card").focus()
    guest.page.keyboard.press("1")
    guest.page.wait_for_timeout(300)
    assert guest.page.locator("#card").inner_text() == card


@pytest.mark.parametrize(
    ("language", "scripts", "enlarged"), [("es", False, False), ("en", True, True)]
)
def test_every_page_of_a_phone(
    new_visitor: NewVisitor, rooms: Codes, language: str, scripts: bool, enlarged: bool
) -> None:
    guest = new_visitor(language, scripts=scripts)
    if enlarged:
        guest.page.set_viewport_size(ENLARGED)
    phones.come_in(guest, rooms["every"])
    phones.tell(guest, "A bench in the shade.")
    assert phones.sort(guest, _theme) == 6
    guest.fill(**{"card-1": "new"})
    phones.tap(guest, "main form button[name=done]")
    _rate_with_a_gap(guest)
    _vote(guest)
    guest.press(guest.page.locator("main .under a.button, main .under .actions a").last)
    assert guest.page.locator(".pause").count(), "it waits"
    guest.look()

    guest.press("main a[href$='/keep/']")
    guest.send("main form")
    written = guest.page.locator(".big-code").inner_text()
    other = new_visitor(language, scripts=scripts)
    other.visit(f"/r/{rooms['every']}/back/")
    other.fill(code=written)
    other.send("main form.form")
    other.visit(f"/r/{rooms['every']}/piles/")
    assert "bread" in other.text() and "roads" in other.text(), "her own words, on another phone"


def _rate_with_a_gap(guest: visitor.Visitor) -> None:
    """One answer is left out: it is said which, what was answered stays, and she goes on without."""
    assert guest.path.endswith("/rate/")
    guest.page.locator("input[name='card-1-1'][value='4']").check()
    phones.tap(guest, "main form.form .actions button")
    assert guest.page.locator("main [role=alert] li").count()
    assert guest.page.locator("input[name='card-1-1'][value='4']").is_checked()
    while "/rate/" in guest.path:
        without = guest.page.locator("main form.form button[name=on]")
        phones.tap(guest, without if without.count() else "main form.form .actions button")


def _vote(guest: visitor.Visitor) -> None:
    assert guest.path.endswith("/votes/")
    for value in ("1", "-1", "0", "1", "1", "1"):
        phones.tap(guest, f"button[name=value][value='{value}']")
    assert not guest.page.locator("#card").count()
    phones.tap(guest, "main form[action$='/undo/'] button")
    assert guest.page.locator("#card").count(), "the last one is back"
    phones.tap(guest, "button[name=value][value='0']")


def test_pages_of_a_phone_are_light(new_visitor: NewVisitor, rooms: Codes) -> None:
    guest = new_visitor("es")
    room = f"/r/{rooms['every']}/"
    weighed = [cold(guest, guest.members + path) for path in ("/r/", room)]
    phones.come_in(guest, rooms["every"])
    for page in ("ideas/", "cards/", "piles/", "rate/", "votes/", "keep/"):
        weighed.append(cold(guest, guest.members + room + page))
        assert guest.path == room + page
        guest.look()
    assert max(weight for weight, _requests in weighed) <= SMALL[0], weighed
    assert max(requests for _weight, requests in weighed) <= SMALL[1], weighed
