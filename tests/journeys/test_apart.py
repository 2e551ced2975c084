"""A pair that must not meet: she says so on her page, and they meet nowhere people are put together."""

from __future__ import annotations

import datetime

import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
CASES = [("en", "juniper", "Juniper Hayes", "hazel"), ("es", "alba", "Alba", "olmo")]
Accounts = dict[str, dict[str, str]]
REFUSED = {
    "en": "This person cannot be added here. Ask the organizers.",
    "es": "No se puede agregar aquí a esta persona. Pregunta a quienes organizan.",
}


@pytest.mark.parametrize(("language", "who", "her_name", "organizer"), CASES)
def test_a_pair_kept_apart_meets_nowhere(
    new_visitor: NewVisitor,
    accounts: Accounts,
    language: str,
    who: str,
    her_name: str,
    organizer: str,
) -> None:
    other = f"Tejo Roca {language}"
    words = f"The one with the blue van {language}"
    _she_asks(new_visitor(language), accounts[who], words)
    staff = new_visitor(language, width=visitor.LAPTOP)
    staff.sign_in(accounts[organizer])
    _add(staff, other)
    _an_organizer_matches(staff, words, other)

    _start_a_cohort(staff, language)
    cohort = staff.path
    _put(staff, f"{cohort}people/add/", her_name)
    _stays_outside(staff, f"{cohort}people/add/", other)
    staff.visit(cohort)
    assert her_name in staff.text()
    assert other not in staff.text()

    _plan_a_meeting(staff, language)
    meeting = staff.path
    _put(staff, f"{meeting}invite/", other)
    _stays_outside(staff, f"{meeting}invite/", her_name)
    staff.visit(meeting)
    assert other in staff.text()
    assert her_name not in staff.text()


def _she_asks(guest: visitor.Visitor, me: dict[str, str], words: str) -> None:
    guest.sign_in(me)
    guest.visit("/mine/")
    guest.confirm(me)
    guest.press("main a[href='/mine/apart/']")
    guest.fill(words=words)
    guest.send("main form.form")
    assert words in guest.text()


def _add(staff: visitor.Visitor, name: str) -> None:
    staff.visit("/people/add/")
    staff.fill(chosen=name)
    staff.send("main form.form")


def _an_organizer_matches(staff: visitor.Visitor, words: str, name: str) -> None:
    staff.visit("/office/")
    staff.press("main a[href='/apart/']")
    assert words in staff.text()
    staff.press(staff.page.locator(".card", has_text=words).locator("a.button"))
    staff.fill(query=name)
    staff.press("main button[value=find]")
    staff.page.locator("main input[name=other]").first.check()
    staff.press("main button[value=save]")
    assert words not in staff.text(), "nothing waits any more"


def _start_a_cohort(staff: visitor.Visitor, language: str) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    staff.visit("/cohorts/new/")
    staff.fill(name_en=f"Elm {language}", name_es=f"Olmo {language}")
    staff.fill(starts_date=today.isoformat())
    staff.fill(ends_date=(today + datetime.timedelta(days=40)).isoformat())
    staff.send("main form.form")


def _plan_a_meeting(staff: visitor.Visitor, language: str) -> None:
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=20)
    staff.visit("/gatherings/new/")
    staff.fill(title_en=f"Soup {language}", title_es=f"Sopa {language}")
    staff.fill(day=day.isoformat(), starts="18:00", ends="20:00")
    staff.send("main form.form")


def _put(staff: visitor.Visitor, page: str, name: str) -> None:
    staff.visit(page)
    staff.fill(search=name)
    staff.send("main form.form")
    found = staff.page.locator("main li.card", has=staff.page.get_by_text(name, exact=True))
    staff.press(found.first.locator("button"))


def _stays_outside(staff: visitor.Visitor, page: str, name: str) -> None:
    _put(staff, page, name)
    notice = staff.page.locator(".notice.care").first.inner_text()
    assert REFUSED[staff.language] in notice
    assert len(notice) < len(REFUSED[staff.language]) + 40, "not a word more"
