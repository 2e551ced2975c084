"""Leaving: by button, by keyboard, without script; signing out; and a Back button that shows nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Response

from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NEUTRAL, NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
PRIVATE = "Juniper Hayes"
COVERED_WITHIN = 300
"""Milliseconds from the tap to a page that shows nothing, on a machine that does much else."""


def _on_a_private_page(guest: visitor.Visitor, accounts: Accounts) -> str:
    guest.sign_in(accounts["hazel"])
    guest.visit("/people/?sort=name")
    guest.visit("/people/")
    guest.page.locator("main input[name=query]").fill("Juniper")
    with guest.arriving():
        guest.page.keyboard.press("Enter")
    assert PRIVATE in guest.text()
    return guest.page.url


def _nothing_is_left(guest: visitor.Visitor, url: str) -> None:
    """Back, the address typed again, and the cookies: all know nothing any more."""
    for _ in range(3):
        guest.page.go_back(wait_until="load")
        assert PRIVATE not in guest.page.content()
    guest.page.goto(url)
    assert guest.path == "/enter/"
    assert PRIVATE not in guest.page.content()


def _session(guest: visitor.Visitor) -> str:
    held = [one for one in guest.context.cookies() if one["name"] == "visit"]
    return held[0]["value"] if held else ""


def _session_is_over(guest: visitor.Visitor, before: str) -> None:
    status, body = serving.ask(guest.members + "/people/", cookies=f"visit={before}")
    assert status == 302
    assert PRIVATE.encode() not in body


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("way", ["button", "keys"])
def test_leave_by_button_or_shift_three_times(
    new_visitor: NewVisitor, accounts: Accounts, language: str, way: str
) -> None:
    guest = new_visitor(language)
    url = _on_a_private_page(guest, accounts)
    before = _session(guest)
    assert before
    if way == "button":
        guest.page.locator("form.exit button").click(no_wait_after=True)
    else:
        for _ in range(3):
            guest.page.keyboard.press("Shift")
    guest.page.wait_for_url(NEUTRAL + "**")
    assert all(one.startswith(NEUTRAL) for one in guest.outside)
    serving.wait_until(lambda: _session(guest) != before, 10)
    _session_is_over(guest, before)
    _nothing_is_left(guest, url)


@pytest.mark.parametrize("language", ["en", "es"])
def test_leave_without_script(new_visitor: NewVisitor, accounts: Accounts, language: str) -> None:
    guest = new_visitor(language, scripts=False)
    url = _on_a_private_page(guest, accounts)
    before = _session(guest)
    answers: list[Response] = []
    guest.page.on("response", lambda answer: answers.append(answer))
    guest.page.locator("form.exit button").click(no_wait_after=True)
    guest.page.wait_for_url(NEUTRAL + "**")
    left = next(one for one in answers if one.url.endswith("/exit/"))
    assert left.status == 200
    assert "cookies" in left.all_headers()["clear-site-data"]
    assert "no-store" in left.all_headers()["cache-control"]
    _session_is_over(guest, before)
    _nothing_is_left(guest, url)


def test_the_cover_comes_before_the_network(new_visitor: NewVisitor, accounts: Accounts) -> None:
    guest = new_visitor("en")
    _on_a_private_page(guest, accounts)
    # The neutral site never answers: what covers the page must be ours, and at once.
    guest.page.route(NEUTRAL + "**", lambda route: None)
    guest.page.route("**/exit/", lambda route: None)
    watch = """() => new Promise((done) => {
      const start = performance.now();
      document.querySelector("form.exit button").click();
      requestAnimationFrame(() => requestAnimationFrame(() => done({
        after: performance.now() - start,
        shown: document.body.checkVisibility({visibilityProperty: true, opacityProperty: true}),
        title: document.title.trim(),
      })));
    })"""
    found = guest.page.evaluate(watch)
    assert not found["shown"]
    assert not found["title"]
    assert found["after"] < COVERED_WITHIN, found


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_sign_out_and_find_nothing_with_back(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    guest = new_visitor(language, scripts=scripts)
    url = _on_a_private_page(guest, accounts)
    before = _session(guest)
    answers: list[Response] = []
    guest.page.on("response", lambda answer: answers.append(answer))
    guest.page.locator(".menu summary").click()
    with guest.arriving():
        guest.page.locator(".menu form[action='/leave/'] button").click()
    left = next(one for one in answers if one.url.endswith("/leave/"))
    assert left.all_headers()["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "_turn=" in left.all_headers()["set-cookie"], "for browsers without Clear-Site-Data"
    assert _session(guest) != before
    _session_is_over(guest, before)
    _nothing_is_left(guest, url)


def _names_set(answers: list[Response], door: str) -> set[str]:
    """The names of the cookies that this door has set."""
    lines = [one.all_headers().get("set-cookie", "") for one in answers if one.url.startswith(door)]
    return {line.partition("=")[0] for several in lines for line in several.splitlines() if line}


def test_the_two_doors_share_no_cookie(new_visitor: NewVisitor, accounts: Accounts) -> None:
    guest = new_visitor("es", scripts=False)
    guest.sign_in(accounts["hazel"])
    guest.visit("/ask/", door="public")
    with guest.arriving():
        guest.page.locator("header button[name=language]").click()
    for start in (guest.members + "/people/", guest.public + "/ask/"):
        guest.page.goto(start)
        guest.page.locator("form.exit button").click(no_wait_after=True)
        guest.page.wait_for_url(NEUTRAL + "**")
    members, public = (_names_set(guest.answers, one) for one in (guest.members, guest.public))
    assert "visit" in members
    assert {"public_form", "public_language", "public_turn"} <= public
    assert not members & public


@pytest.mark.parametrize("door", ["members", "public"])
def test_neither_door_links_to_the_other(
    new_visitor: NewVisitor, accounts: Accounts, door: str
) -> None:
    guest = new_visitor("en")
    other = guest.public if door == "members" else guest.members
    if door == "members":
        guest.sign_in(accounts["juniper"])
    guest.visit("/", door=door)
    assert other not in guest.page.content()


def test_a_private_page_is_never_stored(new_visitor: NewVisitor, accounts: Accounts) -> None:
    guest = new_visitor("en")
    guest.sign_in(accounts["hazel"])
    answer = guest.visit("/people/")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["en", "es"])
def test_read_how_leaving_works(new_visitor: NewVisitor, language: str) -> None:
    guest = new_visitor(language)
    for door in ("members", "public"):
        guest.visit("/ask/" if door == "public" else "/enter/", door=door)
        guest.press(guest.page.locator("footer a").last)


@pytest.mark.parametrize(("language", "who"), [("es", "brisa")])
def test_hidden_it_is_reached_by_keyboard_and_always_where_leaving_is_explained(
    new_visitor: NewVisitor, accounts: Accounts, language: str, who: str
) -> None:
    guest = new_visitor(language)
    guest.sign_in(accounts[who])
    guest.visit("/leaving/")
    guest.press("main a[href='/leaving/name/']")
    guest.confirm(accounts[who])
    guest.fill(exit_name="hidden")
    with guest.arriving():
        guest.page.locator("main form .actions button").click()
    button = guest.page.locator("form.exit button")
    small = "el => el.parentElement.getBoundingClientRect().width <= 1"
    assert button.evaluate(small), "not to be seen"
    guest.visit("/leaving/")
    assert not button.evaluate(small)
    guest.page.goto(guest.members + "/")
    assert button.evaluate(small)
    guest.page.keyboard.press("Tab")
    guest.page.keyboard.press("Tab")
    assert button.evaluate("el => el === document.activeElement")
    assert not button.evaluate(small), "where focus comes, it is seen"
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url(NEUTRAL + "**")
