"""Rules of ideas and campaigns."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from arboleda.organizing.campaigns import rules

DAY = datetime.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ({"en": "A ride home"}, []),
        ({"en": "  "}, ["no_words"]),
        ({}, ["no_words"]),
        ({"en": "x" * 401}, ["words_too_long"]),
        ({"en": "A card", "es": "SSN: 123-45-6789"}, ["refused_words"]),
    ],
)
def test_words(words: dict[str, str], problems: list[str]) -> None:
    assert rules.words_problems(words) == problems


def test_words_that_may_be_left_out() -> None:
    assert rules.words_problems({}, needed=False) == []


@pytest.mark.parametrize(
    ("count", "kept"), [(None, None), (0, None), (1, None), (4, None), (5, 5), (17, 17)]
)
def test_nobody_is_counted_below_five(count: int | None, kept: int | None) -> None:
    assert rules.kept_count(count) == kept


def test_only_the_past_is_written_down() -> None:
    assert rules.date_problems(DAY, today=DAY) == []
    assert rules.date_problems(DAY + datetime.timedelta(days=1), today=DAY) == ["in_the_future"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"name": " "}, ["no_name"]),
        ({"name": "x" * 121}, ["name_too_long"]),
        ({"office_kind": "none"}, ["no_public_office"]),
        ({"office_kind": ""}, ["no_public_office"]),
        ({"hurt_one_of_us": True}, ["never_named"]),
        ({"office_kind": "none", "hurt_one_of_us": True}, ["no_public_office", "never_named"]),
    ],
)
def test_only_people_in_public_office_are_named(
    changes: dict[str, Any], problems: list[str]
) -> None:
    given: dict[str, Any] = {
        "name": "Rowan Delmar",
        "office_kind": "board",
        "known_offices": ["board", "elected"],
        "hurt_one_of_us": False,
    }
    assert rules.decision_maker_problems(**{**given, **changes}) == problems


@pytest.mark.parametrize(
    ("activity", "funding", "refused"),
    [
        ("organizing", "voca", False),
        ("legislative", "voca", True),
        ("fundraising", "voca", True),
        ("legislative", "unrestricted", False),
        ("fundraising", "foundation", False),
    ],
)
def test_voca_pays_neither_lobbying_nor_fundraising(
    activity: str, funding: str, refused: bool
) -> None:
    found = rules.funding_problems(activity=activity, funding=funding)
    assert found == (["voca_refused"] if refused else [])


def test_promises_are_due_after_they_were_made() -> None:
    earlier = DAY - datetime.timedelta(days=1)
    assert rules.promise_problems(made=DAY, due=None) == []
    assert rules.promise_problems(made=DAY, due=DAY) == []
    assert rules.promise_problems(made=DAY, due=earlier) == ["due_before_made"]


def test_a_win_can_be_checked() -> None:
    assert rules.evidence_problems("Minutes, item 4") == []
    assert rules.evidence_problems(" ") == ["no_evidence"]
    assert rules.evidence_problems("x" * 301) == ["evidence_too_long"]


def test_a_decision_says_how_it_came_about() -> None:
    assert (
        rules.decision_problems(
            method="consensus", known_methods=["consensus"], quorum=9, languages=["en"]
        )
        == []
    )
    assert rules.decision_problems(
        method="fiat", known_methods=["consensus"], quorum=1, languages=[]
    ) == ["unknown_method", "no_quorum", "no_languages"]


def test_what_becomes_public_stands_in_both_languages() -> None:
    both = {"en": "A ride", "es": "Un viaje"}
    assert rules.publish_problems(steps=["dreamed", "taken_up"], texts=[both]) == []
    assert rules.publish_problems(steps=["dreamed"], texts=[both]) == ["nothing_grew"]
    found = rules.publish_problems(steps=["dreamed", "won"], texts=[both, {"en": "A ride"}])
    assert found == ["language_missing"]


def steps(**reached: bool) -> list[str]:
    none = dict.fromkeys(("taken_up", "lessons", "demands", "actions", "wins", "told"), False)
    return rules.steps_grown(**{**none, **reached})


def test_rings_follow_from_what_happened() -> None:
    assert steps() == ["dreamed"]
    assert steps(taken_up=True) == ["dreamed", "taken_up"]
    assert steps(lessons=True) == ["dreamed", "taken_up", "asked"]
    everything = steps(demands=True, actions=True, wins=True, told=True)
    assert everything == list(rules.STEPS)


@pytest.mark.parametrize(
    ("reached", "state"),
    [
        ({}, "dreamed"),
        ({"taken_up": True}, "taken_up"),
        ({"demands": True}, "taken_up"),
        ({"demands": True, "told": True}, "taken_up"),
        ({"demands": True, "wins": True}, "won"),
        ({"demands": True, "wins": True, "told": True}, "told_back"),
    ],
)
def test_a_state_follows_from_the_steps(reached: dict[str, bool], state: str) -> None:
    assert rules.state_of(steps(**reached)) == state


@pytest.mark.parametrize(
    ("counts", "step"),
    [
        ((0, 0, 0, 0, 0, 0), "demand"),
        ((1, 0, 0, 0, 0, 0), "decision_maker"),
        ((1, 1, 0, 0, 0, 0), "action"),
        ((1, 1, 1, 0, 0, 0), "commitment"),
        ((1, 1, 1, 1, 0, 0), "win"),
        ((1, 1, 1, 1, 1, 1), "tell_back"),
        ((1, 1, 1, 1, 1, 0), "done"),
        ((2, 1, 1, 1, 1, 0), "decision_maker"),
    ],
)
def test_a_campaign_says_what_is_next(counts: tuple[int, ...], step: str) -> None:
    names = ("demands", "aimed", "actions", "commitments", "wins", "untold")
    assert rules.next_step(**dict(zip(names, counts, strict=True))) == step
