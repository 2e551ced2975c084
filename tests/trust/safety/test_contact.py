"""When somebody may be contacted: rules alone."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from arboleda.trust.safety import choices
from arboleda.trust.safety.rules import contact, languages
from tests.factories import trust

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
READY = contact.Standing("sms", "mail", True, False, NOW)
DAYS_60 = datetime.timedelta(days=60)
SECOND = datetime.timedelta(seconds=1)


def standing(**changes: object) -> contact.Standing:
    return dataclasses.replace(READY, **changes)  # type: ignore[arg-type]  # Any field.


@pytest.mark.parametrize(
    ("part", "empty"),
    [("channel", ""), ("days", ()), ("voicemail", None), ("sender", " "), ("language", "")],
)
def test_each_part_of_the_card_is_needed(part: str, empty: object) -> None:
    """R21: channel, safe times, voicemail yes/no, sender name, language."""
    missing = contact.missing_parts(trust.card(**{part: empty}))
    assert missing == [{"days": "times"}.get(part, part)]
    assert set(missing) <= set(choices.Part.values)


def test_no_voicemail_is_an_answer() -> None:
    assert contact.missing_parts(trust.card(voicemail=False)) == []


def test_an_empty_card_is_valid_and_sends_nothing() -> None:
    """R38: every question may be skipped."""
    assert contact.card_problems(contact.Card()) == []
    assert len(contact.missing_parts(contact.Card())) == 5


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (None, "none"),
        (standing(is_complete=False), "none"),
        (standing(checked_at=None), "none"),
        (READY, "ready"),
        (standing(checked_at=NOW - DAYS_60), "ready"),
        (standing(checked_at=NOW - DAYS_60 - SECOND), "stale"),
        (standing(is_blocked=True), "blocked"),
        (standing(is_blocked=True, is_complete=False), "blocked"),
        (standing(is_blocked=True, checked_at=NOW - 2 * DAYS_60), "blocked"),
    ],
)
def test_where_a_card_stands(found: contact.Standing | None, state: str) -> None:
    assert contact.state(found, now=NOW) == state


STALE = standing(checked_at=NOW - DAYS_60 - SECOND)


@pytest.mark.parametrize(
    ("found", "stops", "channel", "reason"),
    [
        (READY, (), "sms", None),
        (READY, (), "phone", "other_channel"),
        (READY, (), "mail", "other_channel"),
        (READY, ("email",), "sms", None),
        (READY, ("sms",), "sms", "stopped"),
        (READY, ("all",), "sms", "stopped"),
        (STALE, (), "mail", None),
        (STALE, (), "sms", "other_channel"),
        (STALE, ("mail",), "mail", "stopped"),
        (dataclasses.replace(STALE, neutral_channel=""), (), "mail", "no_neutral_channel"),
        (None, (), "sms", "no_card"),
        (standing(is_blocked=True), (), "sms", "blocked"),
        (standing(channel="in_person"), (), "in_person", "in_person_only"),
    ],
)
def test_what_may_be_sent(
    found: contact.Standing | None, stops: tuple[str, ...], channel: str, reason: str | None
) -> None:
    """R21, R22 and "Stale safety" of the blueprint: everything else fails closed."""
    problems = contact.send_problems(found, stops, channel=channel, now=NOW)
    assert problems == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"channel": "fax"}, "unknown_channel"),
        ({"neutral_channel": "fax"}, "unknown_neutral_channel"),
        ({"days": ("someday",)}, "unknown_day"),
        ({"from_time": "25:00"}, "unknown_time"),
        ({"from_time": "10:00", "until_time": ""}, "unknown_time"),
        ({"from_time": "14:00", "until_time": "10:00"}, "times_reversed"),
        ({"sender": "Refugio Luz"}, "sender_tells"),
        ({"sender": "Casa Arboleda"}, "sender_tells"),
        ({"sender": "Your advocate"}, "sender_tells"),
        ({"code_word": "violencia"}, "code_word_tells"),
        ({"sender": "x" * 61}, "sender_too_long"),
        ({"code_word": "x" * 41}, "code_word_too_long"),
        ({"where": "x" * 121}, "where_too_long"),
        ({"code_word": "219-09-9999"}, "holds_refused"),
    ],
)
def test_what_is_wrong_with_a_card(changes: dict[str, object], code: str) -> None:
    found = contact.card_problems(trust.card(**changes), telling_names=["Casa  ARBOLEDA"])
    assert found == [code]


def test_a_name_that_tells_nothing_is_a_good_sender() -> None:
    for sender in ("Tía Lupe", "Casa", "María", "Flores Rosita", ""):
        assert not contact.tells(sender, names=["Casa Arboleda", ""]), sender


def test_opt_outs_have_a_channel_and_a_source() -> None:
    assert contact.stop_problems("sms", "import:7") == []
    assert contact.stop_problems("all", "asked") == []
    assert contact.stop_problems("in_person", "asked") == ["unknown_stop"]
    assert contact.stop_problems("fax", "x" * 61) == ["unknown_stop", "no_source"]


def test_languages_are_named_as_the_reader_says_them() -> None:
    assert languages.name_of("es", "es") == "español"
    assert languages.name_of("mix", "en") == "Mixtec"
    assert languages.name_of("zz", "en") == "zz"
    assert [code for code, _ in languages.offered("es")[:2]] == ["es", "en"]
    assert all(name != code for code, name in languages.offered("en"))
