"""What may be known of a person, and how it is divided into sealed capsules. Pure.

Only what she wants to be called is needed, and it may be invented (R11). Nothing here says what
happened to anybody (R48).
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from arboleda.organizing.people import choices
from arboleda.organizing.people.rules import texts
from arboleda.organizing.people.rules.lists import contacts, languages

LONGEST_NAME = 80
AGE_GROUPS = frozenset(choices.AgeGroup.values)
QUESTIONS = frozenset(choices.Question.values)
MOST = 10
"""Other names, phones or addresses of one person: more is a mistake in a list."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a person: chosen is what she is called; all else may be empty.

    language: an ISO 639 code or "". phones: E.164. declined: questions (choices.Question) that she
    would rather not be asked. partner_id and companion_id: ids of her organization and of whoever
    keeps in touch with her, or None.
    """

    chosen: str
    legal: str = ""
    others: tuple[str, ...] = ()
    pronouns: str = ""
    form_of_address: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    city: str = ""
    postal_code: str = ""
    language: str = ""
    age_group: str = choices.AgeGroup.UNKNOWN
    is_leader: bool = False
    partner_id: uuid.UUID | None = None
    companion_id: uuid.UUID | None = None
    joined_date: datetime.date | None = None
    declined: tuple[str, ...] = ()


def person_problems(answers: Answers, *, today: datetime.date) -> list[str]:
    """Codes of what is wrong, in the order of the form; none for a chosen name alone.

    today is the date in the organization's zone. Codes: ``chosen_missing``, ``name_too_long``,
    ``too_many``, ``phone_unreadable``, ``email_unreadable``, ``language_unknown``,
    ``age_group_unknown``, ``question_unknown``, ``joined_later``, ``too_long``, ``holds_refused``.
    """
    problems = []
    if not answers.chosen.strip():
        problems.append("chosen_missing")
    if any(len(name) > LONGEST_NAME for name in (answers.chosen, answers.legal, *answers.others)):
        problems.append("name_too_long")
    if any(len(several) > MOST for several in (answers.others, answers.phones, answers.emails)):
        problems.append("too_many")
    if any(contacts.phones(phone, "US") != ((phone,), "") for phone in answers.phones):
        problems.append("phone_unreadable")
    if any(contacts.emails(email)[1] for email in answers.emails):
        problems.append("email_unreadable")
    problems += _closed_problems(answers, today=today)
    words = (answers.chosen, answers.legal, *answers.others, answers.pronouns)
    rest = (answers.form_of_address, answers.city, answers.postal_code)
    return problems + texts.text_problems(*words, *rest, longest=LONGEST_NAME * 2)


def _closed_problems(answers: Answers, *, today: datetime.date) -> list[str]:
    problems = []
    if answers.language and languages.code_of(answers.language) != answers.language:
        problems.append("language_unknown")
    if answers.age_group not in AGE_GROUPS:
        problems.append("age_group_unknown")
    if not QUESTIONS.issuperset(answers.declined):
        problems.append("question_unknown")
    if answers.joined_date and answers.joined_date > today:
        problems.append("joined_later")
    return problems


def name_capsule(answers: Answers) -> dict[str, Any]:
    """What is sealed of her names; what she left out is not there."""
    return _without_empty(
        chosen=answers.chosen.strip(),
        legal=answers.legal.strip(),
        others=list(answers.others),
        pronouns=answers.pronouns.strip(),
        form_of_address=answers.form_of_address.strip(),
    )


def contact_capsule(answers: Answers) -> dict[str, Any]:
    """What is sealed of the ways to reach her; what she left out is not there."""
    return _without_empty(
        phones=list(answers.phones),
        emails=list(answers.emails),
        city=answers.city.strip(),
        postal_code=answers.postal_code.strip(),
    )


def contact_keys(phones: Iterable[str], emails: Iterable[str]) -> list[tuple[str, str]]:
    """The (kind, value) pairs by which the keeper finds her again: E.164, small letters."""
    found = [("phone", phone) for phone in phones]
    found += [("email", email.strip().casefold()) for email in emails]
    return list(dict.fromkeys(found))


def _without_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
