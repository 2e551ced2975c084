"""Passphrases, and the rooms that listen to them."""

from __future__ import annotations

import datetime

from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.room import choices, models, policies
from arboleda.trust.room.operations import locking
from arboleda.trust.room.queries import rooms as room_queries
from arboleda.trust.vault import operations as vault


def change_passphrase(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    old: str,
    new: str,
    now: datetime.datetime,
) -> None:
    """Change one's own passphrase; the room listens to the new one from the same moment.

    No text is touched: only the locks of keys that the old passphrase opens are made anew. Raises
    Refused, Invalid (``wrong_passphrase``, ``same``, those of accounts, ``busy``).
    """
    if not policies.can_have_room(actor, account):
        raise accounts.Refused
    if not account.check_password(old):
        raise accounts.Invalid(["wrong_passphrase"])
    if " ".join(old.split()) == " ".join(new.split()):
        raise accounts.Invalid(["same"])
    person = account.person_id
    locks: list[models.Lock] = []
    room = room_queries.room_of(person)
    if room is None:
        witness = vault.ask_witness(actor=actor, subjects=[person])
    else:
        held = locking.ask(actor, "room.change_passphrase")
        witness = held.witness
        present = models.Lock.objects.filter(key__room=room, kind=choices.PASSPHRASE)
        found = locking.opened(held, person, present, old)
        if found:
            locks = locking.new_locks(held, person, found, new, choices.PASSPHRASE, now=now)
    accounts.change_passphrase(
        actor=actor,
        witness=witness,
        account=account,
        old=old,
        new=new,
        now=now,
        also=lambda: locking.replace(locks),
    )


def choose_passphrase(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    new: str,
    now: datetime.datetime,
) -> None:
    """Choose one's own passphrase in place of the one staff gave.

    No room listens to that one: nothing opens before this. A room from before a reset goes on
    listening to the words from then. Raises Refused, Invalid (``same``, those of accounts).
    """
    if not policies.can_have_room(actor, account):
        raise accounts.Refused
    accounts.choose_passphrase(
        actor=actor,
        witness=vault.ask_witness(actor=actor, subjects=[account.person_id]),
        account=account,
        new=new,
        now=now,
    )


def reset_passphrase(
    *,
    actor: audit_rules.Actor,
    account: account_models.Account,
    new: str,
    now: datetime.datetime,
    nonce: str = "",
) -> None:
    """Give somebody who forgot hers a new passphrase; her room goes on listening to the old one.

    She sees who did it. The locks of the old one live rules.KEPT from now. Raises Refused, Invalid,
    AlreadyDone.
    """
    readable = consent.readable(actor, now=now)
    if actor.person is None or not policies.can_reset_passphrase(actor, account, readable):
        raise accounts.Refused
    reset = models.Reset(
        person_id=account.person_id, by_person=actor.person, role=actor.role, at=now
    )
    accounts.reset_passphrase(
        actor=actor,
        witness=vault.ask_witness(actor=actor, subjects=[account.person_id]),
        account=account,
        new=new,
        now=now,
        nonce=nonce,
        also=reset.save,
    )
