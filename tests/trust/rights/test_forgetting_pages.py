"""Erase one thing, or be forgotten: asked twice, with a pause, and a receipt that outlives the account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from arboleda.engines.sealing import erasures
from arboleda.trust.accounts import models as accounts
from arboleda.trust.consent import models as consent
from arboleda.trust.rights import models
from tests.conftest import PASSPHRASE
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def luz(make_account: Make, make_person: Make) -> Any:
    person = make_person("Luz Vega")
    trust.safe_contact(person, now=timezone.now())
    trust.release(person, now=timezone.now())
    return make_account("participant", person=person)


def asked(client: Client, *, seconds_ago: float) -> str:
    """The address of the second page, as if she had asked so long ago."""
    answer = client.post("/me/forget/")
    assert answer.status_code == 302
    session = client.session
    session["forget"] = {**session["forget"], "at": time.time() - seconds_ago}
    session.save()
    return str(answer.url)


def test_what_is_lost_is_said_before_anything_happens(sign_in: Make, luz: Any) -> None:
    page = sign_in(luz, confirmed=True).get("/me/forget/").content.decode()
    for words in (
        "How to reach you safely", "What you let us share", "Your names and how to reach you",
        "What others wrote about you in their own notes", "What was printed",
        "We cannot promise when old safety copies forget you",
    ):  # fmt: skip
        assert words in page, words
    assert accounts.Account.objects.filter(pk=luz.pk).exists()


def test_it_is_asked_twice_with_a_pause_and_her_passphrase(sign_in: Make, luz: Any) -> None:
    client = sign_in(luz, confirmed=True)
    path = asked(client, seconds_ago=3)
    sent = {"passphrase": PASSPHRASE, "sure": "on"}
    assert "Wait a few seconds" in client.post(path, sent).content.decode()
    path = asked(client, seconds_ago=11)
    for wrong in ({"passphrase": PASSPHRASE}, {"passphrase": "some other words", "sure": "on"}):
        page = client.post(path, wrong).content.decode()
        assert "error-summary" in page and luz.username not in page
    assert not models.Forgetting.objects.exists()
    assert client.post("/me/forget/another-word/", sent).url == "/me/forget/"


def test_she_is_forgotten_and_holds_a_receipt_that_checks(
    sign_in: Make, luz: Any, keeper: Any
) -> None:
    client = sign_in(luz, confirmed=True)
    path = asked(client, seconds_ago=11)
    answer = client.post(path, {"passphrase": PASSPHRASE, "sure": "on"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "It is done" in page
    assert answer["Cache-Control"] == "no-store" and "Clear-Site-Data" in answer
    assert "Luz" not in page and luz.username not in page and str(luz.person_id) not in page
    signed = re.search(
        r"-----BEGIN RECEIPT-----.*?-----END RECEIPT-----", page.replace("<br>", "\n"), re.DOTALL
    )
    assert (
        signed and erasures.verify(signed[0], key=keeper.log_key()).places["consent.Release"] == 1
    )
    assert not accounts.Account.objects.exists() and not consent.Release.objects.exists()
    assert not Session.objects.exists()
    stranger = Client()
    assert "It is done" in stranger.get(path).content.decode(), "a lost answer can be asked again"
    file = stranger.get(f"{path}file/")
    assert file["Content-Disposition"].startswith('attachment; filename="paper-')
    text = file.content.decode()
    assert erasures.verify(text, key=keeper.log_key()).id == models.Forgetting.objects.get().pk
    models.Forgetting.objects.update(claim="")
    assert stranger.get(path).url == "/enter/"
    assert stranger.get(f"{path}file/").status_code == 404


def test_signed_in_on_a_second_phone_she_is_out_there_too(
    sign_in: Make, luz: Any, client: Client
) -> None:
    first = sign_in(luz, confirmed=True)
    second = Client()
    second.force_login(luz)
    session = second.session
    session["seen_at"] = time.time()
    session.save()
    assert second.get("/").status_code == 200
    path = asked(first, seconds_ago=11)
    first.post(path, {"passphrase": PASSPHRASE, "sure": "on"})
    assert second.get("/").status_code == 302


def test_one_thing_is_erased_and_the_rest_stays(sign_in: Make, luz: Any) -> None:
    client = sign_in(luz, confirmed=True)
    held = client.get("/me/held/").content.decode()
    assert "/me/held/erase/consent.Release/" in held
    assert "/me/held/erase/accounts.Account/" not in held
    path = "/me/held/erase/consent.Release/"
    assert "Mariposa Legal Aid" in client.get(path).content.decode()
    assert "error-summary" in client.post(path, {}).content.decode()
    assert client.post(path, {"sure": "on", "nonce": "n" * 20}).url == "/me/held/"
    assert not consent.Release.objects.exists()
    assert accounts.Account.objects.exists()
    for gone in ("/me/held/erase/vault.Identity/", "/me/held/erase/no.Such/", path):
        assert client.get(gone).status_code == 404, "together with all else, unknown, or empty"


def test_who_is_held_is_told_honestly(sign_in: Make, luz: Any) -> None:
    now = timezone.now()
    models.Hold.objects.create(scope="everything", why="court", asked_at=now, placed_at=now)
    client = sign_in(luz, confirmed=True)
    for path in ("/me/forget/", "/me/held/erase/consent.Release/"):
        answer = client.post(path, {"sure": "on", "nonce": "n" * 20})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "We may not erase this now" in page and "no person has reviewed it" in page
    assert consent.Release.objects.exists()


def test_the_page_to_print_says_that_paper_can_be_found(sign_in: Make, luz: Any) -> None:
    page = sign_in(luz, confirmed=True).get("/me/held/page/").content.decode()
    assert "Luz Vega" in page and "Whoever finds this paper can read it" in page


def test_in_spanish(sign_in: Make, luz: Any) -> None:
    client = sign_in(luz, confirmed=True)
    client.cookies["members_language"] = "es"
    assert "Olvídenme" in client.get("/me/forget/").content.decode()
    path = asked(client, seconds_ago=11)
    page = client.post(path, {"passphrase": PASSPHRASE, "sure": "on"}).content.decode()
    assert "Ya está hecho" in page
    for english in ("It is done", "Erased", "Receipt<", "What we cannot reach", "Number"):
        assert english not in page, english


def test_administrators_see_what_is_due_and_choose_how_long(
    sign_in: Make, make_account: Make, luz: Any
) -> None:
    client = sign_in(make_account("administrator", everybody=True))
    page = client.get("/keeping/").content.decode()
    assert "What you let us share" in page and "/keeping/consent.Release/" in page
    assert client.get("/keeping/ask/").status_code == 200
    path = "/keeping/consent.Release/"
    assert "Usually 90 days" in client.get(path).content.decode()
    assert "needs a reason" in client.post(path, {"days": "91"}).content.decode()
    assert client.post(path, {"days": "91", "reason": "law"}).url == "/keeping/"
    assert models.Period.objects.get().days == 91
    assert client.get("/keeping/no.Such/").status_code == 404
