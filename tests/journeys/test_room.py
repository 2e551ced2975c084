"""A room opened, a passphrase lost, and what comes back: with nobody, and with a card and a PIN."""

from __future__ import annotations

import pytest

from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
WHO = {"en": ("juniper", "hazel"), "es": ("brisa", "olmo")}
PIN = "402718"
TITLE = "Tuesday, the river"


def _person(home: serving.Home, username: str) -> str:
    return home.django(
        "from arboleda.trust.accounts import models\n"
        f"print(models.Account.objects.get(username={username!r}).person_id)"
    ).strip()


def _write(guest: visitor.Visitor, me: dict[str, str]) -> None:
    guest.visit("/mine/")
    guest.confirm(me)
    guest.press("main a[href='/room/']")
    guest.fill(passphrase="some wrong plain words")
    guest.send()
    assert guest.page.locator(".error-summary").count()
    guest.fill(passphrase=me["passphrase"])
    guest.send()
    assert guest.path == "/room/"
    guest.visit("/room/write/")
    guest.fill(title=TITLE, text="I sat there for an hour and told nobody.")
    guest.send("main form.paper")
    assert TITLE in guest.text()
    guest.visit("/room/looked/")
    assert guest.page.locator(".looks li").count()


def _make_card(guest: visitor.Visitor) -> str:
    guest.visit("/room/card/")
    guest.fill(pin=PIN, again=PIN)
    guest.press(guest.page.locator("main form.form .actions button").last)
    return " ".join(guest.page.locator(".code li").all_inner_texts())


def _reset(staff: visitor.Visitor, account: dict[str, str], person: str) -> str:
    staff.sign_in(account)
    staff.visit(f"/people/{person}/enter/again/")
    if staff.path.startswith("/again/"):
        staff.fill(passphrase=account["passphrase"])
        staff.send()
    staff.send()
    return staff.page.locator("main dl.summary strong").inner_text()


def _come_back(guest: visitor.Visitor, way: str, code: str, words: str) -> None:
    guest.visit("/room/")
    assert TITLE not in guest.text()
    guest.press("main a[href='/room/back/']")
    if way == "card":
        guest.fill(**{"card-code": code.lower(), "card-pin": PIN, "card-passphrase": words})
    else:
        guest.fill(**{"anew-passphrase": words})
    form = guest.page.locator(f"main form:has(input[name=way][value={way}])")
    guest.press(form.locator(".actions button"))
    assert guest.path == "/room/"


@pytest.mark.parametrize(
    ("language", "way", "scripts"),
    [("en", "anew", True), ("es", "card", True), ("en", "card", False)],
)
def test_a_room_opened_a_passphrase_lost_and_what_comes_back(
    new_visitor: NewVisitor,
    accounts: Accounts,
    demo_home: serving.Home,
    language: str,
    way: str,
    scripts: bool,
) -> None:
    me, colleague = (accounts[one] for one in WHO[language])
    guest = new_visitor(language, scripts=scripts)
    guest.sign_in(me)
    _write(guest, me)
    before = guest.text().count(TITLE)
    code = _make_card(guest) if way == "card" else ""

    person = _person(demo_home, me["username"])
    words = _reset(new_visitor(language, width=visitor.LAPTOP), colleague, person)
    guest.visit("/room/")
    assert guest.path == "/enter/", "every sign-in of hers has ended"

    again = new_visitor(language, scripts=scripts)
    again.sign_in({**me, "passphrase": words})
    own = "four words of mine alone"
    again.choose(own)
    _come_back(again, way, code, own)
    if way == "card":
        assert TITLE in again.text(), "the card brought everything back"
    else:
        assert TITLE not in again.text(), "nobody brings it back"
        assert again.page.locator("main a[href='/room/back/']").count(), "and the page says so"
    assert before == 0

    again.visit("/words/")
    again.fill(passphrase=own, new=me["passphrase"], again=me["passphrase"])
    again.send("main form.form")
    assert again.page.locator(".notice.good").count()
    if again.scripts:
        again.visit("/room/")
        again.press(again.page.locator("[data-room-close] button"))
        assert TITLE not in again.text()
