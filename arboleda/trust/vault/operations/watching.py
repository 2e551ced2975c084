"""The tripwire's other end: who has torn it is put out, and let in again by an administrator."""

from __future__ import annotations

import contextlib
import datetime
import uuid

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys


def put_out(person: uuid.UUID | None) -> None:
    """Close the account of somebody who read too many people; it is out at its next request.

    The last administrator's stays open, for somebody must be able to open accounts; the keeper
    refuses her all the same. May be repeated. Its moment is the one in which she tore it.
    """
    account = account_queries.account_of(person) if person is not None else None
    if account is None or person is None:
        return
    with keys.failing_closed() as keeper:
        _own, subjects = keeper.pseudonyms(None, [person])
        torn_at = keeper.tripped().get(person)
    if torn_at is None:
        return  # Let in again meanwhile.
    with contextlib.suppress(accounts.Invalid):
        accounts.set_active(
            actor=audit_rules.SYSTEM,
            witness=audit_rules.Witness(b"", audit_rules.SYSTEM.role, subjects),
            account=account,
            is_active=False,
            now=datetime.datetime.fromtimestamp(torn_at / 1_000_000, datetime.UTC),
        )


def let_in_again(person: uuid.UUID) -> None:
    """Begin anew for somebody whose account an administrator has opened again."""
    with keys.failing_closed() as keeper:
        keeper.reset_tripwire(person)
