"""What somebody says is wrong, and what staff answer (R20)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.kit import registries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models, policies, queries
from arboleda.trust.rights.rules import demands
from arboleda.trust.vault import operations as vault

RULE = "self"


def ask_correction(
    *, actor: audit_rules.Actor, kind: str, text: str, now: datetime.datetime, nonce: str = ""
) -> models.Correction:
    """Say that something of this kind is wrong. Raises Refused, AlreadyDone, Invalid (text_problems)."""
    if actor.person is None or kind not in registries.personal_data.models():
        raise accounts.Refused
    problems = demands.text_problems(text)
    if problems:
        raise accounts.Invalid(problems)
    row = uuid.uuid4()
    held = vault.ask_keys(
        actor=actor,
        subjects=[actor.person],
        action="rights.ask_correction",
        purpose="rights",
        capsules=queries.WORDS,
        rule=RULE,
    )
    sealed = held.seal(
        actor.person, {"text": text.strip()}, label=queries.CORRECTION, row=row,
        capsule=queries.WORDS,
    )  # fmt: skip
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.Correction.objects.create(
            id=row, person_id=actor.person, kind=kind, asked_at=now, sealed=sealed
        )
        audit.record(
            witness=held.witness,
            action="rights.ask_correction",
            subject=actor.person,
            rule=RULE,
            references=str(row),
            now=now,
        )
    return made


def answer_correction(
    *,
    actor: audit_rules.Actor,
    correction: models.Correction,
    answer: str,
    text: str,
    now: datetime.datetime,
) -> None:
    """Answer somebody who said that something is wrong; she reads it where she sees what is held.

    Raises Refused, and Invalid: ``answer_unknown``, ``answered``, text_problems where it is not done.
    """
    person = correction.person_id
    readable = queries.readable(actor, now=now)
    if not policies.can_answer_correction(actor, person, readable):
        raise accounts.Refused
    problems = [] if answer in choices.Answer.values else ["answer_unknown"]
    if text.strip() or answer != choices.Answer.DONE:
        problems += demands.text_problems(text)
    if problems:
        raise accounts.Invalid(problems)
    held = vault.ask_keys(
        actor=actor,
        subjects=[person],
        action="rights.answer_correction",
        purpose="rights",
        capsules=queries.WORDS,
        rule=readable.rule,
    )
    sealed = held.seal(
        person,
        {"text": text.strip()},
        label=queries.CORRECTION,
        row=correction.pk,
        capsule="answer",
    )
    with transaction.atomic():
        open_one = models.Correction.objects.filter(pk=correction.pk, answered_at__isnull=True)
        if not open_one.update(answer=answer, answered_at=now, sealed_answer=sealed):
            raise accounts.Invalid(["answered"])
        audit.record(
            witness=held.witness,
            action="rights.answer_correction",
            subject=person,
            rule=readable.rule,
            references=f"{correction.pk} {answer}",
            now=now,
        )


def erase_corrections(person_id: uuid.UUID) -> int:
    """Delete what she said was wrong, with the answers. Returns how many rows went."""
    return models.Correction.objects.filter(person_id=person_id).delete()[0]
