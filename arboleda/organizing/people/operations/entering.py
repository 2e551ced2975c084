"""Letting somebody sign in."""

from __future__ import annotations

import datetime
import secrets
import uuid

from arboleda.organizing.people import models, policies
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.rules import passphrases
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.room import operations as room
from arboleda.trust.vault import operations as vault

PASSPHRASE_ROLE = account_choices.Role.PARTICIPANT
"""The role that organizers may give."""


def give_account(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    username: str,
    language: str,
    now: datetime.datetime,
    role: str = PASSPHRASE_ROLE,
    with_pictures: bool = False,
    nonce: str = "",
) -> tuple[account_models.Account, str]:
    """Open a sign-in for somebody. Returns the account and its passphrase, which is kept nowhere.

    The passphrase is five plain words in her language, or six that have a picture. Raises Refused,
    Invalid (``has_account`` and those of accounts.open_account), AlreadyDone with her id: then the
    words are gone.
    """
    readable = consent.readable(actor, now=now)
    if not policies.can_give_account(actor, person_id, role, readable):
        raise accounts.Refused
    if not models.Person.objects.filter(pk=person_id).exists():
        raise accounts.Refused
    # The same form again must say so, not complain that she has a sign-in: it just made it.
    spent = account_models.UsedNonce.objects.filter(pk=nonce).first() if nonce else None
    if spent:
        raise accounts.AlreadyDone(spent.result)
    ground.valid(["has_account"] if account_queries.account_of(person_id) else [])
    passphrase = passphrases.make(language, choose=secrets.choice, with_pictures=with_pictures)
    account = accounts.open_account(
        actor=actor,
        witness=vault.ask_witness(actor=actor, subjects=[person_id]),
        person_id=person_id,
        username=username,
        passphrase=passphrase,
        role=role,
        language=language,
        now=now,
        nonce=nonce,
    )
    return account, passphrase


def reset_passphrase(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    now: datetime.datetime,
    with_pictures: bool = False,
    nonce: str = "",
) -> str:
    """Make a new passphrase for somebody who forgot hers, and return it; it is kept nowhere.

    It lets her sign in and does not open her room. Raises Refused, AlreadyDone.
    """
    passphrase = passphrases.make(
        account.language, choose=secrets.choice, with_pictures=with_pictures
    )
    room.reset_passphrase(actor=actor, account=account, new=passphrase, now=now, nonce=nonce)
    return passphrase
