"""A visit that ends while somebody writes: it warns, and what she sends afterwards is not lost."""

from __future__ import annotations

import pytest

from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
WORDS = "Quiero aprender a manejar la troca de mi tía."
PATH = "/mine/path/"


def _on_my_path(guest: visitor.Visitor, me: dict[str, str]) -> None:
    guest.sign_in(me)
    guest.visit(PATH)
    guest.confirm(me)
    assert guest.path == PATH


def _half_an_hour_goes_by(guest: visitor.Visitor, home: serving.Home) -> None:
    [key] = [one["value"] for one in guest.context.cookies() if one["name"] == "visit"]
    home.django(
        "import time; from arboleda.trust.accounts import sessions\n"
        f"held = sessions.SessionStore(session_key={key!r})\n"
        "held['seen_at'] = time.time() - 31 * 60; held.save()"
    )


@pytest.mark.parametrize(("language", "who", "scripts"), [("es", "alba", False)])
def test_what_was_sent_too_late_is_sent_once_by_her(
    new_visitor: NewVisitor,
    accounts: Accounts,
    demo_home: serving.Home,
    language: str,
    who: str,
    scripts: bool,
) -> None:
    me = accounts[who]
    guest = new_visitor(language, scripts=scripts)
    _on_my_path(guest, me)
    before = guest.page.locator("ol.path > li").count()
    guest.fill(text=WORDS)
    _half_an_hour_goes_by(guest, demo_home)
    guest.send("main form.form")
    assert guest.path == "/enter/"
    assert guest.page.locator(".notice").is_visible() and WORDS not in guest.page.content()

    guest.sign_in(me)
    assert guest.path == "/kept/"
    assert guest.page.locator("main [name=text]").get_attribute("value") == WORDS
    guest.send("main form.form")
    assert guest.path == PATH
    assert guest.page.locator("ol.path > li").count() == before + 1
    guest.visit("/kept/")
    assert WORDS not in guest.page.content(), "it is done, and done once"


@pytest.mark.parametrize(("language", "who"), [("en", "juniper")])
def test_a_page_with_a_form_warns_and_gives_more_time(
    new_visitor: NewVisitor, accounts: Accounts, language: str, who: str
) -> None:
    guest = new_visitor(language)
    guest.page.clock.install()
    _on_my_path(guest, accounts[who])
    guest.fill(text=WORDS)
    soon = guest.page.locator("[data-soon]")
    guest.page.clock.run_for(24 * 60 * 1000)
    assert not soon.inner_text()
    guest.page.clock.run_for(2 * 60 * 1000)
    assert "Do you need more time?" in soon.inner_text()
    guest.look()
    with guest.page.expect_response("**/stay/"):
        guest.page.locator("[data-stay]").click()
    guest.page.wait_for_function("!document.querySelector('[data-soon]').textContent")
    assert guest.page.locator("[name=text]").input_value() == WORDS, "nothing of it is gone"
    guest.page.clock.run_for(31 * 60 * 1000)
    assert "it waits until you sign in again" in soon.inner_text()
