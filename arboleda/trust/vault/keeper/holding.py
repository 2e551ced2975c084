"""The keeper's folder in its hand: the store, the keyring while it is open, and one guard for both."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from arboleda.engines.sealing import capsules, wraps
from arboleda.engines.sealing import errors as sealing_errors
from arboleda.trust.vault.keeper import (
    asking,
    errors,
    keyring,
    limits,
    names,
    past,
    store,
    unlocking,
)

IDLE_SECONDS = 30 * 60
"""The name index leaves memory when nobody has searched for this long."""
TRIES_AT_ONCE, TRIES_A_SECOND = 5, 0.1
"""How often a passphrase of the keys may be tried."""


class Holding:
    """Store and keyring of one folder; what every room of the keeper builds upon.

    Methods are safe to call from several threads.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        """Open the store in folder (made if missing). clock gives nanoseconds since 1970 UTC.

        Where the keys open by a file they are open at once; where they want a passphrase the
        keeper stays locked until `unlock` brings it. Raises NotYours, ValueError (a damaged file).
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._clock = clock
        self._guard = threading.RLock()
        self._claim = claim(folder)
        self._store = store.connect(folder)
        self._remains = False
        self._ring: keyring.Keyring | None = None
        self._way: unlocking.Way | None = None
        self._names = names.Names(IDLE_SECONDS)
        self._trying = limits.Bucket(burst=TRIES_AT_ONCE, per_second=TRIES_A_SECOND)
        try:
            if unlocking.is_open(folder):
                self.unlock()
        except BaseException:
            self.close()
            raise

    def unlock(self, passphrase: str | None = None) -> None:
        """Open the keyring, making one where the folder is new.

        Raises Locked where a passphrase is wanted and none was given, Wrong, and Busy where it was
        tried too often.
        """
        now = self._now()
        content = keyring.read(self._folder)
        if passphrase is not None:
            self._note_try()
        way: unlocking.Way
        if content is None:
            ring, way = keyring.new(now), unlocking.ByFile()
        else:
            ring, way = unlocking.open_keyring(content, passphrase, now=now)
        with self._guard:
            if content is None or content["version"] != keyring.VERSION:
                keyring.write(way.content(ring), self._folder)
            self._ring, self._way = ring, way
            self._opened()

    def lock(self) -> None:
        """Forget the keyring and the names: nothing private opens until unlock."""
        with self._guard:
            self._ring = self._way = None
            self._names.clear()
            self._closed()

    def close(self) -> None:
        """Forget everything and let go of the folder."""
        with self._guard:
            self.lock()
            self._store.close()
            self._claim.close()

    def set_passphrase(self, new: str, given: str | None) -> None:
        """Unlock by this passphrase from now on; given opens the keys today (None: a file does).

        Raises Locked, Wrong, Busy. The keys stay the same: turn them over where the old file or
        the old passphrase may be known.
        """
        self._prove(given)
        way = unlocking.ByPassphrase.new(new)
        with self._guard:
            keyring.write(way.content(self._keyring()), self._folder)
            self._way = way

    @property
    def folder(self) -> Path:
        """The keeper's own folder, for whoever looks at the store beside it."""
        return self._folder

    def deployment(self) -> uuid.UUID:
        """The grove's random id, part of every seal's place."""
        return self._keyring().deployment

    def calendar(self) -> asking.Calendar:
        """The living epochs and how the keys are unlocked; also while locked."""
        outline = self._outline()
        return asking.Calendar(outline.epochs, outline.unlock)

    # -- for the rooms -----------------------------------------------------------------------

    def _opened(self) -> None:
        """What a room does when the keyring has come into memory."""

    def _closed(self) -> None:
        """What a room forgets when the keyring leaves memory."""

    def _now(self) -> int:
        """Microseconds since 1970 UTC."""
        return self._clock() // 1000

    def _outline(self) -> keyring.Outline:
        with self._guard:
            outline = keyring.outline(self._folder)
        if outline is None:
            raise errors.KeeperError("there is no keyring here")
        return outline

    def _note_try(self) -> None:
        with self._guard:
            if not self._trying.take(time.monotonic()):
                raise errors.Busy("asked too often")

    def _prove(self, given: str | None) -> None:
        """Refuse whoever cannot open the keys: for what a worker alone must never set going."""
        with self._guard:
            self._keyring()
            way = self._way
        if given is not None:
            self._note_try()
        if way is None or not way.fits(given):
            raise errors.Wrong("that is not the passphrase of the keys")

    def _keyring(self) -> keyring.Keyring:
        if self._ring is None:
            raise errors.Locked
        return self._ring

    @contextlib.contextmanager
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

    def _emptied(self) -> bool:
        # Whoever reads the store (a copy being made) is not waited for: every page would stand.
        self._store.execute("PRAGMA busy_timeout=0")
        try:
            return store.empty_log(self._store)
        finally:
            self._store.execute(f"PRAGMA busy_timeout={store.PATIENCE * 1000}")

    def _open(self, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, wraps.SubjectKey]:
        openers = self._keyring().openers()
        keys = {}
        with self._guard:
            query = "SELECT subject, epoch, wrapped FROM key WHERE subject IN"
            wanted = [subject.bytes for subject in subjects]
            found = {one[0]: one[1:] for one in store.ask_many(self._store, query, wanted)}
        for subject in subjects:
            epoch, wrapped = found.get(subject.bytes, (None, b""))
            if epoch in openers:
                with contextlib.suppress(sealing_errors.SealBroken):
                    keys[subject] = openers[epoch].unwrap(wrapped, subject=subject)
        return keys

    def _pseudonym(self, actor: uuid.UUID | None) -> bytes:
        if actor is None:
            return b""
        opened = self._open([actor])
        if actor not in opened:
            raise errors.KeeperError("the actor has no key")
        return opened[actor].pseudonym

    def _sealed_purpose(
        self, subject: uuid.UUID, key: wraps.SubjectKey, ask: asking.Asking
    ) -> bytes:
        place = capsules.Place(self._keyring().deployment, past.LABEL, subject, past.CAPSULE)
        return capsules.seal(key.key, ask.purpose.encode(), place)


def claim(folder: Path) -> IO[str]:
    """Hold the folder for this keeper alone, until it closes or dies."""
    file = (folder / "keeper.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        file.close()
        raise errors.NotYours(os.fspath(folder)) from taken
    return file
