"""A funder asks on the public door; a person on staff answers; the funder reads the answer."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
WORKERS = {"en": "hazel", "es": "olmo"}
Accounts = dict[str, dict[str, str]]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", True), ("es", False)])
def test_ask_on_the_public_door_and_read_the_answer(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    funder = new_visitor(language, scripts=scripts)
    funder.visit("/", door="public")
    funder.press("main a[href='/ask/']")
    funder.send("main form.form")
    assert funder.page.locator(".error-summary").is_visible()
    question = f"Who decides what is taught, {language} {scripts}?".lower()
    funder.fill(question=question, organization="Oak Street Fund")
    funder.page.wait_for_timeout(3100)  # A form back sooner is taken for a program's.
    funder.send("main form.form")
    address = funder.path
    assert address.startswith("/ask/")
    assert address != "/ask/thanks/"

    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    staff.visit("/questions/")
    staff.press(staff.page.locator("main a[href^='/questions/']").first)
    assert question in staff.text()
    staff.fill(answer="Those who come decide, every Tuesday.")
    staff.send("main form.form")

    funder.visit(address, door="public")
    assert "Those who come decide, every Tuesday." in funder.text()


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_read_what_funders_read(new_visitor: NewVisitor, language: str, scripts: bool) -> None:
    funder = new_visitor(language, scripts=scripts)
    funder.visit("/", door="public")
    assert "Casa Arboleda" in funder.page.title()
    for path in ("/totals/", "/spotlights/", "/stories/"):
        funder.visit(path, door="public")
    funder.visit("/spotlights/", door="public")
    funder.press(funder.page.locator("main a[href^='/spotlights/']").first)
