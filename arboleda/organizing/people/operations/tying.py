"""Writes to how people know each other."""

from __future__ import annotations

import datetime
import uuid

from django.db import IntegrityError, transaction

from arboleda.organizing.people import models, policies
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import ties
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault


def relate_people(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    kind: str,
    now: datetime.datetime,
    since_date: datetime.date | None = None,
    nonce: str = "",
) -> models.Relationship:
    """Note how two people know each other. kind is said from the first to the second.

    It says nothing of what either of them lived through (R48). Raises Refused, Invalid (see
    rules.ties.tie_problems; ``tie_exists`` where it is noted already), AlreadyDone.
    """
    rule = ground.stand(actor, [person_id, other_id], policy=policies.can_work_with, now=now)
    ground.valid(
        ties.tie_problems(
            person=person_id,
            other=other_id,
            kind=kind,
            since_date=since_date,
            ended_date=None,
            today=ground.today(now),
        )
    )
    witness = vault.ask_witness(actor=actor, subjects=[person_id, other_id])
    row = uuid.uuid4()
    try:
        with transaction.atomic():
            accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
            made = models.Relationship.objects.create(
                id=row,
                person_id=person_id,
                other_id=other_id,
                kind=kind,
                since_date=since_date,
                recorded_at=now,
            )
            audit.record_many(
                witness=witness,
                action="people.relate_people",
                subjects=[person_id, other_id],
                rule=rule,
                references=str(row),
                now=now,
            )
    except IntegrityError as known:
        raise accounts.Invalid(["tie_exists"]) from known
    return made


def end_relationship(
    *,
    actor: audit_rules.Actor,
    relationship: models.Relationship,
    ended_date: datetime.date,
    now: datetime.datetime,
) -> None:
    """They no longer know each other in this way since ended_date. Raises Refused, Invalid."""
    people = [relationship.person_id, relationship.other_id]
    rule = ground.stand(actor, people, policy=policies.can_work_with, now=now)
    ground.valid(
        ties.tie_problems(
            person=people[0],
            other=people[1],
            kind=relationship.kind,
            since_date=relationship.since_date,
            ended_date=ended_date,
            today=ground.today(now),
        )
    )
    witness = vault.ask_witness(actor=actor, subjects=people)
    with transaction.atomic():
        models.Relationship.objects.filter(pk=relationship.pk).update(ended_date=ended_date)
        audit.record_many(
            witness=witness,
            action="people.end_relationship",
            subjects=people,
            rule=rule,
            references=str(relationship.pk),
            now=now,
        )


def remove_relationship(
    *, actor: audit_rules.Actor, relationship: models.Relationship, now: datetime.datetime
) -> None:
    """Delete a tie that was noted by mistake, or that one of them takes back. Raises Refused."""
    people = [relationship.person_id, relationship.other_id]
    rule = ground.stand(actor, people, policy=policies.can_work_with, now=now)
    witness = vault.ask_witness(actor=actor, subjects=people)
    with transaction.atomic():
        models.Relationship.objects.filter(pk=relationship.pk).delete()
        audit.record_many(
            witness=witness,
            action="people.remove_relationship",
            subjects=people,
            rule=rule,
            references=str(relationship.pk),
            now=now,
        )
