"""Shared reads at the gate."""

from __future__ import annotations

import datetime

from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import rules
from arboleda.trust.safety import models as safety


def readable(actor: audit_rules.Actor, *, now: datetime.datetime) -> rules.Readable:
    """Whom this actor may read on the ground of role and assignment (R15).

    Staff read whoever is assigned to them, until the assignment ends; everybody else reads
    herself alone. One assignment query and, for groups, one more.
    """
    own = frozenset({actor.person}) if actor.person else frozenset()
    if actor.role not in account_choices.STAFF:
        return rules.Readable(False, own, "self")
    people = set(own)
    groups = set()
    for assignment in accounts.assignments_in_force(actor, now=now):
        if assignment.scope == account_choices.Scope.ORGANIZATION:
            return rules.Readable(True, frozenset(), "assignment:organization")
        if assignment.object_id is None:
            continue
        if assignment.scope == account_choices.Scope.GROUP:
            groups.add(assignment.object_id)
        else:
            people.add(assignment.object_id)
    if groups:
        found = safety.Grouping.objects.filter(group_id__in=groups)
        people.update(found.values_list("person_id", flat=True))
    return rules.Readable(False, frozenset(people), "assignment")
