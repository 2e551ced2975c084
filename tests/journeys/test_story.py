"""A story from its first words to its last: written, edited, approved, published, taken back."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from tests import serving
from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
CASES = [("en", True), ("es", True), ("es", False)]
TELLER = {"en": "juniper", "es": "alba"}
FACILITATOR = "willow"
ORGANIZER = {"en": "hazel", "es": "olmo"}
Accounts = dict[str, dict[str, str]]
A_MONTH_LATER = """
import datetime
from django.db.models import F
from arboleda.trust.accounts.models import Account
month = datetime.timedelta(days=31)
Account.objects.filter(username={username!r}).update(given_at=F("given_at") - month)
"""
"""Another journey has staff give her a passphrase: soon after that, her yes would wait a week."""


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "#1b5540").save(out, "JPEG", comment=b"taken on Oak Street")
    return out.getvalue()


@pytest.mark.parametrize(("language", "scripts"), CASES)
def test_tell_a_story_and_take_it_back(
    new_visitor: NewVisitor,
    doors: serving.Served,
    demo_home: serving.Home,
    accounts: Accounts,
    language: str,
    scripts: bool,
) -> None:
    title = f"The kettle {language} {scripts}"
    me = accounts[TELLER[language]]
    demo_home.django(A_MONTH_LATER.format(username=me["username"]))
    teller = new_visitor(language, scripts=scripts)
    teller.sign_in(me)
    story = _write(teller, me, title, language)
    _choose(teller, story)
    _propose(new_visitor(language, scripts=scripts), accounts[FACILITATOR], story)
    _approve(teller, story)
    _publish(new_visitor(language, scripts=scripts), accounts[ORGANIZER[language]], story, title)

    address, picture = _find_public(doors, title)
    reader = new_visitor(language, scripts=scripts)
    reader.visit(address)
    assert "and it was warm" in reader.text()
    assert b"Oak Street" not in serving.ask(picture)[1], "the picture is rebuilt from its pixels"

    _take_back(teller, story)
    for url in (address, picture):
        assert {serving.ask(url)[0] for _ in range(20)} == {410}
    reader.visit(address, status=410)
    assert "warm" not in reader.text()
    reader.visit("/stories/", door="public")
    assert title not in reader.text()


def _write(teller: visitor.Visitor, me: dict[str, str], title: str, language: str) -> str:
    teller.visit("/mine/")
    teller.confirm(me)
    teller.press("main a[href='/writing/']")
    teller.press("main a[href='/writing/new/']")
    teller.fill(title=title, text="The kettle sang.", language=language)
    teller.page.locator("input[name=picture]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    )
    teller.fill(alt="A green wall")
    teller.send("main form.form")
    assert teller.page.locator(".error-summary").is_visible(), "the limits are read first"
    teller.fill(limits_read=True)
    teller.page.locator("input[name=picture]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    )
    teller.send("main form.form")
    assert re.fullmatch(r"/writing/[0-9a-f-]{36}/", teller.path), teller.path
    return teller.path.split("/")[2]


def _choose(teller: visitor.Visitor, story: str) -> None:
    teller.press(f"main a[href='/writing/{story}/choices/']")
    assert teller.page.locator("input[name=ends_date]").input_value(), "a year is offered"
    teller.fill(audience="everyone", name_choice="none")
    teller.fill(channels="public_site")
    teller.send("main form.form")
    assert teller.path == f"/writing/{story}/"


def _propose(staff: visitor.Visitor, account: dict[str, str], story: str) -> None:
    staff.sign_in(account)
    staff.visit(f"/stories/{story}/")
    staff.press(f"main a[href='/stories/{story}/edit/']")
    staff.fill(text="The kettle sang, and it was warm.")
    staff.send("main form.form")
    assert not staff.page.locator(f"a[href='/stories/{story}/publish/']").count()


def _approve(teller: visitor.Visitor, story: str) -> None:
    teller.visit(f"/writing/{story}/")
    teller.press(f"main a[href^='/writing/{story}/approve/']")
    assert teller.page.locator("ins").count(), "every change is shown"
    teller.send("main form.form")
    assert teller.page.locator(".error-summary").is_visible(), "copies may stay: she knows first"
    teller.fill(warned=True)
    teller.send("main form.form")
    assert teller.path == f"/writing/{story}/"


def _publish(staff: visitor.Visitor, account: dict[str, str], story: str, title: str) -> None:
    staff.sign_in(account)
    staff.visit(f"/stories/{story}/")
    staff.press(f"main a[href='/stories/{story}/publish/']")
    assert title in staff.text()
    staff.fill(sure=True)
    staff.send("main form.form")
    assert staff.path == f"/stories/{story}/"


def _find_public(doors: serving.Served, title: str) -> tuple[str, str]:
    listed = serving.ask(doors.public + "/stories/")[1].decode()
    for path in set(re.findall(r'href="(/stories/[^"/]+/)"', listed)):
        body = serving.ask(doors.public + path)[1].decode()
        if title in body:
            picture = re.search(r'src="(/stories/pictures/[^"]+)"', body)
            assert picture
            return doors.public + path, doors.public + picture.group(1)
    raise AssertionError(f"not public: {title}")


def _take_back(teller: visitor.Visitor, story: str) -> None:
    """Two taps: the button on her page, and yes."""
    teller.visit(f"/writing/{story}/")
    teller.press(f"main a[href='/writing/{story}/back/']")
    teller.send("main form")
    assert "and it was warm" not in teller.text()
