"""By keyboard alone: coming in, an evening's attendance, words looked at once more."""

from __future__ import annotations

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
MOST = 120
"""Presses of Tab after which a person has given up."""


def tab_to(guest: visitor.Visitor, selector: str) -> None:
    """Press Tab until the focus is there, and see that it shows."""
    for _ in range(MOST):
        guest.page.keyboard.press("Tab")
        focus = guest.page.locator(":focus")
        if focus.count() and focus.evaluate("(el, wanted) => el.matches(wanted)", selector):
            ring = focus.evaluate(
                "el => { const s = getComputedStyle(el);"
                " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2"
                " || s.boxShadow !== 'none' }"
            )
            assert ring, f"no one sees where the focus is: {selector}"
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def _enter(guest: visitor.Visitor) -> None:
    with guest.arriving():
        guest.page.keyboard.press("Enter")
    guest.look()


@pytest.mark.parametrize("language", ["en", "es"])
def test_come_in_and_mark_attendance_by_keyboard(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    me = accounts[{"en": "willow", "es": "olmo"}[language]]
    guest = new_visitor(language, width=visitor.LAPTOP)
    guest.visit("/enter/")
    guest.page.reload()  # Looking has moved the focus about.
    guest.page.keyboard.press("Tab")
    assert guest.page.locator(":focus").get_attribute("class") == "skip", "first of all: skip"
    guest.page.keyboard.press("Enter")
    tab_to(guest, "input[name=username]")
    guest.page.keyboard.type(me["username"])
    tab_to(guest, "input[name=passphrase]")
    guest.page.keyboard.type(me["passphrase"])
    _enter(guest)
    assert guest.path == "/"

    guest.visit("/cohorts/")
    tab_to(guest, "main a[href^='/cohorts/']:not([href$='/new/'])")
    _enter(guest)
    tab_to(guest, "main a[href^='/sessions/']:not([href$='/new/'])")
    _enter(guest)
    roll = guest.page.locator("main a[href$='/here/']").first.get_attribute("href")
    tab_to(guest, f"main a[href='{roll}']")
    _enter(guest)
    first = guest.page.locator("ul.roll > li").first.get_attribute("id")
    button = f"#{first} button[name=mark][value=late]"
    tab_to(guest, button)
    guest.page.keyboard.press("Space")
    guest.page.locator(f"{button}[aria-pressed=true]").wait_for()
    guest.page.locator(f"#{first} form:not([data-unsaved]) .clear").wait_for()
    kept = guest.page.locator(":focus").evaluate("el => el.value")
    assert kept == "late", "the focus stays where the finger is"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_mistake_is_found_from_the_keyboard(new_visitor: NewVisitor, language: str) -> None:
    guest = new_visitor(language, width=visitor.LAPTOP)
    guest.visit("/enter/")
    tab_to(guest, "main button[type=submit]")
    _enter(guest)
    summary = guest.page.locator(".error-summary")
    assert summary.is_visible()
    tab_to(guest, ".error-summary a")
    guest.page.keyboard.press("Enter")
    assert guest.page.locator(":focus").get_attribute("name") == "username"


@pytest.mark.parametrize(("language", "account"), [("es", "alba")])
def test_words_are_looked_at_once_more_by_keyboard(
    new_visitor: NewVisitor, accounts: Accounts, language: str, account: str
) -> None:
    """On a phone, without scripts: shown once, changed or sent as it is, her words never lost."""
    guest = new_visitor(language, scripts=False)
    guest.sign_in(accounts[account])
    guest.visit("/mine/can/")
    guest.confirm(accounts[account])
    said = "Sé llamar a Itzayana al 312 555 0142"
    guest.page.reload()
    tab_to(guest, "textarea[name=text]")
    guest.page.keyboard.type(said)
    tab_to(guest, "form:has(textarea) > .actions button")
    _enter(guest)
    assert guest.page.locator("mark").all_inner_texts() == ["Itzayana", "312 555 0142"]
    assert guest.page.locator("textarea[name=text]").input_value() == said
    guest.page.reload()  # Looking has moved the focus about; the same form is sent once more.
    tab_to(guest, ".notice a[href='#id_text_seen']")
    tab_to(guest, ".seen a[href='#id_text']")
    tab_to(guest, ".seen button[type=submit]")
    _enter(guest)
    assert guest.path == "/mine/can/"
    assert guest.page.locator("mark").count() == 0
    assert guest.page.locator("main form.row").filter(has_text=said).count() == 1


def test_the_menu_of_a_phone_gives_way_to_the_keyboard(
    new_visitor: NewVisitor, accounts: Accounts
) -> None:
    guest = new_visitor("en", width=visitor.PHONE)
    guest.sign_in(accounts["willow"])
    guest.page.reload()  # Looking has moved the focus about.
    menu = guest.page.locator("details.menu")
    tab_to(guest, "details.menu > summary")
    guest.page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    guest.page.keyboard.press("Tab")
    guest.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert guest.page.locator(":focus").evaluate("el => el.matches('details.menu > summary')")
    guest.page.keyboard.press("Enter")
    tab_to(guest, "main a, main button, .foot a")
    assert menu.get_attribute("open") is None, "it would lie over what has the focus"
