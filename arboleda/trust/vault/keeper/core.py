"""What the keeper does, whichever way it is reached."""

from __future__ import annotations

import dataclasses
import fcntl
import hashlib
import hmac
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arboleda.engines import names as name_engine
from arboleda.engines.sealing import capsules, chains, framing, logs, wraps
from arboleda.engines.sealing import errors as sealing_errors
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault.keeper import (
    asking,
    errors,
    keyring,
    limits,
    matches,
    names,
    past,
    reads,
    signing,
    store,
    visits,
)

IDLE_SECONDS = 30 * 60
"""The name index leaves memory when nobody has searched for this long."""

PEPPERED_AT_ONCE, PEPPERED_A_SECOND = 60, 1
"""How often the pepper answers: a grove's sign-ins pass, a guesser of short secrets is slowed."""
TURNED_AT_ONCE = 1000
"""How many rows are brought under another epoch in one transaction."""

VISITOR = "public"
"""The role under which the public door asks."""
PERSON = "person"
PRIVATE = frozenset({PERSON, "parcel"})
"""Kinds of keys that are never for visitors, whatever a page asks for."""


class Keeper:
    """Holds the keyring in memory and the wrapped keys on disk; writes down every read first.

    One keeper per folder: a second one is refused. Methods are safe to call from several threads.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        """Open the store in folder (made if missing). clock gives nanoseconds since 1970 UTC."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._clock = clock
        self._guard = threading.RLock()
        self._claim = _claim(folder)
        self._store = store.connect(folder)
        self._remains = False
        self._ring: keyring.Keyring | None = None
        self._names = names.Names(IDLE_SECONDS)
        self._visits = visits.Visits()
        self._peppering = limits.Bucket(burst=PEPPERED_AT_ONCE, per_second=PEPPERED_A_SECOND)
        self._actors: dict[bytes, uuid.UUID] = {}
        try:
            self.unlock()
        except BaseException:
            self.close()
            raise

    # -- the keyring -------------------------------------------------------------------------

    def unlock(self) -> None:
        """Read the keyring from its file, making one where the folder is new."""
        now = self._clock() // 1000
        with self._guard:
            ring = keyring.load(self._folder, now=now)
            if ring is None or keyring.outline(self._folder) is None:
                ring = ring or keyring.new(now)
                keyring.save(ring, self._folder)
            self._ring = ring
            self._cover_matches()

    def lock(self) -> None:
        """Forget the keyring and the names: nothing private opens until unlock."""
        with self._guard:
            self._ring = None
            self._names.clear()
            self._visits.clear()
            self._actors.clear()

    def close(self) -> None:
        """Forget everything and let go of the folder."""
        with self._guard:
            self.lock()
            self._store.close()
            self._claim.close()

    def status(self) -> asking.Status:
        """Counts and whether it is unlocked."""
        with self._guard:
            keys = self._store.execute("SELECT count(*) FROM key").fetchone()[0]
            read = self._store.execute("SELECT coalesce(max(seq), 0) FROM read").fetchone()[0]
            outline = keyring.outline(self._folder)
            epochs = len(outline.epochs) if outline else 0
            return asking.Status(
                self._ring is not None, keys, epochs, read, self._names.loaded, len(self._names)
            )

    def deployment(self) -> uuid.UUID:
        """The grove's random id, part of every seal's place."""
        return self._keyring().deployment

    def calendar(self) -> asking.Calendar:
        """The living epochs and how the keys are unlocked; also while locked."""
        with self._guard:
            outline = keyring.outline(self._folder)
        if outline is None:
            raise errors.KeeperError("there is no keyring here")
        return asking.Calendar(outline.epochs, outline.unlock)

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature (64 bytes) under the grove's log key: checkpoints of writes, receipts.

        Raises KeeperError for what would be a checkpoint of the reads: those the keeper makes itself.
        """
        if message.startswith(self._reads_origin().encode() + b"\n"):
            raise errors.KeeperError("only the keeper says how the chain of reads stands")
        return self._signing().sign(message)

    def log_key(self) -> bytes:
        """The public half (32 bytes) of what `sign` signs with."""
        return self._signing().public_key().public_bytes_raw()

    def peppered(self, label: str, value: bytes) -> bytes:
        """HMAC-SHA256 (32 bytes) of value under the pepper, apart for each label (a closed code).

        Short secrets (a PIN, four words) are then safe from a stolen disk. Raises Busy when asked
        too often, by whomever.
        """
        with self._guard:
            pepper = self._keyring().pepper
            if not self._peppering.take(time.monotonic()):
                raise errors.Busy("asked too often")
        framed = framing.frame((b"arboleda-pepper-1", label.encode(), value))
        return hmac.digest(pepper, framed, hashlib.sha256)

    # -- keys --------------------------------------------------------------------------------

    def make_keys(
        self, subjects: Sequence[uuid.UUID], kind: str
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """Make and store a key for each new subject; return them. Raises KeeperError for a known one."""
        ring = self._keyring()
        made = {subject: wraps.new_subject_key() for subject in subjects}
        lines = [
            (
                subject.bytes,
                kind,
                ring.current,
                wraps.wrap(
                    ring.epochs[ring.current].key,
                    key,
                    deployment=ring.deployment,
                    subject=subject,
                    epoch=ring.current,
                ),
            )
            for subject, key in made.items()
        ]
        with self._transaction() as work:
            try:
                work.executemany("INSERT INTO key VALUES (?, ?, ?, ?)", lines)
            except sqlite3.IntegrityError as known:
                raise errors.KeeperError("a key for this subject exists") from known
        return made

    def release(
        self, ask: asking.Asking, subjects: Sequence[uuid.UUID]
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """Write one row per subject, see it on the disk, then return the keys.

        Subjects without a key (erased, never known) are left out and leave no row. Somebody who
        asks for herself alone leaves one row a visit (see visits.py). Raises KeeperError where the
        asking carries words instead of closed codes, and where a visitor of the public door asks
        for a person or a parcel.
        """
        _refuse_words(ask)
        with self._guard:
            if ask.role == VISITOR:
                self._refuse_private(subjects)
            keys = self._open(subjects)
            own = self._visits.key_of(ask, list(subjects))
            if own is None:
                self._write_reads(ask, keys)
            elif not self._visits.has_row(own, time.monotonic()):
                self._write_reads(dataclasses.replace(ask, capsules=visits.CAPSULES), keys)
                self._visits.note(own, time.monotonic())
            return keys

    def pseudonyms(
        self, actor: uuid.UUID | None, subjects: Sequence[uuid.UUID]
    ) -> tuple[bytes, dict[uuid.UUID, bytes]]:
        """What audit rows call the actor and the subjects. Opens nothing, so it leaves no row."""
        opened = self._open(subjects)
        return self._pseudonym(actor), {one: key.pseudonym for one, key in opened.items()}

    def destroy(self, subjects: Sequence[uuid.UUID]) -> int:
        """Tombstone, then delete keys, matches and names, then empty the log. Return how many keys died.

        Safe to repeat after a crash at any step.
        """
        at = self._clock() // 1000
        ids = [(subject.bytes,) for subject in subjects]
        with self._guard:
            with self._transaction() as work:
                work.executemany(
                    "INSERT OR IGNORE INTO tombstone VALUES (?, ?)", [(one[0], at) for one in ids]
                )
            with self._transaction() as work:
                gone = sum(
                    work.execute("DELETE FROM key WHERE subject = ?", one).rowcount for one in ids
                )
                work.executemany("DELETE FROM match WHERE subject = ?", ids)
            self._remains = not self._emptied()
            for subject in subjects:
                self._names.remove(subject)
            dead = set(subjects)
            self._actors = {name: who for name, who in self._actors.items() if who not in dead}
            return gone

    def finish_destroying(self) -> bool:
        """Empty the log if that could not be done when keys died. Returns whether nothing remains."""
        with self._guard:
            if self._remains:
                self._remains = not self._emptied()
            return not self._remains

    def tombstones(self) -> list[uuid.UUID]:
        """Every subject that was ever forgotten: a restore replays them."""
        with self._guard:
            found = self._store.execute("SELECT subject FROM tombstone ORDER BY at").fetchall()
        return [uuid.UUID(bytes=one[0]) for one in found]

    def subjects(self, kind: str) -> list[uuid.UUID]:
        """Every subject of this kind that has a key: to find keys whose row was never written."""
        with self._guard:
            found = self._store.execute(
                "SELECT subject FROM key WHERE kind = ?", (kind,)
            ).fetchall()
        return [uuid.UUID(bytes=one[0]) for one in found]

    # -- exact matches -----------------------------------------------------------------------

    def put_matches(self, found_by: Mapping[uuid.UUID, Sequence[tuple[str, str]]]) -> None:
        """Replace what each subject can be found by: (kind, normalized value) pairs."""
        ring = self._keyring()
        with self._transaction() as work:
            for subject, values in found_by.items():
                matches.put(work, ring, subject, values)

    def find_matches(
        self, values: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[uuid.UUID]]:
        """Who can be found by each (kind, value). Only those found are in the answer."""
        ring = self._keyring()
        with self._guard:
            found = {
                (kind, value): matches.find(self._store, ring, kind, value)
                for kind, value in values
            }
        return {asked: subjects for asked, subjects in found.items() if subjects}

    # -- names -------------------------------------------------------------------------------

    def names_loaded(self) -> bool:
        """Whether the name index is in memory."""
        with self._guard:
            self._keyring()
            now = time.monotonic()
            self._names.drop_if_idle(now)
            self._names.touch(now)
            return self._names.loaded

    def drop_idle_names(self) -> None:
        """Forget the names if nobody searched for a while, without waiting for the next who asks."""
        with self._guard:
            self._names.drop_if_idle(time.monotonic())

    def load_names(
        self, ask: asking.Asking, sealed: Sequence[tuple[uuid.UUID, bytes]], *, done: bool
    ) -> int:
        """Open a batch of name capsules into the index, in memory only. One row, before the first.

        Returns how many opened; capsules that do not open are left out. Raises KeeperError where
        the asking carries words instead of closed codes, and for visitors of the public door.
        """
        _refuse_words(ask)
        if ask.role == VISITOR:
            raise errors.KeeperError("visitors search no names")
        with self._guard:
            if not self._names.is_noted:
                with self._transaction() as work:
                    reads.append(
                        work,
                        ask,
                        at=self._clock() // 1000,
                        actor=self._pseudonym(ask.actor),
                        subjects=[(b"", ask.purpose.encode())],
                    )
                self._names.is_noted = True
            keys = self._open([subject for subject, _ in sealed])
            opened = names.open_names(self._keyring().deployment, keys, sealed)
            self._names.put_many(opened, done=done, now=time.monotonic())
            return len(opened)

    def put_names(self, named: Mapping[uuid.UUID, Sequence[str]]) -> None:
        """Add or replace names in the index, if it is loaded."""
        with self._guard:
            self._keyring()
            self._names.update(named)

    def search_names(
        self, query: str, among: Iterable[uuid.UUID] | None, limit: int
    ) -> list[tuple[uuid.UUID, float, str]]:
        """Best matches first: (person, score from 0 to 1, how it matched)."""
        with self._guard:
            self._keyring()
            found: list[name_engine.Match] = self._names.search(
                query, among, limit, time.monotonic()
            )
            return [(uuid.UUID(bytes=one.key), one.score, one.how) for one in found]

    def order_names(
        self, among: Iterable[uuid.UUID] | None, *, descending: bool, start: int, count: int
    ) -> tuple[list[uuid.UUID], int]:
        """A page of people in reading order of their names, and how many there are in all."""
        with self._guard:
            self._keyring()
            return self._names.order(among, descending, start, count, time.monotonic())

    def same_block(self, asked: Sequence[str]) -> list[list[uuid.UUID]]:
        """For each name, the people in the index who share its phonetic block."""
        with self._guard:
            self._keyring()
            return [self._names.same_block(one, time.monotonic()) for one in asked]

    # -- the chain ---------------------------------------------------------------------------

    def verify_reads(self) -> chains.Report:
        """Walk the chain of reads."""
        with self._guard:
            return reads.verify(self._store)

    def history(self, subject: uuid.UUID) -> list[asking.PastRead]:
        """Every row of the chain about this subject, oldest first, for her own eyes.

        That she looks is a row too (action vault.read_history), written first and part of the
        answer. Empty where she has no key. Raises Locked.
        """
        with self._guard:
            opened = self._open([subject])
            if subject not in opened:
                return []
            key = opened[subject]
            purpose = self._sealed_purpose(subject, key, past.LOOKING)
            with self._transaction() as work:
                reads.append(
                    work,
                    past.LOOKING,
                    at=self._clock() // 1000,
                    actor=key.pseudonym,
                    subjects=[(key.pseudonym, purpose)],
                )
            rows = reads.rows_about(self._store, key.pseudonym)
            self._find_actors({row.actor for row in rows if row.actor})
            deployment = self._keyring().deployment
            return [past.opened(row, subject, key, deployment, self._actors) for row in rows]

    def subject_head(self, subject: uuid.UUID) -> tuple[int, bytes]:
        """How many rows there are about this subject, and the digest of the last. Leaves no row.

        (0, 32 zero bytes) where nobody ever read about her, or she has no key.
        """
        with self._guard:
            opened = self._open([subject])
            if subject not in opened:
                return 0, chains.START
            return reads.head_of(self._store, opened[subject].pseudonym)

    def rows_about(self, ask: asking.Asking, subject: uuid.UUID) -> list[tuple[object, ...]]:
        """The rows of the chain about this subject as they are stored, for her to prove.

        Each holds the fields of chains.Row from seq to digest. Like any read this one leaves its row
        (see release), which is part of the answer. Empty where she has no key.
        """
        with self._guard:
            keys = self.release(ask, [subject])
            if subject not in keys:
                return []
            found = reads.rows_about(self._store, keys[subject].pseudonym)
            return [chains.values(row) for row in found]

    def checkpoint_reads(self, subject: uuid.UUID | None = None) -> asking.Checkpointed:
        """Sign how the chain of reads stands now, and prove how subject stands in it. Leaves no row.

        Where nothing was read since the last checkpoint, that one is the answer. Raises KeeperError
        where the chain does not continue the last checkpoint: somebody has changed it.
        """
        with self._guard:
            opened = self._open([subject]) if subject else {}
            pseudonym = opened[subject].pseudonym if subject and subject in opened else b""
            name, pen = self._reads_origin(), self._signing()
            with self._transaction() as work:
                try:
                    note = signing.checkpoint(
                        work,
                        name,
                        log_key=pen.public_key().public_bytes_raw(),
                        sign=pen.sign,
                        at=self._clock() // 1000,
                    )
                except sealing_errors.Unproven as broken:
                    raise errors.KeeperError(f"the chain of reads is broken: {broken}") from broken
                return signing.proven(work, note, pseudonym)

    # -- inside ------------------------------------------------------------------------------

    def _reads_origin(self) -> str:
        return logs.origin(self._keyring().deployment.hex, reads.CHAIN)

    def _keyring(self) -> keyring.Keyring:
        if self._ring is None:
            raise errors.Locked
        return self._ring

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._store.execute("BEGIN IMMEDIATE")
            try:
                yield self._store
                self._store.execute("COMMIT")
            except BaseException:
                # A commit that fails (a full disk) may leave the transaction open or end it.
                if self._store.in_transaction:
                    self._store.execute("ROLLBACK")
                raise

    def _refuse_private(self, subjects: Sequence[uuid.UUID]) -> None:
        for subject in subjects:
            found = self._store.execute(
                "SELECT kind FROM key WHERE subject = ?", (subject.bytes,)
            ).fetchone()
            if found and found[0] in PRIVATE:
                raise errors.KeeperError("visitors open stories and questions alone")

    def _emptied(self) -> bool:
        # Whoever reads the store (a copy being made) is not waited for: every page would stand.
        self._store.execute("PRAGMA busy_timeout=0")
        try:
            return store.empty_log(self._store)
        finally:
            self._store.execute(f"PRAGMA busy_timeout={store.PATIENCE * 1000}")

    def _open(self, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, wraps.SubjectKey]:
        ring = self._keyring()
        keys = {}
        with self._guard:
            for subject in subjects:
                found = self._store.execute(
                    "SELECT epoch, wrapped FROM key WHERE subject = ?", (subject.bytes,)
                ).fetchone()
                if found and found[0] in ring.epochs:
                    keys[subject] = wraps.unwrap(
                        ring.epochs[found[0]].key,
                        found[1],
                        deployment=ring.deployment,
                        subject=subject,
                        epoch=found[0],
                    )
        return keys

    def _pseudonym(self, actor: uuid.UUID | None) -> bytes:
        if actor is None:
            return b""
        opened = self._open([actor])
        if actor not in opened:
            raise errors.KeeperError("the actor has no key")
        return opened[actor].pseudonym

    def _find_actors(self, pseudonyms: set[bytes]) -> None:
        """Learn who stands behind these pseudonyms, as far as their keys still live."""
        wanted = pseudonyms - self._actors.keys()
        if not wanted:
            return
        people = self._store.execute("SELECT subject FROM key WHERE kind = ?", (PERSON,)).fetchall()
        for start in range(0, len(people), TURNED_AT_ONCE):
            batch = [uuid.UUID(bytes=one[0]) for one in people[start : start + TURNED_AT_ONCE]]
            for person, key in self._open(batch).items():
                if key.pseudonym in wanted:
                    self._actors[key.pseudonym] = person
                    wanted.discard(key.pseudonym)
            if not wanted:
                return

    def _write_reads(self, ask: asking.Asking, keys: Mapping[uuid.UUID, wraps.SubjectKey]) -> None:
        rows = [
            (key.pseudonym, self._sealed_purpose(subject, key, ask))
            for subject, key in keys.items()
        ]
        actor, at = self._pseudonym(ask.actor), self._clock() // 1000
        with self._transaction() as work:
            reads.append(work, ask, at=at, actor=actor, subjects=rows)

    def _sealed_purpose(
        self, subject: uuid.UUID, key: wraps.SubjectKey, ask: asking.Asking
    ) -> bytes:
        place = capsules.Place(self._keyring().deployment, past.LABEL, subject, past.CAPSULE)
        return capsules.seal(key.key, ask.purpose.encode(), place)

    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._keyring().signing)

    def _cover_matches(self) -> None:
        """Cover digests that the first issue left bare, and see the bare ones gone from the files."""
        ring = self._keyring()
        bare = "SELECT 1 FROM match WHERE epoch = ? LIMIT 1"
        if self._store.execute(bare, (matches.BARE,)).fetchone() is None:
            return
        turned = 1
        while turned:
            with self._transaction() as work:
                turned = matches.turn_over(work, ring, TURNED_AT_ONCE)
        self._remains = not self._emptied()


def _refuse_words(ask: asking.Asking) -> None:
    """Rows of the chain are read by people who may not know the person: codes only."""
    if audit_rules.code_problems(
        ask.role, ask.action, ask.purpose, ask.capsules, ask.rule, ask.references
    ):
        raise errors.KeeperError("words where a code belongs")


def _claim(folder: Path) -> IO[str]:
    """Hold the folder for this keeper alone, until it closes or dies."""
    file = (folder / "keeper.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        file.close()
        raise errors.NotYours(os.fspath(folder)) from taken
    return file
