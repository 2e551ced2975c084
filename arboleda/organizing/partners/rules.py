"""What is valid about partners, conversations and trainings. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import functools

import babel

from arboleda.organizing.partners import choices
from arboleda.trust.safety.rules import refused

LONGEST = 2000
CHANGE_AFTER = datetime.timedelta(days=90)
"""How long after a training we ask what it changed (issue, thread step 6)."""

LANGUAGES = (
    "es",
    "en",
    "quc",
    "cak",
    "mam",
    "kek",
    "nah",
    "mix",
    "zh",
    "yue",
    "ko",
    "tl",
    "vi",
    "ar",
    "fa",
    "ur",
    "hi",
    "bn",
    "pl",
    "uk",
    "ru",
    "fr",
    "ht",
    "pt",
    "so",
    "sw",
    "am",
    "ti",
    "yo",
    "ase",
)
"""Languages a form offers first; a list that comes in may hold any other ISO 639 code."""

STAGES = tuple(choices.Stage.values)


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an organization. languages: ISO codes it works in."""

    name: str
    kind: str
    sector: str
    languages: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """What was said: ours and theirs describe the relationship, each side in its own words."""

    held_date: datetime.date
    holder: str
    stage: str
    notes: str = ""
    ours: str = ""
    theirs: str = ""
    came_of_it: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    """What a partner asks for. hours may be unknown; days may be open."""

    text: str
    kind: str
    language: str
    from_date: datetime.date | None = None
    until_date: datetime.date | None = None
    hours: decimal.Decimal | None = None


_NOT_IN_CLDR = {
    "en": {"cak": "Kaqchikel", "kek": "Q’eqchi’", "mam": "Mam", "mix": "Mixtec", "nah": "Nahuatl"},
    "es": {
        "ase": "lengua de señas americana",
        "cak": "kaqchikel",
        "kek": "q’eqchi’",
        "mam": "mam",
        "mix": "mixteco",
        "nah": "náhuatl",
    },
}
"""Names of languages that Unicode's tables lack in English or in Spanish."""


@functools.cache
@functools.lru_cache(maxsize=1024)
def language_name(code: str, reader: str) -> str:
    """What a language is called in the reader's, as it opens a line ("es": Español); else its code."""
    ours = "es" if reader == "es" else "en"
    name = babel.Locale(ours).languages.get(code) or _NOT_IN_CLDR[ours].get(code)
    return name[:1].upper() + name[1:] if name else code


def language_choices(reader: str, *more: str) -> list[tuple[str, str]]:
    """(code, name) of the languages to offer: Spanish and English, then by name; more are added."""
    codes = dict.fromkeys([*LANGUAGES, *(code for code in more if code)])
    named = [(code, language_name(code, reader)) for code in codes]
    return named[:2] + sorted(named[2:], key=lambda one: one[1].casefold())


def profile_problems(profile: Profile) -> list[str]:
    """Codes of what is wrong: ``name_missing``, ``kind_unknown``, ``sector_unknown``."""
    problems = []
    if not profile.name.strip() or len(profile.name) > 160:
        problems.append("name_missing")
    if profile.kind not in choices.Kind.values:
        problems.append("kind_unknown")
    if profile.sector not in choices.Sector.values:
        problems.append("sector_unknown")
    return problems


def talk_problems(talk: Talk, *, today: datetime.date) -> list[str]:
    """Codes of what is wrong: ``held_later``, ``nothing_written``, ``holder_unknown``,
    ``stage_unknown``, ``too_long``, ``holds_refused``. today is in the organization's zone."""
    problems = []
    if talk.held_date > today:
        problems.append("held_later")
    if talk.holder not in choices.Holder.values:
        problems.append("holder_unknown")
    if talk.stage not in STAGES:
        problems.append("stage_unknown")
    texts = (talk.notes, talk.ours, talk.theirs, talk.came_of_it)
    if not any(text.strip() for text in texts):
        problems.append("nothing_written")
    return problems + _text_problems(*texts)


def need_problems(need: Need) -> list[str]:
    """Codes of what is wrong: ``need_missing``, ``help_unknown``, ``days_turned``,
    ``hours_impossible`` (0 or less, or above 500), ``too_long``, ``holds_refused``."""
    problems = []
    if not need.text.strip():
        problems.append("need_missing")
    if need.kind not in choices.Help.values:
        problems.append("help_unknown")
    if need.from_date and need.until_date and need.until_date < need.from_date:
        problems.append("days_turned")
    if need.hours is not None and not 0 < need.hours <= 500:
        problems.append("hours_impossible")
    return problems + _text_problems(need.text)


def delivery_problems(
    delivered_date: datetime.date, *, asked_date: datetime.date, today: datetime.date
) -> list[str]:
    """Codes of what is wrong: ``delivered_later``, ``delivered_first`` (a year before asking)."""
    if delivered_date > today:
        return ["delivered_later"]
    if delivered_date < asked_date - datetime.timedelta(days=365):
        return ["delivered_first"]
    return []


def change_problems(text: str, *, is_delivered: bool) -> list[str]:
    """Codes of what is wrong: ``not_delivered``, ``change_missing``, and those of texts."""
    problems = [] if is_delivered else ["not_delivered"]
    if not text.strip():
        problems.append("change_missing")
    return problems + _text_problems(text)


def change_due(delivered_date: datetime.date) -> datetime.date:
    """The day on which we ask what a training changed."""
    return delivered_date + CHANGE_AFTER


def state(
    *,
    delivered_date: datetime.date | None,
    change_due_date: datetime.date | None,
    is_told: bool,
    today: datetime.date,
) -> str:
    """Where a training request stands (choices.State)."""
    if delivered_date is None:
        return choices.State.ASKED
    if is_told:
        return choices.State.TOLD
    if change_due_date is not None and change_due_date <= today:
        return choices.State.DUE
    return choices.State.DELIVERED


def may_share(stage: str) -> bool:
    """Whether approved totals and trainings may be shared with a partner at this stage.

    Contact lists never are, at any stage. Source: safety-rules.md R50.
    """
    return stage in choices.SHARING


def _text_problems(*texts: str) -> list[str]:
    problems = []
    if any(len(text) > LONGEST for text in texts):
        problems.append("too_long")
    if any(refused.value_category(text) for text in texts):
        problems.append("holds_refused")
    return problems
