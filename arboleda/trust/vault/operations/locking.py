"""Closing everything private at once, and opening it again."""

from __future__ import annotations

import datetime

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys, policies
from arboleda.trust.vault.operations import sealing

Refused = accounts.Refused


def lock_keys(*, actor: audit_rules.Actor, now: datetime.datetime) -> None:
    """Close the keys: from the next request on nothing private opens, on any worker.

    Raises Refused. The keys close even where the row of it cannot be written: whoever asks for
    this has no time for us. What was already locked stays so, and leaves no row.
    """
    if not policies.can_lock_keys(actor):
        raise Refused
    if not keys.keeper().status().unlocked:
        return
    try:
        witness = sealing.ask_witness(actor=actor)
        with transaction.atomic():
            audit.record(witness=witness, action="vault.lock_keys", now=now)
    finally:
        keys.keeper().lock()


def unlock_keys(
    *, actor: audit_rules.Actor, passphrase: str | None, now: datetime.datetime
) -> None:
    """Open the keys with their passphrase (None where a file opens them).

    Raises Refused, and the keeper's Locked (no passphrase given), Wrong and Busy. Where the row
    cannot be written the keys are closed again.
    """
    if not policies.can_unlock_keys(actor):
        raise Refused
    keeper = keys.keeper()
    if keeper.status().unlocked:
        return
    keeper.unlock(passphrase)
    try:
        witness = sealing.ask_witness(actor=actor)
        with transaction.atomic():
            audit.record(witness=witness, action="vault.unlock_keys", now=now)
    except BaseException:
        keeper.lock()
        raise
