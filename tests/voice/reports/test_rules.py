"""Which totals may be public; and an attacker with a pencil, who never learns a small number."""

from __future__ import annotations

import datetime
import itertools
import random

import pytest

from arboleda.voice.reports import choices, rules

Q = rules.Quarter


def counts(came: int, finished: int, sessions: int = 3, partners: int = 2) -> dict[str, int]:
    return {
        rules.SESSIONS: sessions,
        rules.PEOPLE: came,
        rules.LEADERS: finished,
        rules.PARTNERS: partners,
    }


def test_every_indicator_is_defined_in_both_languages() -> None:
    assert set(rules.ORDER) == set(choices.Indicator.values) == set(rules.DEFINITIONS)
    for one in rules.DEFINITIONS.values():
        for words in (one.definition, one.numerator, one.denominator):
            assert set(words) == {"en", "es"}
            assert all(words.values())


def test_a_quarter_ends_where_it_ends() -> None:
    assert [Q(2026, n).last_day.isoformat() for n in (1, 2, 3, 4)] == [
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-12-31",
    ]
    assert Q(2026, 3).first_day == datetime.date(2026, 1, 1)
    assert rules.quarter_of(datetime.date(2026, 6, 30)) == Q(2026, 2)
    assert rules.quarter_of(datetime.date(2026, 10, 1)) == Q(2026, 4)


def test_things_that_reveal_nobody_are_shown_as_they_are() -> None:
    safe = rules.protected(counts(0, 0, sessions=1, partners=0), shown={})
    assert safe[rules.SESSIONS] == 1
    assert safe[rules.PARTNERS] == 0


@pytest.mark.parametrize(("came", "seen"), [(0, None), (10, None), (11, 11), (60, 60)])
def test_people_under_eleven_are_hidden(came: int, seen: int | None) -> None:
    assert rules.protected(counts(came, 0), shown={})[rules.PEOPLE] == seen


@pytest.mark.parametrize(("now", "seen"), [(40, None), (41, None), (50, None), (51, 51)])
def test_a_total_from_which_a_few_newcomers_follow_is_hidden(now: int, seen: int | None) -> None:
    assert rules.protected(counts(now, 0), shown={rules.PEOPLE: 40})[rules.PEOPLE] == seen


def test_those_who_came_and_did_not_finish_cannot_be_worked_out() -> None:
    assert rules.protected(counts(40, 34), shown={})[rules.LEADERS] is None
    assert rules.protected(counts(45, 34), shown={})[rules.LEADERS] == 34
    assert rules.protected(counts(20, 17), shown={rules.PEOPLE: 18})[rules.LEADERS] is None
    assert rules.protected(counts(44, 17), shown={rules.PEOPLE: 40})[rules.LEADERS] == 17
    assert rules.protected(counts(9, 17), shown={})[rules.LEADERS] is None


@pytest.mark.parametrize(
    ("quarter", "given", "frozen", "code"),
    [
        (Q(2026, 5), counts(1, 1), set(), "no_such_quarter"),
        (Q(1999, 1), counts(1, 1), set(), "no_such_quarter"),
        (Q(2026, 2), counts(1, 1), set(), "not_over"),
        (Q(2026, 1), counts(1, 1), {Q(2026, 1)}, "already_frozen"),
        (Q(2025, 1), counts(1, 1), {Q(2025, 2)}, "out_of_order"),
        (Q(2026, 1), {**counts(1, 1), "by_language": 3}, set(), "unknown_count"),
        (Q(2026, 1), {rules.PEOPLE: 3}, set(), "missing_count"),
        (Q(2026, 1), counts(-1, 0), set(), "negative_count"),
    ],
)
def test_what_cannot_be_frozen(
    quarter: rules.Quarter, given: dict[str, int], frozen: set[rules.Quarter], code: str
) -> None:
    found = rules.freeze_problems(
        quarter, counts=given, frozen=frozenset(frozen), today=datetime.date(2026, 5, 1)
    )
    assert code in found


def test_what_can_be_frozen() -> None:
    assert not rules.freeze_problems(
        Q(2026, 1),
        counts=counts(1, 1),
        frozen=frozenset({Q(2025, 4)}),
        today=datetime.date(2026, 4, 1),
    )


def test_no_small_number_follows_from_a_year_of_totals() -> None:
    """Every difference of two numbers that were published in a year is 11 or more.

    The differences are: newcomers since an earlier quarter, and people who came and did not finish
    (whoever finished by a day is among those who came by that day). 2,000 seeded years.
    """
    chance = random.Random(20260304)
    for _ in range(2_000):
        came = finished = 0
        shown: dict[str, int] = {}
        told: list[tuple[str, int, int]] = []
        for quarter in range(4):
            came += chance.choice((0, 1, 3, 7, 10, 11, 12, 25, 60))
            finished += chance.choice((0, 0, 1, 5, 11, 17, came - finished))
            finished = min(finished, came)
            safe = rules.protected(counts(came, finished), shown=shown)
            for code in rules.OF_PEOPLE:
                value = safe[code]
                if value is not None:
                    shown[code] = value
                    told.append((code, quarter, value))
        assert all(value >= 11 for _code, _quarter, value in told)
        for (code, first, one), (other, second, two) in itertools.combinations(told, 2):
            if code == other or (code == rules.LEADERS and second >= first):
                assert two - one >= 11
            elif other == rules.LEADERS and first >= second:
                assert one - two >= 11
