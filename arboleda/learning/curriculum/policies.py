"""Who may bring a curriculum in."""

from __future__ import annotations

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.audit import rules as audit_rules


def can_import_pack(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators, and the system when it sets up a grove."""
    return actor.role in account_choices.ORGANIZERS or actor.role == "system"
