"""A passphrase that changes: by her who knows the old one, or by staff for her who forgot it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib.auth import hashers
from django.db import transaction

from arboleda.trust.accounts import models, policies, queries
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
    Raises Refused, Invalid (``wrong_passphrase`` and those of queries.passphrase_problems).
    """
    if not policies.can_change_passphrase(actor, account.person_id):
        raise errors.Refused
    if not account.check_password(old):
        raise errors.Invalid(["wrong_passphrase"])
    _replace(witness, account, new, now, "accounts.change_passphrase", "self", also)


def choose_passphrase(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    new: str,
    now: datetime.datetime,
) -> None:
    """Choose one's own passphrase in place of the one somebody else gave; witness must know her.

    The given one is not asked for again: whoever is here has just come in with it. Raises Refused
    (another's account, or nothing was given), Invalid (``same``, and those of
    queries.passphrase_problems).
    """
    if not policies.can_change_passphrase(actor, account.person_id):
        raise errors.Refused
    if not account.passphrase_is_given:
        raise errors.Refused
    plain = " ".join(new.split())
    if any(account.check_password(one) for one in {new, plain, plain.casefold()}):
        raise errors.Invalid(["same"])
    _replace(witness, account, new, now, "accounts.change_passphrase", "first")


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

    It lets her sign in again, choose her own, and opens nothing else; what cannot be undone waits
    (rules.takes_effect_at). Who may for whom beyond the roles, the caller decides. Raises Refused,
    Invalid (those of queries.passphrase_problems), AlreadyDone.
    """
    if not policies.can_reset_passphrase(actor, account.person_id, role=account.role):
        raise errors.Refused

    def spend() -> None:
        nonces.spend_nonce(nonce=nonce, now=now, result=str(account.person_id))
        also()

    rule = f"role:{account.role}"
    _replace(witness, account, new, now, "accounts.reset_passphrase", rule, spend, is_given=True)


def renew_hash(*, account: models.Account, passphrase: str) -> None:
    """Keep a right passphrase as this house keeps them by now; the caller has compared it.

    Nothing is written where it is kept so already, nor where it was changed meanwhile. Not audited:
    the passphrase is the same.
    """
    before = account.password
    present, wanted = hashers.identify_hasher(before), hashers.get_hasher()
    if present.algorithm == wanted.algorithm and not wanted.must_update(before):
        return
    after = hashers.make_password(passphrase)
    if models.Account.objects.filter(pk=account.pk, password=before).update(password=after):
        account.password = after


def _replace(
    witness: audit_rules.Witness,
    account: models.Account,
    new: str,
    now: datetime.datetime,
    action: str,
    rule: str,
    also: Callable[[], None] = lambda: None,
    *,
    is_given: bool = False,
) -> None:
    problems = queries.passphrase_problems(new, username=account.username)
    if problems:
        raise errors.Invalid(problems)
    given_at = now if is_given else account.given_at
    password = hashers.make_password(new)  # Slow on purpose, so before the transaction.
    with transaction.atomic():
        also()
        models.Account.objects.filter(pk=account.pk).update(
            password=password, passphrase_is_given=is_given, given_at=given_at
        )
        audit.record(witness=witness, action=action, subject=account.person_id, rule=rule, now=now)
    account.password, account.passphrase_is_given = password, is_given
    account.given_at = given_at
