"""The database as it is at one moment, in a file; and back from it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import urllib.parse
from pathlib import Path

from django.db import DatabaseError, connection

from arboleda.cli import trouble

SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
BESIDE = "arboleda_before_a_restore"
"""The schema in which what stood in a PostgreSQL database waits until the backup is in."""
LEFT_OUT = ("django_session", "django_tasks_db_dbtaskresult")
"""Tables that are copied empty. Sessions hold what was searched for, under a secret that outlives
an epoch; the queue is of the day."""


def take(folder: Path) -> Path:
    """Write the database into this folder, consistent while others write; its file."""
    if connection.vendor == "sqlite":
        return _take_sqlite(folder / SQLITE)
    path = folder / POSTGRES
    without = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    words = ["--format=custom", "--schema=public", "--no-owner", "--no-privileges"]
    _run("pg_dump", [*words, *without, f"--file={path}"])
    return path


def load(folder: Path) -> None:
    """Load the database from this folder so that only `settle` is missing. Raises Trouble.

    After a Trouble all is as it was: another kind of database, a program that is missing or too
    old, and somebody who still works in the database are found before anything goes.
    """
    if connection.vendor == "sqlite":
        source, target = _found(folder / SQLITE), _file()
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        waiting = target.with_name(f"{target.name}.part")
        shutil.copyfile(source, waiting)
        waiting.chmod(0o600)
        return
    path = _found(folder / POSTGRES)
    _run("pg_restore", ["--list", str(path)])
    _refuse_others()
    try:
        _put_beside()
    except DatabaseError as no:
        user = connection.settings_dict["USER"]
        raise trouble.Trouble(
            f"The database's schema cannot be replaced: {str(no).strip().splitlines()[0]}."
            f" Let its user: ALTER SCHEMA public OWNER TO {user or '…'}"
        ) from no
    try:
        _run(
            "pg_restore",
            ["--schema=public", "--no-owner", "--no-privileges", "--single-transaction",
             "--dbname", connection.settings_dict["NAME"], str(path)],
        )  # fmt: skip
    except BaseException:
        _take_back()
        raise
    connection.close()


def settle() -> None:
    """Let what `load` brought stand alone: what stood there before is gone."""
    if connection.vendor == "sqlite":
        connection.close()
        target = _file()
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        target.with_name(f"{target.name}.part").rename(target)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
    connection.close()


def _put_beside() -> None:
    """Move what stands in the database aside, where a failure brings it back from."""
    # Left by a restore that was cut off: then what is in public is half of a backup.
    cut_off = _has_schema(BESIDE)
    away = "DROP SCHEMA IF EXISTS public CASCADE"
    if not cut_off:
        away = f"ALTER SCHEMA public RENAME TO {BESIDE}"
    with connection.cursor() as cursor:
        cursor.execute(f"{away}; CREATE SCHEMA public")  # One message: both or neither.
    connection.close()


def _take_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA public CASCADE; ALTER SCHEMA {BESIDE} RENAME TO public")
    connection.close()


def _has_schema(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        return cursor.fetchone() is not None


def _refuse_others() -> None:
    """Nobody may write into the database that is about to go: a grove of another folder, say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    if others:
        raise trouble.Trouble(
            f"Somebody still works in the database {connection.settings_dict['NAME']}"
            f" ({others} connections). Stop them first: is a grove being served from it?"
        )


def _take_sqlite(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    name = urllib.parse.quote(str(_file()))
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


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _run(program: str, words: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise trouble.Trouble(
            f"`{program}` is missing on this machine. On Debian: apt-get install postgresql-client"
        )
    done = subprocess.run(  # noqa: S603  (A program that was found, and our own words.)
        [found, *words], env=_environment(found), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise trouble.Trouble(_why(program, done.stderr))


def _environment(program: str) -> dict[str, str]:
    """What the program needs to reach the database as we do, as strictly; nothing in its words.

    Words can be listed by everybody on the machine. Other PG… names of this shell do not count.
    """
    known = connection.settings_dict
    options = known["OPTIONS"]
    if options.get("sslrootcert") == "system" and _version(program) < SYSTEM_CERTIFICATES:
        raise trouble.Trouble(
            f"This {Path(program).name} is too old to trust the machine's certificates (it can from"
            f" {SYSTEM_CERTIFICATES} on). Name them in ARBOLEDA_DATABASE_URL:"
            " ?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"
        )
    said = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"] or "5432",
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
        "PGSSLMODE": options.get("sslmode", ""),
        "PGSSLROOTCERT": options.get("sslrootcert", ""),
        "LC_ALL": "C",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: value for name, value in said.items() if value}


SYSTEM_CERTIFICATES = 16
"""The first version whose programs know `sslrootcert=system`."""


def _version(program: str) -> int:
    """The main version of a PostgreSQL program; 0 where it does not say."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  (As above.)
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if found else 0


def _why(program: str, said: str) -> str:
    """One clear line of what a PostgreSQL program said when it gave up."""
    if "server version mismatch" in said:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        return (
            f"`{program}` is older than the server ({server}). Install the same version or a newer"
            f" one. On Debian: apt-get install postgresql-client-{server.split('.')[0]}"
        )
    if "unsupported version" in said and "file header" in said:
        return f"`{program}` is older than the one that made this backup. Install a newer one."
    lines = [line for line in said.strip().splitlines() if "error:" in line]
    reason = lines[0] if lines else (said.strip().splitlines()[-1:] or ["no reason given"])[0]
    return f"{program} did not finish: {reason}"
