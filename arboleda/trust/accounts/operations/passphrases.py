"""A passphrase that changes: by her who knows the old one, or by staff for her who forgot it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib.auth import hashers
from django.db import transaction

from arboleda.trust.accounts import models, policies, rules
from arboleda.trust.accounts.operations import errors, nonces
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def change_passphrase(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    old: str,
    new: str,
    now: datetime.datetime,
    also: Callable[[], None] = lambda: None,
) -> None:
    """Change one's own passphrase, knowing the old one; witness must know her person.

    also runs in the same transaction: what else hangs on the passphrase and must change with it.
    Raises Refused, Invalid (``wrong_passphrase`` and those of rules.passphrase_problems).
    """
    if not policies.can_change_passphrase(actor, account.person_id):
        raise errors.Refused
    if not account.check_password(old):
        raise errors.Invalid(["wrong_passphrase"])
    _replace(witness, account, new, now, "accounts.change_passphrase", "self", also)


def reset_passphrase(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    new: str,
    now: datetime.datetime,
    nonce: str = "",
    also: Callable[[], None] = lambda: None,
) -> None:
    """Give somebody who forgot hers a new passphrase. Every session of hers ends with it.

    It lets her sign in again and opens nothing else. Who may for whom beyond the roles, the caller
    decides. Raises Refused, Invalid (those of rules.passphrase_problems), AlreadyDone.
    """
    if not policies.can_reset_passphrase(actor, account.person_id, role=account.role):
        raise errors.Refused

    def spend() -> None:
        nonces.spend_nonce(nonce=nonce, now=now, result=str(account.person_id))
        also()

    _replace(witness, account, new, now, "accounts.reset_passphrase", f"role:{account.role}", spend)


def _replace(
    witness: audit_rules.Witness,
    account: models.Account,
    new: str,
    now: datetime.datetime,
    action: str,
    rule: str,
    also: Callable[[], None],
) -> None:
    problems = rules.passphrase_problems(new, username=account.username)
    if problems:
        raise errors.Invalid(problems)
    password = hashers.make_password(new)  # Slow on purpose, so before the transaction.
    with transaction.atomic():
        also()
        models.Account.objects.filter(pk=account.pk).update(password=password)
        audit.record(witness=witness, action=action, subject=account.person_id, rule=rule, now=now)
    account.password = password
