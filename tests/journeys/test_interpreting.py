"""Who interprets at a gathering: the promise is read, noted with its day, and taken out again."""

from __future__ import annotations

import datetime

import pytest

from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
WORKERS = {"en": "hazel", "es": "olmo"}
Accounts = dict[str, dict[str, str]]


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_note_an_interpreter_after_the_promise(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    me = accounts[WORKERS[language]]
    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(me)
    staff.visit("/gatherings/new/")
    staff.fill(title_en="Evening of plans", title_es="Tarde de planes", day="2027-04-01",
               starts="18:00", ends="20:00")  # fmt: skip
    staff.send("main form.form")
    home = staff.path
    assert staff.page.locator("main .notice.care li").count() == 2, "both directions are missing"
    staff.press(f"main a[href='{home}interpreting/']")
    promise = {"en": "I keep silent", "es": "Guardo silencio"}[language]
    assert promise in staff.text()
    staff.fill(who="outside", label="agency, Tuesdays", promised_date="2099-01-01", language="es")
    for box in staff.page.locator("main input[name=directions]").all():
        box.check()
    staff.send("main form.form")
    wrong = staff.page.locator(".error-summary")
    assert wrong.locator("li").count() == 2, "the promise comes first, and one asks who it is"
    today = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
    staff.fill(promised_date=today.isoformat(), is_apart=True)
    staff.send("main form.form")
    assert staff.path == home
    assert "agency, Tuesdays" in staff.text()
    assert not staff.page.locator("main .notice.care").count()
    staff.resize(1280)
    staff.look()
    staff.press("main form[action$='/end/'] button")
    assert "agency, Tuesdays" not in staff.text()
    assert staff.page.locator("main .notice.care li").count() == 2
