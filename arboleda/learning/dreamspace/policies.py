"""Who may open and run dream rooms. On phones nobody is asked who they are: the code lets them in."""

from __future__ import annotations

import uuid
from collections.abc import Set

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.audit import rules as audit_rules


def can_open_space(
    actor: audit_rules.Actor,
    *,
    everybody: bool,
    group_id: uuid.UUID | None,
    groups: Set[uuid.UUID],
) -> bool:
    """Staff who work with everybody open any room; others one for a group assigned to them.

    group_id is None for a room of no group in particular.
    """
    if actor.role == "system":
        return True
    may = everybody or (group_id is not None and group_id in groups)
    return actor.role in account_choices.STAFF and may


def can_run_space(
    actor: audit_rules.Actor, *, everybody: bool, group_id: uuid.UUID, groups: Set[uuid.UUID]
) -> bool:
    """Staff who work with everybody or with its group: stages, cards, the map, what is decided."""
    if actor.role == "system":
        return True
    return actor.role in account_choices.STAFF and (everybody or group_id in groups)
