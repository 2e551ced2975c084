"""Who may do what with accounts and assignments."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from arboleda.trust.accounts import choices
from arboleda.trust.audit import rules as audit_rules


def is_staff(actor: audit_rules.Actor) -> bool:
    """Facilitators, organizers and administrators."""
    return actor.role in choices.STAFF


def is_organizer(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators."""
    return actor.role in choices.ORGANIZERS


def can_open_account(actor: audit_rules.Actor, *, role: str) -> bool:
    """Administrators open any account, organizers those of participants; the system sets up."""
    if actor.role in (choices.Role.ADMINISTRATOR, "system"):
        return True
    return actor.role == choices.Role.ORGANIZER and role == choices.Role.PARTICIPANT


def can_assign(actor: audit_rules.Actor) -> bool:
    """Administrators assign; cohorts and gatherings do through organizers' acts; the system sets up."""
    return is_organizer(actor) or actor.role == "system"


def can_set_active(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """Administrators close and open accounts, never their own: nobody is to lock the door from inside."""
    may = actor.role in (choices.Role.ADMINISTRATOR, "system")
    return may and actor.person != person


def can_change_role(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """Administrators change roles, never their own: nobody raises or lowers herself."""
    return can_set_active(actor, person)


def can_change_grove(actor: audit_rules.Actor) -> bool:
    """Administrators change the grove's own settings."""
    return actor.role in (choices.Role.ADMINISTRATOR, "system")


def can_ask_approval(actor: audit_rules.Actor) -> bool:
    """Staff ask; whether this one may do the thing itself is for the app that does it to say."""
    return is_staff(actor) and actor.account is not None


def can_approve(actor: audit_rules.Actor, *, roles: Collection[str], asked_by: int) -> bool:
    """Staff in one of the roles of its kind approve, and never what they asked for themselves."""
    second = actor.account is not None and actor.account != asked_by
    return second and is_staff(actor) and actor.role in roles


def can_change_passphrase(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """Everybody changes her own passphrase, and nobody else's."""
    return actor.person is not None and actor.person == person


def can_reset_passphrase(actor: audit_rules.Actor, person: uuid.UUID, *, role: str) -> bool:
    """Whoever may open an account of this role may give it a new passphrase, never one's own."""
    return can_open_account(actor, role=role) and actor.person != person
