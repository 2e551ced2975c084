"""Letting somebody sign in, and closing the door again."""

from __future__ import annotations

import datetime
import uuid

from django.contrib.auth import hashers
from django.db import transaction

from arboleda.trust.accounts import choices, models, policies, rules
from arboleda.trust.accounts.operations import errors, nonces
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
    """Let a person sign in. witness must know person_id. Raises Refused, Invalid, AlreadyDone."""
    if not policies.can_open_account(actor, role=role):
        raise errors.Refused
    username = username.strip().lower()
    problems = rules.username_problems(username)
    problems += rules.passphrase_problems(passphrase, username=username)
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
    is assigned to it stays and rests. Raises Refused (others, and one's own account), Invalid
    (``last_administrator``: somebody must be able to open it again).
    """
    if not policies.can_set_active(actor, account.person_id):
        raise errors.Refused
    with transaction.atomic():
        # Locked together, so that two administrators cannot close each other at the same moment.
        administrators = models.Account.objects.select_for_update().filter(
            role=choices.Role.ADMINISTRATOR, is_active=True
        )
        open_ones = set(administrators.values_list("pk", flat=True))
        if not is_active and open_ones == {account.pk}:
            raise errors.Invalid(["last_administrator"])
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


def choose_language(*, account: models.Account, language: str) -> None:
    """Remember the language somebody reads in. Not audited: it is a setting of her own screen."""
    models.Account.objects.filter(pk=account.pk).update(language=language)
