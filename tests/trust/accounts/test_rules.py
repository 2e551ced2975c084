"""What is valid in an account, and slowing down guesses."""

from __future__ import annotations

import pytest

from arboleda.trust.accounts import access, rules, throttle


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


def test_ten_failures_of_one_address_make_it_wait_five_minutes() -> None:
    throttle.forget_all()
    for moment in range(throttle.FREE_TRIES):
        assert not throttle.must_wait("192.0.2.7", at=float(moment))
        throttle.failed("192.0.2.7", at=float(moment))
    assert throttle.must_wait("192.0.2.7", at=10.0)
    assert not throttle.must_wait("192.0.2.8", at=10.0), "nobody else waits"
    assert not throttle.must_wait("192.0.2.7", at=throttle.WINDOW_SECONDS + 1.0)
    throttle.forget_all()


def test_addresses_are_kept_in_no_readable_form_and_not_for_long() -> None:
    throttle.forget_all()
    throttle.failed("192.0.2.7", at=0.0)
    assert "192.0.2.7" not in repr(throttle._failures)
    throttle.failed("192.0.2.8", at=throttle.WINDOW_SECONDS + 1.0)
    assert len(throttle._failures) == 1, "old ones go when a new one comes"
    throttle.forget_all()


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
