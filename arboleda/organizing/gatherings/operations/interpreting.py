"""Who interprets at a gathering, after a promise of silence (safety-rules.md, R26)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from arboleda.organizing.gatherings import choices, models, queries, rules
from arboleda.organizing.gatherings.operations import planning
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts.operations import AlreadyDone, Invalid, spend_nonce
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent.rules import notices
from arboleda.trust.safety import operations as safety
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True, slots=True)
class Interpreting:
    """Who interprets what, and when that person promised silence.

    person for somebody on staff, partner for a partner's interpreter, neither for one from outside;
    label says which, without a name, where it is nobody on staff. directions: ``es-en``. language: in
    which the promise was read. is_apart: whoever arranges it has made sure that this is no family,
    no friend and no child of anybody who comes.
    """

    directions: Sequence[str]
    promised_date: datetime.date | None
    language: str
    is_apart: bool
    person: uuid.UUID | None = None
    partner: uuid.UUID | None = None
    label: str = ""

    @property
    def kind(self) -> str:
        """Where the interpreter comes from."""
        if self.person is not None:
            return choices.Interprets.STAFF
        return choices.Interprets.PARTNER if self.partner else choices.Interprets.OUTSIDE


def arrange_interpreter(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    terms: Interpreting,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Interpreter:
    """Note who interprets; from here on the directions count as taken care of.

    Raises Refused, AlreadyDone, and Invalid: codes of rules.interpreter_problems and
    rules.conflict_problems, ``not_on_staff``, ``partner_unknown``, ``interprets_already``,
    ``notice_unreviewed``, ``notice_stale``. Who must not meet somebody of the group is answered like
    who is close to somebody: ``not_this_person``.
    """
    planning.must_run(actor, gathering, now=now)
    # The same form again must say so, not complain that this person interprets already.
    spent = accounts.UsedNonce.objects.filter(pk=nonce).first() if nonce else None
    if spent:
        raise AlreadyDone(spent.result)
    notice, unusable = consent.notice_problems(notices.INTERPRETING, terms.language)
    problems = [*_problems(gathering, terms, today=timezone.localdate(now)), *unusable]
    if problems or terms.promised_date is None:
        raise Invalid(problems)
    subjects = [terms.person] if terms.person else []
    try:
        safety.admit(actor=actor, group_id=gathering.group_id, joining=subjects, now=now)
    except safety.CannotBeAdded as apart:
        raise Invalid(["not_this_person"]) from apart
    witness = vault.ask_witness(actor=actor, subjects=subjects)
    with transaction.atomic():
        made = models.Interpreter(
            gathering=gathering,
            kind=terms.kind,
            person_id=terms.person,
            partner_id=terms.partner,
            label=terms.label.strip(),
            directions=sorted(set(terms.directions)),
            promised_date=terms.promised_date,
            notice=notice,
            recorded_at=now,
        )
        spend_nonce(nonce=nonce, now=now, result=str(made.pk))
        made.save(force_insert=True)
        planning.note_arranged(gathering)
        audit.record(
            witness=witness, action="gatherings.arrange_interpreter", now=now,
            subject=terms.person, rule=notice, references=str(gathering.pk),
        )  # fmt: skip
    return made


def end_interpreter(
    *, actor: audit_rules.Actor, interpreter: models.Interpreter, now: datetime.datetime
) -> None:
    """Take it back: somebody else has to be found. Raises Refused."""
    gathering = interpreter.gathering
    planning.must_run(actor, gathering, now=now)
    subjects = [interpreter.person_id] if interpreter.person_id else []
    witness = vault.ask_witness(actor=actor, subjects=subjects)
    with transaction.atomic():
        interpreter.delete()
        planning.note_arranged(gathering)
        known = interpreter.person_id in witness.subjects
        audit.record(
            witness=witness, action="gatherings.end_interpreter", now=now,
            subject=interpreter.person_id if known else None, references=str(gathering.pk),
        )  # fmt: skip


def erase_interpreting(person_id: uuid.UUID) -> int:
    """Delete that she interpreted; what she was to interpret waits for somebody else. Returns rows."""
    rows = list(models.Interpreter.objects.filter(person_id=person_id).select_related("gathering"))
    for one in rows:
        one.delete()
        planning.note_arranged(one.gathering)
    return len(rows)


def _problems(
    gathering: models.Gathering, terms: Interpreting, *, today: datetime.date
) -> list[str]:
    problems = rules.interpreter_problems(
        needs_label=terms.kind != choices.Interprets.STAFF,
        label=terms.label,
        directions=terms.directions,
        asked=[str(one) for one in gathering.interpreting.all()],
        promised_date=terms.promised_date,
        today=today,
        is_apart=terms.is_apart,
    )
    if terms.partner is not None and not queries.is_partner(terms.partner):
        problems.append("partner_unknown")
    if terms.person is None:
        return problems
    if terms.person not in queries.usernames([terms.person]):
        return [*problems, "not_on_staff"]
    if terms.person in queries.interpreting_people(gathering.pk):
        problems.append("interprets_already")
    return problems + rules.conflict_problems(
        is_in_group=queries.is_in_group(gathering, terms.person),
        is_close=queries.is_close(gathering, terms.person),
        stands_by=terms.person in queries.standing_by(gathering),
    )
