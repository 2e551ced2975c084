"""Setting the path for minors, and barring a guardian."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, policies, queries
from arboleda.trust.consent.queries import minors as kept
from arboleda.trust.consent.rules import minors
from arboleda.trust.vault import operations as vault


def set_minor_path(
    *, actor: audit_rules.Actor, path: str, jurisdiction: str, now: datetime.datetime
) -> None:
    """Say how minors consent where we work (R7). Counsel should have said so. Raises Refused, Invalid."""
    if not policies.can_keep_notices(actor):
        raise accounts.Refused
    problems = minors.path_problems(path, jurisdiction)
    if problems:
        raise accounts.Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.MinorPath.objects.update_or_create(
            pk=1, defaults={"path": path, "jurisdiction": jurisdiction.strip(), "set_at": now}
        )
        audit.record(witness=witness, action="consent.set_minor_path", rule=path, now=now)


def bar_guardian(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, name: str, now: datetime.datetime
) -> models.BarredGuardian:
    """Let somebody never consent for this minor. Nobody asks why (R6). Raises Refused, Invalid."""
    readable = queries.readable(actor, now=now)
    if not policies.can_record_release(actor, person_id, readable):
        raise accounts.Refused
    if not name.strip() or len(name) > minors.NAME_LENGTH:
        raise accounts.Invalid(["no_guardian_name"])
    rule = "system" if actor.role == audit_rules.SYSTEM.role else readable.rule
    held = vault.ask_keys(
        actor=actor,
        subjects=[person_id],
        action="consent.bar_guardian",
        purpose="release-of-information",
        capsules=kept.CAPSULE,
        rule=rule,
    )
    if person_id not in held:
        raise accounts.Refused
    row = models.BarredGuardian(person_id=person_id, barred_at=now)
    row.sealed = held.seal(
        person_id, {"name": name.strip()}, label=kept.LABEL, row=row.pk, capsule=kept.CAPSULE
    )
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            witness=held.witness,
            action="consent.bar_guardian",
            subject=person_id,
            rule=rule,
            references=str(row.pk),
            now=now,
        )
    return row


def lift_bar(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, barred_id: uuid.UUID, now: datetime.datetime
) -> None:
    """Let somebody consent for this minor again: the name was written by mistake. Raises Refused.

    The page asks for the passphrase first: an abuser may stand behind whoever is signed in.
    """
    readable = queries.readable(actor, now=now)
    if not policies.can_record_release(actor, person_id, readable):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[person_id])
    with transaction.atomic():
        gone, _ = models.BarredGuardian.objects.filter(pk=barred_id, person_id=person_id).delete()
        if not gone:
            raise accounts.Refused
        audit.record(
            witness=witness,
            action="consent.lift_bar",
            subject=person_id,
            rule="system" if actor.role == audit_rules.SYSTEM.role else readable.rule,
            references=str(barred_id),
            now=now,
        )


def erase_barred(person_id: uuid.UUID) -> int:
    """Delete who may not consent for her (she is forgotten). Returns how many rows went."""
    return models.BarredGuardian.objects.filter(person_id=person_id).delete()[0]
