"""Phones of a live room: by keyboard alone, without scripts, without a connection, in two languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests import serving
from tests.journeys.conftest import NewVisitor
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
MAKE = """
import json
from django.utils import timezone
from tests.factories import dreamspace
space = dreamspace.space(timezone.now(), stages=dict.fromkeys({stages!r}, "open"))
dreamspace.cards(space, {cards})
print(json.dumps(space.code))
"""
OPEN = """
from django.utils import timezone
from arboleda.learning.dreamspace import models
from tests.factories import dreamspace
space = models.Space.objects.get(code="{code}")
dreamspace.set_stage(space, "{kind}", "{state}", timezone.now())
"""
LAID = """
import json
from arboleda.learning.dreamspace import models
rows = models.Placement.objects.filter(seat__space__code="{code}").order_by("seat", "turn")
found = rows.values_list("statement__number", "pile__number")
seats = models.Seat.objects.filter(space__code="{code}")
print(json.dumps([list(found), [one.has_sorted for one in seats]]))
"""
NewRoom = Callable[..., str]


@pytest.fixture
def new_room(demo_home: serving.Home, doors: serving.Served) -> NewRoom:
    """A room in the demo grove: new_room("sort", cards=40) returns its code."""

    def make(*stages: str, cards: int = 6) -> str:
        code: str = json.loads(demo_home.django(MAKE.format(stages=stages, cards=cards)))
        return code

    return make


def laid(home: serving.Home, code: str) -> tuple[list[list[Any]], list[bool]]:
    """(card, pile) in the order of turns, and whether each seat is done."""
    placed, done = json.loads(home.django(LAID.format(code=code)))
    return placed, done


def come_in(phone: Visitor, code: str) -> None:
    phone.visit(f"/r/{code}/")
    phone.send("main form.form")


def settled(phone: Visitor, number: int, total: int) -> None:
    """Wait until the page shows this card."""
    words = {"en": f"Card {number} of {total},", "es": f"Tarjeta {number} de {total};"}
    phone.page.wait_for_function(
        "words => document.querySelector('main [data-said]')?.textContent.includes(words)",
        arg=words[phone.language],
    )


def test_forty_cards_by_keyboard_alone(
    new_visitor: NewVisitor, new_room: NewRoom, demo_home: serving.Home
) -> None:
    code = new_room("sort", cards=40)
    phone = new_visitor("es", width=320)
    come_in(phone, code)
    keys = phone.page.keyboard
    for number in range(1, 41):
        settled(phone, number, 40)
        if number <= 4:
            # From the card to the box of a new pile, and Enter.
            while phone.page.evaluate("document.activeElement.name !== 'name'"):
                keys.press("Tab")
            keys.type(f"Montón de {number}")
            keys.press("Enter")
        else:
            focused = phone.page.evaluate("document.activeElement.id")
            assert focused == "card", "the focus is at the heading of the card"
            keys.press(str(1 + number % 4))
        if number < 40:
            settled(phone, number + 1, 40)
            said = phone.page.locator("[data-live]").text_content() or ""
            assert f"Tarjeta {number + 1} de 40" in said, "the live region says where she is"
            assert ("queda" if number < 39 else "la última") in said
    phone.page.wait_for_url("**/piles/")
    phone.look()
    while phone.page.evaluate("document.activeElement.name !== 'done'"):
        keys.press("Tab")
    with phone.arriving():
        keys.press("Enter")
    placed, done = laid(demo_home, code)
    assert done == [True]
    assert sorted(card for card, _pile in placed) == list(range(1, 41))
    assert [pile for _card, pile in placed] == [
        number if number <= 4 else 1 + number % 4 for number in range(1, 41)
    ]


def test_digits_do_nothing_elsewhere_or_when_switched_off(
    new_visitor: NewVisitor, new_room: NewRoom, demo_home: serving.Home
) -> None:
    code = new_room("sort")
    phone = new_visitor("en", width=1280)
    come_in(phone, code)
    phone.page.fill("[name=name]", "One")
    phone.page.keyboard.press("Enter")
    settled(phone, 2, 6)
    phone.page.locator("[name=name]").focus()
    phone.page.keyboard.press("1")
    assert phone.page.input_value("[name=name]") == "1", "typed, not chosen"
    phone.page.locator(".brand").focus()
    phone.page.keyboard.press("1")
    phone.page.locator(".keys button").click()
    phone.page.wait_for_selector('[data-digits="off"]')
    phone.page.locator("#card").focus()
    phone.page.keyboard.press("1")
    phone.page.wait_for_timeout(300)
    assert len(laid(demo_home, code)[0]) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_scripts_every_part_works(
    new_visitor: NewVisitor, new_room: NewRoom, demo_home: serving.Home, language: str
) -> None:
    code = new_room("sort", "rate", "vote")
    phone = new_visitor(language, width=320, scripts=False)
    come_in(phone, code)
    for _ in range(2):
        phone.press(".new-pile button")
    phone.press(".piles button[value='1']")
    phone.press(".under form button")
    for _ in range(3):
        phone.press(".piles button[value='2']")
    phone.press(".piles button.unsure")
    phone.press("main button[name=done]")
    assert [pile for _card, pile in laid(demo_home, code)[0]] == [1, 2, 2, 2, 2, None]
    assert phone.path.endswith("/rate/")
    for place in (0, 1):
        for name in {
            one.get_attribute("name") for one in phone.page.locator("main [type=radio]").all()
        }:
            phone.page.locator(f"main [name='{name}'][value='4']").check(force=True)
        phone.send("main form.form")
        assert phone.path.endswith(("/rate/", "/votes/")[place])
    for _ in range(6):
        phone.press(".piles button[value='1']")
    phone.visit(f"/r/{code}/")
    assert phone.page.locator("meta[http-equiv=refresh]").get_attribute("content") == "20"


def test_a_tap_without_a_connection_arrives_later_and_once(
    new_visitor: NewVisitor, new_room: NewRoom, demo_home: serving.Home
) -> None:
    code = new_room("sort")
    phone = new_visitor("en", width=320)
    come_in(phone, code)
    phone.page.fill("[name=name]", "One")
    phone.page.click(".new-pile button")
    settled(phone, 2, 6)
    phone.context.set_offline(True)
    phone.page.click(".piles button[value='1']")
    phone.page.wait_for_selector(".offline")
    assert "Your answer is kept here" in phone.text()
    phone.page.click(".piles button[value='1']")
    assert len(laid(demo_home, code)[0]) == 1
    phone.context.set_offline(False)
    settled(phone, 3, 6)
    assert phone.page.locator(".offline").count() == 0
    assert [pile for _card, pile in laid(demo_home, code)[0]] == [1, 1]
    phone.complaints.clear()  # That nothing could be reached is what this is about.


def test_a_waiting_phone_goes_on_by_itself(
    new_visitor: NewVisitor, new_room: NewRoom, demo_home: serving.Home
) -> None:
    code = new_room()
    phone = new_visitor("es", width=320)
    come_in(phone, code)
    assert "La siguiente parte no ha empezado" in phone.text()
    demo_home.django(OPEN.format(code=code, kind="vote", state="open"))
    phone.page.wait_for_url("**/votes/")
    settled(phone, 1, 6)
    assert phone.page.evaluate("document.activeElement.id") == "card"
    demo_home.django(OPEN.format(code=code, kind="vote", state="closed"))
    phone.page.click(".piles button[value='1']")
    phone.page.wait_for_function("() => !location.pathname.endsWith('/votes/')")
    assert "Tu parte está hecha" in phone.text() or "La siguiente parte" in phone.text()


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("es", 1280)])
def test_every_page_of_a_phone(
    new_visitor: NewVisitor, new_room: NewRoom, language: str, width: int
) -> None:
    code = new_room("brainstorm", "sort", "rate", "vote", cards=7)
    phone = new_visitor(language, width=width)
    phone.visit("/r/")
    phone.visit("/r/222222/", status=404)
    phone.visit(f"/r/{code}/")
    phone.visit(f"/r/{code}/back/")
    come_in(phone, code)
    assert phone.path.endswith("/ideas/")
    phone.page.fill("textarea", "Ana Pérez, 312-555-0142")
    phone.page.locator("form.form .actions button").last.click()
    phone.page.wait_for_selector(".seen")
    phone.look()
    phone.page.fill("textarea", "Una banca")
    phone.page.locator("form.form > .actions button").click()
    phone.page.wait_for_selector(".thanks")
    phone.look()
    phone.page.locator("form[action$='/end/'] button").click()
    settled(phone, 1, 7)
    for number in (1, 2, 3):
        phone.look()
        phone.page.fill("[name=name]", f"Pile {number}" if number != 2 else "")
        phone.page.click(".new-pile button")
        settled(phone, number + 1, 7)
    phone.look()
    phone.visit(f"/r/{code}/piles/")
    phone.page.locator("main details summary").first.click()
    phone.look()
    phone.press("main button[name=done]")
    phone.visit(f"/r/{code}/piles/")
    phone.visit(f"/r/{code}/rate/")
    phone.page.click("form.form .actions button")
    phone.page.wait_for_selector(".notice[role=alert]")
    phone.look()
    phone.visit(f"/r/{code}/votes/")
    phone.visit(f"/r/{code}/keep/")
    phone.press("main form button")
    assert re.search(r"[A-Z2-9]{5} [A-Z2-9]{5}", phone.text())
