"""What is valid in a story, its consent, its use; and the difference of two versions."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from arboleda.voice.stories import choices, rules
from arboleda.voice.stories.rules import difference

TODAY = datetime.date(2026, 3, 4)
NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@dataclasses.dataclass
class Terms:
    audience: str = "everyone"
    channels: list[str] = dataclasses.field(default_factory=lambda: ["public_site"])
    starts_at: datetime.datetime = NOW - DAY
    ends_at: datetime.datetime = NOW + DAY
    ended_at: datetime.datetime | None = None
    pk: int = 3


def chosen(**changes: Any) -> list[str]:
    usual: dict[str, Any] = {
        "audience": "everyone",
        "channels": ["public_site"],
        "name_choice": "none",
        "name": "",
        "ends_date": TODAY + DAY,
        "today": TODAY,
        "known_channels": choices.Channel.values,
        "known_audiences": choices.Audience.values,
    }
    return rules.choice_problems(**{**usual, **changes})


def test_words_need_a_title_a_text_and_words_for_the_picture() -> None:
    assert not rules.words_problems(title="A", text="B", alt="", has_picture=False)
    assert rules.words_problems(title=" ", text="", alt=" ", has_picture=True) == [
        "no_title",
        "no_text",
        "no_alt",
    ]
    assert rules.words_problems(
        title="t" * 121, text="t" * 20_001, alt="t" * 301, has_picture=False
    ) == ["title_too_long", "text_too_long", "alt_too_long"]


@pytest.mark.parametrize("box", ["title", "text", "alt"])
def test_a_number_that_is_never_kept_stands_in_no_part_of_a_story(box: str) -> None:
    words = {"title": "A", "text": "B", "alt": "C", box: "My passport is no. 123456789"}
    assert rules.words_problems(**words, has_picture=True) == ["holds_refused"]
    words[box] = "On May 17 I told Rosa at 312 555 0142"  # Shown once to her, and hers to tell.
    assert not rules.words_problems(**words, has_picture=True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"audience": "someone"}, "unknown_audience"),
        ({"channels": []}, "no_channel"),
        ({"channels": ["billboard"]}, "unknown_channel"),
        ({"audience": "funders"}, "public_means_anybody"),
        ({"name_choice": "other", "name": " "}, "no_name"),
        ({"name": "n" * 61}, "name_too_long"),
        ({"ends_date": None}, "no_end"),
        ({"ends_date": TODAY}, "ends_too_soon"),
        ({"ends_date": datetime.date(2029, 3, 5)}, "ends_too_late"),
    ],
)
def test_choices_that_cannot_be_kept_are_refused(changes: dict[str, Any], code: str) -> None:
    assert code in chosen(**changes)


def test_choices_that_can_be_kept_pass() -> None:
    assert not chosen()
    assert not chosen(audience="funders", channels=["print"])
    assert not chosen(ends_date=datetime.date(2029, 3, 4))


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(ended_at=NOW), "consent_withdrawn"),
        (Terms(starts_at=NOW + DAY, ends_at=NOW + 2 * DAY), "consent_not_begun"),
        (Terms(ends_at=NOW), "consent_ended"),
        (Terms(channels=["print"]), "channel_not_agreed"),
        (Terms(audience="funders"), "audience_not_agreed"),
        (None, "no_consent"),
    ],
)
def test_a_use_outside_the_consent_fails(terms: Terms | None, code: str) -> None:
    assert rules.use_problems(terms, channel="public_site", now=NOW) == [code]


def test_a_use_inside_the_consent_passes() -> None:
    assert not rules.use_problems(Terms(), channel="public_site", now=NOW)
    hearing = Terms(audience="decision_makers", channels=["hearing"])
    assert not rules.use_problems(hearing, channel="hearing", now=NOW)


def test_a_use_is_written_down_with_its_place_and_a_day_that_was() -> None:
    assert not rules.log_problems(where="City Hall", used_date=TODAY, today=TODAY)
    assert rules.log_problems(where=" ", used_date=TODAY + DAY, today=TODAY) == [
        "no_where",
        "used_later",
    ]
    assert rules.log_problems(where="My number is A123456789", used_date=TODAY, today=TODAY) == [
        "holds_refused"
    ]
    assert rules.log_problems(where="w" * 201, used_date=TODAY, today=TODAY) == ["where_too_long"]


def test_months_end_where_the_month_does() -> None:
    assert rules.months_after(datetime.date(2026, 1, 31), 1) == datetime.date(2026, 2, 28)
    assert rules.months_after(datetime.date(2026, 12, 31), 12) == datetime.date(2027, 12, 31)


def test_a_name_is_found_whatever_its_case_and_accents() -> None:
    assert rules.names_in("Aquí está maria.", ["María Inés"]) == ["María Inés"]
    assert not rules.names_in("Marigolds on a table", ["María Inés"])
    assert not rules.names_in("An ox", ["An"])
    assert not rules.names_in("Anything", [""])


def test_a_teaser_is_whole_words_of_one_line() -> None:
    assert rules.teaser("One\n\n two") == "One two"
    long = rules.teaser("word " * 100)
    assert long.endswith("word…")
    assert len(long) <= rules.TEASER_LENGTH + 1


def test_versions_stand_side_by_side_with_their_changes() -> None:
    rows = difference.rows("One two.\n\nSame.\n\nGone.", "One three.\r\n\r\nSame.")
    assert [row.changed for row in rows] == [True, False, True]
    assert [piece.text for piece in rows[0].before if piece.changed] == ["two."]
    assert [piece.text for piece in rows[0].after if piece.changed] == ["three."]
    assert rows[2].after == ()


def test_paragraphs_that_came_have_an_empty_left_side() -> None:
    rows = difference.rows("One.", "One.\n\nNew.")
    assert rows[1].before == ()
    assert rows[1].after[0].changed
    assert not difference.rows("", "")
