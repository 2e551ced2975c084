"""An idea followed to its win and told back; and a list of people that comes in and goes out whole."""

from __future__ import annotations

import datetime

import pytest

from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
CASES = [("en", True), ("es", False)]
WORKERS = {"en": "hazel", "es": "olmo"}
TODAY = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
Accounts = dict[str, dict[str, str]]


def _say(staff: visitor.Visitor, field: str, text: str) -> None:
    """Write the same in both languages."""
    staff.fill(**{f"{field}_en": text, f"{field}_es": text})


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_follow_an_idea_to_a_win_and_tell_it_back(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    mark = f"{language} {str(scripts).lower()}"  # A capital would look like a name (R19).
    staff.visit("/ideas/new/")
    _say(staff, "words", f"A bench at every stop {mark}")
    staff.fill(dreamed_date=TODAY.isoformat())
    staff.send("main form.form")
    idea = staff.path if staff.path != "/ideas/" else _link(staff, f"A bench at every stop {mark}")

    campaign = _start_a_campaign(staff, mark)
    _make_a_demand(staff, campaign, mark)
    _refuse_a_private_person(staff, campaign)
    staff.visit(f"{campaign}wins/new/")
    _say(staff, "words", f"Forty benches {mark}")
    staff.fill(won_date=TODAY.isoformat(), evidence="Minutes of the council, item 4")
    staff.send("main form.form")
    assert f"Forty benches {mark}" in staff.text()

    staff.visit(f"{idea}told/")
    staff.page.locator("main [name=how]").first.check()
    staff.fill(told_date=TODAY.isoformat())
    staff.send("main form.form")
    staff.visit(idea)
    shown = staff.text()
    for words in (f"A bench at every stop {mark}", f"We ask for benches {mark}"):
        assert words in shown


def _link(staff: visitor.Visitor, words: str) -> str:
    found = staff.page.locator("main a", has_text=words).first.get_attribute("href")
    assert found
    return found


def _start_a_campaign(staff: visitor.Visitor, mark: str) -> str:
    staff.visit("/campaigns/new/")
    _say(staff, "name", f"Benches {mark}")
    _say(staff, "issue", "People wait standing.")
    staff.fill(started_date=TODAY.isoformat())
    staff.send("main form.form")
    assert f"Benches {mark}" in staff.text()
    return staff.path


def _make_a_demand(staff: visitor.Visitor, campaign: str, mark: str) -> None:
    staff.press(f"main a[href='{campaign}demands/new/']")
    _say(staff, "words", f"We ask for benches {mark}")
    staff.fill(made_date=TODAY.isoformat())
    staff.send("main form.form")
    assert staff.page.locator(".error-summary").is_visible(), "a demand grows from an idea"
    ideas = staff.page.locator("main [name=idea]")
    if ideas.first.evaluate("el => el.tagName") == "SELECT":
        ideas.select_option(label=f"A bench at every stop {mark}")
    else:
        staff.page.get_by_label(f"A bench at every stop {mark}").check()
    staff.send("main form.form")
    assert f"We ask for benches {mark}" in staff.text()


def _refuse_a_private_person(staff: visitor.Visitor, campaign: str) -> None:
    staff.press(f"main a[href='{campaign}offices/new/']")
    staff.page.locator("main [name=office_kind]").last.check()
    staff.page.locator("main [name=hurt_one_of_us][value=no]").check()
    staff.fill(name="A neighbor")
    _say(staff, "office", "None")
    _say(staff, "institution", "None")
    staff.send("main form.form")
    assert staff.page.locator(".error-summary").is_visible(), "no private person is named"
    staff.page.locator("main [name=office_kind]").first.check()
    staff.page.locator("main [name=hurt_one_of_us][value=no]").check()
    staff.fill(name="Alder Whitfield")
    staff.send("main form.form")
    assert "Alder Whitfield" in staff.text()


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_bring_a_list_in_and_take_it_back_whole(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    names = [f"Quillazyx{language}{scripts}{letter}" for letter in "ABC"]
    head = "first_name,last_name,email,SSN\r\n"
    rows = "".join(f"{one},Tanagerzyx,{one}@example.org,123-45-6789\r\n" for one in names)
    staff.visit("/people/lists/new/")
    staff.page.locator("main input[name=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": (head + rows).encode()}
    )
    staff.send("main form.form")
    page = staff.path
    start = f"form[action='{page}start/'] button"
    staff.page.locator(start).wait_for(timeout=30_000)
    staff.look()
    assert "SSN" in staff.text(), "the column that we refuse is named"
    assert "123-45-6789" not in staff.page.content()
    staff.page.locator(start).click()
    back = staff.page.locator(f"main a[href='{page}back/']")
    back.wait_for(timeout=30_000)
    staff.look()
    staff.visit("/people/?sort=-added")
    assert names[0] in staff.text()
    staff.visit(page)
    staff.press(f"main a[href='{page}back/']")
    staff.page.locator("main form.actions button").click()
    back.wait_for(state="detached", timeout=30_000)

    def is_gone() -> bool:
        staff.page.goto(f"{staff.members}/people/?sort=-added")
        return not any(one in staff.text() for one in names)

    serving.wait_until(is_gone, 30, every=0.5)
    staff.look()
