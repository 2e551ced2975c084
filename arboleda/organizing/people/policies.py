"""Who may do what with people. What the answer no hides is "not found"."""

from __future__ import annotations

import uuid

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent


def _is_system(actor: audit_rules.Actor) -> bool:
    return actor.role == audit_rules.SYSTEM.role


def can_add_person(actor: audit_rules.Actor) -> bool:
    """All staff: a first conversation can happen anywhere. The system grows demos and lists."""
    return accounts.is_staff(actor) or _is_system(actor)


def can_work_with(actor: audit_rules.Actor, person: uuid.UUID, readable: consent.Readable) -> bool:
    """Staff, with whoever is assigned to them (R15); readable is what the gate says."""
    return _is_system(actor) or (accounts.is_staff(actor) and person in readable)


def can_write_with(actor: audit_rules.Actor, person: uuid.UUID, readable: consent.Readable) -> bool:
    """Her path and her strengths: herself, and staff who work with her."""
    return actor.person == person or can_work_with(actor, person, readable)


def can_give_account(
    actor: audit_rules.Actor, person: uuid.UUID, role: str, readable: consent.Readable
) -> bool:
    """Organizers, for those they work with; which roles they may give, accounts decides."""
    may_open = accounts.can_open_account(actor, role=role)
    return may_open and (_is_system(actor) or (accounts.is_organizer(actor) and person in readable))


def roles_to_give(actor: audit_rules.Actor) -> list[str]:
    """The roles the actor may give with a sign-in, the least first."""
    return [
        role for role in account_choices.Role.values if accounts.can_open_account(actor, role=role)
    ]


def can_export_people(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators, and only whom they may read: a file leaves the house."""
    return accounts.is_organizer(actor)


def can_keep_questions(actor: audit_rules.Actor) -> bool:
    """Administrators alone add a question of their own: it is a new kind of thing that is held."""
    return actor.role == account_choices.Role.ADMINISTRATOR or _is_system(actor)


def can_word_questions(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators decide what is asked, and in which words."""
    return accounts.is_organizer(actor) or _is_system(actor)
