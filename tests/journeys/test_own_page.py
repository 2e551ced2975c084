"""What a participant sees: her next meeting and nothing else; the rest behind her passphrase."""

from __future__ import annotations

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
CASES = [("en", True), ("es", True), ("es", False)]
WHO = {"en": "juniper", "es": "alba"}
Accounts = dict[str, dict[str, str]]


def _answer_the_invitation(guest: visitor.Visitor) -> None:
    guest.press(guest.page.locator("main a[href^='/meetings/']").first)
    guest.fill(reply="yes")
    guest.page.locator("main input[name=needs]").first.set_checked(True)
    guest.send("main form.form")
    guest.visit("/")
    assert guest.page.locator("main .tag").count(), "the first page says the answer"


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_next_meeting_then_own_page_behind_the_passphrase(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    me = accounts[WHO[language]]
    guest = new_visitor(language, scripts=scripts)
    guest.sign_in(me)
    assert guest.path == "/"
    assert guest.page.locator("main time").count()
    assert "Puedo enseñar" not in guest.text(), "the first page shows the next meeting alone"
    _answer_the_invitation(guest)

    _open_own_page(guest)
    guest.fill(passphrase="some wrong words here")
    guest.send()
    assert guest.path == "/again/"
    assert guest.page.locator(".error-summary").is_visible()
    guest.confirm(me)
    assert guest.path == "/mine/"

    guest.press("main a[href='/mine/path/']")
    before = guest.page.locator("ol.path > li").count()
    guest.fill(text="Speak at the library")
    guest.send("main form.form")
    assert guest.page.locator("ol.path > li").count() == before + 1
    guest.visit("/mine/")
    guest.press("main a[href='/mine/can/']")
    guest.fill(text="I can mend bicycles", offered=True)
    guest.send("main form.form")
    assert "I can mend bicycles" in guest.text()
    guest.visit("/mine/")
    guest.press("main a[href='/me/held/']")
    held = guest.text()
    for text in ("Speak at the library", "I can mend bicycles"):
        assert text in held, "what is held about her is held in full"


def _open_own_page(guest: visitor.Visitor) -> None:
    """Open the menu of a phone and go to her page, as a thumb would."""
    guest.page.locator(".menu summary").click()
    guest.press(".menu a[href='/mine/']")


@pytest.mark.parametrize("path", ["/people/", "/cohorts/", "/campaigns/", "/stories/", "/kit/"])
def test_pages_of_staff_are_not_found(
    new_visitor: NewVisitor, accounts: Accounts, path: str
) -> None:
    guest = new_visitor("en")
    guest.sign_in(accounts["juniper"])
    guest.visit(path, status=404)
