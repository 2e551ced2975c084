"""Who may see what is held."""

from __future__ import annotations

import uuid

from arboleda.kit import registries
from arboleda.trust.accounts import choices
from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent_rules


def can_take_copy(actor: audit_rules.Actor) -> bool:
    """Everybody may take what is held about herself; there is no way to take another's."""
    return actor.person is not None


def can_forget(actor: audit_rules.Actor, person_id: uuid.UUID, *, confirmed: bool) -> bool:
    """She herself; or an organizer, where a second person on staff confirms it."""
    if actor.person == person_id:
        return True
    return confirmed and accounts.is_organizer(actor)


def can_erase_kind(actor: audit_rules.Actor, entry: registries.PersonalData) -> bool:
    """She herself, where the kind does not hold everything else together."""
    return actor.person is not None and entry.is_alone


def can_change_periods(actor: audit_rules.Actor) -> bool:
    """Administrators say how long things are kept."""
    return actor.role == choices.Role.ADMINISTRATOR


def can_hold(actor: audit_rules.Actor) -> bool:
    """Organizers and administrators ask for holds; a second of them approves."""
    return accounts.is_organizer(actor)


def can_answer_demands(actor: audit_rules.Actor) -> bool:
    """Administrators keep the log of legal demands and of breaches."""
    return actor.role == choices.Role.ADMINISTRATOR


def can_answer_correction(
    actor: audit_rules.Actor, person_id: uuid.UUID, readable: consent_rules.Readable
) -> bool:
    """Staff who may read her, never she herself."""
    return accounts.is_staff(actor) and person_id in readable and actor.person != person_id
