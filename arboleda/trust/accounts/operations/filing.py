"""Files that leave the house: that they left stands in the chain of writes."""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.trust.accounts import policies
from arboleda.trust.accounts.operations import errors
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def record_file(
    *, actor: audit_rules.Actor, witness: audit_rules.Witness, name: str, now: datetime.datetime
) -> None:
    """Write down that a list without names left as a file. name: the page's, as in ``app:view``.

    Raises Refused (lists are for staff).
    """
    if not policies.is_staff(actor):
        raise errors.Refused
    with transaction.atomic():
        audit.record(witness=witness, action="accounts.take_file", rule=name, now=now)
