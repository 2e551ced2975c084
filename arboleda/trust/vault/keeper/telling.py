"""The room for what others ask beside keys: signatures, the pepper, and who looked at her."""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arboleda.engines.sealing import chains, framing, logs
from arboleda.engines.sealing import errors as sealing_errors
from arboleda.trust.vault.keeper import (
    asking,
    errors,
    holding,
    limits,
    past,
    purging,
    reads,
    signing,
    store,
)

PEPPERED_EACH, PEPPERED_WHOLE = (20, 0.25), (300, 2)
"""How often the pepper answers (at once, and a second): about one person, and about all together.

A whole cohort opens its rooms in one evening; whoever guesses at one room is slowed alone, and a
worker that was taken over, which may say any name, is slowed by the whole.
"""
LOOKED_AT_ONCE = 1000
PERSON = "person"
"""The kind of a person's key."""


class Telling(holding.Holding):
    """Signs, peppers, and tells her who read about her."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._peppering = limits.Buckets(PEPPERED_EACH, PEPPERED_WHOLE)
        self._actors: dict[bytes, uuid.UUID] = {}
        super().__init__(*arguments, **named)

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

    def peppered(self, label: str, value: bytes, whose: uuid.UUID) -> bytes:
        """HMAC-SHA256 (32 bytes) of value under the pepper, apart for each label (a closed code).

        Short secrets (a PIN, four words) are then safe from a stolen disk. whose: the person whose
        secret it is said to be. Raises Busy when asked too often about her, or about all.
        """
        with self._guard:
            pepper = self._keyring().pepper
            if not self._peppering.take(whose, time.monotonic()):
                raise errors.Busy("asked too often")
        framed = framing.frame((b"arboleda-pepper-1", label.encode(), value))
        return hmac.digest(pepper, framed, hashlib.sha256)

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
                        at=self._now(),
                    )
                except sealing_errors.Unproven as broken:
                    raise errors.KeeperError(f"the chain of reads is broken: {broken}") from broken
                return signing.proven(work, note, pseudonym)

    def purge_reads(self, size: int) -> int:
        """Delete the first so many rows of the chain, up to a checkpoint; see purging.py.

        Returns how many went. That it was asked for stands in the chain of writes, which needs two
        people. Raises KeeperError where the rows are too young or not those that were signed.
        """
        with self._guard:
            name, pen = self._reads_origin(), self._signing()
            with self._transaction() as work:
                gone = purging.purge(
                    work,
                    size,
                    name=name,
                    log_key=pen.public_key().public_bytes_raw(),
                    now=self._now(),
                )
            store.empty_log(self._store)  # What was deleted would stay readable there.
            return gone

    def _find_actors(self, pseudonyms: set[bytes]) -> None:
        """Learn who stands behind these pseudonyms, as far as their keys still live."""
        found = self._standing_for(pseudonyms - self._actors.keys(), kind=PERSON)
        self._actors.update({pseudonym: person for pseudonym, (person, _kind) in found.items()})

    def _standing_for(
        self, pseudonyms: set[bytes], *, kind: str = ""
    ) -> dict[bytes, tuple[uuid.UUID, str]]:
        """Whose these are, and of which kind their keys; of one kind alone, or of every kind."""
        wanted, found = set(pseudonyms), {}
        rows = self._store.execute(
            "SELECT subject, kind FROM key WHERE ? IN ('', kind)", (kind,)
        ).fetchall()
        for start in range(0, len(rows) if wanted else 0, LOOKED_AT_ONCE):
            batch = {
                uuid.UUID(bytes=row[0]): row[1] for row in rows[start : start + LOOKED_AT_ONCE]
            }
            for subject, key in self._open(list(batch)).items():
                if key.pseudonym in wanted:
                    found[key.pseudonym] = (subject, batch[subject])
            if wanted <= found.keys():
                break
        return found

    def _closed(self) -> None:
        self._actors.clear()
        super()._closed()

    def _forget_actors(self, dead: set[uuid.UUID]) -> None:
        self._actors = {name: who for name, who in self._actors.items() if who not in dead}

    def _reads_origin(self) -> str:
        return logs.origin(self._keyring().deployment.hex, reads.CHAIN)

    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._keyring().signing)
