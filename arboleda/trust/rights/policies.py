"""Who may see what is held."""

from __future__ import annotations

from arboleda.trust.accounts import choices
from arboleda.trust.audit import rules as audit_rules


def can_take_copy(actor: audit_rules.Actor) -> bool:
    """Everybody may take what is held about herself; there is no way to take another's."""
    return actor.person is not None


def can_change_periods(actor: audit_rules.Actor) -> bool:
    """Administrators say how long things are kept."""
    return actor.role == choices.Role.ADMINISTRATOR
