"""Who may have six words, and who has a checkpoint made."""

from __future__ import annotations

import uuid

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.audit import rules as audit_rules


def can_have_receipt(actor: audit_rules.Actor) -> bool:
    """Everybody about herself; there is no way to ask for another's."""
    return actor.person is not None


def can_use_receipt(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """A receipt is hers alone."""
    return actor.person == person


def can_purge(actor: audit_rules.Actor) -> bool:
    """Administrators, and never one alone: a second person approves."""
    return actor.role == account_choices.Role.ADMINISTRATOR


def can_make_checkpoints(actor: audit_rules.Actor) -> bool:
    """Administrators; the daily chore and the terminal ask nobody."""
    return actor.role == account_choices.Role.ADMINISTRATOR
