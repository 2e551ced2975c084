"""Who may work with whom, until when."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction

from arboleda.trust.accounts import choices, models, policies
from arboleda.trust.accounts.operations import errors
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def assign(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    scope: str,
    object_id: uuid.UUID | None,
    purpose: str,
    ends_at: datetime.datetime,
    now: datetime.datetime,
) -> models.Assignment:
    """Let a staff account work with a person, a group or everybody, until ends_at (UTC).

    What is in force gets the new end. What has ended stays as it was, so that it can be seen who
    could see what and when. Raises Refused, Invalid: ``assignment_must_end_later``, ``not_on_staff``
    (it would wait for the day on which its role changes).
    """
    if not policies.can_assign(actor):
        raise errors.Refused
    if ends_at <= now:
        raise errors.Invalid(["assignment_must_end_later"])
    if account.role not in choices.STAFF:
        raise errors.Invalid(["not_on_staff"])
    with transaction.atomic():
        assignment, _ = models.Assignment.objects.filter(ends_at__gt=now).update_or_create(
            account=account,
            scope=scope,
            object_id=object_id,
            purpose=purpose,
            defaults={"ends_at": ends_at},
            create_defaults={"starts_at": now, "ends_at": ends_at},
        )
        audit.record(
            witness=witness,
            action="accounts.assign",
            now=now,
            rule=f"{scope}:{purpose}",
            **_about(scope, object_id, witness),
        )
    return assignment


def end_assignment(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    assignment: models.Assignment,
    now: datetime.datetime,
) -> None:
    """End an assignment at once; one that has ended keeps its end. Raises Refused."""
    if not policies.can_assign(actor):
        raise errors.Refused
    if assignment.ends_at <= now:
        return
    with transaction.atomic():
        if assignment.starts_at >= now:
            assignment.delete()
        else:
            assignment.ends_at = now
            assignment.save(update_fields=["ends_at"])
        audit.record(
            witness=witness,
            action="accounts.end_assignment",
            now=now,
            **_about(assignment.scope, assignment.object_id, witness),
        )


def _about(scope: str, object_id: uuid.UUID | None, witness: audit_rules.Witness) -> dict[str, Any]:
    """How the chain names what is assigned: a group by its id, a person by her pseudonym alone.

    A chain cannot lose a row, so an id of a person would outlive her being forgotten.
    """
    if scope != choices.Scope.PERSON:
        return {"references": str(object_id or "")}
    return {"subject": object_id if object_id in witness.subjects else None}
