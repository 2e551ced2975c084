"""Dates and times as the reader says them: her language, the organization's zone."""

from __future__ import annotations

import datetime
import functools
from typing import Any

import babel.dates
from django.utils import timezone, translation

_LOCALES = {"en": "en_US", "es": "es_US"}
"""Spanish as it is written in the United States: the 12-hour clock, and the month in words."""


_WEEK_DAY = {"en_US": "EEEE, MMMM d", "es_US": "EEEE d 'de' MMMM"}
_A_MOMENT = 45
"""Below so many seconds a distance is no distance."""


def locale() -> str:
    """Return the name of the locale that the reader's language stands for."""
    return _LOCALES.get((translation.get_language() or "en").split("-")[0], "en_US")


def _local(value: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _local_date(value: datetime.date | datetime.datetime) -> datetime.date:
    return _local(value).date() if isinstance(value, datetime.datetime) else value


@functools.lru_cache(maxsize=4096)
def _formatted(value: datetime.date, pattern: str, name: str) -> str:
    """A date in words. Tables say the same few days again and again, and CLDR is slow to ask."""
    return babel.dates.format_date(value, pattern, name)


def day(value: datetime.date | datetime.datetime | None) -> str:
    """``November 22, 2026``; ``22 de noviembre de 2026``. Nothing for None."""
    return _formatted(_local_date(value), "long", locale()) if value else ""


def short_day(value: datetime.date | datetime.datetime | None) -> str:
    """``Nov 22, 2026``; ``22 nov 2026``: for tables."""
    return _formatted(_local_date(value), "medium", locale()) if value else ""


def week_day(value: datetime.date | datetime.datetime | None) -> str:
    """``Sunday, November 22``; ``domingo 22 de noviembre``: for what is near."""
    if not value:
        return ""
    return _formatted(_local_date(value), _WEEK_DAY[locale()], locale())


def time(value: datetime.datetime | datetime.time | None) -> str:
    """``6:00 PM``; ``6:00 p. m.``."""
    if value is None:
        return ""
    moment = _local(value).timetz() if isinstance(value, datetime.datetime) else value
    return _spaces(babel.dates.format_time(moment.replace(tzinfo=None), "short", locale=locale()))


def day_time(value: datetime.datetime | None) -> str:
    """``Sunday, November 22, 6:00 PM``; ``domingo 22 de noviembre, 6:00 p. m.``."""
    return f"{week_day(value)}, {time(value)}" if value else ""


def month(value: datetime.date | None) -> str:
    """``November 2026``; ``noviembre de 2026``."""
    if not value:
        return ""
    return babel.dates.format_skeleton("yMMMM", _local_date(value), locale=locale())


def ago(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """``3 days ago``, ``in 2 hours``; ``hace 3 días``, ``dentro de 2 horas``."""
    if not value:
        return ""
    distance = value - (now or timezone.now())
    if abs(distance.total_seconds()) < _A_MOMENT:
        return translation.gettext("just now")
    return babel.dates.format_timedelta(distance, add_direction=True, locale=locale())


def machine(value: Any) -> str:
    """Return what a ``<time datetime>`` holds: ISO 8601, in the organization's zone."""
    if isinstance(value, datetime.datetime):
        return _local(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, datetime.date) else ""


def _spaces(text: str) -> str:
    """Return the text with plain no-break spaces; old phones draw the narrow one as a box."""
    return text.replace("\u202f", "\u00a0")
