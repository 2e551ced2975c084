"""Letting somebody sign in, and closing the door again."""

from __future__ import annotations

import datetime
import uuid

from django.contrib.auth import hashers
from django.db import transaction

from arboleda.kit import leaving, registries
from arboleda.trust.accounts import choices, models, policies, queries, rules
from arboleda.trust.accounts.operations import errors, nonces, visiting
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def open_account(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    person_id: uuid.UUID,
    username: str,
    passphrase: str,
    role: str,
    language: str,
    now: datetime.datetime,
    nonce: str = "",
) -> models.Account:
    """Let a person sign in. witness must know person_id. Raises Refused, Invalid, AlreadyDone.

    A passphrase that a person gives is good for one thing, choosing another; one that the system
    sets (the founder typed it, or it is the demo's) stays. What cannot be undone waits for a while
    in an account that a person opened (rules.takes_effect_at).
    """
    if not policies.can_open_account(actor, role=role):
        raise errors.Refused
    username = username.strip().lower()
    problems = rules.username_problems(username)
    problems += queries.passphrase_problems(passphrase, username=username)
    if models.Account.objects.filter(username=username).exists():
        problems.append("username_taken")
    if problems:
        raise errors.Invalid(problems)
    password = hashers.make_password(passphrase)
    with transaction.atomic():
        nonces.spend_nonce(nonce=nonce, now=now, result=str(person_id))
        account = models.Account.objects.create(
            username=username,
            person_id=person_id,
            role=role,
            language=language,
            password=password,
            passphrase_is_given=actor.role != "system",
            given_at=None if actor.role == "system" else now,
            opened_at=now,
        )
        audit.record(
            witness=witness,
            action="accounts.open_account",
            subject=person_id,
            rule=f"role:{role}",
            now=now,
        )
    return account


def set_active(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    is_active: bool,
    now: datetime.datetime,
) -> None:
    """Close an account (is_active False) or open it again; witness must know its person.

    A closed account is out at its next request, for every request asks whether it is active. What
    is assigned to it stays and rests. Opening it lets in again whom the tripwire shut out. Raises
    Refused (others, and one's own account), Invalid
    (``last_administrator``: somebody must be able to open it again).
    """
    if not policies.can_set_active(actor, account.person_id):
        raise errors.Refused
    if is_active:
        registries.let_in_again.get()(account.person_id)
    with transaction.atomic():
        if not is_active:
            _not_the_last(account)
            visiting.end_all(account)
        if not models.Account.objects.filter(pk=account.pk, is_active=not is_active).update(
            is_active=is_active
        ):
            return  # The same tap again: nothing to do, nothing to write down.
        audit.record(
            witness=witness,
            action="accounts.set_active",
            subject=account.person_id,
            now=now,
            rule="open" if is_active else "closed",
        )
    account.is_active = is_active


def change_role(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    account: models.Account,
    role: str,
    now: datetime.datetime,
) -> None:
    """Give an account another role; witness must know its person.

    All its visits end, so that no page opened before counts. Who is no longer on staff keeps no
    assignment. Raises Refused (others, and one's own role), Invalid: ``role_unknown``,
    ``last_administrator``.
    """
    if not policies.can_change_role(actor, account.person_id):
        raise errors.Refused
    if role not in choices.Role.values:
        raise errors.Invalid(["role_unknown"])
    with transaction.atomic():
        if role != choices.Role.ADMINISTRATOR:
            _not_the_last(account)
        if not models.Account.objects.filter(pk=account.pk).exclude(role=role).update(role=role):
            return  # The same tap again: nothing to do, nothing to write down.
        if role not in choices.STAFF:
            models.Assignment.objects.filter(account=account, starts_at__gte=now).delete()
            models.Assignment.objects.filter(account=account, ends_at__gt=now).update(ends_at=now)
        visiting.end_all(account)
        audit.record(
            witness=witness,
            action="accounts.change_role",
            subject=account.person_id,
            now=now,
            rule=f"role:{role}",
        )
    account.role = role


def close_for_good(person_id: uuid.UUID) -> None:
    """Close the account of somebody who is being forgotten, in the caller's transaction.

    From here on it no longer counts among those who manage accounts, so that two who leave at the
    same moment do not each rely on the other. Raises Invalid: ``last_administrator``. The caller
    writes down why.
    """
    account = models.Account.objects.filter(person_id=person_id).first()
    if account is not None:
        _not_the_last(account)
        models.Account.objects.filter(pk=account.pk).update(is_active=False)


def _not_the_last(account: models.Account) -> None:
    """Raise Invalid where this is the only open administrator, in the caller's transaction."""
    # Locked together, so that two administrators cannot close each other at the same moment.
    administrators = models.Account.objects.select_for_update().filter(
        role=choices.Role.ADMINISTRATOR, is_active=True
    )
    if set(administrators.values_list("pk", flat=True)) == {account.pk}:
        raise errors.Invalid(["last_administrator"])


def choose_exit_name(*, account: models.Account, name: str) -> None:
    """Call the exit something else for this account, or hide it (R29); empty: as everywhere here.

    Not audited: it is a setting of her own screen. Raises Invalid: ``exit_name_unknown``.
    """
    if name not in ("", leaving.HIDDEN, *leaving.NAMES):
        raise errors.Invalid(["exit_name_unknown"])
    models.Account.objects.filter(pk=account.pk).update(exit_name=name)
    account.exit_name = name


def choose_language(*, account: models.Account, language: str) -> None:
    """Remember the language somebody reads in. Not audited: it is a setting of her own screen."""
    models.Account.objects.filter(pk=account.pk).update(language=language)
