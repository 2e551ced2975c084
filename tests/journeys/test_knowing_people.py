"""From a chosen name to a path: what an organizer does with one person, and with a partner."""

from __future__ import annotations

import datetime
import re

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
CASES = [("en", True), ("es", True), ("es", False)]
WORKERS = {"en": "hazel", "es": "olmo"}
Accounts = dict[str, dict[str, str]]


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_know_a_person_from_a_name_alone(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    name = f"Zinnia {language} {scripts}"
    _add_by_name_alone(staff, name)
    page = staff.path
    assert name in staff.text()

    _keep_a_safe_contact_card(staff, page)
    _record_a_release(staff, page, name)
    _write_a_one_to_one(staff, page)
    _add_to_path_and_strengths(staff, page)

    staff.visit(page)
    shown = staff.text()
    for text in ("She wants buses at night", "I can teach the accordion"):
        assert text in shown


def _add_by_name_alone(staff: visitor.Visitor, name: str) -> None:
    staff.visit("/people/")
    staff.press("main a[href='/people/add/']")
    staff.send("main form.form")
    assert staff.page.locator(".error-summary").is_visible(), "a name is the one thing needed"
    staff.fill(chosen=name)
    staff.send("main form.form")
    assert re.fullmatch(r"/people/[0-9a-f-]{36}/", staff.path)


def _keep_a_safe_contact_card(staff: visitor.Visitor, page: str) -> None:
    staff.press(f"main a[href='{page}contact/']")
    staff.press(f"main a[href='{page}contact/change/']")
    staff.fill(
        channel="sms", neutral_channel="sms", voicemail="no", sender="Ana", code_word="nutmeg"
    )
    staff.fill(from_time="10:00", until_time="14:00", language="es")
    staff.page.locator("input[name=days]").first.check()
    staff.send("main form.form")
    assert staff.path == f"{page}contact/"
    assert "Ana" in staff.text()
    staff.press(f"form[action='{page}contact/stop/'] button")
    assert staff.page.locator(".notice.care").count()
    staff.press(f"form[action='{page}contact/again/'] button")


def _record_a_release(staff: visitor.Visitor, page: str, name: str) -> None:
    staff.visit(f"{page}releases/")
    staff.press(f"main a[href='{page}releases/new/']")
    staff.fill(recipient="any agency", purpose="A letter", items="The chosen name")
    staff.fill(risks="Somebody at the office may talk.", explained_in="es", signature=name)
    staff.page.locator("input[name=interpreter]").first.check()
    staff.page.locator("input[name=signed_how]").first.check()
    staff.send("main form.form")
    assert staff.page.locator(".error-summary").is_visible(), "any agency is no recipient"
    assert staff.page.locator("input[name=ends_date]").input_value()
    staff.fill(recipient="Legal Aid of Oak Street")
    staff.send("main form.form")
    assert staff.path == f"{page}releases/"
    assert "Legal Aid of Oak Street" in staff.text()
    staff.press("form[action$='/back/'] button")
    assert "Legal Aid of Oak Street" in staff.text(), "what was taken back is still known"
    assert not staff.page.locator("form[action$='/back/']").count()


def _write_a_one_to_one(staff: visitor.Visitor, page: str) -> None:
    staff.visit(page)
    staff.press(f"main a[href='{page}talks/new/']")
    due = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=5)
    staff.fill(interests="She wants buses at night", commitments="I bring the timetable")
    staff.fill(next_step="Call about the meeting", next_date=due.isoformat())
    staff.send("main form.form")
    assert staff.path == page


def _add_to_path_and_strengths(staff: visitor.Visitor, page: str) -> None:
    staff.press(f"main a[href='{page}path/']")
    staff.fill(text="Host an evening")
    staff.send("main form.form")
    assert staff.page.locator(".error-summary").is_visible(), "nobody writes a path alone"
    staff.fill(together=True)
    staff.send("main form.form")
    assert staff.page.locator("ol.path > li").count() == 1
    staff.press("form[action^='/people/steps/'] button[value=done]")
    assert staff.page.locator("ol.path > li.done").count() == 1
    staff.visit(f"{page}strengths/")
    staff.fill(text="I can teach the accordion", offered=True, together=True)
    staff.send("main form.form")
    assert "I can teach the accordion" in staff.text()


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_write_down_what_a_partner_said(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    staff.visit("/partners/")
    staff.press("main a[href='/partners/add/']")
    staff.fill(name=f"Union of Bakers {language} {scripts}")
    staff.send("main form.form")
    page = staff.path
    staff.press(f"main a[href='{page}talks/new/']")
    staff.fill(notes="They asked how a cohort begins.", ours="New friends", theirs="Curious")
    staff.send("main form.form")
    assert "They asked how a cohort begins." in staff.text()
    assert "Curious" in staff.text()
    staff.press(f"main a[href='{page}trainings/new/']")
    staff.fill(text="An evening for the night shift")
    staff.page.locator("main [name=kind]").first.check()
    staff.send("main form.form")
    assert "An evening for the night shift" in staff.text()


@pytest.mark.parametrize("language", ["en", "es"])
def test_find_a_person_by_a_name_written_otherwise(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    staff = new_visitor(language)
    staff.sign_in(accounts[WORKERS[language]])
    staff.visit("/people/")
    staff.page.locator("main input[name=query]").fill("benites")
    with staff.arriving():
        staff.page.keyboard.press("Enter")
    staff.look()
    assert "Aliso Benítez" in staff.text()
    assert "benites" not in staff.page.url.lower(), "no name in an address"


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_a_question_of_ones_own_is_asked_answered_and_read(
    new_visitor: NewVisitor, accounts: Accounts, language: str, scripts: bool
) -> None:
    words = {"en": "A song that does you good", "es": "Una canción que te hace bien"}
    boss = new_visitor(language, scripts=scripts)
    boss.sign_in(accounts["magnolia"])
    boss.visit("/people/questions/own/")
    boss.press("main a[href='/people/questions/own/new/']")
    boss.fill(label_en="Your immigration status", label_es="Tu situación migratoria",
              why_en="To sing it", why_es="Para cantarla", kind="text", keep_days="30")  # fmt: skip
    boss.send("main form.form")
    assert boss.page.locator(".error-summary").is_visible(), "what we never keep is not asked"
    boss.fill(label_en=words["en"], label_es=words["es"])
    boss.send("main form.form")
    assert boss.path == "/people/questions/own/"
    assert words[language] in boss.text()

    staff = new_visitor(language, scripts=scripts)
    staff.sign_in(accounts[WORKERS[language]])
    _add_by_name_alone(staff, f"Cantora {language}")
    page = staff.path
    staff.press(f"main a[href='{page}answers/']")
    assert words[language] in staff.text()
    staff.page.locator("main details summary").last.click()
    assert {"en": "To sing it", "es": "Para cantarla"}[language] in staff.text(), "it says why"
    staff.page.get_by_label(re.compile(words[language])).first.fill("cielito lindo")
    staff.send("main form.form")
    staff.visit(page)
    assert "cielito lindo" in staff.text()

    boss.visit("/people/questions/own/")
    boss.press(boss.page.locator("main section a", has_text=words[language]))
    boss.press("main button[value=retire]")
    assert not boss.page.locator("main section", has_text=words[language]).count()
    staff.visit(page)
    assert "cielito lindo" not in staff.text(), "asked no more, shown to staff no more"
