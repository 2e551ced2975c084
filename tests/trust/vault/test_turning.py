"""Invariant 2 at the keeper: epochs turn, and two rotations later old copies open nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import lookups, wraps
from arboleda.trust.vault.keeper import (
    asking,
    client,
    core,
    errors,
    keyring,
    reads,
    server,
    store,
    turning,
    unlocking,
)
from tests.serving import ROOT
from tests.trust.vault.conftest import ASK

DAY = 86_400 * 1_000_000_000
START = 1_772_649_000 * 1_000_000_000
"""4 March 2026, 18:30 UTC, in nanoseconds."""
PHONE = ("phone", "+13125550142")


class Clock:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(tmp_path: Path, clock: Clock) -> Iterator[core.Keeper]:
    keeper = core.Keeper(tmp_path / "timed", clock=clock)
    yield keeper
    keeper.close()


def _rotate(keeper: core.Keeper) -> None:
    keeper.rotate(None)
    while keeper.turn_over():
        pass


def _epochs(keeper: core.Keeper) -> list[int]:
    return [number for number, _start in keeper.calendar().epochs]


def test_everything_opens_after_a_rotation(keeping: client.Keeping) -> None:
    people = [uuid.uuid4() for _ in range(5)]
    made = keeping.make_keys(people, "person")
    keeping.put_matches({people[0]: [PHONE], people[1]: [PHONE]})
    assert keeping.rotate(None) == 2
    while keeping.turn_over():
        pass
    assert keeping.release(ASK, people) == made
    assert set(keeping.find_matches([PHONE])[PHONE]) == set(people[:2])
    assert keeping.status().turning == 0


def test_everything_opens_in_the_middle_of_a_rotation(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [uuid.uuid4() for _ in range(6)]
    made = own.make_keys(people, "person")
    own.put_matches({person: [PHONE] for person in people})
    monkeypatch.setattr(turning, "BATCH", 2)
    monkeypatch.setattr(turning, "PATIENCE", 0.0)
    own.rotate(None)
    left = [own.status().turning]
    while own.turn_over():
        left.append(own.status().turning)
        assert own.release(ASK, people) == made
        assert set(own.find_matches([PHONE])[PHONE]) == set(people)
        new = uuid.uuid4()
        made |= own.make_keys([new], "person")
        people.append(new)
        own.put_matches({new: [PHONE]})
    assert left[0] == 12
    assert left == sorted(left, reverse=True)
    assert len(left) > 2


def test_at_most_two_epochs_live(own: core.Keeper) -> None:
    for expected in ([1], [1, 2], [2, 3], [3, 4]):
        assert _epochs(own) == expected
        assert own.status().epochs == len(expected)
        _rotate(own)


def test_no_epoch_begins_while_something_lies_under_the_one_that_would_die(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid.uuid4()
    made = own.make_keys([person], "person")
    own.rotate(None)
    with pytest.raises(errors.KeeperError):
        own._begin()
    own.rotate(None)  # Finishes the one before first.
    assert _epochs(own) == [2, 3]
    assert own.release(ASK, [person]) == made


def test_two_rotations_later_an_old_store_opens_nothing(own: core.Keeper, tmp_path: Path) -> None:
    """The old copy against every key that is left; the digests against guesses as well."""
    her, other = uuid.uuid4(), uuid.uuid4()
    own.make_keys([her, other], "person")
    own.put_matches({her: [PHONE], other: [("email", "a@b")]})
    store.empty_log(own._store)
    shutil.copy(tmp_path / "keys" / store.FILE, tmp_path / "old.sqlite3")
    own.destroy([her])
    _rotate(own)
    assert _opens(tmp_path / "old.sqlite3", own, her), "one rotation is not enough"
    _rotate(own)
    assert not _opens(tmp_path / "old.sqlite3", own, her)
    assert not _opens(tmp_path / "old.sqlite3", own, other), "nor anybody, by that old copy"
    assert own.release(ASK, [other]), "who stayed opens as before"
    assert own.find_matches([("email", "a@b")])


def _opens(old: Path, keeper: core.Keeper, subject: uuid.UUID) -> bool:
    """Whether any living secret opens this subject's key or confirms her phone in the old copy."""
    ring = keeper._keyring()
    connection = sqlite3.connect(old)
    found = connection.execute("SELECT epoch, wrapped FROM key WHERE subject = ?", (subject.bytes,))
    epoch, wrapped = found.fetchone()
    digests = {row[0] for row in connection.execute("SELECT digest FROM match")}
    connection.close()
    for living in ring.epochs.values():
        try:
            wraps.unwrap(
                living.key, wrapped, deployment=ring.deployment, subject=subject, epoch=epoch
            )
        except sealing_errors.SealBroken:
            continue
        return True
    guess = lookups.digest(ring.matching, *PHONE)
    covers = {
        lookups.cover(living.lookup, guess, deployment=ring.deployment, epoch=number)
        for living in ring.epochs.values()
        for number in range(1, 9)
    }
    return bool(digests & (covers | {guess}))


def test_no_old_wrap_is_left_in_the_files(own: core.Keeper, tmp_path: Path) -> None:
    person = uuid.uuid4()
    own.make_keys([person], "person")
    own.put_matches({person: [PHONE]})
    wrapped = own._store.execute("SELECT wrapped FROM key").fetchone()[0]
    digest = own._store.execute("SELECT digest FROM match").fetchone()[0]
    old_ring = (tmp_path / "keys" / keyring.FILE).read_bytes()
    first = own._keyring().epochs[1]
    _rotate(own)
    for file in (tmp_path / "keys").iterdir():
        assert wrapped not in file.read_bytes()
        assert digest not in file.read_bytes()
    _rotate(own)
    ring = (tmp_path / "keys" / keyring.FILE).read_bytes()
    assert first.identity.encode() in old_ring
    assert first.identity.encode() not in ring, "the dead epoch has left the keyring"


def test_a_rotation_is_written_down(own: core.Keeper) -> None:
    _rotate(own)
    row = list(reads.rows(own._store))[-1]
    assert (row.action, row.references, row.role) == ("keys.begin_epoch", "epoch:2", "system")
    assert own.verify_reads().fault is None


def test_no_epoch_begins_when_the_row_cannot_be_written(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(reads, "append", fail)
    with pytest.raises(sqlite3.OperationalError):
        own.rotate(None)
    assert _epochs(own) == [1]


def test_a_keyring_that_cannot_be_written_leaves_the_epoch_as_it_was(
    own: core.Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid.uuid4()

    def full(*args: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(keyring, "write", full)
        with pytest.raises(OSError, match="disk full"):
            own.rotate(None)
    own.make_keys([person], "person")
    own.lock()
    own.unlock()
    assert _epochs(own) == [1]
    assert own.release(ASK, [person])


def test_the_keeper_turns_by_itself_after_thirty_days(
    timed: core.Keeper, clock: Clock, tmp_path: Path
) -> None:
    person = uuid.uuid4()
    timed.make_keys([person], "person")
    with server.Server(tmp_path / "k.sock", timed) as listening:
        clock.at = START + 30 * DAY - 1_000_000
        listening.service_actions()
        assert _epochs(timed) == [1]
        clock.at = START + 30 * DAY
        timed.lock()
        listening.service_actions()
        assert _epochs(timed) == [1], "locked: nothing turns"
        timed.unlock()
        listening.service_actions()
        assert _epochs(timed) == [1, 2]
        assert timed.status().turning == 0
        listening.service_actions()
        assert _epochs(timed) == [1, 2]
        clock.at = START + 61 * DAY
        listening.service_actions()
        assert _epochs(timed) == [2, 3]


def test_locked_nothing_turns(keeping: client.Keeping) -> None:
    keeping.lock()
    with pytest.raises(errors.Locked):
        keeping.rotate(None)
    with pytest.raises(errors.Locked):
        keeping.turn_over()


def test_with_a_passphrase_nobody_turns_the_keys_without_it(
    keeping: client.Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was taken over must not make every backup worthless."""
    monkeypatch.setattr(unlocking, "COST", unlocking.passphrases.Cost(1, 64, 1))
    keeping.set_passphrase("four plain words here", None)
    for wrong in (None, "", "four plain words her"):
        with pytest.raises(errors.Wrong):
            keeping.rotate(wrong)
    assert keeping.rotate("four plain words here") == 2


def test_a_damaged_wrap_does_not_stop_a_rotation(own: core.Keeper) -> None:
    whole, damaged = uuid.uuid4(), uuid.uuid4()
    made = own.make_keys([whole, damaged], "person")
    own._store.execute("UPDATE key SET wrapped = x'00' WHERE subject = ?", (damaged.bytes,))
    _rotate(own)
    _rotate(own)
    assert own.release(ASK, [whole, damaged]) == {whole: made[whole]}


STEPS = {
    "after the row": "after(reads, 'append')",
    "with the keyring written beside": "before(pathlib.Path, 'rename')",
    "with the keyring in its place": "after(pathlib.Path, 'rename')",
    "with the epoch begun": "after(core.Keeper, '_begin')",
    "in a batch of keys": "after(turning, 'turn_keys')",
    "in a batch of digests": "after(matches, 'turn_over')",
    "after a batch": "after(core.Keeper, '_turn_batch')",
    "before the log is emptied": "before(core.Keeper, '_emptied')",
    "with the log emptied": "after(core.Keeper, '_emptied')",
}
_DYING = """
import os, pathlib, signal, sys
from arboleda.trust.vault.keeper import core, matches, reads, turning
turning.BATCH, turning.PATIENCE = 3, 0.0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def before(owner, name):
    setattr(owner, name, lambda *a, **k: die())

def after(owner, name):
    real = getattr(owner, name)
    def dying(*a, **k):
        real(*a, **k)
        die()
    setattr(owner, name, dying)

keeper = core.Keeper(pathlib.Path(sys.argv[1]))
eval(sys.argv[2])
keeper.rotate(None)
while keeper.turn_over():
    pass
"""


@pytest.mark.parametrize("step", STEPS)
def test_invariant_4_a_rotation_killed_at_any_step_loses_nobody(step: str, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    people = [uuid.uuid4() for _ in range(7)]
    keeper = core.Keeper(folder)
    made = keeper.make_keys(people, "person")
    keeper.put_matches({person: [PHONE] for person in people})
    keeper.close()
    done = subprocess.run(
        [sys.executable, "-c", _DYING, str(folder), STEPS[step]],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    keeper = core.Keeper(folder)
    try:
        assert keeper.release(ASK, people) == made
        assert set(keeper.find_matches([PHONE])[PHONE]) == set(people)
        while keeper.turn_over():
            pass
        _rotate(keeper)
        _rotate(keeper)
        assert keeper.status().turning == 0
        assert keeper.release(ASK, people) == made
        assert set(keeper.find_matches([PHONE])[PHONE]) == set(people)
        assert keeper.verify_reads().fault is None
        assert len(keeper.calendar().epochs) == 2
    finally:
        keeper.close()


def test_a_calendar_knows_the_epochs(timed: core.Keeper, clock: Clock) -> None:
    clock.at = START + 3 * DAY
    _rotate(timed)
    assert timed.calendar() == asking.Calendar(
        ((1, START // 1000), (2, (START + 3 * DAY) // 1000)), "file"
    )


ERASING = ("with the tombstone written", "before the log is emptied", "with the log emptied")
_ERASING = """
import contextlib, os, pathlib, signal, sys, uuid
from arboleda.trust.vault.keeper import core, holding

def die(*a, **k):
    os.kill(os.getpid(), signal.SIGKILL)

keeper = core.Keeper(pathlib.Path(sys.argv[1]))
step = sys.argv[2]
real = holding.Holding._transaction
if step == "with the tombstone written":
    @contextlib.contextmanager
    def dying(self):
        with real(self) as work:
            yield work
        die()
    holding.Holding._transaction = dying
elif step == "before the log is emptied":
    holding.Holding._emptied = die
else:
    emptied = holding.Holding._emptied
    holding.Holding._emptied = lambda self: (emptied(self), die())
keeper.destroy([uuid.UUID(sys.argv[3])])
"""


@pytest.mark.parametrize("step", ERASING)
def test_invariant_4_an_erasure_killed_at_any_step_is_finished_by_asking_again(
    step: str, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    her, other = uuid.uuid4(), uuid.uuid4()
    keeper = core.Keeper(folder)
    made = keeper.make_keys([her, other], "person")
    keeper.put_matches({her: [PHONE]})
    wrapped = keeper._store.execute(
        "SELECT wrapped FROM key WHERE subject = ?", (her.bytes,)
    ).fetchone()[0]
    keeper.close()
    done = subprocess.run(
        [sys.executable, "-c", _ERASING, str(folder), step, str(her)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    keeper = core.Keeper(folder)
    try:
        assert keeper.tombstones() == [her], "what was begun is known"
        keeper.destroy([her])
        assert keeper.release(ASK, [her, other]) == {other: made[other]}
        assert keeper.find_matches([PHONE]) == {}
        assert not any(wrapped in file.read_bytes() for file in folder.iterdir() if file.is_file())
    finally:
        keeper.close()
