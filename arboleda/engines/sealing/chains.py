"""Hash chains: rows that cannot be changed, dropped or reordered without it showing.

Every row carries two links: to the row before it in the organization's chain, and to the last
row about the same subject. Format 1 is fixed here and is versioned; both the keeper's chain of
reads and the audit app's chain of writes use it (trust.md section 6, blueprint section 6).

What it proves: rows up to a known head were not edited, removed, inserted or reordered. What it
does not prove: that whoever wrote a row told the truth, or that the tail was not cut off; for
that, compare the head with one kept elsewhere.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable

from arboleda.engines.sealing import framing

FORMAT = 1
START = bytes(32)
"""The link of a first row."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One row of a chain.

    seq: 1, 2, 3 … without gaps. at: microseconds since 1970 UTC. actor, subject: pseudonyms of 16
    bytes, or empty. role, action, rule: closed codes. capsules: which sensitivity classes were
    touched. purpose: sealed or closed code, as bytes. references: ids of the grounds (release,
    consent, assignment). previous, subject_previous: the two links. digest: SHA-256 of the row.
    """

    chain: str
    seq: int
    at: int
    actor: bytes
    role: str
    action: str
    subject: bytes
    capsules: str
    purpose: bytes
    rule: str
    references: str
    previous: bytes
    subject_previous: bytes
    digest: bytes = b""

    def computed_digest(self) -> bytes:
        """The digest that these values must have."""
        return hashlib.sha256(
            framing.frame(
                (
                    b"arboleda-chain",
                    bytes([FORMAT]),
                    self.chain.encode(),
                    self.seq.to_bytes(8, "big"),
                    self.at.to_bytes(8, "big", signed=True),
                    self.actor,
                    self.role.encode(),
                    self.action.encode(),
                    self.subject,
                    self.capsules.encode(),
                    self.purpose,
                    self.rule.encode(),
                    self.references.encode(),
                    self.previous,
                    self.subject_previous,
                )
            )
        ).digest()

    def sealed(self) -> Row:
        """The same row with its digest filled in."""
        return dataclasses.replace(self, digest=self.computed_digest())


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """The first row that does not fit: its place in the walk, its seq, and what is wrong."""

    chain: str
    seq: int
    what: str


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The result of a walk: how many rows fitted, the last digest, and the first fault or None."""

    chain: str
    rows: int
    head: bytes
    fault: Fault | None


def verify(chain: str, rows: Iterable[Row], *, head: bytes | None = None) -> Report:
    """Walk a chain from its first row and stop at the first that does not fit.

    head: the digest the last row must have (the stored head); None where none is kept. O(rows)
    time, O(subjects) memory. Raises nothing for bad rows: a fault is a result.
    """
    previous = START
    subjects: dict[bytes, bytes] = {}
    count = 0
    for row in rows:
        what = _fault(chain, row, count + 1, previous, subjects)
        if what:
            return Report(chain, count, previous, Fault(chain, row.seq, what))
        previous = row.digest
        if row.subject:
            subjects[row.subject] = row.digest
        count += 1
    if head is not None and head != previous:
        return Report(chain, count, previous, Fault(chain, count, "the end is missing"))
    return Report(chain, count, previous, None)


def _fault(
    chain: str, row: Row, expected: int, previous: bytes, subjects: dict[bytes, bytes]
) -> str | None:
    if row.chain != chain:
        return "the row belongs to another chain"
    if row.seq != expected:
        return f"row {expected} is missing or out of order"
    if row.previous != previous:
        return "the link to the row before is broken"
    if row.subject and row.subject_previous != subjects.get(row.subject, START):
        return "the link to the subject's row before is broken"
    if not row.subject and row.subject_previous != START:
        return "a row about nobody links to somebody"
    if row.digest != row.computed_digest():
        return "the row was changed after it was written"
    return None
