"""Writes to an organization's own questions, and to what people answered."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from arboleda.organizing.people import models, policies, queries
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import questions as rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

ANSWERS = "answers"
"""What both chains call these capsules."""


def add_own_question(
    *, actor: audit_rules.Actor, terms: rules.Terms, now: datetime.datetime, nonce: str = ""
) -> models.OwnQuestion:
    """Ask people one more thing. Raises Refused, AlreadyDone, and Invalid: rules.question_problems,
    ``too_many``."""
    if not policies.can_keep_questions(actor):
        raise accounts.Refused
    ground.valid(rules.question_problems(terms, languages=_languages()))
    if models.OwnQuestion.objects.filter(retired_at=None).count() >= rules.MOST_QUESTIONS:
        raise accounts.Invalid(["too_many"])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        made = models.OwnQuestion(made_at=now, **_columns(terms))
        accounts.spend_nonce(nonce=nonce, now=now, result=str(made.pk))
        made.save(force_insert=True)
        _record(witness, "people.add_own_question", made, now)
    return made


def change_own_question(
    *,
    actor: audit_rules.Actor,
    question: models.OwnQuestion,
    terms: rules.Terms,
    now: datetime.datetime,
) -> None:
    """Ask it in other words, with more options, or keep its next answers for another time.

    Answers that are there keep their end. Raises Refused (also where it is retired), Invalid.
    """
    if not policies.can_keep_questions(actor) or question.retired_at:
        raise accounts.Refused
    before = queries.terms_of_question(question)
    ground.valid(rules.question_problems(terms, languages=_languages(), before=before))
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.OwnQuestion.objects.filter(pk=question.pk).update(**_columns(terms))
        _record(witness, "people.change_own_question", question, now)


def retire_own_question(
    *, actor: audit_rules.Actor, question: models.OwnQuestion, now: datetime.datetime
) -> None:
    """Ask it no more. Staff see its answers no longer; each goes at its end, or when she erases it.

    Raises Refused.
    """
    if not policies.can_keep_questions(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        open_one = models.OwnQuestion.objects.filter(pk=question.pk, retired_at=None)
        if open_one.update(retired_at=now):
            _record(witness, "people.retire_own_question", question, now)


def answer_own_questions(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    answers: Mapping[uuid.UUID, rules.Answer],
    now: datetime.datetime,
    nonce: str = "",
) -> None:
    """Keep what somebody answered, each sealed under their key until its own end.

    answers: by the id of a question that is asked; nothing takes the answer out. What is not named
    stays as it is. Raises Refused, AlreadyDone, and Invalid (rules.answer_problems;
    ``question_unknown``).
    """
    rule = ground.stand(actor, [person_id], policy=policies.can_work_with, now=now)
    asked = {one.pk: one for one in queries.own_questions()}
    if not set(answers) <= set(asked):
        raise accounts.Invalid(["question_unknown"])
    problems: list[str] = []
    for question_id, answer in answers.items():
        terms = queries.terms_of_question(asked[question_id])
        problems += rules.answer_problems(terms, answer)
    ground.valid(problems)
    held = ground.key_of(
        actor,
        person_id,
        action="people.answer_own_questions",
        purpose="keeping-in-touch",
        capsules=ANSWERS,
        rule=rule,
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(person_id))
        for question_id, answer in answers.items():
            _keep(held, person_id, asked[question_id], answer, now=now)
        audit.record(
            witness=held.witness,
            action="people.answer_own_questions",
            subject=person_id,
            rule=rule,
            now=now,
        )


def erase_own_answers(person_id: uuid.UUID) -> int:
    """Delete every answer of hers to our own questions. Returns rows reached."""
    return models.OwnAnswer.objects.filter(person_id=person_id).delete()[0]


def _keep(
    held: keys.Keys,
    person_id: uuid.UUID,
    question: models.OwnQuestion,
    answer: rules.Answer,
    *,
    now: datetime.datetime,
) -> None:
    found = models.OwnAnswer.objects.filter(person_id=person_id, question=question)
    if not answer.value and not answer.declined:
        found.delete()
        return
    row = found.first() or models.OwnAnswer(person_id=person_id, question=question)
    said = dataclasses.asdict(answer) | ({"value": ""} if answer.declined else {})
    row.sealed = held.seal(
        person_id, said, label=queries.OWN_ANSWER, row=row.pk, capsule=queries.CAPSULE
    )
    row.answered_at = now
    row.ends_date = rules.ends_on(ground.today(now), question.keep_days)
    row.save()


def _columns(terms: rules.Terms) -> dict[str, Any]:
    return {
        "kind": terms.kind,
        "label": dict(terms.label),
        "why": dict(terms.why),
        "options": [dict(one) for one in terms.options] if terms.kind == rules.ONE_OF else [],
        "keep_days": terms.keep_days,
    }


def _record(
    witness: audit_rules.Witness,
    action: str,
    question: models.OwnQuestion,
    now: datetime.datetime,
) -> None:
    audit.record(witness=witness, action=action, references=str(question.pk), now=now)


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
