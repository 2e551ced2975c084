"""Forget me, with its receipt; and a legal paper with a hold that two people place."""

from __future__ import annotations

import re

import pytest

from arboleda.engines.sealing import erasures
from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
A_WEEK_LATER = """
from django.db.models import F
import datetime
from arboleda.trust.accounts.models import Account
from arboleda.trust.rights.models import Wish
account, week = Account.objects.get(username={username!r}), datetime.timedelta(days=7)
Account.objects.filter(pk=account.pk).update(given_at=F("given_at") - week)
Wish.objects.filter(person_id=account.person_id).update(
    asked_at=F("asked_at") - week, opens_at=F("opens_at") - week
)
"""
"""What was given and asked for lies a week further back, as it does once a week has passed."""


def _somebody_new(new_visitor: NewVisitor, accounts: Accounts, language: str) -> dict[str, str]:
    """A participant of her own for this journey: the others of the grove are needed elsewhere."""
    staff = new_visitor(language)
    staff.sign_in(accounts["magnolia"])
    staff.visit("/people/add/")
    staff.fill(chosen=f"Quinoa {language}")
    staff.send("main form.form")
    staff.visit(f"{staff.path}enter/")
    username = f"quinoa-{language}"
    staff.fill(username=username)
    staff.send("main form.form")
    return {"username": username, "passphrase": staff.page.locator("dd.lead strong").inner_text()}


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("es", False)])
def test_forget_me_with_its_receipt(
    new_visitor: NewVisitor,
    demo_home: serving.Home,
    accounts: Accounts,
    language: str,
    scripts: bool,
) -> None:
    me = _somebody_new(new_visitor, accounts, language)
    guest = new_visitor(language, scripts=scripts)
    guest.sign_in(me)
    me["passphrase"] = "four words of mine alone"
    guest.choose(me["passphrase"])
    guest.visit("/me/held/")
    guest.confirm(me)
    guest.press("main a[href='/me/forget/']")
    _wait_a_week(guest, demo_home, me)
    guest.visit("/me/forget/")
    guest.send("main form.form")
    path = guest.path
    assert path.startswith("/me/forget/") and path != "/me/forget/"
    guest.fill(passphrase=me["passphrase"], sure=True)
    guest.send("main form.form")
    assert guest.page.locator(".error-summary").is_visible(), "the pause is not over"
    guest.page.wait_for_timeout(10_000)
    guest.fill(passphrase=me["passphrase"], sure=True)
    guest.send("main form.form")
    shown = "el => { el.open = true; return el.innerText }"
    receipt = guest.page.locator("main details").last.evaluate(shown)
    lines = "\n".join(line.strip() for line in receipt.splitlines() if line.strip())
    signed = re.search(r"-----BEGIN RECEIPT-----.*-----END RECEIPT-----", lines, re.DOTALL)
    assert signed and erasures.verify(signed[0]).places["accounts.Account"] == 1
    assert me["username"] not in guest.page.content()
    guest.visit(path)
    assert erasures.BEGIN in guest.page.content(), "a lost answer can be asked for again"
    guest.visit("/enter/")
    guest.fill(username=me["username"], passphrase=me["passphrase"])
    guest.send("main form.form")
    assert guest.page.locator(".error-summary").is_visible(), "nobody of this name is known here"


def _wait_a_week(guest: visitor.Visitor, home: serving.Home, me: dict[str, str]) -> None:
    """Staff gave her the passphrase: she asks, takes it back with one tap, asks anew, and waits."""
    _ask(guest)
    guest.send("main form[action='/me/wish/back/']")
    guest.visit("/")
    assert not guest.page.locator("main .notice a[href='/mine/']").count()
    _ask(guest)
    home.django(A_WEEK_LATER.format(username=me["username"]))


def _ask(guest: visitor.Visitor) -> None:
    """Ask to be forgotten, and find it on My page."""
    guest.visit("/me/forget/")
    guest.send("main form[action='/me/wish/']")
    assert guest.page.locator("main form[action='/me/wish/back/']").is_visible()
    assert not guest.page.locator("main form:not([action])").count(), "no way on yet"
    guest.visit("/")
    guest.press("main .notice a[href='/mine/']")
    assert guest.page.locator("main form[action='/me/wish/back/']").is_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_legal_paper_comes(new_visitor: NewVisitor, accounts: Accounts, language: str) -> None:
    boss = next(one for one in accounts.values() if one["role"] == "administrator")
    second = accounts["hazel" if language == "en" else "olmo"]
    guest = new_visitor(language)
    guest.sign_in(boss)
    guest.visit("/office/")
    guest.press("main a[href='/papers/']")
    guest.press("main a[href='/papers/new/']")
    guest.fill(
        paper="subpoena", office=f"Circuit Court {language}", asks="One record",
        came_date="2026-03-02",
    )  # fmt: skip
    guest.send("main form.form")
    paper = guest.path
    assert f"Circuit Court {language}" in guest.text()
    guest.press("main ol.path button >> nth=0")
    assert boss["username"] in guest.text()
    guest.visit("/holds/new/")
    guest.fill(scope="kind", kind="rights.Step", why="court")
    guest.send("main form.form")
    assert guest.page.locator("main .tag.wait").count() == 1, "one alone keeps nothing"

    other = new_visitor(language)
    other.sign_in(second)
    other.visit("/approvals/")
    other.press("main form[action$='/yes/'] button")
    if other.page.locator("main [name$='passphrase']").count():
        other.page.locator("main [name$='passphrase']").fill(second["passphrase"])
        other.send()
    guest.visit("/holds/")
    guest.press("main form button[value=place]")
    if guest.page.locator("main [name$='passphrase']").count():
        guest.page.locator("main [name$='passphrase']").fill(boss["passphrase"])
        guest.send()
    assert guest.page.locator("main .tag.stop").count() >= 1
    guest.visit(paper)
    guest.press("main form button[value=close]")
    assert guest.page.locator("main ol.path button").count() == 0
