"""Who may write down ideas, run campaigns and make an idea's way public."""

from __future__ import annotations

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules


def can_write_ideas(actor: audit_rules.Actor) -> bool:
    """Staff, who facilitate the dreaming and the telling back; the system grows the demo grove."""
    return accounts.is_staff(actor) or actor.role == "system"


def can_run_campaigns(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators; the system grows the demo grove."""
    return accounts.is_organizer(actor) or actor.role == "system"


def can_publish(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators; the system grows the demo grove."""
    return accounts.is_organizer(actor) or actor.role == "system"
