"""A row that was deleted is in no file of the database any more."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from arboleda.kit import wiping

pytestmark = pytest.mark.django_db  # Files of its own, but pytest guards every database.
WORD = b"a pile of nobody's business"
OPTIONS = {
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON;",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A file of its own, opened as settings/base.py opens the grove's."""
    given = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "a.db", "OPTIONS": OPTIONS}
    opened = ConnectionHandler({"default": copy.deepcopy(given)})["default"]
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE pile (name TEXT)")
        cursor.execute("INSERT INTO pile VALUES (%s)", [WORD.decode()])
        cursor.execute("DELETE FROM pile")
    yield opened
    opened.close()


def held(folder: Path) -> bool:
    return any(WORD in path.read_bytes() for path in folder.iterdir())


def test_what_was_deleted_is_gone_from_the_log_too(
    database: BaseDatabaseWrapper, tmp_path: Path
) -> None:
    assert held(tmp_path), "secure_delete alone leaves it in the log"
    assert wiping.empty_log(database)
    assert not held(tmp_path)


def test_whoever_reads_is_not_waited_for_and_not_disturbed(
    database: BaseDatabaseWrapper, tmp_path: Path
) -> None:
    reader = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM pile").fetchone() == (0,)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO pile VALUES ('another')")
    assert not wiping.empty_log(database)
    assert reader.execute("SELECT count(*) FROM pile").fetchone() == (0,)
    reader.execute("COMMIT")
    assert wiping.empty_log(database)
    assert reader.execute("SELECT count(*) FROM pile").fetchone() == (1,)
    with database.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    reader.close()
