"""What is valid about partners, conversations and trainings."""

from __future__ import annotations

import datetime
import decimal

import pytest

from arboleda.organizing.partners import rules

TODAY = datetime.date(2026, 3, 4)
TOMORROW = TODAY + datetime.timedelta(days=1)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("profile", "problems"),
    [
        (rules.Profile("Centro Raíz", "union", "labor"), []),
        (rules.Profile(" ", "union", "labor"), ["name_missing"]),
        (rules.Profile("x" * 161, "union", "labor"), ["name_missing"]),
        (rules.Profile("Raíz", "cartel", "labor"), ["kind_unknown"]),
        (rules.Profile("Raíz", "union", "gold"), ["sector_unknown"]),
    ],
)
def test_an_organization_has_a_name_and_known_codes(
    profile: rules.Profile, problems: list[str]
) -> None:
    assert rules.profile_problems(profile) == problems


@pytest.mark.parametrize(
    ("talk", "problems"),
    [
        (rules.Talk(TODAY, "staff", "met", theirs="Neighbors"), []),
        (rules.Talk(TOMORROW, "staff", "met", notes="x"), ["held_later"]),
        (rules.Talk(TODAY, "boss", "met", notes="x"), ["holder_unknown"]),
        (rules.Talk(TODAY, "leader", "sold", notes="x"), ["stage_unknown"]),
        (rules.Talk(TODAY, "constituent", "met"), ["nothing_written"]),
        (rules.Talk(TODAY, "staff", "met", notes="x" * 2001), ["too_long"]),
        (rules.Talk(TODAY, "staff", "met", notes="SSN 123-45-6789"), ["holds_refused"]),
    ],
)
def test_a_conversation_was_held_and_says_something(talk: rules.Talk, problems: list[str]) -> None:
    assert rules.talk_problems(talk, today=TODAY) == problems


@pytest.mark.parametrize(
    ("need", "problems"),
    [
        (rules.Need("Bystander evening", "training", "es"), []),
        (rules.Need("", "training", "es"), ["need_missing"]),
        (rules.Need("x", "money", "es"), ["help_unknown"]),
        (rules.Need("x", "both", "es", TODAY, YESTERDAY), ["days_turned"]),
        (rules.Need("x", "both", "es", hours=decimal.Decimal(0)), ["hours_impossible"]),
        (rules.Need("x", "both", "es", hours=decimal.Decimal("2.5")), []),
    ],
)
def test_a_request_says_what_is_needed(need: rules.Need, problems: list[str]) -> None:
    assert rules.need_problems(need) == problems


def test_a_training_is_given_in_its_time() -> None:
    def problems(day: datetime.date) -> list[str]:
        return rules.delivery_problems(day, asked_date=TODAY, today=TODAY)

    assert problems(TODAY) == []
    assert problems(TOMORROW) == ["delivered_later"]
    assert problems(datetime.date(2020, 1, 1)) == ["delivered_first"]


def test_ninety_days_later_we_ask_what_changed() -> None:
    due = rules.change_due(TODAY)
    assert due - TODAY == datetime.timedelta(days=90)

    def state(given: datetime.date | None, today: datetime.date, told: bool = False) -> str:
        return rules.state(
            delivered_date=given,
            change_due_date=given and rules.change_due(given),
            is_told=told,
            today=today,
        )

    assert state(None, TODAY) == "asked"
    assert state(TODAY, due - datetime.timedelta(days=1)) == "delivered"
    assert state(TODAY, due) == "due"
    assert state(TODAY, TODAY, told=True) == "told"
    assert rules.change_problems("", is_delivered=True) == ["change_missing"]
    assert rules.change_problems("They speak up", is_delivered=False) == ["not_delivered"]


def test_only_trust_opens_the_door_to_sharing() -> None:
    """R50."""
    assert [rules.may_share(stage) for stage in rules.STAGES] == [False, False, True, True]


def test_languages_have_names_in_both_languages() -> None:
    assert rules.language_name("es", "en") == "Spanish"
    assert rules.language_name("es", "es") == "Español"
    assert rules.language_name("mam", "es") == "Mam" and rules.language_name("zzz", "en") == "zzz"
    for reader in ("en", "es"):
        offered = rules.language_choices(reader, "quc", "zza", "")
        assert [code for code, _ in offered[:2]] == ["es", "en"]
        assert len(offered) == len(rules.LANGUAGES) + 1
        assert all(name for _, name in offered)
