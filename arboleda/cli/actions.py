"""What each command does: set Django up, reach the keeper, call one operation, say what came of it."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arboleda.cli import checks, serving, trouble
from arboleda.kit import catalogs

Trouble = trouble.Trouble


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
        "audit_verify": audit_verify,
        "check": check,
    }
    return actions[options.action](options)


def _open_grove() -> None:
    """Bring the database to the code and reach the keeper."""
    from arboleda.trust.vault import keys
    from arboleda.trust.vault.keeper import errors

    call_command("migrate", verbosity=0, interactive=False)
    try:
        keys.join_or_hold()
    except errors.KeeperError as closed:
        raise Trouble(f"The keeper of this grove cannot be reached: {closed}.") from closed


def _stands() -> bool:
    from arboleda.trust.accounts import queries

    return queries.grove() is not None


def init(options: argparse.Namespace) -> int:
    """Found an empty grove."""
    from arboleda.trust.accounts import operations as accounts
    from arboleda.web import operations

    _open_grove()
    if _stands():
        raise Trouble(f"A grove stands in {settings.HOME} already.")
    name = options.name or _asked("Name of the organization: ")
    username = options.username or _asked("Username of the first administrator: ")
    try:
        operations.found_grove(
            name=name,
            neutral_name="",
            language=options.language or "en",
            username=username,
            passphrase=_passphrase(),
            now=timezone.now(),
        )
    except accounts.Invalid as invalid:
        raise Trouble(" ".join(operations.sentences(invalid.problems))) from invalid
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


def audit_verify(options: argparse.Namespace) -> int:
    """Walk both chains."""
    from arboleda.trust.audit import queries
    from arboleda.trust.vault import keys

    _open_grove()
    reports = [keys.keeper().verify_reads(), queries.verify()]
    if options.json:
        print(
            json.dumps(
                {
                    report.chain: {
                        "rows": report.rows,
                        "head": report.head.hex(),
                        "fault": report.fault
                        and {"row": report.fault.seq, "what": report.fault.what},
                    }
                    for report in reports
                }
            )
        )
    else:
        for report in reports:
            fault = report.fault
            found = f"row {fault.seq}: {fault.what}" if fault else "unbroken"
            print(f"{report.chain}: {report.rows} rows, {found}")
    return int(any(report.fault for report in reports))


def check(options: argparse.Namespace) -> int:
    """Look at everything a grove needs."""
    lines = checks.look()
    for line in lines:
        print(f"{line.mark:5} {line.text}")
    connection.close()
    return int(any(line.mark == checks.FAULT for line in lines))


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise Trouble(f"Nobody to ask here. Give it as an option: {question.rstrip(': ')}.")
    return input(question).strip()


def _passphrase() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    given = getpass.getpass("Passphrase (four or five common words): ")
    if given != getpass.getpass("The same once more: "):
        raise Trouble("The two were not the same. Nothing was done.")
    return given


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
