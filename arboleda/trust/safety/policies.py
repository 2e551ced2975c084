"""Who may see and change how somebody is reached."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety.rules import reading


def can_see_contact(
    actor: audit_rules.Actor, person_id: uuid.UUID, readable: reading.Readable
) -> bool:
    """She herself; staff assigned to her (R15)."""
    return actor.person is not None and person_id in readable


def can_change_contact(
    actor: audit_rules.Actor, person_id: uuid.UUID, readable: reading.Readable
) -> bool:
    """Whoever may see the card may keep it true; the system sets up the demo grove."""
    return actor.role == "system" or can_see_contact(actor, person_id, readable)


def can_change_openness(
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    readable: reading.Readable,
    *,
    opens_up: bool,
    keeper: uuid.UUID | None,
    asked: bool,
) -> bool:
    """She herself; staff who see her may close her on her word. Opening her up takes the one she
    named, or an administrator who stands in, who says that she was asked."""
    if actor.role == "system" or (actor.person is not None and actor.person == person_id):
        return True
    if not accounts.is_staff(actor) or person_id not in readable:
        return False
    return not opens_up or (asked and (actor.person == keeper or actor.role == "administrator"))


def can_keep_apart(
    actor: audit_rules.Actor, people: Collection[uuid.UUID], readable: reading.Readable
) -> bool:
    """Organizers who may read both and are neither; the system sets up the demo grove."""
    if actor.role == "system":
        return True
    return accounts.is_organizer(actor) and all(
        one in readable and one != actor.person for one in people
    )


def can_keep_stops(actor: audit_rules.Actor) -> bool:
    """Opt-outs are taken from anybody who may bring in a list: staff, and the system."""
    return actor.role in {"facilitator", "organizer", "administrator", "system"}
