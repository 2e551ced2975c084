"""`arboleda keys`: the keys as a whole, never anybody's own."""

from __future__ import annotations

import argparse
import datetime
import functools
import time

from django.utils import timezone

from arboleda.cli import asking, trouble
from arboleda.trust.accounts import models as account_models
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault
from arboleda.trust.vault.keeper import asking as keeper_asking
from arboleda.trust.vault.keeper import client, errors

QUESTION = "Passphrase of the keys"
BY_PASSPHRASE = "passphrase"  # noqa: S105  (The name of a way.)


def status(options: argparse.Namespace) -> int:
    """Say how the keys are, without opening anything."""
    keeper = keys.keeper()
    found, calendar = keeper.status(), keeper.calendar()
    print("open" if found.unlocked else "locked: nothing private opens")
    print(f"unlocked by: {calendar.unlock}{_no_promise(calendar)}")
    for number, start in calendar.epochs:
        print(f"epoch {number}: since {_day(start)}")
    print(
        f"next epoch: {_day(calendar.epochs[-1][1], keeper_asking.EPOCH)}, by itself while served"
    )
    print(f"keys: {found.keys}, reads written down: {found.reads}")
    if found.turning:
        print(f"a rotation is under way: {found.turning} to go")
    return 0


def rotate(options: argparse.Namespace) -> int:
    """Begin a new epoch now and bring every key under it."""
    keeper = keys.keeper()
    number = keeper.rotate(given(keeper))
    say_next, whole = time.monotonic() + 1, keeper.status().turning
    while left := keeper.turn_over():
        if time.monotonic() > say_next:
            asking.say(f"{whole - left} of {whole} brought under epoch {number}")
            say_next += 1
    print(f"Epoch {number} has begun; everything lies under it.")
    print("Backups of keys from before the last epoch open no more. Make a new one today.")
    return 0


def lock(options: argparse.Namespace) -> int:
    """Close everything private at once, for everybody."""
    served().lock()
    print("Locked. Nothing private opens until somebody unlocks it: arboleda keys unlock")
    return 0


def unlock(options: argparse.Namespace) -> int:
    """Open the keys of the grove that is being served."""
    keeper = served()
    if keeper.status().unlocked:
        print("Open already.")
        return 0
    open_with(keeper)
    print("Open.")
    return 0


def passphrase(options: argparse.Namespace) -> int:
    """Unlock by a passphrase from now on, or by another one."""
    keeper = keys.keeper()
    was_file = keeper.calendar().unlock != BY_PASSPHRASE
    old = given(keeper)
    new = asking.new_secret("New passphrase of the keys (five or six common words)")
    refuse_weak(new)
    keeper.set_passphrase(new, old)
    print("From now on the keys open with this passphrase alone. Nobody can find it again for you:")
    print("keep it where two people can reach it, and make parcels for custodians.")
    if was_file:
        print(
            "Until now they lay in a file. Turn them over twice, so that an old copy opens nothing:"
        )
        print("arboleda keys rotate")
    return 0


def reopen(options: argparse.Namespace) -> int:
    """Open an account again that the tripwire has closed: for when nobody else can."""
    name = options.username.strip().lower()
    account = account_models.Account.objects.filter(username=name).first()
    if account is None:
        raise trouble.Trouble(f"There is no account {options.username}.")
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[account.person_id])
    account_operations.set_active(
        actor=audit_rules.SYSTEM,
        witness=witness,
        account=account,
        is_active=True,
        now=timezone.now(),
    )
    print(f"{options.username} is open again.")
    return 0


def refuse_weak(new: str) -> None:
    """Raise Trouble for a passphrase that is too easy to guess."""
    problems = account_rules.passphrase_problems(new, username="")
    if problems or account_rules.guessable_problems(new):
        raise trouble.Trouble("Choose a longer passphrase: five or six common words.")


def given(keeper: client.Keeping) -> str | None:
    """The passphrase of the keys where one opens them, asked for once; None where a file does."""
    return ask_once() if keeper.calendar().unlock == BY_PASSPHRASE else None


@functools.cache
def ask_once() -> str:
    """The passphrase of the keys; asked for once in a command, however often it is needed."""
    return asking.secret(QUESTION)


def open_with(keeper: client.Keeping) -> None:
    """Unlock this keeper, asking for the passphrase where it wants one. Raises Trouble."""
    try:
        keeper.unlock(given(keeper))
    except errors.Wrong as wrong:
        raise trouble.Trouble("That is not the passphrase of the keys.") from wrong
    except errors.Busy as busy:
        raise trouble.Trouble("Tried too often. Wait a minute, then try again.") from busy


def served() -> client.Keeping:
    """The keeper of the grove that is being served. Raises Trouble where none is."""
    keeper = keys.keeper()
    if not isinstance(keeper, client.Client):
        raise trouble.Trouble("The grove is not being served: there is nothing to lock or unlock.")
    return keeper


def _day(start: int, after: datetime.timedelta = datetime.timedelta()) -> str:
    moment = datetime.datetime.fromtimestamp(start / 1_000_000, datetime.UTC) + after
    return f"{moment:%Y-%m-%d}"


def _no_promise(calendar: keeper_asking.Calendar) -> str:
    return "" if calendar.unlock == BY_PASSPHRASE else " (for trials: no promise of forgetting)"
