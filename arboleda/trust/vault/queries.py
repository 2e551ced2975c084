"""What may be known of the keys as a whole."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Collection

from arboleda.trust.accounts import queries as accounts
from arboleda.trust.vault import keys, models
from arboleda.trust.vault.keeper import asking, unlocking


@dataclasses.dataclass(frozen=True)
class State:
    """is_open: whether private things open. wants_passphrase: how they are opened. since: of this epoch."""

    is_open: bool
    wants_passphrase: bool
    since: datetime.datetime
    turns: datetime.datetime


def state_of_keys() -> State:
    """How the keys are at this moment; also while locked. Raises kit.errors.Locked if no keeper answers."""
    with keys.failing_closed() as keeper:
        status, calendar = keeper.status(), keeper.calendar()
    since = datetime.datetime.fromtimestamp(calendar.epochs[-1][1] / 1_000_000, datetime.UTC)
    by_passphrase = calendar.unlock == unlocking.BY_PASSPHRASE
    return State(status.unlocked, by_passphrase, since, since + asking.EPOCH)


def known_among(subjects: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Which of these subjects are people with an identity here."""
    known = models.Identity.objects.values_list("id", flat=True).iterator()
    return [one for one in known if one in subjects]


def put_out() -> list[str]:
    """Usernames of accounts that tore the tripwire and were not let in again."""
    with keys.failing_closed() as keeper:
        people = keeper.tripped()
    found = (accounts.account_of(person) for person in people)
    return sorted(one.username for one in found if one is not None)
