"""Practising a passphrase: it says whether, never which word, and keeps nothing."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from arboleda.engines.words import pictured
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.room.views import practice
from tests.conftest import PASSPHRASE
from tests.trust.room.conftest import Make

pytestmark = pytest.mark.django_db
PAGE = "/words/practice/"
KEYS = ("butterfly", "umbrella", "mushroom", "bicycle", "carrot", "butterfly")
OTHERS = (*KEYS[:5], "anchor")


@pytest.fixture
def her(make_account: Make) -> Any:
    account = make_account()
    account.set_password(pictured.phrase([pictured.BY_KEY[key] for key in KEYS], "es"))
    account.save()
    return account


@pytest.fixture
def mine(her: Any, sign_in: Make) -> Any:
    return sign_in(her)


def tap(client: Any, *keys: str) -> None:
    for key in keys:
        assert client.post(PAGE, {"tap": key}).url == f"{PAGE}#pictures"


def check(client: Any) -> Any:
    return client.post(PAGE, {"change": "check"}, follow=True)


def row(client: Any) -> list[str]:
    return [one["key"] for one in client.get(PAGE).context["row"]]


def test_tapping_says_yes_in_whichever_language_she_has_it(mine: Any) -> None:
    tap(mine, *KEYS)
    assert "6 of 6" in mine.get(PAGE).content.decode()
    assert "Yes, that is your passphrase" in check(mine).content.decode()
    assert row(mine) == []
    assert "confirmed_at" not in mine.session, "practising opens no door"


def test_a_wrong_row_says_not_which_word(mine: Any) -> None:
    answers = []
    for wrong in (OTHERS, ("anchor", *KEYS[1:])):
        tap(mine, *wrong)
        answer = check(mine)
        assert answer.status_code == 200
        answers.append([str(error) for error in answer.context["form"].non_field_errors()])
        assert row(mine) == [], "it goes with the answer"
    assert answers[0] == answers[1]
    assert "Not yet" in answers[0][0]


def test_the_last_can_be_taken_back_and_the_row_ends_at_six(mine: Any) -> None:
    tap(mine, "sun", "nothing of ours", "moon")
    assert row(mine) == ["sun", "moon"]
    mine.post(PAGE, {"change": "back"})
    assert row(mine) == ["sun"]
    assert "Tap your six pictures first" in check(mine).content.decode()
    tap(mine, *KEYS)
    assert row(mine) == ["sun", *KEYS[:5]]
    mine.post(PAGE, {"change": "anew"})
    assert row(mine) == []


def test_typing_is_told_beside_the_field(mine: Any, her: Any) -> None:
    wrong = mine.post(PAGE, {"change": "type", "passphrase": PASSPHRASE}).content.decode()
    assert "That is not your passphrase" in wrong
    assert PASSPHRASE not in wrong
    empty = mine.post(PAGE, {"change": "type", "passphrase": ""})
    assert empty.context["typed"].errors
    right = pictured.phrase([pictured.BY_KEY[key] for key in KEYS], "es")
    yes = mine.post(PAGE, {"change": "type", "passphrase": right}, follow=True)
    assert "Yes, that is your passphrase" in yes.content.decode()


@pytest.mark.parametrize("way", ["check", "type"])
def test_guesses_are_slowed_also_when_right(mine: Any, way: str) -> None:
    for _ in range(account_rules.FREE_TRIES):
        mine.post(PAGE, {"change": "type", "passphrase": "not this one"})
    assert accounts.Failure.objects.count() == account_rules.FREE_TRIES
    tap(mine, *KEYS)
    right = pictured.phrase([pictured.BY_KEY[key] for key in KEYS], "es")
    answer = mine.post(PAGE, {"change": way, "passphrase": right}, follow=True).content.decode()
    assert "Wait " in answer
    assert "Yes, that is your passphrase" not in answer


def test_the_row_goes_after_five_minutes_and_with_the_page_before(mine: Any) -> None:
    tap(mine, "sun")
    session = mine.session
    old = timezone.now() - datetime.timedelta(minutes=5, seconds=1)
    session[practice.TAPPED] = {"keys": ["sun"], "at": old.timestamp()}
    session.save()
    assert row(mine) == []
    tap(mine, "sun")
    mine.get("/words/")
    assert practice.TAPPED not in mine.session


def test_no_word_of_the_row_lies_in_the_database_or_the_log(
    mine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        tap(mine, *KEYS)
        kept = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                kept += [
                    bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    for line in cursor.fetchall()
                    for value in line
                ]
        check(mine)
    words = {word for key in KEYS for word in (key, pictured.BY_KEY[key].spanish)}
    assert kept
    assert not [word for word in words for value in kept if word.encode() in value]
    # SQL of the test's own logging would show values; what is sealed shows none either.
    assert not [word for word in words if word in caplog.text]


def test_the_page_is_light(mine: Any) -> None:
    tap(mine, *KEYS[:5])
    assert len(mine.get(PAGE).content) <= 60 * 1024


def test_whoever_is_not_signed_in_practises_nothing(client: Any) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"change": "type", "passphrase": PASSPHRASE}).status_code == 302
    assert not accounts.Failure.objects.exists()


def test_her_page_has_an_idea_with_pictures(mine: Any) -> None:
    ideas = {tuple(one["word"] for one in mine.get("/words/").context["pictures"]) for _ in "123"}
    assert len(ideas) == 3
    assert all(len(idea) == pictured.WORDS_EACH for idea in ideas)
    shown = mine.get("/words/").content.decode()
    assert shown.count('class="drawing"') == 6
    assert PAGE in shown
