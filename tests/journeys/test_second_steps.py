"""A second step set up and used, and a list that leaves the house only with two people."""

from __future__ import annotations

import datetime

import pyotp
import pytest

from tests.journeys import visitor
from tests.journeys.conftest import NewVisitor

pytestmark = pytest.mark.journey
Accounts = dict[str, dict[str, str]]
HALF_MINUTE = datetime.timedelta(seconds=30)


def _code(secret: str, *, ahead: int = 0) -> str:
    now = datetime.datetime.now(datetime.UTC)
    return pyotp.TOTP(secret).at(now + ahead * HALF_MINUTE)


def _second_question(guest: visitor.Visitor, account: dict[str, str]) -> None:
    guest.visit("/enter/")
    guest.fill(username=account["username"], passphrase=account["passphrase"])
    guest.send()
    assert guest.path == "/enter/second/"


def _take_off(guest: visitor.Visitor) -> None:
    """Leave the account as the other journeys know it."""
    guest.visit("/second/")
    guest.press("form[action$='/off/'] button")
    assert guest.page.locator("form[action$='/off/']").count() == 0


@pytest.mark.parametrize(("language", "who"), [("en", "hazel"), ("es", "olmo")])
def test_an_app_without_scripts(
    new_visitor: NewVisitor, accounts: Accounts, language: str, who: str
) -> None:
    guest = new_visitor(language, scripts=False)
    guest.sign_in(accounts[who])
    guest.visit("/second/")
    guest.press("a[href='/second/app/']")
    assert guest.path == "/again/second/"
    guest.fill(passphrase=accounts[who]["passphrase"])
    guest.send()
    assert guest.page.locator("svg.qr path").count() == 1
    secret = guest.page.locator(".secret").inner_text().replace(" ", "")
    guest.fill(code=_code(secret))
    guest.send()
    assert guest.page.locator(".codes li").count() == 10

    later = new_visitor(language, scripts=False)
    _second_question(later, accounts[who])
    later.fill(code="000000")
    later.send()
    assert later.page.locator(".error-summary").count() == 1
    later.fill(code=_code(secret, ahead=1))  # The code of now was used up by setting up.
    later.send()
    assert later.path == "/"
    _take_off(later)


@pytest.mark.parametrize(("language", "who"), [("en", "hazel"), ("es", "olmo")])
def test_a_passkey(new_visitor: NewVisitor, accounts: Accounts, language: str, who: str) -> None:
    guest = new_visitor(language, width=visitor.LAPTOP)
    guest.members = guest.members.replace("127.0.0.1", "localhost")  # Passkeys need a name.
    device = guest.context.new_cdp_session(guest.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    guest.sign_in(accounts[who])
    guest.visit("/second/key/")
    guest.fill(passphrase=accounts[who]["passphrase"])
    guest.send()
    guest.fill(name="Blue phone")
    guest.press("[data-passkey] button")
    assert guest.page.locator(".codes li").count() == 10
    with guest.arriving():
        guest.page.locator("form[action='/leave/'] button").first.click()

    _second_question(guest, accounts[who])
    guest.press("[data-passkey] button")
    assert guest.path == "/"
    _take_off(guest)


@pytest.mark.parametrize(
    ("language", "asker", "second"), [("en", "hazel", "magnolia"), ("es", "olmo", "hazel")]
)
def test_a_file_takes_two_people(
    new_visitor: NewVisitor, accounts: Accounts, language: str, asker: str, second: str
) -> None:
    """Both on a phone."""
    form = "form[action='/people/file/']"
    one, two = new_visitor(language), new_visitor(language)
    one.sign_in(accounts[asker])
    one.visit("/people/")
    one.press(f"{form} button")
    one.page.locator("main input[type=password]").fill(accounts[asker]["passphrase"])
    one.send()
    assert one.path == "/people/"
    assert one.page.locator(f".notice {form}").count() == 0, "it waits"

    two.sign_in(accounts[second])
    two.press("main .notice a[href='/approvals/']")
    assert accounts[asker]["username"] in two.text()
    two.press("form[action$='/yes/'] button")
    two.page.locator("main input[type=password]").fill(accounts[second]["passphrase"])
    two.send()
    assert two.path == "/approvals/"

    one.visit("/")
    one.press("main .notice.good a")
    with one.page.expect_download() as download:
        one.page.locator(f".notice {form} button").click()
    assert download.value.suggested_filename.startswith("list-")
    one.visit("/people/")
    assert one.page.locator(f".notice {form}").count() == 0, "once"
