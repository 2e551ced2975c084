"""A restore into a scratch folder, looked at and thrown away: a backup that was never tried is none."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, connection

from arboleda.cli import trouble
from arboleda.cli.backups import diary, making
from arboleda.trust.audit import queries as audit
from arboleda.trust.vault import keys, operations
from arboleda.trust.vault.keeper import keyring

SAMPLE = 25
DATABASE = "arboleda_drill_"
"""How the name of every scratch database begins."""
NAME = "database-name"
"""The file of a scratch folder that says which database was made for it."""


def newest(folder: Path) -> tuple[Path, Path]:
    """The newest parcel of data in this folder and the newest of keys. Raises Trouble."""
    found = [
        sorted(folder.glob(f"arboleda{mark}*.age")) for mark in (making.DATA_MARK, making.KEYS_MARK)
    ]
    if not all(found):
        raise trouble.Trouble(f"There is no backup in {folder}. Make one: arboleda backup {folder}")
    return found[0][-1], found[1][-1]


def drill(
    folder: Path, *, given: str | None, now: datetime.datetime, say: Callable[[str], None]
) -> bool:
    """Try the newest backup in this folder; whether all went well. A line for each finding."""
    data, of_keys = newest(folder)
    with _scratch() as environment:
        home = Path(environment["ARBOLEDA_HOME"])
        (home / "keys").mkdir(mode=0o700, parents=True)
        shutil.copyfile(settings.KEYS / keyring.FILE, home / "keys" / keyring.FILE)
        (home / "keys" / keyring.FILE).chmod(0o600)
        say(f"restoring {data.name} and {of_keys.name} into a scratch folder")
        words = ["restore", str(data.resolve()), str(of_keys.resolve()), "--look"]
        words += ["--tombstones", str(settings.KEYS)]
        done = subprocess.run(  # noqa: S603  (Our own program, and paths.)
            [sys.executable, "-m", "arboleda.cli", *words],
            env=environment,
            input=f"{given}\n" if given is not None else "",
            text=True,
            check=False,
        )
    print("scratch: deleted")
    if done.returncode == 0:
        diary.note(diary.DRILL, now=now)
    return done.returncode == 0


def look(given: str | None) -> bool:
    """Open a sample of what was restored and walk both chains; whether all is well."""
    keys.hold()
    try:
        if not keys.keeper().status().unlocked:
            keys.keeper().unlock(given)
        opened, tried = operations.open_sample(SAMPLE)
        print(f"sample: {opened} of {tried} people opened")
        reports = [keys.keeper().verify_reads(), audit.verify()]
    finally:
        keys.let_go()
    for report in reports:
        fault = f"row {report.fault.seq}: {report.fault.what}" if report.fault else "unbroken"
        print(f"chain of {report.chain}: {report.rows} rows, {fault}")
    return opened == tried and not any(report.fault for report in reports)


@contextlib.contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """A folder, and on PostgreSQL a database, for one try; gone afterwards.

    What a drill left that was ended in its middle goes first: it holds keys. Raises Trouble.
    """
    settings.RUN.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.RUN / "drill.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise trouble.Trouble("Another drill is going on. Wait until it has ended.") from busy
        for left in settings.RUN.glob("drill-*"):
            _clear(left)
        folder = Path(tempfile.mkdtemp(dir=settings.RUN, prefix="drill-"))
        try:
            yield os.environ | {"ARBOLEDA_HOME": str(folder)} | _database(folder)
        finally:
            _clear(folder)


def _database(folder: Path) -> dict[str, str]:
    """On PostgreSQL: make a database, after its name was written into this folder; how it is named."""
    if connection.vendor != "postgresql":
        return {}
    name = f"{DATABASE}{secrets.token_hex(6)}"
    (folder / NAME).write_text(name, encoding="ascii")
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except DatabaseError as no:
        (folder / NAME).unlink()
        raise trouble.Trouble(_why_not(no)) from no
    finally:
        connection.close()
    address = urlsplit(os.environ["ARBOLEDA_DATABASE_URL"])
    return {"ARBOLEDA_DATABASE_URL": urlunsplit(address._replace(path=f"/{name}"))}


def _why_not(no: DatabaseError) -> str:
    if getattr(no.__cause__, "sqlstate", "") == "42501":  # insufficient_privilege
        return (
            "A drill makes a database of its own for a moment; this database's user may not."
            f" Let it: ALTER ROLE {connection.settings_dict['USER'] or '…'} CREATEDB"
        )
    return f"A database to try the backup in could not be made: {str(no).strip().splitlines()[0]}"


def _clear(folder: Path) -> None:
    """Delete what a drill has made: its database, where this folder names one, then the folder."""
    made = folder / NAME
    if made.exists():
        name = made.read_text(encoding="ascii")
        # Whatever stands in that file, only a database that a drill has named is ever dropped.
        if re.fullmatch(rf"{DATABASE}[0-9a-f]{{12}}", name):
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.close()
    shutil.rmtree(folder)
