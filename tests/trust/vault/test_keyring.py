"""The keyring's file: version 2, and groves of the first issue that upgrade by themselves."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import sqlite3
import stat
import uuid
from pathlib import Path

import pytest

from arboleda.engines.sealing import wraps
from arboleda.trust.vault.keeper import asking, core, keyring, store
from tests.trust.vault.conftest import ASK

NOW = 1_772_649_000_000_000
"""4 March 2026, 18:30 UTC, in microseconds."""


def _first_issue(folder: Path) -> tuple[uuid.UUID, wraps.SubjectKey, bytes]:
    """A folder as the first issue left it: keyring 1, a wrapped key, a bare digest of a phone."""
    folder.mkdir(mode=0o700)
    deployment, person = uuid.uuid4(), uuid.uuid4()
    epoch_key, matching = b"e" * 32, b"m" * 32
    content = {
        "version": 1,
        "deployment": deployment.hex,
        "epochs": {"1": base64.b64encode(epoch_key).decode()},
        "matching": base64.b64encode(matching).decode(),
    }
    (folder / keyring.FILE).write_text(json.dumps(content), encoding="ascii")
    key = wraps.new_subject_key()
    wrapped = wraps.wrap(epoch_key, key, deployment=deployment, subject=person, epoch=1)
    bare = hmac.digest(matching, b"phone|+13125550142", hashlib.sha256)
    connection = sqlite3.connect(folder / store.FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(
        "CREATE TABLE key (subject BLOB PRIMARY KEY, kind TEXT NOT NULL, epoch INTEGER NOT NULL,"
        " wrapped BLOB NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE match (digest BLOB NOT NULL, subject BLOB NOT NULL,"
        " PRIMARY KEY (digest, subject)) WITHOUT ROWID;"
        "CREATE INDEX match_by_subject ON match (subject);"
    )
    connection.execute("INSERT INTO key VALUES (?, 'person', 1, ?)", (person.bytes, wrapped))
    connection.execute("INSERT INTO match VALUES (?, ?)", (bare, person.bytes))
    connection.close()
    return person, key, bare


def test_a_grove_of_the_first_issue_upgrades_by_itself(tmp_path: Path) -> None:
    person, key, bare = _first_issue(tmp_path / "keys")
    keeper = core.Keeper(tmp_path / "keys", clock=lambda: NOW * 1000)
    assert keeper.release(ASK, [person]) == {person: key}
    assert keeper.find_matches([("phone", "+13125550142")]) == {("phone", "+13125550142"): [person]}
    assert keeper.calendar() == asking.Calendar(((1, NOW),), "file")
    signed = keeper.log_key()
    keeper.close()
    for file in (tmp_path / "keys").iterdir():
        assert bare not in file.read_bytes(), "the bare digest is gone from the files"
    again = core.Keeper(tmp_path / "keys", clock=lambda: (NOW + 5) * 1000)
    assert again.calendar().epochs == ((1, NOW),), "the start was written down once"
    assert again.log_key() == signed
    assert again.release(ASK, [person]) == {person: key}
    again.close()


def test_a_keyring_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    ring = keyring.new(NOW)
    keyring.write(keyring.file_content(ring), tmp_path)
    assert keyring.from_content(keyring.read(tmp_path) or {}, now=0) == ring
    assert keyring.outline(tmp_path) == keyring.outline_of(ring, "file")
    assert keyring.deployment(tmp_path) == ring.deployment
    assert stat.S_IMODE((tmp_path / keyring.FILE).stat().st_mode) == 0o600


def test_a_keyring_prints_no_secret() -> None:
    ring = keyring.new(NOW)
    said = repr(ring) + repr(ring.epochs[1])
    for secret in (ring.matching, ring.pepper, ring.signing, ring.epochs[1].key):
        assert repr(secret) not in said
    assert ring.identity not in said
    assert ring.epochs[1].identity not in said


def test_epochs_are_not_derived_from_one_another() -> None:
    one, other = keyring.new_epoch(NOW), keyring.new_epoch(NOW)
    assert len({one.key, other.key, one.lookup[:32], one.lookup[32:], other.lookup[:32]}) == 5
    assert one.recipient != other.recipient


@pytest.mark.parametrize("content", ['{"version": 3}', "[]", "{", '{"no": 1}'])
def test_a_damaged_or_later_keyring_is_refused(tmp_path: Path, content: str) -> None:
    """And never taken for a missing one, in whose place a new one would be made."""
    (tmp_path / keyring.FILE).write_text(content, encoding="ascii")
    with pytest.raises(ValueError):
        core.Keeper(tmp_path)
    assert (tmp_path / keyring.FILE).read_text(encoding="ascii") == content


def test_forgetting_takes_two_rotations() -> None:
    start = datetime.datetime.fromtimestamp(NOW / 1_000_000, datetime.UTC)
    day = datetime.timedelta(days=1)
    calendar = asking.Calendar(((3, 5), (4, NOW)), "passphrase")
    assert calendar.forgotten_by(start + day) == start + 60 * day
    assert calendar.forgotten_by(start + 40 * day) == start + 70 * day, "a rotation is overdue"


def test_a_file_makes_no_promise_of_forgetting() -> None:
    now = datetime.datetime.fromtimestamp(NOW / 1_000_000, datetime.UTC)
    assert asking.Calendar(((1, NOW),), "file").forgotten_by(now) is None
