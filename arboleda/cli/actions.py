"""What each command does: set Django up, reach the keeper, call one operation, say what came of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arboleda.cli import asking, checks, serving, trouble
from arboleda.kit import catalogs

Trouble = trouble.Trouble

NO_KEY = "This is not a key: 64 hexadecimal digits."
KEY_BYTES = 32


def run(options: argparse.Namespace) -> int:
    """Do what the parsed command says."""
    catalogs.compile_stale()
    for folder in (settings.DATA, settings.KEYS, settings.RUN, settings.LOG):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as closed:
            raise Trouble(f"This folder cannot be made: {folder}. {closed.strerror}.") from closed
    django.setup()
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "init": init,
        "demo": demo,
        "demo_accounts": demo_accounts,
        "serve": serve,
        "import_people": import_people,
        "import_list": import_list,
        "import_undo": import_undo,
        "import_curriculum": import_curriculum,
        "keys": keys,
        "backup": backup,
        "restore": restore,
        "audit_checkpoint": audit_checkpoint,
        "audit_export": audit_export,
        "audit_prove": audit_prove,
        "audit_verifier": audit_verifier,
        "audit_verify": audit_verify,
        "verify_receipt": verify_receipt,
        "check": check,
    }
    return actions[options.action](options)


def _open_grove(*, opened: bool = True) -> None:
    """Bring the database to the code and reach the keeper.

    opened: the command needs the keys; where nobody serves, their passphrase is asked for.
    """
    from arboleda.cli import keeping
    from arboleda.trust.vault import keys as vault_keys
    from arboleda.trust.vault.keeper import client, errors

    call_command("migrate", verbosity=0, interactive=False)
    try:
        vault_keys.join_or_hold()
    except errors.KeeperError as closed:
        raise Trouble(f"The keeper of this grove cannot be reached: {closed}.") from closed
    keeper = vault_keys.keeper()
    if not opened or keeper.status().unlocked:
        return
    if isinstance(keeper, client.Client):
        raise Trouble("The keys are locked. Open them first: arboleda keys unlock")
    keeping.open_with(keeper)


def _stands() -> bool:
    from arboleda.trust.accounts import queries

    return queries.grove() is not None


def init(options: argparse.Namespace) -> int:
    """Found an empty grove."""
    from arboleda.cli import keeping
    from arboleda.trust.accounts import operations as accounts
    from arboleda.trust.vault import keys as vault_keys
    from arboleda.web import operations

    _open_grove()
    if _stands():
        raise Trouble(f"A grove stands in {settings.HOME} already.")
    name = options.name or asking.answer("Name of the organization: ")
    username = options.username or asking.answer("Username of the first administrator: ")
    passphrase = asking.new_secret("Passphrase (four or five common words)")
    of_keys = asking.new_secret(
        "Passphrase of the keys (five or six other words; empty for a trial)"
    )
    if of_keys:
        keeping.refuse_weak(of_keys)
    try:
        operations.found_grove(
            name=name,
            neutral_name="",
            language=options.language or "en",
            username=username,
            passphrase=passphrase,
            now=timezone.now(),
        )
    except accounts.Invalid as invalid:
        raise Trouble(" ".join(operations.sentences(invalid.problems))) from invalid
    if of_keys:
        vault_keys.keeper().set_passphrase(of_keys, None)
    print(f"The grove stands in {settings.HOME}. Start it: arboleda serve")
    return 0


def demo(options: argparse.Namespace) -> int:
    """Grow a grove of fiction."""
    from arboleda.web import demo as growing

    _open_grove()
    if _stands():
        if options.if_empty:
            return 0
        what = "a demo grove" if growing.is_demo() else "a real grove"
        raise Trouble(f"{settings.HOME} holds {what}. Name another folder in ARBOLEDA_HOME.")
    if options.people < growing.FEWEST:
        raise Trouble(f"A demo grove needs {growing.FEWEST} people or more.")
    growing.grow(seed=options.seed, people=options.people, now=timezone.now(), say=_progress)
    print(f"A grove of fiction stands in {settings.HOME}.")
    return 0


def demo_accounts(options: argparse.Namespace) -> int:
    """List the fictional accounts."""
    from arboleda.web import demo as growing

    _open_grove()
    if not growing.is_demo():
        raise Trouble(f"There is no demo grove in {settings.HOME}.")
    accounts = growing.accounts()
    if options.json:
        print(json.dumps(accounts, ensure_ascii=False, indent=1))
        return 0
    for one in accounts:
        print(f"{one['role']:14} {one['language']}  {one['username']:16} {one['passphrase']}")
    return 0


def serve(options: argparse.Namespace) -> int:
    """Serve both doors until stopped."""
    return serving.serve(
        host=options.host,
        port=options.port,
        public_port=options.public_port,
        workers=options.workers,
    )


def import_people(options: argparse.Namespace) -> int:
    """Bring a list of people in."""
    from arboleda.organizing.people.importing import terminal

    _open_grove()
    return terminal.run_people(
        Path(options.file),
        preset=options.preset,
        dry_run=options.dry_run,
        as_username=options.as_username,
        out=sys.stdout,
        now=timezone.now(),
    )


def import_list(options: argparse.Namespace) -> int:
    """List the imports."""
    from arboleda.organizing.people.importing import terminal

    _open_grove()
    return terminal.run_list(sys.stdout)


def import_undo(options: argparse.Namespace) -> int:
    """Take a whole import back."""
    from arboleda.organizing.people.importing import terminal

    _open_grove()
    return terminal.run_undo(options.import_id, sys.stdout, timezone.now())


def import_curriculum(options: argparse.Namespace) -> int:
    """Bring a curriculum pack in."""
    from arboleda.learning.curriculum import terminal

    _open_grove()
    return terminal.run_import(Path(options.pack), out=sys.stdout, now=timezone.now())


def keys(options: argparse.Namespace) -> int:
    """Look at the keys as a whole, or do something with them."""
    from arboleda.cli import custodians, keeping
    from arboleda.trust.vault.keeper import errors

    words: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": keeping.status,
        "rotate": keeping.rotate,
        "lock": keeping.lock,
        "unlock": keeping.unlock,
        "passphrase": keeping.passphrase,
        "custodians": custodians.custodians,
        "reopen": keeping.reopen,
    }
    if not custodians.works_alone(options):
        _open_grove(opened=options.keys_word not in {"status", "lock", "unlock"})
    try:
        return words[options.keys_word](options)
    except errors.Wrong as wrong:
        raise Trouble("That is not the passphrase of the keys.") from wrong
    except errors.Busy as busy:
        raise Trouble("Tried too often. Wait a minute, then try again.") from busy


def backup(options: argparse.Namespace) -> int:
    """Write the two parcels of a backup, or try them."""
    from arboleda.cli.backups import terminal

    _open_grove(opened=options.folder[0] != "drill")
    return terminal.backup(options)


def restore(options: argparse.Namespace) -> int:
    """Bring a grove back from two parcels."""
    from arboleda.cli.backups import terminal

    return terminal.restore(options)


def audit_checkpoint(options: argparse.Namespace) -> int:
    """Sign how both chains stand."""
    from arboleda.cli import auditing

    _open_grove()
    return auditing.checkpoint(now=timezone.now())


def audit_export(options: argparse.Namespace) -> int:
    """Write both chains as text."""
    from arboleda.cli import auditing

    _open_grove()
    return auditing.export(Path(options.folder), now=timezone.now())


def audit_prove(options: argparse.Namespace) -> int:
    """Print the proof of one row."""
    from arboleda.cli import auditing

    _open_grove()
    given = [Path(one) for one in options.checkpoints]
    return auditing.prove(options.chain, options.row, given, now=timezone.now())


def audit_verifier(options: argparse.Namespace) -> int:
    """Print the program that checks an export."""
    from arboleda.cli import auditing

    return auditing.verifier()


def audit_verify(options: argparse.Namespace) -> int:
    """Walk both chains."""
    from arboleda.cli import auditing

    _open_grove(opened=False)
    return auditing.verify([Path(one) for one in options.checkpoints], as_json=options.json)


def verify_receipt(options: argparse.Namespace) -> int:
    """Check the receipt of a forgetting: against a key that is given, or against this grove's own."""
    from arboleda.engines.sealing import erasures
    from arboleda.trust.vault import keys

    try:
        text = Path(options.file).read_text(encoding="utf-8")
    except (OSError, ValueError) as unread:
        raise Trouble(f"This cannot be read: {options.file}.") from unread
    try:
        key = bytes.fromhex(options.key) if options.key else None
    except ValueError as wrong:
        raise Trouble(NO_KEY) from wrong
    if key is not None and len(key) != KEY_BYTES:
        raise Trouble(NO_KEY)
    if key is None:
        _open_grove()
        key = keys.keeper().log_key()
    try:
        receipt = erasures.verify(text, key=key)
    except erasures.ReceiptBroken as broken:
        raise Trouble(
            f"This is not a receipt of this grove as it was signed: {broken}."
        ) from broken
    backups = receipt.backups.isoformat() if receipt.backups else "no day is promised"
    print(f"The receipt is whole. Number {receipt.id}, {receipt.at:%Y-%m-%d %H:%M} UTC.")
    print(f"{sum(receipt.places.values())} rows and keys in {len(receipt.places)} places.")
    print(f"Old backups forget by: {backups}.")
    return 0


def check(options: argparse.Namespace) -> int:
    """Look at everything a grove needs."""
    lines = checks.look()
    for line in lines:
        print(f"{line.mark:5} {line.text}")
    connection.close()
    return int(any(line.mark == checks.FAULT for line in lines))


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
