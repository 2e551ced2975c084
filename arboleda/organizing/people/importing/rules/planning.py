"""What a row would become: somebody's answers, an organization, or nothing and why. Pure."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from arboleda.organizing.people.rules import people
from arboleda.organizing.people.rules.lists import cleaning, duplicates, problems
from arboleda.organizing.people.rules.lists import mapping as mappings
from arboleda.trust.safety.rules import refused

KNOWN, LIST = "known", "list"
QUESTION, NEW = "question", "new"
VERDICTS = ("same", "duplicate", "shares", "alike", QUESTION)
"""Kinds of rows to decide about, the surest first; ``question``: a household, or two people."""

DEFAULTS: Mapping[str, str] = {
    "same": "merge",
    "duplicate": "merge",
    "shares": "add",
    "alike": "add",
    QUESTION: "skip",
    NEW: "add",
}
"""What happens to a row nobody decided about (imports.md: shared is not duplicate)."""

LONGEST_ORGANIZATION = 160
_EMPLOYERS = {"currentemployer", "employer", "empleador", "workplace", "lugardetrabajo"}


@dataclasses.dataclass(slots=True)
class Planned:
    """What one row would become.

    kind: person, organization or household. values: the fields of people.Answers, as plain values.
    stops: channels nobody may use. ids: (system, number) of other systems. matches: (where, ref,
    verdict, reasons): ref is a line of the list, or the id of somebody known. employer: the
    organization is only where the person works, so it becomes no partner by this row.
    wrong, minded: (code, column, detail) of what keeps the row out, and of what was left out of it.
    """

    line: int
    kind: str
    values: dict[str, Any]
    stops: list[str]
    deceased: bool = False
    organization: str = ""
    employer: bool = False
    ids: list[list[str]] = dataclasses.field(default_factory=list)
    matches: list[list[Any]] = dataclasses.field(default_factory=list)
    wrong: list[list[str]] = dataclasses.field(default_factory=list)
    minded: list[list[str]] = dataclasses.field(default_factory=list)

    @property
    def verdict(self) -> str:
        """What there is to decide about it: one of VERDICTS, or ``new``."""
        if any(code in {"household", "two_people"} for code, _, _ in self.minded):
            return QUESTION
        return str(self.matches[0][2]) if self.matches else NEW

    def packed(self) -> list[Any]:
        """The row as plain values."""
        return [
            self.line,
            self.kind,
            self.values,
            self.stops,
            self.deceased,
            self.organization,
            self.employer,
            self.ids,
            self.matches,
            self.wrong,
            self.minded,
        ]

    @classmethod
    def unpacked(cls, values: Sequence[Any]) -> Planned:
        """The opposite of `packed`."""
        return cls(*values)

    def answers(self) -> people.Answers:
        """What is known of the person; her organization is filled in where it is known by id."""
        return answers_from(self.values)


def answers_from(values: Mapping[str, Any]) -> people.Answers:
    """Answers of plain values."""
    given: dict[str, Any] = {**values}
    for name in ("others", "phones", "emails"):
        given[name] = tuple(given.get(name, ()))
    return people.Answers(**given)


def planned(
    candidate: cleaning.Candidate,
    *,
    hits: Sequence[tuple[str, str]],
    employer: bool,
    today: datetime.date,
) -> Planned:
    """What a candidate would become, before it is compared. hits: (header, category) left out."""
    wrong: list[list[str]] = []
    minded = [["refused_value", header, category] for header, category in hits]
    for one in candidate.problems:
        (wrong if one.severity == "error" else minded).append([one.code, one.column, one.detail])
    row = Planned(
        line=candidate.line,
        kind=candidate.kind,
        values={},
        stops=sorted(candidate.stops),
        deceased=candidate.deceased,
        organization=candidate.organization,
        employer=employer,
        ids=[list(one) for one in candidate.external_ids],
        wrong=wrong,
        minded=minded,
    )
    if wrong:
        return row
    if candidate.kind == "organization":
        row.organization = candidate.chosen_name
        if len(row.organization) > LONGEST_ORGANIZATION:
            row.wrong.append(["name_over_limit", "", ""])
        return row
    if len(row.organization) > LONGEST_ORGANIZATION:
        row.organization = ""
        row.minded.append(["too_long_cell", "organization", ""])
    answers = _fitting(_answers(candidate), row, today=today)
    if not row.wrong:
        row.values = _without_empty(answers)
    return row


def _answers(candidate: cleaning.Candidate) -> people.Answers:
    nickname = candidate.nickname
    return people.Answers(
        chosen=candidate.chosen_name,
        legal=candidate.legal_name,
        others=(nickname,) if nickname and nickname not in candidate.chosen_name else (),
        pronouns=candidate.pronouns,
        phones=tuple(phone.number for phone in candidate.phones),
        emails=candidate.emails,
        city=_place(candidate),
        postal_code=candidate.postal_code,
        language=candidate.language,
    )


def _place(candidate: cleaning.Candidate) -> str:
    """City, state, and the country where it is another one: "Chicago, IL", "Oaxaca, MX"."""
    abroad = candidate.country if candidate.country not in {"", "US"} else ""
    return ", ".join(part for part in (candidate.city, candidate.state, abroad) if part)


def _fitting(answers: people.Answers, row: Planned, *, today: datetime.date) -> people.Answers:
    """The answers as a form would take them; what does not fit is left out and said."""
    codes = people.person_problems(answers, today=today)
    if not codes:
        return answers
    if "name_too_long" in codes:
        if len(answers.chosen) > people.LONGEST_NAME:
            row.wrong.append(["name_over_limit", "", ""])
            return answers
        answers = dataclasses.replace(
            answers,
            legal=answers.legal if len(answers.legal) <= people.LONGEST_NAME else "",
            others=tuple(name for name in answers.others if len(name) <= people.LONGEST_NAME),
        )
        row.minded.append(["too_long_cell", "name", ""])
    if "too_many" in codes:
        most = people.MOST
        answers = dataclasses.replace(
            answers, phones=answers.phones[:most], emails=answers.emails[:most]
        )
        row.minded.append(["too_many", "", ""])
    without: dict[str, dict[str, Any]] = {
        "phone_unreadable": {"phones": ()},
        "email_unreadable": {"emails": ()},
        "language_unknown": {"language": ""},
        "too_long": {"city": ""},
    }
    for code, empty in without.items():
        if code in people.person_problems(answers, today=today):
            answers = dataclasses.replace(answers, **empty)
            row.minded.append(["left_out", next(iter(empty)), ""])
    if people.person_problems(answers, today=today):
        row.wrong.append(["does_not_fit", "", ""])
    return answers


def _without_empty(answers: people.Answers) -> dict[str, Any]:
    values = {
        "chosen": answers.chosen,
        "legal": answers.legal,
        "others": list(answers.others),
        "pronouns": answers.pronouns,
        "phones": list(answers.phones),
        "emails": list(answers.emails),
        "city": answers.city,
        "postal_code": answers.postal_code,
        "language": answers.language,
    }
    return {name: value for name, value in values.items() if value}


def names_employers(read: mappings.Mapping_) -> bool:
    """Whether the organizations beside people are only where they work."""
    headers = [
        refused.words(one.header).replace(" ", "") for one in read.by_field.get("organization", ())
    ]
    return bool(headers) and all(header in _EMPLOYERS for header in headers)


def match_packed(match: duplicates.Match) -> list[Any]:
    """A possible duplicate as plain values."""
    return [match.where, match.ref, match.verdict, sorted(match.reasons)]


def decision(row: Planned, decided: Mapping[str, Any], bulk: Mapping[str, str]) -> str:
    """add, merge or skip: what was decided of this row, of its kind, or what happens by itself."""
    own = decided.get(str(row.line))
    if own:
        return str(own[0])
    verdict = row.verdict
    return str(bulk.get(verdict) or DEFAULTS[verdict])


def filled_in(before: people.Answers, more: people.Answers) -> people.Answers:
    """What was known, with the empty places filled from more. Nothing known is changed."""
    new: dict[str, Any] = {}
    for field in (
        "legal",
        "others",
        "pronouns",
        "phones",
        "emails",
        "city",
        "postal_code",
        "language",
        "partner_id",
    ):
        if not getattr(before, field) and getattr(more, field):
            new[field] = getattr(more, field)
    return dataclasses.replace(before, **new) if new else before


def all_stops(channels: Sequence[str], *, deceased: bool) -> list[str]:
    """Channels of a list as safety knows them. A stop of texts stops chats too."""
    if deceased or {"email", "sms", "phone", "mail"} <= set(channels):
        return ["all"]
    return sorted({*channels, *(["chat"] if "sms" in channels else [])})


MORE_SENTENCES: dict[str, tuple[str, str]] = {
    "name_over_limit": (
        "This name is too long: we keep up to 80 letters of a person's name.",
        "Este nombre es demasiado largo: guardamos hasta 80 letras del nombre de una persona.",
    ),
    "too_many": (
        "There were more than ten numbers or addresses. The first ten come in.",
        "Había más de diez números o correos. Entran los primeros diez.",
    ),
    "left_out": (
        "Something in this row did not fit and was left out.",
        "Algo en esta fila no era válido y se dejó fuera.",
    ),
    "does_not_fit": (
        "Something in this row is nothing we keep.",
        "Algo en esta fila es algo que no guardamos.",
    ),
    "undecided": (
        "Nobody decided about this row, so it was left out.",
        "Nadie decidió sobre esta fila, así que se dejó fuera.",
    ),
    "deceased": (
        "The list says that this person has died. Nothing will be sent to them.",
        "La lista dice que esta persona murió. No se le enviará nada.",
    ),
}


def sentence(problem: Sequence[str], line: int, language: str) -> str:
    """A (code, column, detail) as a sentence in ``en`` or ``es``."""
    code, column, detail = problem
    if code in MORE_SENTENCES:
        return MORE_SENTENCES[code][1 if language == "es" else 0]
    return problems.sentence(problems.Problem(line, code, column, detail), language)
