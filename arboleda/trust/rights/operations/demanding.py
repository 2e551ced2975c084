"""The log of legal demands, and the workbook of a breach (R16, R17)."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models, policies, queries
from arboleda.trust.rights.rules import demands
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault


def record_demand(
    *,
    actor: audit_rules.Actor,
    paper: str,
    office: str,
    asks: str,
    came_date: datetime.date,
    due_date: datetime.date | None,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Demand:
    """Write down what a court or a public office demanded. Nothing is handed over by it.

    Raises Refused, AlreadyDone, and Invalid: ``paper_unknown``, text_problems.
    """
    if not policies.can_answer_demands(actor):
        raise accounts.Refused
    problems = [] if paper in choices.Paper.values else ["paper_unknown"]
    problems += demands.text_problems(office) or demands.text_problems(asks)
    if problems:
        raise accounts.Invalid(problems)
    row = uuid.uuid4()
    held = vault.make_keys(actor=actor, subjects=[row], kind=vault_choices.RECORD_KEY)
    sealed = held.seal(
        row, {"office": office.strip(), "asks": asks.strip()}, label=queries.DEMAND, row=row,
        capsule=queries.WORDS,
    )  # fmt: skip
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.Demand.objects.create(
            id=row, paper=paper, came_date=came_date, due_date=due_date, recorded_at=now,
            sealed=sealed,
        )  # fmt: skip
        audit.record(
            witness=held.witness, action="rights.record_demand", rule=paper,
            references=str(row), now=now,
        )  # fmt: skip
    return made


def start_incident(
    *,
    actor: audit_rules.Actor,
    kind: str,
    noticed_at: datetime.datetime,
    from_at: datetime.datetime,
    until_at: datetime.datetime,
    by: uuid.UUID | None,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Incident:
    """Start the clock of a breach: 24 hours from when it was noticed.

    Raises Refused, AlreadyDone, and Invalid: ``kind_unknown``, incident_problems.
    """
    if not policies.can_answer_demands(actor):
        raise accounts.Refused
    problems = [] if kind in choices.Breach.values else ["kind_unknown"]
    problems += demands.incident_problems(
        noticed_at=noticed_at, from_at=from_at, until_at=until_at, now=now
    )
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        made = models.Incident(
            kind=kind, noticed_at=noticed_at, from_at=from_at, until_at=until_at, by_id=by,
            recorded_at=now,
        )  # fmt: skip
        accounts.spend_nonce(nonce=nonce, now=now, result=str(made.pk))
        made.save(force_insert=True)
        audit.record(
            witness=witness, action="rights.start_incident", rule=kind, references=str(made.pk),
            now=now,
        )  # fmt: skip
    return made


def take_step(
    *,
    actor: audit_rules.Actor,
    case: models.Demand | models.Incident,
    code: str,
    now: datetime.datetime,
) -> None:
    """Note that a step was taken, now and by the actor; the first note counts. Raises Refused."""
    known = choices.DEMAND_STEPS if isinstance(case, models.Demand) else choices.BREACH_STEPS
    if not policies.can_answer_demands(actor) or code not in known or case.closed_at is not None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        _, is_new = models.Step.objects.get_or_create(
            case_id=case.pk, code=code, defaults={"done_at": now, "by_id": actor.person}
        )
        if is_new:
            audit.record(
                witness=witness, action="rights.take_step", rule=code, references=str(case.pk),
                now=now,
            )  # fmt: skip


def close_case(
    *,
    actor: audit_rules.Actor,
    case: models.Demand | models.Incident,
    now: datetime.datetime,
    people: int = 0,
) -> None:
    """Close a demand or a breach with its record; people: how many were touched. Raises Refused."""
    if not policies.can_answer_demands(actor) or case.closed_at is not None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        case.closed_at = now
        if isinstance(case, models.Incident):
            case.people = people
        case.save()
        audit.record(
            witness=witness, action="rights.close_case", rule=f"people:{people}",
            references=str(case.pk), now=now,
        )  # fmt: skip


def erase_demands(person_id: uuid.UUID) -> int:
    """Nothing: a demand names nobody by id. Its words go with its own key (a clock)."""
    return 0


def erase_incidents(person_id: uuid.UUID) -> int:
    """Take her id out of breaches that named her account. Returns how many."""
    return models.Incident.objects.filter(by_id=person_id).update(by_id=None)


def erase_steps(person_id: uuid.UUID) -> int:
    """Take her id out of steps she took. Returns how many."""
    return models.Step.objects.filter(by_id=person_id).update(by_id=None)
