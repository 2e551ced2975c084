"""What the keeper does, whichever way it is reached."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from arboleda.engines.sealing import chains, wraps
from arboleda.trust.vault.keeper import (
    asking,
    errors,
    matches,
    naming,
    parcelling,
    reads,
    store,
    telling,
    tripwire,
    turning,
    visits,
)

PRIVATE = frozenset({telling.PERSON, "parcel", "record"})
"""Kinds of keys that are never for visitors, whatever a page asks for."""
TRIPPED = "tripped:"
"""Before the id of an actor in the store's notes: survives the keeper, dies with her key."""


class Keeper(naming.Naming, telling.Telling, turning.Turning, parcelling.Parcelling):
    """Holds the keyring in memory and the wrapped keys on disk; writes down every read first.

    One keeper per folder: a second one is refused. Methods are safe to call from several threads.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._visits = visits.Visits()
        self._tripwire = tripwire.Tripwire()
        super().__init__(*arguments, **named)

    def status(self) -> asking.Status:
        """Counts and whether it is unlocked; no name and no key."""
        with self._guard:
            outline = self._outline()
            keys = self._store.execute("SELECT count(*) FROM key").fetchone()[0]
            read, _ = reads.head_of(self._store, b"")
            return asking.Status(
                unlocked=self._ring is not None,
                keys=keys,
                epochs=len(outline.epochs),
                reads=read,
                names_loaded=self._names.loaded,
                names=len(self._names),
                turning=self._to_turn(outline.epochs[-1][0]),
            )

    def make_keys(
        self, subjects: Sequence[uuid.UUID], kind: str
    ) -> dict[uuid.UUID, wraps.SubjectKey]:
        """Make and store a key for each new subject; return them. Raises KeeperError for a known one."""
        made = {subject: wraps.new_subject_key() for subject in subjects}
        with self._guard:  # An epoch must not turn between the wrap and its row.
            ring = self._keyring()
            epoch, epoch_key = ring.current, ring.epochs[ring.current].key
            grove = ring.deployment
            lines = [
                (
                    one.bytes,
                    kind,
                    epoch,
                    wraps.wrap(epoch_key, key, deployment=grove, subject=one, epoch=epoch),
                )
                for one, key in made.items()
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
        for a person or a parcel; TooMany where the actor has torn the tripwire (tripwire.py).
        """
        naming.refuse_words(ask)
        with self._guard:
            if ask.role == naming.VISITOR:
                self._refuse_private(subjects)
            keys = self._open(subjects)
            self._watch(ask, keys)
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
                work.executemany(
                    "DELETE FROM note WHERE name = ?", [(TRIPPED + one.hex,) for one in subjects]
                )
            self._remains = not self._emptied()
            for subject in subjects:
                self._names.remove(subject)
            self._forget_actors(set(subjects))
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
        with self._guard:
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

    def verify_reads(self) -> chains.Report:
        """Walk the chain of reads. Beside everything else: a long walk keeps nobody from locking."""
        with store.reading(self._folder) as beside:
            return reads.verify(beside)

    def read_between(
        self, ask: asking.Asking, start: int, end: int, by: uuid.UUID | None
    ) -> list[tuple[uuid.UUID | None, str, int, int]]:
        """Whose keys were let go from start until end (microseconds since 1970 UTC), for a breach.

        by: by this person alone, or None for anybody. Each answer: (subject, kind of its key, how
        many reads, the last of them); all whose keys have died since are one, (None, ""). What
        somebody read about herself does not count, nor what visitors read of what is published.
        That it was asked is a row of the chain, written first.
        """
        naming.refuse_words(ask)
        if ask.role == naming.VISITOR:
            raise errors.KeeperError("visitors ask nothing about others")
        with self._guard:
            asker, suspect = self._pseudonym(ask.actor), self._pseudonym(by)
            with self._transaction() as work:
                reads.append(
                    work,
                    ask,
                    at=self._clock() // 1000,
                    actor=asker,
                    subjects=[(b"", ask.purpose.encode())],
                )
            rows = reads.subjects_between(self._store, start, end, suspect)
            living = self._standing_for({pseudonym for pseudonym, _count, _last in rows})
            found: dict[tuple[uuid.UUID | None, str], tuple[int, int]] = {}
            for pseudonym, count, last in rows:
                whose = living.get(pseudonym, (None, ""))
                before = found.get(whose, (0, 0))
                found[whose] = (before[0] + count, max(before[1], last))
            return [(*whose, *what) for whose, what in found.items()]

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

    def tripped(self) -> dict[uuid.UUID, int]:
        """Who has torn the tripwire and was not let in again; when, in microseconds since 1970 UTC."""
        with self._guard:
            found = self._store.execute(
                "SELECT substr(name, ?), value FROM note WHERE name LIKE ?",
                (len(TRIPPED) + 1, f"{TRIPPED}%"),
            ).fetchall()
        return {uuid.UUID(hex=who): int(at) for who, at in found}

    def reset_tripwire(self, actor: uuid.UUID) -> None:
        """Let an actor in again who tore the tripwire; also while locked. A row, where she had."""
        with self._guard:
            self._tripwire.forget(actor)
            if self._has_tripped(actor):
                self._note("keys.reset_tripwire", "tripwire", self._now())
                self._store.execute("DELETE FROM note WHERE name = ?", (TRIPPED + actor.hex,))

    def _watch(self, ask: asking.Asking, keys: Mapping[uuid.UUID, wraps.SubjectKey]) -> None:
        """Refuse whoever has read too many people outside her assignments, before any key is let go."""
        if ask.actor is None:
            return
        if self._has_tripped(ask.actor):
            raise errors.TooMany("too many people")
        if not tripwire.counts(ask):
            return
        kinds = self._kinds(list(keys))
        people = [subject for subject in keys if kinds.get(subject) == telling.PERSON]
        if self._tripwire.note(ask.actor, people, time.monotonic()):
            torn = dataclasses.replace(ask, action="keys.tear_tripwire", capsules="")
            with self._transaction() as work:
                line = [(b"", ask.purpose.encode())]
                reads.append(
                    work, torn, at=self._now(), actor=self._pseudonym(ask.actor), subjects=line
                )
                work.execute(
                    "INSERT OR IGNORE INTO note VALUES (?, ?)",
                    (TRIPPED + ask.actor.hex, str(self._now())),
                )
            raise errors.TooMany("too many people")

    def _has_tripped(self, actor: uuid.UUID) -> bool:
        found = self._store.execute("SELECT 1 FROM note WHERE name = ?", (TRIPPED + actor.hex,))
        return found.fetchone() is not None

    def _kinds(self, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
        query = "SELECT subject, kind FROM key WHERE subject IN"
        found = store.ask_many(self._store, query, [subject.bytes for subject in subjects])
        return {uuid.UUID(bytes=subject): kind for subject, kind in found}

    def _write_reads(self, ask: asking.Asking, keys: Mapping[uuid.UUID, wraps.SubjectKey]) -> None:
        rows = [
            (key.pseudonym, self._sealed_purpose(subject, key, ask))
            for subject, key in keys.items()
        ]
        actor, at = self._pseudonym(ask.actor), self._now()
        with self._transaction() as work:
            reads.append(work, ask, at=at, actor=actor, subjects=rows)

    def _closed(self) -> None:
        self._visits.clear()
        self._tripwire.clear()
        super()._closed()

    def _refuse_private(self, subjects: Sequence[uuid.UUID]) -> None:
        if PRIVATE.intersection(self._kinds(subjects).values()):
            raise errors.KeeperError("visitors open stories and questions alone")
