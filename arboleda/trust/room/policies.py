"""Who may do what with rooms. There is no policy by which anybody opens another's."""

from __future__ import annotations

import uuid

from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.room import models


def can_have_room(actor: audit_rules.Actor, account: account_models.Account) -> bool:
    """Everybody who signs in may have a room, and makes it with her own account."""
    return actor.person is not None and actor.person == account.person_id and account.is_active


def is_hers(actor: audit_rules.Actor, room: models.Room) -> bool:
    """A room is its owner's; no role adds to this."""
    return actor.person is not None and actor.person == room.person_id


def can_reset_passphrase(
    actor: audit_rules.Actor,
    account: account_models.Account,
    readable: consent_rules.Readable,
) -> bool:
    """Organizers and administrators, for those they work with; never one's own; roles by accounts."""
    works_with = accounts.is_organizer(actor) and account.person_id in readable
    return works_with and accounts.can_reset_passphrase(actor, account.person_id, role=account.role)


def can_keep_for(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """Put something into a room from another page: only into one's own."""
    return actor.person is not None and actor.person == person
