"""What an organization's own question may be, and what may be answered. Pure: no ORM, no clock.

Source: safety-rules.md, R10 ("custom fields naming them are blocked"), R12, R38 and section 7.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence

from arboleda.trust.safety.rules import refused

TEXT, YES_NO, ONE_OF, DATE = KINDS = ("text", "yes_no", "one_of", "date")
YES, NO = "yes", "no"
KEEP_DAYS = (30, 90, 180, 365)
"""How long an answer may be kept, in days: never longer than a year without being asked again."""
LONGEST_LABEL, LONGEST_WHY, LONGEST_ANSWER = 120, 240, 300
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12
MOST_QUESTIONS = 12
"""Questions asked at one time: whoever is asked more is being studied."""

Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """A question as it is asked: words by language, options only where one of several is chosen."""

    kind: str
    label: Words
    why: Words
    keep_days: int
    options: Sequence[Words] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered: words, ``yes`` or ``no``, an ISO date, or the place of an option,
    counted from 1. Nothing: not asked yet. declined: prefers not to say (R38)."""

    value: str = ""
    declined: bool = False


def question_problems(
    terms: Terms, *, languages: Sequence[str], before: Terms | None = None
) -> list[str]:
    """Codes of what is wrong with a question; before is what it was, where it is changed.

    Codes: ``label_missing``, ``why_missing`` (in some language), ``label_long``, ``why_long``,
    ``kind_unknown``, ``kind_changed``, ``keep_unknown``, ``options_few``, ``options_many``,
    ``option_missing`` (in some language), ``option_taken_out`` (answers point at its place), and
    ``refused:`` with the category it would ask for (refused.CATEGORIES), by its name or an option.
    """
    problems = [] if _is_whole(terms.label, languages) else ["label_missing"]
    if not _is_whole(terms.why, languages):
        problems.append("why_missing")
    if _is_long(terms.label, LONGEST_LABEL):
        problems.append("label_long")
    if _is_long(terms.why, LONGEST_WHY):
        problems.append("why_long")
    if terms.kind not in KINDS:
        problems.append("kind_unknown")
    if before and before.kind != terms.kind:
        problems.append("kind_changed")
    if terms.keep_days not in KEEP_DAYS:
        problems.append("keep_unknown")
    problems += _option_problems(terms, languages=languages, before=before)
    return [*problems, *(f"refused:{code}" for code in refused_in(terms))]


def refused_in(terms: Terms) -> tuple[str, ...]:
    """Which refused categories a question asks for, in any language, by its name or its options."""
    names = [*terms.label.values(), *(words for one in terms.options for words in one.values())]
    return tuple(dict.fromkeys(code for name in names for code in refused.field_problems(name)))


def _option_problems(terms: Terms, *, languages: Sequence[str], before: Terms | None) -> list[str]:
    if terms.kind != ONE_OF:
        return []
    problems = []
    if len(terms.options) < FEWEST_OPTIONS:
        problems.append("options_few")
    if len(terms.options) > MOST_OPTIONS:
        problems.append("options_many")
    if not all(_is_whole(one, languages) for one in terms.options):
        problems.append("option_missing")
    if any(_is_long(one, LONGEST_LABEL) for one in terms.options):
        problems.append("label_long")
    if before and len(terms.options) < len(before.options):
        problems.append("option_taken_out")
    return problems


def answer_problems(terms: Terms, answer: Answer) -> list[str]:
    """Codes of what is wrong with an answer; none for nothing and for "prefers not to say".

    Codes: ``too_long``, ``holds_refused`` (its shape is one we never hold), ``not_offered`` (no such
    option), ``date_unreadable``.
    """
    value = answer.value
    if answer.declined or not value:
        return []
    if terms.kind == YES_NO:
        return [] if value in (YES, NO) else ["not_offered"]
    if terms.kind == ONE_OF:
        places = [str(place) for place in range(1, len(terms.options) + 1)]
        return [] if value in places else ["not_offered"]
    if terms.kind == DATE:
        return [] if _is_date(value) else ["date_unreadable"]
    problems = ["too_long"] if len(value) > LONGEST_ANSWER else []
    return [*problems, "holds_refused"] if refused.value_category(value) else problems


def ends_on(today: datetime.date, keep_days: int) -> datetime.date:
    """The last day of an answer given today: it is asked again then, or gone."""
    return today + datetime.timedelta(days=keep_days)


def _is_whole(words: Words, languages: Sequence[str]) -> bool:
    return all(words.get(code, "").strip() for code in languages)


def _is_long(words: Words, longest: int) -> bool:
    return any(len(text) > longest for text in words.values())


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True
