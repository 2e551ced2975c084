"""What a cohort and its sessions must have."""

from __future__ import annotations

import datetime

import pytest

from arboleda.learning.cohorts import rules
from arboleda.learning.cohorts.rules import Line

DAY = datetime.date(2026, 3, 4)
AGREED = {"en": "Anyone may pass."}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"name": {"en": ""}}, ["name_missing"]),
        ({"name": {"en": "Survivors' cohort"}}, ["name_not_neutral"]),
        ({"name": {"es": "Contra la VIOLENCIA"}}, ["name_not_neutral"]),
        ({"ends_date": DAY - datetime.timedelta(days=1)}, ["ends_before_start"]),
        ({"languages": []}, ["language_missing"]),
    ],
)
def test_a_cohort_has_a_neutral_name_and_an_end(
    changes: dict[str, object], expected: list[str]
) -> None:
    given: dict[str, object] = {
        "name": {"en": "Spring cohort"},
        "starts_date": DAY,
        "ends_date": DAY,
        "languages": ["es"],
    }
    found = rules.cohort_problems(**{**given, **changes})  # type: ignore[arg-type]  # Faulty on purpose.
    assert found == expected


def test_an_empty_session_lacks_all_four() -> None:
    missing = rules.session_missing(agreements={}, has_support_person=False, plan=[])
    assert missing == ["agreements", "support_person", "grounding", "opt_out"]


def test_a_rest_and_another_way_in_every_activity_are_enough() -> None:
    plan = [
        Line("activity", 10, has_opt_out=True),
        Line("activity", 5, rests=True, has_opt_out=True),
    ]
    assert rules.session_missing(agreements=AGREED, has_support_person=True, plan=plan) == []


def test_one_activity_without_another_way_asks_for_a_quiet_one() -> None:
    plan = [Line("activity", 10, has_opt_out=True), Line("activity", 10), Line("grounding", 5)]
    assert rules.session_missing(agreements=AGREED, has_support_person=True, plan=plan) == [
        "opt_out"
    ]
    plan.append(Line("opt_out", 0))
    assert rules.session_missing(agreements=AGREED, has_support_person=True, plan=plan) == []


def test_a_strength_alone_is_no_other_way() -> None:
    plan = [Line("strength", 20), Line("grounding", 5)]
    assert rules.session_missing(agreements=AGREED, has_support_person=True, plan=plan) == [
        "opt_out"
    ]


def test_agreements_of_blanks_are_none() -> None:
    found = rules.session_missing(agreements={"en": " "}, has_support_person=True, plan=[])
    assert "agreements" in found


def test_minutes_add_up() -> None:
    plan = [Line("activity", 50), Line("grounding", 10)]
    assert rules.minutes_left(length=120, plan=plan) == 60
    assert rules.minutes_left(length=30, plan=plan) == -30


@pytest.mark.parametrize(
    ("item", "earlier", "expected"),
    [
        ("a", True, ["a", "b", "c"]),
        ("a", False, ["b", "a", "c"]),
        ("c", False, ["a", "b", "c"]),
        ("c", True, ["a", "c", "b"]),
    ],
)
def test_lines_move_one_place(item: str, earlier: bool, expected: list[str]) -> None:
    assert rules.moved(["a", "b", "c"], item, earlier=earlier) == expected


def test_a_line_is_known_and_lasts_a_day_at_most() -> None:
    assert rules.item_problems(kind="activity", minutes=0) == []
    assert rules.item_problems(kind="dance", minutes=481) == [
        "kind_unknown",
        "minutes_out_of_range",
    ]
    assert rules.item_problems(kind="grounding", minutes=-1) == ["minutes_out_of_range"]
