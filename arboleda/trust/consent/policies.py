"""The gate: one decision about every use of somebody's data; and who may keep releases."""

from __future__ import annotations

import datetime
import uuid

from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models, rules


def decide(
    use: rules.Use, *, person_id: uuid.UUID, purpose: str, now: datetime.datetime
) -> rules.Decision:
    """Whether this use of a person's data may happen at this moment (UTC), and on which ground.

    use says what is to happen and holds the facts of its ground; purpose is a code that the ground
    names (rules.GROUNDS: the policy as data). The answer holds for this moment only: whoever
    discloses asks again each time.
    """
    return rules.judge(use, person=person_id, purpose=purpose, now=now)


def can_keep_notices(actor: audit_rules.Actor) -> bool:
    """Administrators write the texts people agree to and record who reviewed them."""
    return actor.role == "administrator" or actor.role == audit_rules.SYSTEM.role


def can_read_releases(
    actor: audit_rules.Actor, person_id: uuid.UUID, readable: rules.Readable
) -> bool:
    """She herself; staff assigned to her."""
    return actor.person is not None and person_id in readable


def can_record_release(
    actor: audit_rules.Actor, person_id: uuid.UUID, readable: rules.Readable
) -> bool:
    """Staff assigned to her, who explained it to her; the system sets up the demo grove."""
    if actor.role == audit_rules.SYSTEM.role:
        return True
    return accounts.is_staff(actor) and person_id in readable


def can_withdraw_release(
    actor: audit_rules.Actor, release: models.Release, readable: rules.Readable
) -> bool:
    """She herself at any time; staff assigned to her when she says so, aloud is enough (R3)."""
    if actor.role == audit_rules.SYSTEM.role:
        return True
    return can_read_releases(actor, release.person_id, readable)
