"""What is valid in an account, and slowing down guesses."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from arboleda.organizing.people.rules import passphrases
from arboleda.trust.accounts import access, queries, rules


@pytest.mark.parametrize("good", ["alba", "alba.rios", "a-2", "luz_vega", "x" * 40])
def test_usernames_that_will_do(good: str) -> None:
    assert rules.username_problems(good) == []


@pytest.mark.parametrize("bad", ["", "al", "Alba", "álba", ".alba", "alba rios", "x" * 41, "a@b.c"])
def test_usernames_that_will_not(bad: str) -> None:
    assert rules.username_problems(bad) == ["username_shape"]


@pytest.mark.parametrize(
    ("passphrase", "problems"),
    [
        ("four plain words here", []),
        ("short", ["too_short"]),
        ("", ["too_short"]),
        ("aaaaaaaaaaaaaaaa", ["one_character"]),
        ("aba", ["too_short", "one_character"]),
        ("albarios2026", ["is_username"]),
        ("albarios loves four oaks", []),
    ],
)
def test_passphrases(passphrase: str, problems: list[str]) -> None:
    assert rules.passphrase_problems(passphrase, username="albarios") == problems


def test_participants_are_signed_out_sooner() -> None:
    assert rules.idle_minutes("participant") == 30
    assert {rules.idle_minutes(role) for role in ("facilitator", "administrator")} == {480}


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(0, 0), (9, 0), (10, 2), (11, 4), (12, 8), (15, 60), (40, 60)],
)
def test_waiting_grows_and_never_becomes_a_lock(failures: int, wait: int, now: Any) -> None:
    times = [now] * failures
    assert rules.seconds_to_wait(times, now=now) == wait
    assert rules.seconds_to_wait(times, now=now + datetime.timedelta(seconds=wait)) == 0
    assert rules.seconds_to_wait(times, now=now + rules.WINDOW) == 0


@pytest.mark.parametrize(
    "elsewhere",
    [
        None, "", "https://example.org/", "//example.org", "/\\example.org", "\\\\example.org",
        "/\t/example.org", "javascript:alert(1)", "people/", "///example.org", "http:example.org",
    ],
)  # fmt: skip
def test_nothing_leads_to_another_site(elsewhere: str | None) -> None:
    assert access.safe_path(elsewhere) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert access.safe_path("/me/held/") == "/me/held/"


@pytest.mark.parametrize(
    ("passphrase", "problem"),
    [
        ("password1234", "common"),
        ("P@ssw0rd 2026!", "common"),
        ("qwertyuiop123", "common"),
        ("poiuytrewq!!!", "common"),
        ("123456789012", "common"),
        ("abcabcabcabcab", "common"),
        ("iloveyou 2026", "common"),
        ("Contraseña 123", "common"),
        ("mi clave secreta", "common"),
        ("correct horse battery staple", "common"),
        ("chicago summer 2026", "common"),
        ("Casa Roble 2026", "tells_place"),
        ("casaroble casaroble!", "tells_place"),
        ("the arboleda 1", "tells_place"),
        ("The Oak Room 12", "tells_place"),
    ],
)
def test_what_somebody_would_try_first_is_refused(passphrase: str, problem: str) -> None:
    found = rules.guessable_problems(passphrase, words=["Casa Roble", "The Oak Room"])
    assert found == [problem]


@pytest.mark.parametrize(
    "passphrase",
    [
        "quiet river copper lantern",
        "luna cesta verde puente",
        "my secret is a blue door",
        "casa roble tambor naranja",
        "739184620571",
        "k7$Qp!x9Zw2m",
        "árbol ñandú 木 fuerte",
        "four plain words here" * 3,
    ],
)
def test_what_holds_enough_beside_such_words_may_stand(passphrase: str) -> None:
    assert rules.guessable_problems(passphrase, words=["Casa Roble", "The Oak Room"]) == []


def test_no_passphrase_that_we_suggest_is_refused() -> None:
    chance = random.Random(7)
    for language in ("en", "es"):
        for with_pictures in (False, True):
            for _ in range(100):
                made = passphrases.make(language, choose=chance.choice, with_pictures=with_pictures)
                assert rules.guessable_problems(made, words=["The Oak Room"]) == [], made


@pytest.mark.django_db
def test_passphrases_that_many_people_use_are_refused(grove: object) -> None:
    """The 20,000 that Django brings along, and the names this grove goes by."""
    problems = queries.passphrase_problems
    assert problems("michaeljackson", username="luz") == ["common"]
    assert problems("Supernatural", username="luz") == ["common"]
    assert problems("casaarboleda7", username="luz") == ["tells_place"]
    assert problems("the oak room!", username="luz") == ["tells_place"]
    assert problems("quiet river copper lantern", username="luz") == []
    assert problems("short", username="luz") == ["too_short"]
    assert problems("puente norte 1", username="luz", names=["Puente Norte"]) == ["tells_place"]
