"""How open a person is to the staff."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models, policies, queries
from arboleda.trust.safety.rules import reading
from arboleda.trust.vault import operations as vault


def change_openness(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    level: str,
    now: datetime.datetime,
    keeper: uuid.UUID | None = None,
    asked: bool = False,
) -> None:
    """Choose how open she is: green, yellow or red (rules.reading says what each means).

    keeper: whom on staff she names; needed unless green. asked: staff say that she was asked, which
    opening up needs of them. Raises Refused; Invalid with unknown_level, no_keeper, keeper_not_here.
    """
    readable = queries.readable(actor, now=now)
    before = queries.openness_of(person_id)
    opens_up = reading.is_more_open(level, than=before.level)
    if not policies.can_change_openness(
        actor, person_id, readable, opens_up=opens_up, keeper=before.keeper, asked=asked
    ):
        raise accounts.Refused
    problems = reading.level_problems(level, keeper, offered=queries.keepers_for(person_id))
    if problems:
        raise accounts.Invalid(problems)
    rule = "system" if actor.role == audit_rules.SYSTEM.role else readable.rule
    witness = vault.ask_witness(actor=actor, subjects=[person_id])
    if person_id not in witness.subjects:
        raise accounts.Refused
    with transaction.atomic():
        if level == reading.GREEN:
            models.Openness.objects.filter(pk=person_id).delete()
        else:
            models.Openness.objects.update_or_create(
                person_id=person_id,
                defaults={
                    "level": level,
                    "keeper_id": keeper,
                    "set_by_id": actor.person,
                    "set_at": now,
                },
            )
        audit.record(
            witness=witness,
            action="safety.change_openness",
            subject=person_id,
            rule=rule,
            references=level,
            now=now,
        )


def erase_openness(person_id: uuid.UUID) -> int:
    """Delete the level she chose, and her id where others named her. Returns rows reached."""
    named = models.Openness.objects.filter(keeper_id=person_id).update(keeper_id=None)
    named += models.Openness.objects.filter(set_by_id=person_id).update(set_by_id=None)
    return named + models.Openness.objects.filter(pk=person_id).delete()[0]
