"""Every write to spotlights and questions."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from arboleda.voice.funders import choices, models, policies, rules


def start_spotlight(
    *, actor: audit_rules.Actor, title: Mapping[str, str], now: datetime.datetime, nonce: str = ""
) -> models.Spotlight:
    """Begin a draft. title: ``{"en": …, "es": …}``, one at least. Raises Refused, Invalid."""
    if not policies.can_edit_spotlights(actor):
        raise accounts.Refused
    problems = rules.title_problems(title)
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    spotlight = models.Spotlight(title=dict(title), made_at=now, changed_at=now)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(spotlight.pk))
        spotlight.save(force_insert=True)
        _record(witness, "start_spotlight", spotlight, now)
    return spotlight


def rename_spotlight(
    *,
    actor: audit_rules.Actor,
    spotlight: models.Spotlight,
    title: Mapping[str, str],
    now: datetime.datetime,
) -> models.Spotlight:
    """Change the title of a draft. Raises Refused, Invalid (codes, is_published)."""
    problems = rules.title_problems(title)
    return _change(actor, spotlight, "rename_spotlight", problems, {"title": dict(title)}, now)


def write_pair(
    *,
    actor: audit_rules.Actor,
    spotlight: models.Spotlight,
    number: int | None,
    question: Mapping[str, str],
    answer: Mapping[str, str],
    now: datetime.datetime,
) -> models.Spotlight:
    """Write the pair of a number (from 1), or add one where number is None.

    Raises Refused, Invalid (codes of rules.pair_problems, no_such_pair, is_published).
    """
    problems = rules.pair_problems(question, answer)
    pairs = list(spotlight.pairs)
    pair = {"question": dict(question), "answer": dict(answer)}
    if number is None:
        pairs.append(pair)
    elif 1 <= number <= len(pairs):
        pairs[number - 1] = pair
    else:
        problems.append("no_such_pair")
    return _change(actor, spotlight, "write_pair", problems, {"pairs": pairs}, now)


def remove_pair(
    *, actor: audit_rules.Actor, spotlight: models.Spotlight, number: int, now: datetime.datetime
) -> models.Spotlight:
    """Take the pair of a number (from 1) out of a draft. Raises Refused, Invalid."""
    there = 1 <= number <= len(spotlight.pairs)
    pairs = [pair for place, pair in enumerate(spotlight.pairs, 1) if place != number]
    problems = [] if there else ["no_such_pair"]
    return _change(actor, spotlight, "remove_pair", problems, {"pairs": pairs}, now)


def publish_spotlight(
    *, actor: audit_rules.Actor, spotlight: models.Spotlight, now: datetime.datetime
) -> models.Spotlight:
    """Show it on the public door; pages ask again before. Raises Refused, Invalid (codes of
    rules.publish_problems, is_published)."""
    problems = rules.publish_problems(spotlight.title, spotlight.pairs)
    changes = {"state": choices.SpotlightState.PUBLISHED, "published_at": now}
    return _change(actor, spotlight, "publish_spotlight", problems, changes, now)


def reopen_spotlight(
    *, actor: audit_rules.Actor, spotlight: models.Spotlight, now: datetime.datetime
) -> models.Spotlight:
    """Take it off the public door to work on it. Raises Refused."""
    changes = {"state": choices.SpotlightState.DRAFT, "published_at": None}
    return _change(actor, spotlight, "reopen_spotlight", [], changes, now, published=True)


def ask_question(
    *,
    question: str,
    organization: str,
    way: str,
    language: str,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Question:
    """Keep what a visitor asks, sealed under a new key of its own. way: how to answer, or empty.

    Raises Invalid (codes of rules.ask_problems), AlreadyDone, kit.errors.Locked.
    """
    problems = rules.ask_problems(question=question, organization=organization, way=way)
    if language not in rules.LANGUAGES:
        problems.append("unknown_language")
    if problems:
        raise accounts.Invalid(problems)
    row = uuid.uuid4()
    held = vault.make_keys(actor=audit_rules.PUBLIC, subjects=[row], kind=choices.QUESTION_KEY)
    said = {
        "question": question.strip(),
        "organization": organization.strip(),
        "way": way.strip(),
    }
    sealed = held.seal(row, said, label=choices.QUESTION_LABEL, row=row, capsule="question")
    try:
        with transaction.atomic():
            accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
            asked = models.Question.objects.create(
                id=row, language=language, sealed=sealed, asked_at=now
            )
            audit.record(witness=held.witness, action="funders.ask_question", subject=row, now=now)
    except BaseException:
        vault.destroy_keys([row])
        raise
    return asked


def answer_question(
    *,
    actor: audit_rules.Actor,
    question: models.Question,
    answer: str,
    now: datetime.datetime,
    as_spotlight: bool = False,
    title: str = "",
    nonce: str = "",
) -> models.Question:
    """Answer a question on its own page; as_spotlight also begins a draft from title and answer.

    title: the question as everybody may read it, written by staff; the visitor's own words and
    organization never leave the seal. Raises Refused, Invalid (codes of rules.answer_problems,
    no_question for an empty title), AlreadyDone, Locked.
    """
    if not policies.can_answer_questions(actor):
        raise accounts.Refused
    problems = rules.answer_problems(answer)
    if as_spotlight and not title.strip():
        problems.append("no_question")
    if len(title) > rules.TITLE_LENGTH:
        problems.append("question_too_long")
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[question.pk],
        action="funders.answer_question",
        purpose="funders-answer",
        capsules="answer",
        rule="role:organizer",
    )
    if question.pk not in held:
        raise accounts.Invalid(["question_gone"])
    sealed = held.seal(
        question.pk,
        {"answer": answer.strip()},
        label=choices.ANSWER_LABEL,
        row=question.pk,
        capsule="answer",
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(question.pk))
        if as_spotlight:
            words = {question.language: title.strip()}
            pair = {"question": words, "answer": {question.language: answer.strip()}}
            question.spotlight = models.Spotlight.objects.create(
                title=words, pairs=[pair], made_at=now, changed_at=now
            )
        question.state, question.answered_at = choices.QuestionState.ANSWERED, now
        question.sealed_answer = sealed
        question.save()
        audit.record(
            witness=held.witness, action="funders.answer_question", subject=question.pk, now=now
        )
    return question


def mark_answered(
    *, actor: audit_rules.Actor, question: models.Question, now: datetime.datetime
) -> models.Question:
    """Note that a question was answered another way. Raises Refused, Locked."""
    if not policies.can_answer_questions(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[question.pk])
    with transaction.atomic():
        question.state, question.answered_at = choices.QuestionState.ELSEWHERE, now
        question.save(update_fields=["state", "answered_at"])
        known = question.pk if question.pk in witness.subjects else None
        audit.record(witness=witness, action="funders.mark_answered", subject=known, now=now)
    return question


def _change(
    actor: audit_rules.Actor,
    spotlight: models.Spotlight,
    action: str,
    problems: list[str],
    changes: Mapping[str, object],
    now: datetime.datetime,
    *,
    published: bool = False,
) -> models.Spotlight:
    """Apply changes to a draft (or, with published, to what is public)."""
    if not policies.can_edit_spotlights(actor):
        raise accounts.Refused
    wanted = choices.SpotlightState.PUBLISHED if published else choices.SpotlightState.DRAFT
    if spotlight.state != wanted:
        problems = [*problems, "is_draft" if published else "is_published"]
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        # Only the row as it was read is changed: two people at once do not overwrite each other.
        same = models.Spotlight.objects.filter(
            pk=spotlight.pk, changed_at=spotlight.changed_at, state=spotlight.state
        )
        if not same.update(**changes, changed_at=now):
            raise accounts.Invalid(["changed_meanwhile"])
        spotlight.refresh_from_db()
        _record(witness, action, spotlight, now)
    return spotlight


def _record(
    witness: audit_rules.Witness, action: str, spotlight: models.Spotlight, now: datetime.datetime
) -> None:
    audit.record(witness=witness, action=f"funders.{action}", references=str(spotlight.pk), now=now)


def erase_questions_of(person_id: uuid.UUID) -> int:
    """Nothing: no question is tied to a person. Rights purges them."""
    return 0
