"""A restore into a scratch folder, looked at and thrown away: a backup that was never tried is none."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from arboleda.cli import trouble
from arboleda.cli.backups import diary, making
from arboleda.trust.audit import queries as audit
from arboleda.trust.vault import keys, operations
from arboleda.trust.vault.keeper import keyring

SAMPLE = 25


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
    """A folder, and on PostgreSQL a database, for one try; gone afterwards."""
    settings.RUN.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = os.environ.get("ARBOLEDA_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(dir=settings.RUN, prefix="drill-") as folder:
        environment = os.environ | {"ARBOLEDA_HOME": folder}
        if not url:
            yield environment
            return
        with _database(url) as scratch:
            yield environment | {"ARBOLEDA_DATABASE_URL": scratch}


@contextlib.contextmanager
def _database(url: str) -> Iterator[str]:
    import psycopg

    name = f"arboleda_drill_{uuid.uuid4().hex[:8]}"
    try:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
    except psycopg.errors.InsufficientPrivilege as no:
        raise trouble.Trouble(
            "A drill makes a database of its own for a moment; this database's user may not."
            " Let it: ALTER ROLE … CREATEDB"
        ) from no
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
