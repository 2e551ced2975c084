"""An evening's attendance: seventeen people, one tap each, and nothing shown as saved that is not."""

from __future__ import annotations

import re
import time

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
PEOPLE = 17
LONGEST = 60
"""Seconds for the machine's part of seventeen taps; a person's fingers need the rest."""
Accounts = dict[str, dict[str, str]]
HERE = "button[name=mark][value=here]"


def _open_roll(staff: visitor.Visitor, accounts: Accounts) -> str:
    """Go to the roll of the cohort's next evening by the links that anybody would follow."""
    staff.sign_in(accounts["willow"])
    staff.press(staff.page.locator("main a[href^='/sessions/']").first)
    staff.press(staff.page.locator("main a[href$='/here/']").first)
    assert staff.page.locator("ul.roll > li").count() == PEOPLE
    return staff.path


def _clear(staff: visitor.Visitor, roll: str) -> None:
    """Mark everybody as not answered, on the one form for slow phones."""
    staff.visit(roll)
    staff.press("a[href$='/here/form/'], .roll-more a")
    for row in staff.page.locator("main fieldset").all():
        row.locator("input[type=radio][value='']").check()
    staff.send("main form.form")


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", True), ("es", False)])
def test_mark_seventeen_people_by_one_tap_each(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    staff = new_visitor(language, scripts=scripts)
    roll = _open_roll(staff, accounts)
    _clear(staff, roll)
    staff.visit(roll)
    rows = [row.get_attribute("id") for row in staff.page.locator("ul.roll > li").all()]
    started, taps = time.monotonic(), 0
    for row in rows:
        staff.page.locator(f"#{row} {HERE}").click()
        taps += 1
        staff.page.locator(f"#{row} {HERE}[aria-pressed=true]").wait_for()
        staff.page.locator(f"#{row} form:not([data-unsaved]) .clear").wait_for()
    took = time.monotonic() - started
    assert taps == PEOPLE
    assert took < LONGEST, f"{took:.1f} s"
    staff.visit(roll)
    assert staff.page.locator(f"{HERE}[aria-pressed=true]").count() == PEOPLE
    undo = staff.page.locator(f"#{rows[0]} button.clear")
    undo.click()
    staff.page.locator(f"#{rows[0]} .clear").wait_for(state="detached")
    staff.visit(roll)
    assert staff.page.locator(f"{HERE}[aria-pressed=true]").count() == PEOPLE - 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_say_not_saved_when_the_network_drops(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    staff = new_visitor(language)
    roll = _open_roll(staff, accounts)
    _clear(staff, roll)
    staff.visit(roll)
    row = staff.page.locator("ul.roll > li").first
    staff.page.route(re.compile(r"/here/$"), lambda route: route.abort("internetdisconnected"))
    row.locator(HERE).click()
    staff.page.locator(".status-line.failed").wait_for()
    assert row.locator("form[data-unsaved] .not-saved").is_visible()
    assert staff.page.locator(".status-line").inner_text() == row.locator(".not-saved").inner_text()
    staff.page.unroute_all()

    second = new_visitor(language)
    second.sign_in(accounts["willow"])
    second.visit(roll)
    assert not second.page.locator("button[aria-pressed=true]").count(), "and so it was"

    row.locator(HERE).click()
    row.locator("form:not([data-unsaved]) .clear").wait_for()
    assert not staff.page.locator(".status-line.failed").count()
    second.visit(roll)
    assert second.page.locator(f"{HERE}[aria-pressed=true]").count() == 1
