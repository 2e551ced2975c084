"""Who may close and open the keys of the grove."""

from __future__ import annotations

from arboleda.trust.accounts import choices
from arboleda.trust.audit import rules as audit_rules


def can_lock_keys(actor: audit_rules.Actor) -> bool:
    """Administrators, at once and without being asked for anything: closing never waits."""
    return actor.role == choices.Role.ADMINISTRATOR


def can_unlock_keys(actor: audit_rules.Actor) -> bool:
    """Administrators, who must know the passphrase of the keys besides."""
    return actor.role == choices.Role.ADMINISTRATOR
