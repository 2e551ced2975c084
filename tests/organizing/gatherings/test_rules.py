"""What a gathering must have."""

from __future__ import annotations

import datetime
import uuid

import pytest

from arboleda.organizing.gatherings import policies, rules
from arboleda.trust.audit import rules as audit_rules

START = datetime.datetime(2026, 3, 4, 18, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def _problems(**changes: object) -> list[str]:
    given: dict[str, object] = {
        "title": {"en": "Meeting"},
        "starts_at": START,
        "ends_at": START + HOUR,
        "languages": ["en"],
    }
    return rules.gathering_problems(**{**given, **changes})  # type: ignore[arg-type]  # Faulty on purpose.


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": {"en": " "}}, ["title_missing"]),
        ({"title": {}}, ["title_missing"]),
        ({"ends_at": START}, ["ends_before_start"]),
        ({"ends_at": START + 73 * HOUR}, ["too_long"]),
        ({"languages": []}, ["language_missing"]),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, object], expected: list[str]) -> None:
    assert _problems(**changes) == expected


def test_two_languages_need_interpreting_both_ways() -> None:
    assert rules.directions(["en", "es"]) == [("en", "es"), ("es", "en")]
    assert len(rules.directions(["en", "es", "ko"])) == 6
    assert rules.directions(["es"]) == []
    assert rules.directions(["es", "es"]) == []


def test_one_persons_language_adds_its_directions() -> None:
    assert rules.asked_directions(["en"], "ko") == [("en", "ko"), ("ko", "en")]
    assert rules.asked_directions(["en", "ko"], "ko") == []
    assert rules.asked_directions(["en"], "") == []


def test_a_need_is_unmet_until_it_is_arranged() -> None:
    counts = {"ride": 2, "food": 0, "childcare": 1}
    assert rules.unmet_needs(counts, []) == ["ride", "childcare"]
    assert rules.unmet_needs(counts, ["ride"]) == ["childcare"]


def test_needs_are_kept_for_a_week() -> None:
    assert rules.needs_expire_at(START) == START + datetime.timedelta(days=7)


@pytest.mark.parametrize(
    ("role", "hosts", "before", "asks"),
    [
        ("organizer", "", "", False),
        ("organizer", "a", "", False),
        ("organizer", "", "a", False),
        ("organizer", "b", "", True),
        ("organizer", "ab", "a", True),
        ("organizer", "b", "b", False),
        ("organizer", "", "b", True),
        ("administrator", "c", "b", True),
        ("facilitator", "b", "", False),
        ("system", "b", "", False),
    ],
)
def test_who_lets_others_near_people_is_asked_first(
    role: str, hosts: str, before: str, asks: bool
) -> None:
    """a is the one who acts. Whoever may not assign gives nothing by naming hosts."""
    ids = {name: uuid.uuid5(uuid.NAMESPACE_OID, name) for name in "abc"}
    actor = audit_rules.Actor(person=ids["a"], role=role, account=1)
    found = policies.must_prove_to_host(
        actor, [ids[one] for one in hosts], [ids[one] for one in before]
    )
    assert found is asks


@pytest.mark.parametrize(
    ("role", "hosts", "asks"),
    [("administrator", "b", True), ("administrator", "a", False), ("facilitator", "b", False)],
)
def test_who_moves_the_end_away_is_asked_first_for_it_lets_hosts_look_longer(
    role: str, hosts: str, asks: bool
) -> None:
    ids = {name: uuid.uuid5(uuid.NAMESPACE_OID, name) for name in "ab"}
    actor = audit_rules.Actor(person=ids["a"], role=role, account=1)
    there = [ids[one] for one in hosts]
    assert policies.must_prove_to_host(actor, there, there, is_longer=True) is asks
    assert policies.must_prove_to_host(actor, there, there) is False
