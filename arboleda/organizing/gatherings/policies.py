"""Who may do what with gatherings."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Set

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import policies as account_policies
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules as consent_rules


def can_plan_gathering(
    actor: audit_rules.Actor,
    *,
    everybody: bool,
    group_id: uuid.UUID | None,
    groups: Set[uuid.UUID],
) -> bool:
    """Organizers who work with everybody plan any; staff plan for a group assigned to them."""
    if actor.role == "system":
        return True
    if everybody and actor.role in account_choices.ORGANIZERS:
        return True
    return actor.role in account_choices.STAFF and group_id is not None and group_id in groups


def can_run_gathering(
    actor: audit_rules.Actor, *, everybody: bool, group_id: uuid.UUID, groups: Set[uuid.UUID]
) -> bool:
    """Staff who work with everybody or with its group: marks, needs, arrangements, check-ins."""
    if actor.role == "system":
        return True
    return actor.role in account_choices.STAFF and (everybody or group_id in groups)


def can_answer_for(
    actor: audit_rules.Actor, person: uuid.UUID, *, readable: consent_rules.Readable
) -> bool:
    """She answers for herself; staff note what somebody they work with has told them."""
    return (
        actor.person == person
        or actor.role == "system"
        or (actor.role in account_choices.STAFF and person in readable)
    )


def must_prove_to_host(
    actor: audit_rules.Actor,
    hosts: Collection[uuid.UUID],
    before: Collection[uuid.UUID] = (),
    *,
    is_longer: bool = False,
) -> bool:
    """Whether these hosts let somebody near people, or no longer, so that the actor is asked first.

    Where the actor may assign, a host sees who is invited and what they need, until a while after the
    end; is_longer: the end moves away, and with it every host's. Who hosts herself is not asked, for
    it opens to her only what she plans.
    """
    if not account_policies.can_assign(actor) or actor.role == "system":
        return False
    changed = {*hosts} | {*before} if is_longer else {*hosts} ^ {*before}
    return bool(changed - {actor.person})
