"""When somebody may be contacted, and how. Pure: no ORM, no clock.

Sources: safety-rules.md R21 to R23 and, under [U2], what is known of safe contact methods.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Collection, Iterable

from arboleda.trust.safety import choices
from arboleda.trust.safety.rules import refused

FRESH_FOR = datetime.timedelta(days=60)
"""After so long a card is stale: lives change (R21; days by our own policy)."""

SENDER_LENGTH = 60
WORD_LENGTH = 40
WHERE_LENGTH = 120

TELLING = frozenset(
    {
        "abuse", "abused", "abuso", "abusada", "victim", "victims", "victima", "victimas",
        "survivor", "survivors", "sobreviviente", "sobrevivientes", "violence", "violent",
        "violencia", "domestic", "domestica", "gbv", "shelter", "albergue", "refugio",
        "rape", "violacion", "assault", "agresion", "trafficking", "trata", "harassment",
        "acoso", "stalking", "trauma", "crisis", "consejeria", "counseling", "advocate",
    }
)  # fmt: skip
"""Words that tell a stranger what a message is about. A name to send under holds none (R23)."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WORD = re.compile(r"[a-z0-9]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """How to reach somebody safely, as she told us. Anything may be left out; then nothing is sent.

    days: codes of choices.Day. from_time, until_time: "HH:MM" in the organization's zone, empty
    for any hour. voicemail: None when she did not say. sender: the name a message comes from.
    neutral_channel: the way that stays safe when the card has aged; empty when there is none.
    where: which number or address, where she has several.
    """

    channel: str = ""
    days: tuple[str, ...] = ()
    from_time: str = ""
    until_time: str = ""
    voicemail: bool | None = None
    sender: str = ""
    language: str = ""
    code_word: str = ""
    where: str = ""
    neutral_channel: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the open of a card: enough to decide, too little to reach anybody.

    checked_at: when somebody last asked her whether it is still right (UTC), or None.
    """

    channel: str
    neutral_channel: str
    is_complete: bool
    is_blocked: bool
    checked_at: datetime.datetime | None


def missing_parts(card: Card) -> list[str]:
    """Codes of what R21 needs and the card lacks: channel, times, voicemail, sender, language."""
    there = {
        "channel": bool(card.channel),
        "times": bool(card.days),
        "voicemail": card.voicemail is not None,
        "sender": bool(card.sender.strip()),
        "language": bool(card.language),
    }
    return [part for part, known in there.items() if not known]


def card_problems(card: Card, *, telling_names: Iterable[str] = ()) -> list[str]:
    """Codes of what is wrong with a card; telling_names are the organization's own.

    Codes: unknown_channel, unknown_neutral_channel, unknown_day, unknown_time, times_reversed,
    sender_tells, sender_too_long, code_word_too_long, code_word_tells, where_too_long,
    holds_refused.
    """
    problems = []
    if card.channel and card.channel not in choices.Channel.values:
        problems.append("unknown_channel")
    if card.neutral_channel and card.neutral_channel not in choices.Channel.values:
        problems.append("unknown_neutral_channel")
    if not set(card.days) <= set(choices.Day.values):
        problems.append("unknown_day")
    problems += _time_problems(card.from_time, card.until_time)
    if tells(card.sender, names=telling_names):
        problems.append("sender_tells")
    if tells(card.code_word, names=telling_names):
        problems.append("code_word_tells")
    for code, text, longest in (
        ("sender", card.sender, SENDER_LENGTH),
        ("code_word", card.code_word, WORD_LENGTH),
        ("where", card.where, WHERE_LENGTH),
    ):
        if len(text) > longest:
            problems.append(f"{code}_too_long")
    if any(refused.value_category(text) for text in (card.sender, card.code_word)):
        problems.append("holds_refused")
    return problems


def _time_problems(start: str, end: str) -> list[str]:
    given = [one for one in (start, end) if one]
    if any(not _CLOCK.fullmatch(one) for one in given):
        return ["unknown_time"]
    if len(given) == 1:
        return ["unknown_time"]
    return ["times_reversed"] if given and start >= end else []


def tells(text: str, *, names: Iterable[str] = ()) -> bool:
    """Whether a text would tell a stranger what it is about: a telling word, or one of the names."""
    words = _words(text)
    if TELLING.intersection(words):
        return True
    together = " ".join(words)
    return any(name and name in together for name in (" ".join(_words(one)) for one in names))


def _words(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in apart if not unicodedata.combining(sign)))


def state(standing: Standing | None, *, now: datetime.datetime) -> str:
    """One of choices.State at this moment (UTC). A block is looked at first: it always blocks."""
    if standing is not None and standing.is_blocked:
        return choices.State.BLOCKED.value
    if standing is None or not standing.is_complete or standing.checked_at is None:
        return choices.State.NONE.value
    if now - standing.checked_at > FRESH_FOR:
        return choices.State.STALE.value
    return choices.State.READY.value


def send_problems(
    standing: Standing | None, stops: Collection[str], *, channel: str, now: datetime.datetime
) -> list[str]:
    """Why nothing may be sent by this channel at this moment (UTC); empty where it may.

    Codes: blocked (R22), stopped (an opt-out), no_card, no_neutral_channel (the card has aged and
    nothing else is confirmed), other_channel (not the one she chose, or not the neutral one while
    the card is stale), in_person_only.
    """
    found = state(standing, now=now)
    if found == choices.State.BLOCKED:
        return ["blocked"]
    if choices.Stop.ALL in stops or channel in stops:
        return ["stopped"]
    if standing is None or found == choices.State.NONE:
        return ["no_card"]
    if channel == choices.Channel.IN_PERSON:
        return ["in_person_only"]
    if found == choices.State.READY:
        return [] if channel == standing.channel else ["other_channel"]
    if not standing.neutral_channel:
        return ["no_neutral_channel"]
    return [] if channel == standing.neutral_channel else ["other_channel"]


def stop_problems(channel: str, source: str) -> list[str]:
    """Codes of what is wrong with an opt-out: ``unknown_stop``, ``no_source``."""
    problems = [] if channel in choices.Stop.values else ["unknown_stop"]
    return problems if source and len(source) <= 60 else [*problems, "no_source"]
