"""What is valid in an account, and slowing down guesses."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from arboleda.trust.accounts import access, rules


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
