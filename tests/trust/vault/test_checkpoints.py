"""The keeper signs how the reads stand, only after it walked them, and never two that contradict."""

from __future__ import annotations

import uuid

import pytest

from arboleda.engines.sealing import chains, logs, notes, subjects, trees
from arboleda.trust.vault.keeper import client, core, errors, reads, store
from tests.trust.vault.conftest import ASK


def opened(keeping: client.Keeping, note: str) -> notes.Checkpoint:
    name = logs.origin(keeping.deployment().hex, "reads")
    return notes.read_checkpoint(notes.open_note(note, name, keeping.log_key()))


def test_a_checkpoint_says_how_the_chain_stands_and_proves_her_count(
    keeping: client.Keeping, own: core.Keeper
) -> None:
    her, other = uuid.uuid4(), uuid.uuid4()
    made = keeping.make_keys([her, other], "person")
    for people in ([her, other], [other], [her]):
        keeping.release(ASK, people)
    found = keeping.checkpoint_reads(her)
    checkpoint = opened(keeping, found.note)
    rows = list(reads.rows(own._store))
    assert checkpoint.size == 4
    assert checkpoint.root == trees.root([row.digest for row in rows])
    assert checkpoint.head == rows[-1].digest
    assert (found.count, found.head) == (2, rows[3].digest)
    assert found.proof is not None
    entry = subjects.Entry(found.count, found.head)
    assert subjects.is_proven(made[her].pseudonym, entry, found.proof, checkpoint.subjects)
    report, stands = reads.walk(own._store, [4])
    assert report.fault is None
    assert (stands[4].root, stands[4].committed()) == (checkpoint.root, checkpoint.subjects)


def test_checkpoints_follow_one_another(keeping: client.Keeping) -> None:
    first = keeping.checkpoint_reads().note
    assert keeping.checkpoint_reads().note == first, "nothing was read meanwhile"
    assert opened(keeping, first).size == 0
    her = uuid.uuid4()
    keeping.make_keys([her], "person")
    for size in (1, 2, 3):
        keeping.release(ASK, [her])
        assert opened(keeping, keeping.checkpoint_reads().note).size == size


def test_nothing_to_prove_about_somebody_nobody_read_about(keeping: client.Keeping) -> None:
    her = uuid.uuid4()
    keeping.make_keys([her], "person")
    for who in (her, uuid.uuid4(), None):
        found = keeping.checkpoint_reads(who)
        assert (found.count, found.head, found.proof) == (0, chains.START, None)


def test_rows_about_her_come_with_the_row_of_asking(keeping: client.Keeping) -> None:
    her, other = uuid.uuid4(), uuid.uuid4()
    keeping.make_keys([her, other], "person")
    keeping.release(ASK, [her, other])
    rows = keeping.rows_about(ASK, her)
    assert [row[0] for row in rows] == [1, 3]
    assert keeping.rows_about(ASK, uuid.uuid4()) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE read SET action = 'x.y' WHERE seq = 2",
        "DELETE FROM read WHERE seq = 2",
        "DELETE FROM read WHERE seq = 3",
        "UPDATE checkpoint SET edge = zeroblob(32)",
        "UPDATE checkpoint SET edge = x'00'",
        "UPDATE checkpoint SET note = replace(note, 'made', 'nade')",
        "UPDATE checkpoint SET note = ''",
    ],
)
def test_a_chain_that_was_changed_is_not_signed_on(own: core.Keeper, change: str) -> None:
    her = uuid.uuid4()
    own.make_keys([her], "person")
    own.release(ASK, [her])
    own.checkpoint_reads()
    own.release(ASK, [her])
    own.release(ASK, [her])
    own._store.execute(change)
    if change.endswith("seq = 3"):
        own.release(ASK, [her])  # What came after hangs on a row that is gone.
    with pytest.raises(errors.KeeperError, match="broken"):
        own.checkpoint_reads()
    assert own.status().unlocked


def test_nobody_else_can_have_a_checkpoint_of_the_reads_signed(keeping: client.Keeping) -> None:
    name = logs.origin(keeping.deployment().hex, "reads")
    forged = notes.Checkpoint(name, 0, trees.EMPTY, chains.START, subjects.commit({}), 0)
    with pytest.raises(errors.KeeperError, match="only the keeper"):
        keeping.sign(forged.text().encode())
    assert len(keeping.sign(b"a receipt")) == 64


def test_a_locked_keeper_signs_nothing(keeping: client.Keeping) -> None:
    keeping.lock()
    for ask in (keeping.checkpoint_reads, keeping.log_key, lambda: keeping.sign(b"x")):
        with pytest.raises(errors.Locked):
            ask()


def test_the_store_can_be_looked_at_beside_its_keeper(own: core.Keeper) -> None:
    her = uuid.uuid4()
    own.make_keys([her], "person")
    own.release(ASK, [her])
    beside = store.look(own._folder)
    try:
        assert reads.walk(beside, [1])[0].rows == 1
        with pytest.raises(store.sqlite3.OperationalError, match="readonly"):
            beside.execute("DELETE FROM read")
    finally:
        beside.close()
