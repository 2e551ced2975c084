"""Writes to paths and strengths, by the person herself or together with her."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.organizing.people import models, policies
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import paths
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

PATH_LABEL = "path-step"
STRENGTH_LABEL = "strength"
CAPSULE = "text"


def add_path_step(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    text: str,
    now: datetime.datetime,
    kind: str = "",
    done_date: datetime.date | None = None,
    together: bool = False,
    nonce: str = "",
) -> models.PathStep:
    """Write a step on her path: wanted, or done on a day.

    together: staff say that it was written with her; her own needs no saying. Raises Refused,
    Invalid (see rules.paths.step_problems), AlreadyDone.
    """
    rule = ground.stand(actor, [person_id], policy=policies.can_write_with, now=now)
    ground.valid(
        paths.step_problems(
            text,
            kind=kind,
            done_date=done_date,
            today=ground.today(now),
            together=together or actor.person == person_id,
        )
    )
    held = ground.key_of(
        actor, person_id, action="people.add_path_step", purpose="path", capsules="path", rule=rule
    )
    row = uuid.uuid4()
    sealed = held.seal(
        person_id, {"text": text.strip()}, label=PATH_LABEL, row=row, capsule=CAPSULE
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.PathStep.objects.create(
            id=row,
            person_id=person_id,
            kind=kind,
            written_at=now,
            done_date=done_date,
            sealed=sealed,
        )
        audit.record(
            witness=held.witness,
            action="people.add_path_step",
            subject=person_id,
            rule=rule,
            references=str(row),
            now=now,
        )
    return made


def finish_path_step(
    *, actor: audit_rules.Actor, step: models.PathStep, now: datetime.datetime
) -> None:
    """The step is done today. Raises Refused."""
    _change(actor, step, "people.finish_path_step", now=now, done_date=ground.today(now))


def reopen_path_step(
    *, actor: audit_rules.Actor, step: models.PathStep, now: datetime.datetime
) -> None:
    """The step is still wanted, not done. Raises Refused."""
    _change(actor, step, "people.reopen_path_step", now=now, done_date=None)


def remove_path_step(
    *, actor: audit_rules.Actor, step: models.PathStep, now: datetime.datetime
) -> None:
    """Take a step off the path. Raises Refused."""
    _change(actor, step, "people.remove_path_step", now=now)


def write_strength(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    text: str,
    now: datetime.datetime,
    kind: str = "",
    offered: bool = False,
    together: bool = False,
    nonce: str = "",
) -> models.Strength:
    """Write what she knows how to do, in her own words; offered: she offers it to the others.

    together: as in add_path_step. Raises Refused, Invalid (rules.paths.strength_problems),
    AlreadyDone.
    """
    rule = ground.stand(actor, [person_id], policy=policies.can_write_with, now=now)
    ground.valid(
        paths.strength_problems(text, kind=kind, together=together or actor.person == person_id)
    )
    held = ground.key_of(
        actor,
        person_id,
        action="people.write_strength",
        purpose="strength",
        capsules="strength",
        rule=rule,
    )
    row = uuid.uuid4()
    sealed = held.seal(
        person_id, {"text": text.strip()}, label=STRENGTH_LABEL, row=row, capsule=CAPSULE
    )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row))
        made = models.Strength.objects.create(
            id=row,
            person_id=person_id,
            kind=kind,
            written_at=now,
            sealed=sealed,
            offered_at=now if offered else None,
        )
        audit.record(
            witness=held.witness,
            action="people.write_strength",
            subject=person_id,
            rule=rule,
            references=str(row),
            now=now,
        )
    return made


def offer_strength(
    *, actor: audit_rules.Actor, strength: models.Strength, now: datetime.datetime
) -> None:
    """She offers it to the others: it may enter a plan. Raises Refused."""
    _change(actor, strength, "people.offer_strength", now=now, offered_at=now)


def keep_strength(
    *, actor: audit_rules.Actor, strength: models.Strength, now: datetime.datetime
) -> None:
    """She takes the offer back and keeps the strength to herself. Raises Refused."""
    _change(actor, strength, "people.keep_strength", now=now, offered_at=None)


def remove_strength(
    *, actor: audit_rules.Actor, strength: models.Strength, now: datetime.datetime
) -> None:
    """She takes it back altogether. Raises Refused."""
    _change(actor, strength, "people.remove_strength", now=now)


def _change(
    actor: audit_rules.Actor,
    row: models.PathStep | models.Strength,
    action: str,
    *,
    now: datetime.datetime,
    **columns: datetime.date | None,
) -> None:
    """Set columns of a row of hers, or delete it where there are none; audited either way."""
    person = row.person_id
    rule = ground.stand(actor, [person], policy=policies.can_write_with, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        found = type(row)._default_manager.filter(pk=row.pk)
        if columns:
            found.update(**columns)
        else:
            found.delete()
        audit.record(
            witness=witness,
            action=action,
            subject=person,
            rule=rule,
            references=str(row.pk),
            now=now,
        )
