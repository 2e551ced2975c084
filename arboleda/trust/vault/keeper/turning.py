"""The room for epochs: new keys every 30 days, everything brought under them, the old ones dead.

One rotation is: a row in the chain; the new epoch written into the keyring, in the same stroke in
which the epoch before last leaves it; every wrapped key and every digest brought under the new
epoch, batch by batch; the write-ahead log emptied, so that no old wrap stays in a file. It may be
killed between any two of these: whatever lies under an older living epoch opens as before, and the
next call goes on. No epoch begins while something still lies under the one that would die.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import uuid
from typing import Any

from arboleda.engines.sealing import errors as sealing_errors
from arboleda.engines.sealing import wraps
from arboleda.trust.vault.keeper import asking, errors, holding, keyring, matches, reads

BATCH = 2000
"""How many keys change their epoch in one transaction."""
PATIENCE = 0.05
"""Seconds that the keeper spends on turning before it looks up again."""
ALIVE = 2
"""How many epochs live at most."""
_EPOCH_MICROSECONDS = int(asking.EPOCH.total_seconds()) * 1_000_000
_ANY_BEFORE = (
    "SELECT 1 FROM key WHERE epoch < ? LIMIT 1",
    "SELECT 1 FROM match WHERE epoch < ? LIMIT 1",
)
_HOW_MANY = (
    "SELECT count(*) FROM key WHERE epoch < ?",
    "SELECT count(*) FROM match WHERE epoch < ?",
)


class Turning(holding.Holding):
    """Begins epochs and brings what is kept under them."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._at_key = self._at_digest = b""
        self._turned_any = False
        self._settled = 0
        self._left = 0
        super().__init__(*arguments, **named)

    def rotate(self, given: str | None) -> int:
        """Begin a new epoch now; return its number. `turn_over` then does the work.

        given is the passphrase of the keys (None where a file opens them): a rotation makes old
        backups worthless, so a worker alone must not set it going. Raises Locked, Wrong, Busy.
        """
        self._prove(given)
        with self._guard:
            while self.turn_over():
                pass
            return self._begin()

    def rotate_if_due(self) -> bool:
        """Begin a new epoch if the current one is 30 days old and the keys are open."""
        with self._guard:
            if self._ring is None or self._is_turning(self._ring.current):
                return False
            started = self._ring.epochs[self._ring.current].starts_at
            if self._now() - started < _EPOCH_MICROSECONDS:
                return False
            self._begin()
            return True

    def turn_over(self) -> int:
        """Go on with a rotation for a moment; how many rows still lie under an older epoch.

        Each batch is one transaction. Raises Locked.
        """
        with self._guard:
            ring = self._keyring()
            if self._is_turning(ring.current):
                self._left = self._left or self._to_turn(ring.current)
                until = time.monotonic() + PATIENCE
                while self._turn_batch(ring) and time.monotonic() < until:
                    pass
                if self._is_turning(ring.current):
                    return max(1, self._left)
            if self._turned_any:
                self._turned_any, self._left = False, 0
                self._remains = not self._emptied()
            return 0

    def _begin(self) -> int:
        ring = self._keyring()
        if self._way is None or self._is_turning(ring.current):
            raise errors.KeeperError("the rotation before is not done yet")
        number, now = ring.current + 1, self._now()
        ask = asking.Asking(
            None, "system", "keys.begin_epoch", "keys", rule="keys", references=f"epoch:{number}"
        )
        with self._transaction() as work:
            reads.append(work, ask, at=now, actor=b"", subjects=[(b"", ask.purpose.encode())])
        living = sorted(ring.epochs)[1 - ALIVE :]
        turned = keyring.with_epochs(
            ring,
            {**{one: ring.epochs[one] for one in living}, number: keyring.new_epoch(now)},
        )
        keyring.write(self._way.content(turned), self._folder)
        self._ring = turned
        return number

    def _turn_batch(self, ring: keyring.Keyring) -> int:
        with self._transaction() as work:
            self._at_key, keys = turn_keys(work, ring, self._at_key)
            self._at_digest, digests = matches.turn_over(work, ring, self._at_digest, BATCH)
        self._turned_any = True
        self._left -= keys + digests
        if not keys and not digests:
            self._at_key = self._at_digest = b""  # From the start, for what came in behind us.
        return keys + digests

    def _opened(self) -> None:
        super()._opened()
        if self._to_turn(1):
            while self.turn_over():  # Digests that the first issue left bare (epoch 0).
                pass

    def _is_turning(self, current: int) -> bool:
        """Whether anything still lies under an epoch before this one; once settled, not asked again."""
        if self._settled != current and not any(
            self._store.execute(question, (current,)).fetchone() for question in _ANY_BEFORE
        ):
            self._settled = current
        return self._settled != current

    def _to_turn(self, current: int) -> int:
        """How much still lies under an epoch before this one."""
        counts = (self._store.execute(question, (current,)).fetchone() for question in _HOW_MANY)
        return sum(int(one[0]) for one in counts)


def turn_keys(work: sqlite3.Connection, ring: keyring.Keyring, after: bytes) -> tuple[bytes, int]:
    """Bring the next keys behind this subject under the current epoch, in the caller's transaction.

    Returns the last subject and how many there were. A wrap that does not open (damaged, moved)
    opens under no epoch: it is left as it is and no longer waited for.
    """
    rows = work.execute(
        "SELECT subject, epoch, wrapped FROM key WHERE subject > ? AND epoch < ?"
        " ORDER BY subject LIMIT ?",
        (after, ring.current, BATCH),
    ).fetchall()
    lines = []
    for subject, epoch, wrapped in rows:
        with contextlib.suppress(sealing_errors.SealBroken, KeyError):
            wrapped = wraps.rewrap(
                ring.epochs[epoch].key,
                ring.epochs[ring.current].key,
                wrapped,
                deployment=ring.deployment,
                subject=uuid.UUID(bytes=subject),
                epoch=epoch,
                new_epoch=ring.current,
            )
        lines.append((ring.current, wrapped, subject))
    work.executemany("UPDATE key SET epoch = ?, wrapped = ? WHERE subject = ?", lines)
    return (rows[-1][0] if rows else b""), len(rows)
