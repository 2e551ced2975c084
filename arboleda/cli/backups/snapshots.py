"""The database as it is at one moment, in a file; and back from it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import urllib.parse
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from arboleda.cli import trouble

SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
LEFT_OUT = ("django_session", "django_tasks_db_dbtaskresult")
"""Tables that are copied empty. Sessions hold what was searched for, under a secret that outlives
an epoch; the queue is of the day."""


def take(folder: Path) -> Path:
    """Write the database into this folder, consistent while others write; its file."""
    if connection.vendor == "sqlite":
        return _take_sqlite(folder / SQLITE)
    path = folder / POSTGRES
    without = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    _run(
        "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", *without, f"--file={path}"]
    )
    return path


def put_back(folder: Path) -> None:
    """Put the database from this folder in the place of the one that the settings name."""
    connections.close_all()
    if connection.vendor == "sqlite":
        source = _found(folder / SQLITE)
        target = Path(str(settings.DATABASES["default"]["NAME"]))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o600)
        return
    path = _found(folder / POSTGRES)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connections.close_all()
    _run(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--exit-on-error", "--dbname", _name(), str(path)],
    )


def _take_sqlite(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    name = urllib.parse.quote(str(settings.DATABASES["default"]["NAME"]))
    source, copy = sqlite3.connect(f"file:{name}?mode=ro", uri=True), sqlite3.connect(path)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        known = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
        for table in known.intersection(LEFT_OUT):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  (A constant.)
        copy.commit()
        copy.execute("VACUUM")
    finally:
        copy.close()
        source.close()
    return path


def _found(path: Path) -> Path:
    if not path.exists():
        raise trouble.Trouble(
            "This backup is of another kind of database than the one that is set up here"
            f" ({connection.vendor}). Set or unset ARBOLEDA_DATABASE_URL."
        )
    return path


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _run(program: str, words: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise trouble.Trouble(
            f"`{program}` is missing on this machine. On Debian: apt-get install postgresql-client"
        )
    known = settings.DATABASES["default"]
    environment = os.environ | {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"] or "5432",
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
    }
    done = subprocess.run(  # noqa: S603  (A program that was found, and our own words.)
        [found, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise trouble.Trouble(f"{program} did not finish: {last[0]}")
