"""The database in a file and back, on PostgreSQL, by a user who may do no more than a grove's."""

from __future__ import annotations

import contextlib
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import utils

from arboleda.cli import trouble
from arboleda.cli.backups import drilling, snapshots, terminal

pytestmark = pytest.mark.postgres


def _sql(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        for one in statements:
            server.execute(one)


def _rows(url: str) -> list[Any]:
    with psycopg.connect(url) as server:
        return [one for (one,) in server.execute("SELECT name FROM thing ORDER BY name").fetchall()]


@pytest.fixture(scope="module")
def own() -> Iterator[tuple[str, str]]:
    """A database whose owner is no superuser and may not make databases: its address, and theirs."""
    server = urlsplit(os.environ["ARBOLEDA_DATABASE_URL"])
    admin = urlunsplit(server._replace(path="/postgres"))
    name = f"grove_{uuid.uuid4().hex[:12]}"
    _sql(admin, f"CREATE ROLE {name} LOGIN PASSWORD 'p@ss/word'")
    _sql(admin, f"CREATE DATABASE {name} OWNER {name}")
    host = (server.hostname or "127.0.0.1") + (f":{server.port}" if server.port else "")
    try:
        yield f"postgresql://{name}:p%40ss%2Fword@{host}/{name}", admin
    finally:
        _sql(admin, f"DROP DATABASE {name} WITH (FORCE)", f"DROP ROLE {name}")


@pytest.fixture
def grove(
    own: tuple[str, str], monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> Iterator[str]:
    """That database as the one that a grove uses, with two things in it."""
    from arboleda.settings import base

    url, _admin = own
    _sql(url, "DROP TABLE IF EXISTS thing", "CREATE TABLE thing (name text)")
    _sql(url, "INSERT INTO thing VALUES ('a'), ('b')")
    monkeypatch.setenv("ARBOLEDA_DATABASE_URL", url)
    made = utils.ConnectionHandler({"default": base._database()})["default"]
    for module in (snapshots, drilling, terminal):
        monkeypatch.setattr(module, "connection", made)
    with django_db_blocker.unblock():
        yield url
        made.close()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a program of one's own in the place of another."""
    folder = tmp_path / "programs"

    def put(name: str, code: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{code}\n")
        (folder / name).chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    return put


def test_what_was_taken_comes_back_whole_and_what_came_later_is_gone(
    grove: str, tmp_path: Path
) -> None:
    snapshots.take(tmp_path)
    _sql(grove, "INSERT INTO thing VALUES ('later')", "CREATE TABLE newer (x int)")
    for _time in range(2):  # Also into a database that was restored before.
        snapshots.load(tmp_path)
        snapshots.settle()
        assert _rows(grove) == ["a", "b"]
        with psycopg.connect(grove) as server:
            found = server.execute("SELECT to_regclass('newer'), to_regnamespace(%s)",
                                   [snapshots.BESIDE])  # fmt: skip
            assert found.fetchone() == (None, None)
    snapshots.take(tmp_path)


def test_where_another_schema_stands_it_is_left_alone(
    grove: str, own: tuple[str, str], tmp_path: Path
) -> None:
    name = urlsplit(grove).path.lstrip("/")
    other = urlunsplit(urlsplit(own[1])._replace(path=f"/{name}"))
    _sql(other, "CREATE SCHEMA secret_of_another", "CREATE TABLE secret_of_another.t (x int)")
    try:
        snapshots.take(tmp_path)
        snapshots.load(tmp_path)
        snapshots.settle()
        assert _rows(grove) == ["a", "b"]
        _sql(other, "SELECT * FROM secret_of_another.t")
    finally:
        _sql(other, "DROP SCHEMA secret_of_another CASCADE")


@pytest.mark.parametrize("harm", ["missing", "fails", "too old", "another kind", "in use"])
def test_a_restore_that_cannot_be_leaves_what_stands(
    harm: str, grove: str, tmp_path: Path, program: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = snapshots.take(tmp_path)
    _sql(grove, "INSERT INTO thing VALUES ('newest')")
    says = ""
    other: Any = contextlib.nullcontext()
    if harm == "missing":
        monkeypatch.setenv("PATH", str(tmp_path))
        says = "postgresql-client"
    elif harm == "fails":  # It reads the list, and gives up in the middle.
        program("pg_restore", 'test "$1" = --list || { echo "pg_restore: error: no" >&2; exit 1; }')
        says = "did not finish: pg_restore: error: no"
    elif harm == "too old":
        program("pg_restore", 'echo "pg_restore: error: unsupported version (1.16) in file header"'
                " >&2; exit 1")  # fmt: skip
        says = "older than the one that made this backup"
    elif harm == "another kind":
        path.rename(tmp_path / snapshots.SQLITE)
        says = "another kind of database"
    else:
        other = psycopg.connect(grove)
        says = "still works in the database"
    with other, pytest.raises(trouble.Trouble, match=says):
        snapshots.load(tmp_path)
    assert _rows(grove) == ["a", "b", "newest"]


def test_a_restore_that_was_cut_off_is_begun_again(grove: str, tmp_path: Path) -> None:
    snapshots.take(tmp_path)
    _sql(grove, "INSERT INTO thing VALUES ('newest')")
    snapshots.load(tmp_path)  # Here the machine stops: nothing settles.
    snapshots.load(tmp_path)
    snapshots.settle()
    assert _rows(grove) == ["a", "b"]


def test_an_older_pg_dump_says_which_one_to_install(
    grove: str, tmp_path: Path, program: Callable[..., None]
) -> None:
    program("pg_dump", 'echo "pg_dump: error: aborting because of server version mismatch"'
            ' >&2; echo "pg_dump: detail: server version: 15; pg_dump version: 13" >&2; exit 1')  # fmt: skip
    with pytest.raises(trouble.Trouble, match=r"older than the server .*client-1"):
        snapshots.take(tmp_path)


def test_the_programs_reach_the_server_as_strictly_as_we_do(
    grove: str, tmp_path: Path, program: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    program("pg_dump", f'test "$1" = --version && echo "pg_dump (PostgreSQL) 15.2" && exit 0\n'
            f'echo "$@" > {seen}; env | grep ^PG >> {seen}')  # fmt: skip
    monkeypatch.setenv("PGSERVICE", "another")
    options = snapshots.connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "sslmode", "verify-full")
    monkeypatch.setitem(options, "sslrootcert", "/srv/ca.pem")
    snapshots.take(tmp_path)
    words, _, named = seen.read_text().partition("\n")
    assert "PGSSLMODE=verify-full" in named
    assert "PGSSLROOTCERT=/srv/ca.pem" in named
    assert "PGSERVICE" not in named
    assert "p@ss" not in words
    monkeypatch.setitem(options, "sslrootcert", "system")
    with pytest.raises(trouble.Trouble, match="sslrootcert=/etc/ssl"):
        snapshots.take(tmp_path)


@pytest.fixture
def running(tmp_path: Path, settings: Any) -> Path:
    """Where drills have their scratch folders."""
    settings.RUN = tmp_path / "run"
    return settings.RUN


def _drills(admin: str) -> int:
    with psycopg.connect(admin) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s",
                               [drilling.DATABASE + "%"])  # fmt: skip
        return len(found.fetchall())


def test_a_drill_has_a_database_of_its_own_and_clears_what_an_ended_one_left(
    grove: str, own: tuple[str, str], running: Path
) -> None:
    name = urlsplit(grove).path.lstrip("/")
    with pytest.raises(trouble.Trouble, match=f"ALTER ROLE {name} CREATEDB"), drilling._scratch():
        pass
    _sql(own[1], f"ALTER ROLE {name} CREATEDB")
    before = _drills(own[1])
    left = running / "drill-left"
    left.mkdir()
    left.joinpath(drilling.NAME).write_text(
        urlsplit(drilling._database(left)["ARBOLEDA_DATABASE_URL"]).path.lstrip("/")
    )
    with drilling._scratch() as environment:
        assert urlsplit(environment["ARBOLEDA_DATABASE_URL"]).path.lstrip("/") != name
        assert not left.exists()
        assert _drills(own[1]) == before + 1
        _sql(environment["ARBOLEDA_DATABASE_URL"], "CREATE TABLE thing (name text)")
        with pytest.raises(trouble.Trouble, match="Another drill"), drilling._scratch():
            pass
    assert _drills(own[1]) == before
    assert not list(running.glob("drill-*"))
    assert _rows(grove) == ["a", "b"]


def test_clearing_never_drops_what_no_drill_has_named(grove: str, running: Path) -> None:
    left = running / "drill-left"
    left.mkdir(parents=True)
    left.joinpath(drilling.NAME).write_text(urlsplit(grove).path.lstrip("/"))
    drilling._clear(left)
    assert _rows(grove) == ["a", "b"]


def test_a_restore_elsewhere_refuses_the_database_that_stands_here(grove: str) -> None:
    assert terminal._is_the_live_one(grove)
    assert terminal._is_the_live_one(grove.replace("127.0.0.1", "localhost"))
    assert not terminal._is_the_live_one(grove + "_other")


def test_the_program_is_there(grove: str) -> None:
    """A run on PostgreSQL without its programs would prove nothing above."""
    assert subprocess.run(["pg_dump", "--version"], check=True, capture_output=True).stdout
