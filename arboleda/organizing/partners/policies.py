"""Who may do what with partners: organizations are no secret among staff."""

from __future__ import annotations

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules


def can_see_partners(actor: audit_rules.Actor) -> bool:
    """All staff."""
    return accounts.is_staff(actor) or actor.role == audit_rules.SYSTEM.role


def can_write_partners(actor: audit_rules.Actor) -> bool:
    """All staff: whoever holds a conversation writes it down. What is sealed needs a person."""
    return actor.person is not None and accounts.is_staff(actor)
