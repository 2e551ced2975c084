"""What is valid in a story, its consent and its use. Pure: no ORM, no clock."""

from __future__ import annotations

import datetime
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence

from arboleda.trust.consent.rules import gate
from arboleda.trust.safety.rules import refused

TITLE_LENGTH = 120
TEXT_LENGTH = 20_000
ALT_LENGTH = 300
NAME_LENGTH = 60
WHERE_LENGTH = 200
MONTHS = 12
"""How long a consent lasts unless she says otherwise (R54)."""
LONGEST_MONTHS = 36
"""A consent that never ends is not one that can be remembered; it can be renewed."""
TEASER_LENGTH = 220
PUBLIC_SITE = "public_site"
EVERYONE = "everyone"


def words_problems(*, title: str, text: str, alt: str, has_picture: bool) -> list[str]:
    """Codes: no_title, title_too_long, no_text, text_too_long, no_alt, alt_too_long, holds_refused.

    A story may tell what its teller wants told (R54); numbers of papers, cards and accounts are kept
    nowhere (safety-rules.md, section 7).
    """
    problems = []
    if not title.strip():
        problems.append("no_title")
    if len(title) > TITLE_LENGTH:
        problems.append("title_too_long")
    if not text.strip():
        problems.append("no_text")
    if len(text) > TEXT_LENGTH:
        problems.append("text_too_long")
    if has_picture and not alt.strip():
        problems.append("no_alt")
    if len(alt) > ALT_LENGTH:
        problems.append("alt_too_long")
    if any(refused.value_category(one) for one in (title, text, alt)):
        problems.append("holds_refused")
    return problems


def choice_problems(
    *,
    audience: str,
    channels: Sequence[str],
    name_choice: str,
    name: str,
    ends_date: datetime.date | None,
    today: datetime.date,
    known_channels: Iterable[str],
    known_audiences: Iterable[str],
) -> list[str]:
    """What is wrong with the choices about a story (R54). Dates are days in the grove's zone.

    Codes: unknown_audience, no_channel, unknown_channel, public_means_anybody (the website cannot
    be kept to some readers), no_name, name_too_long, no_end, ends_too_soon, ends_too_late.
    """
    problems = []
    if audience not in set(known_audiences):
        problems.append("unknown_audience")
    if not channels:
        problems.append("no_channel")
    if not set(channels) <= set(known_channels):
        problems.append("unknown_channel")
    if PUBLIC_SITE in channels and audience != EVERYONE:
        problems.append("public_means_anybody")
    if name_choice == "other" and not name.strip():
        problems.append("no_name")
    if len(name) > NAME_LENGTH:
        problems.append("name_too_long")
    if ends_date is None:
        problems.append("no_end")
    elif ends_date <= today:
        problems.append("ends_too_soon")
    elif ends_date > months_after(today, LONGEST_MONTHS):
        problems.append("ends_too_late")
    return problems


_SAID = {
    "withdrawn": "consent_withdrawn",
    "not_begun": "consent_not_begun",
    "ended": "consent_ended",
}


def use(terms: gate.StoryTerms | None, *, channel: str) -> gate.Tell:
    """The use that the gate is asked about: the website is for everybody, elsewhere she said whom."""
    audience = EVERYONE if channel == PUBLIC_SITE or terms is None else terms.audience
    return gate.Tell(channel, audience, terms)


def said(reasons: Iterable[str]) -> list[str]:
    """The gate's reasons as codes of ours: no_consent, consent_withdrawn, consent_not_begun,
    consent_ended, channel_not_agreed, audience_not_agreed."""
    return [_SAID.get(code, code) for code in reasons]


def use_problems(
    terms: gate.StoryTerms | None, *, channel: str, now: datetime.datetime
) -> list[str]:
    """Why the gate lets nobody use a story in a channel at this moment (UTC); codes of said."""
    told = use(terms, channel=channel)
    found = gate.judge(told, person=uuid.UUID(int=0), purpose="story-use", now=now)
    return said(found.reasons)


def log_problems(*, where: str, used_date: datetime.date, today: datetime.date) -> list[str]:
    """Codes for a line of the use log: no_where, where_too_long, holds_refused, used_later (a day to
    come)."""
    problems = []
    if not where.strip():
        problems.append("no_where")
    if len(where) > WHERE_LENGTH:
        problems.append("where_too_long")
    if refused.value_category(where):
        problems.append("holds_refused")
    if used_date > today:
        problems.append("used_later")
    return problems


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last of the month where that day is missing."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of a person's names stand in a text, whatever their case and accents.

    A name of several words counts by any of them that has three letters or more.
    """
    words = set(re.findall(r"\w+", _plain(text)))
    return [
        name
        for name in names
        if any(len(part) > 2 and part in words for part in re.findall(r"\w+", _plain(name)))
    ]


def teaser(text: str) -> str:
    """The first words of a text, whole words only, as plain text on one line."""
    line = " ".join(text.split())
    if len(line) <= TEASER_LENGTH:
        return line
    return line[:TEASER_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
