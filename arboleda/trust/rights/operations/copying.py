"""Writes of the rights app."""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import policies
from arboleda.trust.vault import operations as vault


def record_copy(*, actor: audit_rules.Actor, now: datetime.datetime) -> None:
    """Note that somebody took a copy of what is held about her. Raises Refused."""
    if not policies.can_take_copy(actor) or actor.person is None:
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor, subjects=[actor.person])
    with transaction.atomic():
        audit.record(
            witness=witness,
            action="rights.record_copy",
            subject=actor.person,
            rule="self",
            now=now,
        )
