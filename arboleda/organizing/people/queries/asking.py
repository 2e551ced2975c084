"""An organization's own questions, and what people answered, in words for a page."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from arboleda.kit import dates, registries
from arboleda.organizing.people import models
from arboleda.organizing.people.rules import questions as rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

OWN_ANSWER = "own-answer"
CAPSULE = "text"


@dataclasses.dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with the question it belongs to, opened."""

    row: models.OwnAnswer
    answer: rules.Answer

    @property
    def label(self) -> str:
        """The question, in the reader's language."""
        return words_in(self.row.question.label)

    @property
    def text(self) -> str:
        """The answer, in the reader's words; her own words as they are."""
        return _said(self.row.question, self.answer)


def own_questions() -> list[models.OwnQuestion]:
    """What is asked beside our own questions, the oldest first."""
    return list(models.OwnQuestion.objects.filter(retired_at=None))


def every_own_question() -> list[models.OwnQuestion]:
    """Asked and retired ones, the oldest first."""
    return list(models.OwnQuestion.objects.all())


def own_question(question_id: uuid.UUID) -> models.OwnQuestion | None:
    """One question that is asked, or None."""
    return models.OwnQuestion.objects.filter(pk=question_id, retired_at=None).first()


def terms_of_question(question: models.OwnQuestion) -> rules.Terms:
    """A question as rules know it."""
    return rules.Terms(
        kind=question.kind,
        label=question.label,
        why=question.why,
        keep_days=question.keep_days,
        options=tuple(question.options),
    )


def answer_rows(person_id: uuid.UUID, *, asked_only: bool = True) -> list[models.OwnAnswer]:
    """What somebody answered, still sealed, in the order of the questions; one query.

    asked_only: not what was answered to a question that was retired since.
    """
    found = models.OwnAnswer.objects.filter(person_id=person_id).select_related("question")
    if asked_only:
        found = found.filter(question__retired_at=None)
    return list(found.order_by("question__made_at"))


def answer_items(rows: Iterable[models.OwnAnswer]) -> list[vault.Sealed]:
    """The same rows as capsules for the keeper."""
    return [
        vault.Sealed(row.person_id, OWN_ANSWER, row.pk, CAPSULE, bytes(row.sealed)) for row in rows
    ]


def answers_shown(
    rows: Iterable[models.OwnAnswer], opened: Mapping[tuple[uuid.UUID, str], Mapping[str, Any]]
) -> list[AnswerShown]:
    """Rows with what the keeper opened; what it did not open is left out."""
    return [
        AnswerShown(row, rules.Answer(str(said.get("value", "")), bool(said.get("declined"))))
        for row in rows
        if (said := opened.get((row.pk, CAPSULE)))
    ]


def answers_of(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str, purpose: str, every: bool = False
) -> list[AnswerShown]:
    """What somebody answered, opened. The caller has asked the gate. every: retired ones too."""
    rows = answer_rows(person_id, asked_only=not every)
    opened = vault.open_sealed(
        actor=actor, items=answer_items(rows), action="people.read", purpose=purpose, rule=rule
    )
    return answers_shown(rows, opened)


def show_own_answers(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """What she answered to questions of this organization, and the day on which each goes."""
    return [
        registries.HeldLine(
            one.label,
            _("%(answer)s (until %(day)s)")
            % {"answer": one.text, "day": dates.day(one.row.ends_date)},
            since=one.row.answered_at,
        )
        for one in _held(person, reading)
    ]


def export_own_answers(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "question": one.row.question.label,
            "answer": one.text,
            "answered": one.row.answered_at.isoformat(),
            "until": one.row.ends_date.isoformat(),
        }
        for one in _held(person, reading)
    ]


def words_in(words: Mapping[str, str]) -> str:
    """Words in the reader's language, else in one that there is."""
    reader = (get_language() or "en")[:2]
    return words.get(reader) or next(iter(words.values()), "")


def _held(person: uuid.UUID, reading: registries.Reading) -> list[AnswerShown]:
    return answers_of(
        actor=reading.actor, person_id=person, rule="held", purpose=reading.purpose, every=True
    )


YES_NO = {rules.YES: gettext_lazy("Yes"), rules.NO: gettext_lazy("No")}


def _said(question: models.OwnQuestion, answer: rules.Answer) -> str:
    value = answer.value
    if answer.declined:
        return _("Prefers not to say")
    if question.kind == rules.YES_NO:
        return str(YES_NO.get(value, ""))
    if question.kind == rules.ONE_OF:
        place = int(value) - 1 if value.isdecimal() else -1
        known = 0 <= place < len(question.options)
        return words_in(question.options[place]) if known else ""
    return dates.day(datetime.date.fromisoformat(value)) if question.kind == rules.DATE else value
