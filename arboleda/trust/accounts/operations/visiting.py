"""Ending visits. Ending one's own is never refused and asks for nothing."""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.trust.accounts import models, policies, sessions
from arboleda.trust.accounts.operations import errors
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def end_all(account: models.Account, *, but: str = "") -> int:
    """End every visit of an account but one (by its key), in the caller's transaction or alone.

    Each is out at its next request. Returns how many ended.
    """
    found = models.Visit.objects.filter(mark=sessions.mark_of(account.pk))
    return found.exclude(session_key=but).delete()[0] if but else found.delete()[0]


def end_visit(*, account: models.Account, handle: str) -> bool:
    """End the one visit of this account that a page calls by this name. Not audited: it is hers."""
    for row in models.Visit.objects.filter(mark=sessions.mark_of(account.pk)):
        if sessions.handle_of(row.session_key) == handle:
            return bool(models.Visit.objects.filter(pk=row.pk).delete()[0])
    return False


def end_visits_of(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    now: datetime.datetime,
) -> int:
    """End every visit of somebody else: a phone was lost or taken. Returns how many. Raises Refused."""
    if not policies.can_set_active(actor, account.person_id):
        raise errors.Refused
    with transaction.atomic():
        count = end_all(account)
        audit.record(
            witness=witness, action="accounts.end_visits", subject=account.person_id, now=now
        )
    return count
