"""Who may answer for the organization."""

from __future__ import annotations

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules


def can_edit_spotlights(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators, and the system that grows the demo grove."""
    return accounts.is_organizer(actor) or actor.role == "system"


def can_answer_questions(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators, and the system that grows the demo grove."""
    return accounts.is_organizer(actor) or actor.role == "system"
