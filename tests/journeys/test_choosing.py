"""What people choose and what two people read first: openness, young people, texts, and practice."""

from __future__ import annotations

import pytest

from arboleda.engines.words import pictured
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
BOTH = pytest.mark.parametrize("language", ["en", "es"])
WHO = {"en": "juniper", "es": "brisa"}


@BOTH
def test_a_passphrase_is_practised_typed_and_by_pictures(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    me = accounts[WHO[language]]
    guest = new_visitor(language, scripts=language == "en")
    guest.sign_in(me)
    guest.visit("/words/practice/")
    for thing in pictured.ALL[: pictured.WORDS_EACH]:
        guest.press(f"button[name=tap][value={thing.key}]")
        assert guest.path == "/words/practice/"
    guest.press("#pictures button[value=check]")
    said = guest.page.locator(".error-summary")
    assert said.count() == 1, "six pictures of nobody's are not hers"
    guest.fill(passphrase=me["passphrase"])
    guest.press("section:last-of-type button[value=type]")
    assert {"en": "Yes, that is your passphrase", "es": "Sí, esa es tu frase"}[
        language
    ] in guest.text()


@BOTH
def test_she_closes_herself_in_two_taps_and_opens_with_her_passphrase(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    me = accounts[WHO[language]]
    guest, staff = new_visitor(language), new_visitor(language)
    guest.sign_in(me)
    guest.visit("/mine/")
    guest.confirm(me)
    guest.press("main a[href$='/open/']")
    page = guest.path
    _choose(guest, page, "red", "hazel")
    staff.sign_in(accounts["olmo"])
    her = page.removesuffix("open/")
    staff.visit(her, status=404)
    _choose(guest, page, "yellow", "olmo")
    staff.visit(her)
    # Later, on a phone that somebody else may hold: opening up asks who it is.
    later = new_visitor(language)
    later.sign_in(me)
    _choose(later, page, "green", "")
    later.confirm(me)
    _choose(later, page, "green", "")


def _choose(guest: visitor.Visitor, page: str, level: str, keeper: str) -> None:
    guest.visit(page)
    guest.fill(level=level)
    if keeper:
        guest.page.locator("main label", has_text=keeper).click()
    guest.send("main form.form")


@BOTH
def test_who_did_harm_consents_for_no_young_person(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    me = accounts["magnolia"]
    staff = new_visitor(language, width=visitor.LAPTOP)
    staff.sign_in(me)
    staff.visit("/minors/")
    staff.fill(path="minor-and-guardian", jurisdiction="Illinois, counsel")
    staff.send("main form.form")
    staff.visit("/people/add/")
    staff.fill(chosen=f"Ceiba {language}", age_group="minor")
    staff.send("main form.form")
    her = staff.path
    staff.visit(f"{her}guardians/")
    staff.fill(name="Bruno Díaz")
    staff.send("main form.form")
    assert "Bruno Díaz" in staff.text()
    staff.visit(f"{her}releases/new/")
    assert staff.page.locator("main [name=guardian]").count() == 1
    staff.visit(f"{her}guardians/")
    staff.page.locator("main summary").first.click()
    staff.look()
    staff.press("main details form button")
    # It was a while ago that she signed in: the passphrase is asked on the way, and nothing is lost.
    staff.fill(**{"again-passphrase": me["passphrase"]})
    staff.send("main form")
    assert "Bruno Díaz" not in staff.text()


@BOTH
def test_a_text_needs_two_people_who_read_it(
    new_visitor: NewVisitor, accounts: Accounts, language: str
) -> None:
    staff = new_visitor(language)
    staff.sign_in(accounts["magnolia"])
    staff.visit("/notices/")
    staff.press("main a[href='/notices/story/es/']")
    words = f"Tu historia es tuya. ({language})"
    staff.fill(text=words)
    staff.press(staff.page.locator("main form.form").last.locator("button[type=submit]"))
    assert words in staff.page.locator("main blockquote").inner_text()
    assert staff.page.locator("main ul.rows li").count() == 0, "a new version has no reviewers"
    for number, name in enumerate(("Lluvia Prueba", "Roca Prueba"), start=1):
        _reviewed_by(staff, name)
        assert staff.page.locator("main ul.rows li").count() == number
    _reviewed_by(staff, "lluvia prueba")
    assert staff.page.locator(".error-summary").count() == 1, (
        "the same person again is no second one"
    )
    assert staff.page.locator("main ul.rows li").count() == 2


def _reviewed_by(staff: visitor.Visitor, name: str) -> None:
    staff.fill(name=name, reviewed_date="2026-03-01")
    staff.send("main form.form:has([name=reviewed_date])")
