from __future__ import annotations

import datetime
import zoneinfo

import pytest
from django.utils import timezone, translation

from arboleda.kit import dates

MOMENT = datetime.datetime(2026, 11, 23, 0, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "day", "short", "day_time", "month"),
    [
        (
            "en",
            "November 22, 2026",
            "Nov 22, 2026",
            "Sunday, November 22, 6:05 PM",
            "November 2026",
        ),
        (
            "es",
            "22 de noviembre de 2026",
            "22 nov 2026",
            "domingo 22 de noviembre, 6:05 p.m.",
            "noviembre de 2026",
        ),
    ],
)
def test_dates_are_said_in_the_readers_language_and_the_groves_zone(
    language: str, day: str, short: str, day_time: str, month: str
) -> None:
    with translation.override(language), timezone.override(zoneinfo.ZoneInfo("America/Chicago")):
        assert dates.day(MOMENT) == day
        assert dates.short_day(MOMENT) == short
        assert dates.day_time(MOMENT).replace("\u00a0", " ").replace("p. m.", "p.m.") == day_time
        assert dates.month(MOMENT) == month
        assert "\u202f" not in dates.time(MOMENT)
        assert dates.machine(MOMENT) == "2026-11-22T18:05-06:00"


def test_a_date_has_no_zone() -> None:
    with timezone.override(zoneinfo.ZoneInfo("Pacific/Honolulu")):
        assert dates.day(datetime.date(2026, 11, 23)) == "November 23, 2026"
        assert dates.machine(datetime.date(2026, 11, 23)) == "2026-11-23"
        assert dates.time(datetime.time(18, 30)).replace("\u00a0", " ") == "6:30 PM"


@pytest.mark.parametrize(
    ("distance", "english", "spanish"),
    [
        ({"seconds": 20}, "just now", "ahora mismo"),
        ({"days": -3}, "3 days ago", "hace 3 días"),
        ({"hours": 2}, "in 2 hours", "dentro de 2 horas"),
    ],
)
def test_distance_is_measured_from_the_moment_given(
    distance: dict[str, int], english: str, spanish: str
) -> None:
    value = MOMENT + datetime.timedelta(**distance)
    assert dates.ago(value, MOMENT) == english
    with translation.override("es"):
        assert dates.ago(value, MOMENT) == spanish


def test_nothing_is_said_of_no_date() -> None:
    said = [dates.day, dates.short_day, dates.week_day, dates.day_time, dates.time, dates.month]
    assert [one(None) for one in said] == [""] * 6
    assert dates.ago(None) == "" and dates.machine(None) == ""


def test_an_unknown_language_reads_english_dates() -> None:
    with translation.override("ko"):
        assert dates.locale() == "en_US"
