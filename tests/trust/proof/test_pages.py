"""The pages of six words: behind the passphrase, hers alone, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from arboleda.kit import forms as kit_forms
from arboleda.trust.proof import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(make_account: Callable[..., Any], sign_in: Callable[..., Client]) -> Client:
    return sign_in(make_account("participant"), confirmed=True)


def get_words(client: Client) -> tuple[str, list[str]]:
    answer = client.post("/me/words/new/", {"nonce": kit_forms.new_nonce()}, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    return answer.request["PATH_INFO"], re.findall(r"<li><strong>(\w+)</strong></li>", page)


def test_get_six_words_and_check_them(her: Client) -> None:
    assert "File for" not in her.get("/me/words/").content.decode()
    path, words = get_words(her)
    assert len(words) == 6
    receipt = models.Receipt.objects.get()
    assert path == f"/me/words/{receipt.pk}/"
    good = her.post("/me/words/check/", {"day": receipt.pk, "words": " ".join(words).upper()})
    assert "Your words fit" in good.content.decode()
    bad = her.post("/me/words/check/", {"day": receipt.pk, "words": " ".join(words[::-1])})
    assert "Your words do not fit" in bad.content.decode()


def test_the_newest_day_is_chosen_before_she_chooses(her: Client) -> None:
    get_words(her)
    assert re.search(r'name="day"[^>]* checked', her.get("/me/words/").content.decode())


def test_spanish_words_on_a_spanish_page(her: Client) -> None:
    her.cookies["members_language"] = "es"
    her.post("/language/", {"language": "es", "next": "/me/words/"})
    _, words = get_words(her)
    receipt = models.Receipt.objects.get()
    page = her.post("/me/words/check/", {"day": receipt.pk, "words": " ".join(words)})
    assert "Tus palabras coinciden" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("", "Fill this in"), ("acorn", "Write all six words."), ("lantren " * 6, "Perhaps: lantern")],
)
def test_what_cannot_be_read_is_said_beside_the_field(her: Client, typed: str, answer: str) -> None:
    get_words(her)
    receipt = models.Receipt.objects.get()
    page = her.post("/me/words/check/", {"day": receipt.pk, "words": typed})
    assert answer in page.content.decode()


def test_twice_sent_is_once_done(her: Client) -> None:
    nonce = kit_forms.new_nonce()
    for _ in range(2):
        assert her.post("/me/words/new/", {"nonce": nonce}).status_code == 302
    assert models.Receipt.objects.count() == 1


def test_words_are_shown_for_ten_minutes_alone(her: Client) -> None:
    path, _ = get_words(her)
    models.Receipt.objects.update(made_at="2020-01-01T00:00:00Z")
    assert her.get(path).headers["Location"] == "/me/words/"


def test_her_file_has_a_neutral_name_and_her_rows_alone(her: Client) -> None:
    get_words(her)
    receipt = models.Receipt.objects.get()
    answer = her.get(f"/me/words/{receipt.pk}/file/")
    assert re.search(
        r'filename="lines-\d{4}-\d\d-\d\d\.json"', answer.headers["Content-Disposition"]
    )
    content = json.loads(answer.content)
    rows = content["chains"]["writes"]["rows"]
    assert {row[5] for row in rows} == {content["subject"]}
    assert "arboleda" not in answer.content.decode()


@pytest.mark.parametrize("page", ["", "file/"])
def test_anothers_words_are_not_found(
    her: Client, page: str, make_account: Callable[..., Any], sign_in: Callable[..., Client]
) -> None:
    get_words(her)
    receipt = models.Receipt.objects.get()
    other = sign_in(make_account("administrator"), confirmed=True)
    assert other.get(f"/me/words/{receipt.pk}/{page}").status_code == 404
    wrong = other.post("/me/words/check/", {"day": receipt.pk, "words": "acorn " * 6})
    assert "Choose one from the list." in wrong.content.decode()


def test_a_broken_chain_gives_no_words(her: Client) -> None:
    from arboleda.trust.audit import models as audit_models

    audit_models.Event.objects.filter(seq=1).update(action="x.y")
    page = her.post("/me/words/new/", {"nonce": kit_forms.new_nonce()}, follow=True)
    assert "No words today" in page.content.decode()
    assert not models.Receipt.objects.exists()
