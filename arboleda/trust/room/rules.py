"""What is valid in a room, and how its clocks run. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from collections.abc import Callable, Sequence

from arboleda.engines import words as word_engine

QUIET = datetime.timedelta(minutes=5)
"""A room that is open closes after this much quiet (trust.md section 7)."""
KEPT = datetime.timedelta(days=90)
"""How long a lock that listens to an earlier passphrase is kept after a reset (trust.md section 4)."""
WORDS_EACH = 5
OPENING_LONGEST = 60
TITLE_LONGEST, TEXT_LONGEST = 120, 20_000
FREE_TRIES = 3
_WAITS = (1, 5, 15, 60)
"""Minutes to wait after each wrong PIN beyond the free ones; the last for every one after.

A card is never burned by wrong tries: whoever finds it could otherwise take her last way in away.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What one text says: a title, which may be empty, and the text itself."""

    title: str
    text: str


def opening(text: str) -> str:
    """How a text begins: its first line, of at most OPENING_LONGEST characters, cut between words."""
    line = text.strip().partition("\n")[0].strip()
    if len(line) <= OPENING_LONGEST:
        return line
    cut = line[: OPENING_LONGEST - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"


def words_problems(words: Words) -> list[str]:
    """Codes of what is wrong: ``empty``, ``title_long``, ``text_long``."""
    problems = []
    if not words.title.strip() and not words.text.strip():
        problems.append("empty")
    if len(words.title) > TITLE_LONGEST:
        problems.append("title_long")
    if len(words.text) > TEXT_LONGEST:
        problems.append("text_long")
    return problems


def is_quiet(used_at: datetime.datetime, *, now: datetime.datetime) -> bool:
    """Whether an open room has been quiet for too long; a moment to come counts as quiet too."""
    return not datetime.timedelta(0) <= now - used_at < QUIET


def wait_after(wrong_tries: int) -> datetime.timedelta:
    """How long a card must rest after so many wrong PINs in a row."""
    beyond = wrong_tries - FREE_TRIES
    if beyond <= 0:
        return datetime.timedelta(0)
    return datetime.timedelta(minutes=_WAITS[min(beyond, len(_WAITS)) - 1])


def plain(text: str) -> str:
    """Letters without accents and case, for finding: ``Río`` is found as ``rio``."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def is_found(query: str, words: Words) -> bool:
    """Whether every word of the query stands somewhere in the title or the text."""
    body = plain(f"{words.title} {words.text}")
    return all(one in body for one in plain(query).split())


def common_words(language: str) -> list[str]:
    """The words of a language's passphrases, without accents; English for any without a list."""
    known = language if language in word_engine.LANGUAGES else "en"
    return [word_engine.fold(word) for word in word_engine.words(known)]


def suggestion(language: str, *, choose: Callable[[Sequence[str]], str]) -> str:
    """Five common words with spaces between, to say aloud and type on any keyboard: 55 bits.

    choose picks one of a list; outside tests secrets.choice. Behind Argon2id and a throttle this
    is enough (NIST SP 800-63B-4 asks for 15 characters where a passphrase stands alone).
    """
    among = common_words(language)
    return " ".join(choose(among) for _ in range(WORDS_EACH))
