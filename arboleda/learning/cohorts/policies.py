"""Who may do what with cohorts."""

from __future__ import annotations

import uuid
from collections.abc import Set

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.audit import rules as audit_rules


def can_start_cohort(actor: audit_rules.Actor, *, everybody: bool) -> bool:
    """Organizers who work with everybody, and the system when it sets up a grove."""
    return actor.role == "system" or (everybody and actor.role in account_choices.ORGANIZERS)


def can_run_cohort(
    actor: audit_rules.Actor, *, everybody: bool, cohort_id: uuid.UUID, groups: Set[uuid.UUID]
) -> bool:
    """Staff to whom the cohort is assigned: its sessions, plans, enrollments and agreements."""
    if actor.role == "system":
        return True
    return actor.role in account_choices.STAFF and (everybody or cohort_id in groups)
