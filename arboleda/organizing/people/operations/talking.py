"""Writes to one-to-ones and their next steps."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.organizing.people import models, policies
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import talks
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

LABEL = "one-to-one"
CAPSULE = "text"


def record_one_to_one(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    note: talks.Note,
    now: datetime.datetime,
    held_by: uuid.UUID | None = None,
    nonce: str = "",
) -> models.OneToOne:
    """Keep what moves somebody, what she will do, and the next step with its day.

    held_by: who talked with her; the actor where nothing is said. Raises Refused, Invalid (see
    rules.talks.note_problems), AlreadyDone.
    """
    rule = ground.stand(actor, [person_id], policy=policies.can_work_with, now=now)
    ground.valid(talks.note_problems(note, today=ground.today(now)))
    held = ground.key_of(
        actor,
        person_id,
        action="people.record_one_to_one",
        purpose="one-to-one",
        capsules="one-to-one",
        rule=rule,
    )
    row = uuid.uuid4()
    sealed = held.seal(person_id, talks.payload(note), label=LABEL, row=row, capsule=CAPSULE)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.OneToOne.objects.create(
            id=row,
            person_id=person_id,
            held_date=note.held_date,
            recorded_at=now,
            held_by_id=held_by or actor.person,
            next_date=note.next_date,
            sealed=sealed,
        )
        audit.record(
            witness=held.witness,
            action="people.record_one_to_one",
            subject=person_id,
            rule=rule,
            references=str(row),
            now=now,
        )
    return made


def finish_next_step(
    *, actor: audit_rules.Actor, one_to_one: models.OneToOne, now: datetime.datetime
) -> None:
    """The next step is done. Raises Refused, and Invalid (``no_step``) where none was agreed."""
    _mark_step(actor, one_to_one, "people.finish_next_step", done_at=now, now=now)


def reopen_next_step(
    *, actor: audit_rules.Actor, one_to_one: models.OneToOne, now: datetime.datetime
) -> None:
    """The next step is not done after all. Raises as finish_next_step."""
    _mark_step(actor, one_to_one, "people.reopen_next_step", done_at=None, now=now)


def remove_one_to_one(
    *, actor: audit_rules.Actor, one_to_one: models.OneToOne, now: datetime.datetime
) -> None:
    """Delete a one-to-one: it was a mistake, or she takes back what she said. Raises Refused."""
    person = one_to_one.person_id
    rule = ground.stand(actor, [person], policy=policies.can_work_with, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        models.OneToOne.objects.filter(pk=one_to_one.pk).delete()
        audit.record(
            witness=witness,
            action="people.remove_one_to_one",
            subject=person,
            rule=rule,
            references=str(one_to_one.pk),
            now=now,
        )


def _mark_step(
    actor: audit_rules.Actor,
    one_to_one: models.OneToOne,
    action: str,
    *,
    done_at: datetime.datetime | None,
    now: datetime.datetime,
) -> None:
    person = one_to_one.person_id
    rule = ground.stand(actor, [person], policy=policies.can_work_with, now=now)
    ground.valid([] if one_to_one.next_date else ["no_step"])
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        models.OneToOne.objects.filter(pk=one_to_one.pk).update(next_done_at=done_at)
        audit.record(
            witness=witness,
            action=action,
            subject=person,
            rule=rule,
            references=str(one_to_one.pk),
            now=now,
        )
