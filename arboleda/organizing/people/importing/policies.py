"""Who may bring in a list of people."""

from __future__ import annotations

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent


def can_bring_lists(actor: audit_rules.Actor, readable: consent.Readable) -> bool:
    """Organizers and administrators who work with everybody: a list may be about anybody."""
    if actor.role == audit_rules.SYSTEM.role:
        return True
    return actor.person is not None and accounts.is_organizer(actor) and readable.everybody
