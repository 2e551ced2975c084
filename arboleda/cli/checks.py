"""What a grove needs, looked at one thing at a time: a line each, never a secret."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from arboleda.trust.vault.keeper import client

GOOD, CARE, FAULT = "ok", "care", "FAULT"
LONGEST_EPOCH = 31
"""Days after which an epoch should have turned by itself."""
LEAST_FREE = 500 * 1024 * 1024


@dataclasses.dataclass(frozen=True)
class Line:
    """One finding: a mark and a sentence that says what to do where something is wrong."""

    mark: str
    text: str


def look() -> list[Line]:
    """Every finding, in the order in which one would mend them."""
    looks: list[Callable[[], Iterator[Line]]] = [
        _database,
        _migrations,
        _keeper,
        _chains,
        _folders,
        _disk,
        _clock,
        _before_real_people,
    ]
    lines: list[Line] = []
    for one in looks:
        try:
            lines.extend(one())
        except Exception as problem:
            name = one.__name__.strip("_").replace("_", " ")
            lines.append(Line(FAULT, f"{name}: could not be looked at ({type(problem).__name__})"))
    return lines


def _database() -> Iterator[Line]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check")
                found = cursor.fetchone()[0]
                if found != "ok":
                    yield Line(FAULT, "database: SQLite finds it damaged; restore a backup")
                    return
    except DatabaseError as problem:
        yield Line(FAULT, f"database: does not answer ({type(problem).__name__})")
        return
    yield Line(GOOD, f"database: {connection.vendor} answers")


def _migrations() -> Iterator[Line]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Line(FAULT, f"migrations: {len(waiting)} wait; start `arboleda serve` to apply them")
    else:
        yield Line(GOOD, "migrations: all applied")


def _keeper() -> Iterator[Line]:
    from arboleda.trust.vault import keys, operations
    from arboleda.trust.vault.keeper import errors

    try:
        keys.join_or_hold()
        status = keys.keeper().status()
    except (errors.KeeperError, OSError, ValueError) as problem:
        yield Line(FAULT, f"keeper: cannot open its folder ({type(problem).__name__})")
        return
    if status.unlocked:
        yield Line(GOOD, f"keeper: unlocked, {status.keys} keys, {status.reads} reads written down")
    else:
        yield Line(FAULT, "keeper: locked; nothing private opens until it is unlocked")
    lost = operations.identities_without_key()
    if lost:
        yield Line(FAULT, f"keys: {lost} people have no key; restore keys/ from its own backup")
    yield from _ways(keys.keeper())
    yield from _backups()


def _ways(keeper: client.Keeping) -> Iterator[Line]:
    calendar, epoch = keeper.calendar(), keeper.custodians_epoch()
    number, started = calendar.epochs[-1]
    age = (time.time() - started / 1_000_000) / 86400
    if calendar.unlock == "file":
        yield Line(
            CARE,
            "keys: unlocked by a file, as in trials; no promise of forgetting: whoever copied keys/"
            " can open what was erased since; `arboleda keys passphrase` ends that",
        )
    else:
        yield Line(GOOD, "keys: unlocked by a passphrase")
    if age > LONGEST_EPOCH:
        yield Line(FAULT, f"keys: epoch {number} is {age:.0f} days old; `arboleda keys rotate`")
    else:
        yield Line(GOOD, f"keys: epoch {number}, {age:.0f} days old; turns by itself at 30")
    if not epoch:
        yield Line(CARE, "custodians: none; a lost keyring or passphrase loses everything private")
    elif epoch != number:
        yield Line(
            CARE,
            f"custodians: their parcels are of epoch {epoch}, the keys of {number};"
            " `arboleda keys custodians make`, and destroy the old ones before witnesses",
        )
    else:
        yield Line(GOOD, f"custodians: three parcels of epoch {epoch}")


def _backups() -> Iterator[Line]:
    from arboleda.cli.backups import diary

    known, now = diary.read(), datetime.datetime.now(datetime.UTC)
    for what, longest, hint in (
        (diary.BACKUP, 7, "`arboleda backup FOLDER`"),
        (diary.DRILL, 30, "`arboleda backup drill FOLDER`"),
    ):
        if what not in known:
            yield Line(CARE, f"last {what}: never; {hint}")
            continue
        days = (now - known[what]).days
        mark = GOOD if days <= longest else CARE
        yield Line(mark, f"last {what}: {known[what]:%Y-%m-%d %H:%M} UTC, {days} days ago")


def _chains() -> Iterator[Line]:
    from arboleda.trust.audit import queries
    from arboleda.trust.vault import keys

    for report in (keys.keeper().verify_reads(), queries.verify()):
        if report.fault:
            yield Line(FAULT, f"audit: {report.chain}, row {report.fault.seq}: {report.fault.what}")
        else:
            yield Line(GOOD, f"audit: chain of {report.chain} unbroken, {report.rows} rows")


def _folders() -> Iterator[Line]:
    for folder in (settings.HOME, settings.DATA, settings.KEYS, settings.RUN, settings.LOG):
        if not folder.exists():
            yield Line(CARE, f"folder: {folder.name} does not exist yet")
        elif _open_to_others(folder) and folder != settings.HOME:
            yield Line(FAULT, f"folder: {folder.name} is open to others; chmod 700 {folder}")
        else:
            yield Line(GOOD, f"folder: {folder.name} is its owner's alone")
    for path in sorted(settings.KEYS.glob("*")) if settings.KEYS.exists() else []:
        if _open_to_others(path):
            yield Line(FAULT, f"file: keys/{path.name} is open to others; chmod 600 {path}")


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _disk() -> Iterator[Line]:
    free = shutil.disk_usage(settings.HOME).free
    mark = GOOD if free > LEAST_FREE else FAULT
    yield Line(mark, f"disk: {free // (1024 * 1024)} MB free")


def _clock() -> Iterator[Line]:
    built = Path(__file__).stat().st_mtime
    if time.time() < built - 86400:
        yield Line(FAULT, "clock: it is set before this program was installed; set it right")
    else:
        yield Line(GOOD, "clock: plausible (UTC is kept; set NTP to keep it right)")


def _before_real_people() -> Iterator[Line]:
    from arboleda.trust.accounts import queries

    grove = queries.grove()
    if grove is None:
        yield Line(CARE, "grove: none yet; `arboleda init`, or the first page of `arboleda serve`")
    elif grove.is_demo:
        yield Line(CARE, "grove: fiction; real people need a folder of their own")
        yield Line(CARE, "second steps: not asked for in a grove of fiction")
    elif queries.staff_without_factor():
        count = queries.staff_without_factor()
        yield Line(CARE, f"second steps: {count} staff accounts are still without one")
    else:
        yield Line(GOOD, "second steps: everybody on staff has one")
    if not settings.TLS:
        yield Line(CARE, "before real people: HTTPS in front of both doors, then ARBOLEDA_TLS=1")
    for need in (
        "an outside security review",
        "counsel for your state's law",
        "two named reviewers for every consent and safety text in each language",
        "an encrypted disk, and backups of data/ and keys/ that are never kept together",
    ):
        yield Line(CARE, f"before real people: {need}")
    if sys.version_info >= (3, 14):
        yield Line(CARE, "python: newer than the versions this was tested on (3.11 to 3.13)")
