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
import itertools
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from arboleda.engines.sealing import framing, subjects, trees

FORMAT = 1
START = bytes(32)
"""The link of a first row."""
CUT = "the end is missing"


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


@dataclasses.dataclass(frozen=True, slots=True)
class Stand:
    """How a chain stood after so many rows: what a checkpoint says of it.

    size: rows. root: of the Merkle tree over their digests. head: the last digest. entries: what
    each subject had by then. edge: the tree's right edge, from which it can go on growing.
    """

    size: int
    root: bytes
    head: bytes
    entries: Mapping[bytes, subjects.Entry]
    edge: Sequence[bytes]

    def committed(self) -> bytes:
        """The commitment to the entries."""
        return subjects.commit(self.entries)


BEGINNING = Stand(0, trees.EMPTY, START, {}, ())
"""How every chain stood before its first row."""

Values = Sequence[Any]
"""A row as a store gives it: the fields of Row from seq to digest, in their order."""


def values(row: Row) -> tuple[Any, ...]:
    """A row as the values that `walk` reads."""
    return tuple(getattr(row, field.name) for field in dataclasses.fields(row)[1:])


def verify(chain: str, rows: Iterable[Row], *, head: bytes | None = None) -> Report:
    """Walk a chain from its first row and stop at the first that does not fit.

    head: the digest the last row must have (the stored head); None where none is kept. O(rows)
    time, O(subjects) memory. Raises nothing for bad rows: a fault is a result.
    """
    strangers: list[Row] = []

    def of_this_chain() -> Iterator[Values]:
        for row in rows:
            if row.chain != chain:
                strangers.append(row)
                return
            yield values(row)

    report, _ = walk(chain, of_this_chain(), head=head)
    if strangers and (report.fault is None or report.fault.what == CUT):
        what = "the row belongs to another chain"
        return dataclasses.replace(report, fault=Fault(chain, strangers[0].seq, what))
    return report


def walk(
    chain: str,
    rows: Iterable[Values],
    *,
    head: bytes | None = None,
    after: Stand = BEGINNING,
    stops: Collection[int] = (),
) -> tuple[Report, dict[int, Stand]]:
    """Walk the values of a chain and stop at the first row that does not fit.

    head: the digest the last row must have, or None. after: how the chain stood before the first of
    these rows, where older ones were purged behind a signed checkpoint. stops: after how many rows
    (counted from the chain's very first) to note how it stood; the answer has those it came by.
    Reads a million rows in seconds; raises nothing for bad rows, whatever their types.
    """
    found = _Walk(chain, after)
    stands: dict[int, Stand] = {}
    waiting = sorted(stop for stop in set(stops) if stop >= after.size)
    rows = iter(rows)
    for stop in waiting:
        found.take(itertools.islice(rows, stop - found.size), grows=True)
        if found.fault or found.size < stop:
            break
        stands[stop] = found.stand()
    found.take(rows, grows=False)
    if found.fault is None and head is not None and head != found.last:
        found.fault = Fault(chain, found.size, CUT)
    return Report(chain, found.size, found.last, found.fault), stands


class _Walk:
    """Where a walk is: rows passed, the last link, the last link of each subject, the tree."""

    def __init__(self, chain: str, after: Stand) -> None:
        self.chain = chain
        self.size = after.size
        self.last = after.head
        self.fault: Fault | None = None
        self._links = {subject: entry.head for subject, entry in after.entries.items()}
        self._counts = {subject: entry.count for subject, entry in after.entries.items()}
        self._tree = trees.Frontier(after.size, after.edge)
        self._digester = Digester(chain)

    def take(self, rows: Iterable[Values], *, grows: bool) -> None:
        """Go over these rows; grows: let the tree grow with them."""
        if self.fault:
            return
        passed = self._passed(rows)
        if grows:
            self._tree.extend(passed)
        else:
            for _ in passed:
                pass

    def stand(self) -> Stand:
        """How the chain stands here."""
        entries = {
            subject: subjects.Entry(self._counts[subject], link)
            for subject, link in self._links.items()
        }
        tree = self._tree
        return Stand(self.size, tree.root(), self.last, entries, tuple(tree.hashes))

    def _passed(self, rows: Iterable[Values]) -> Iterator[bytes]:
        """Yield the digest of each row that fits; note the first that does not, and end."""
        links, counts, digest_of = self._links, self._counts, self._digester.of
        last, size = self.last, self.size
        try:
            for row in rows:
                subject = row[5]
                if (
                    row[0] != size + 1
                    or row[10] != last
                    or row[11] != (links.get(subject, START) if subject else START)
                    or row[12] != digest_of(row)
                ):
                    self.fault = self._fault(row, size, last)
                    return
                self.last = last = row[12]
                self.size = size = size + 1
                if subject:
                    links[subject] = last
                    counts[subject] = counts.get(subject, 0) + 1
                yield last
        except _NO_ROW:
            self.fault = Fault(self.chain, size + 1, "the row holds what no row can hold")

    def _fault(self, row: Values, size: int, last: bytes) -> Fault:
        subject = row[5]
        if row[0] != size + 1:
            what = f"row {size + 1} is missing or out of order"
        elif row[10] != last:
            what = "the link to the row before is broken"
        elif subject and row[11] != self._links.get(subject, START):
            what = "the link to the subject's row before is broken"
        elif not subject and row[11] != START:
            what = "a row about nobody links to somebody"
        else:
            what = "the row was changed after it was written"
        return Fault(self.chain, row[0] if isinstance(row[0], int) else size + 1, what)


_NO_ROW = (TypeError, ValueError, AttributeError, IndexError, OverflowError, struct.error)
"""What values of a wrong type or number raise on the way to a digest."""
_NUMBERS = struct.Struct(">IQIq")
_LINK = (32).to_bytes(4, "big")


class _Framed(dict[Any, bytes]):
    """Each code and pseudonym behind its length: made once, for they come again and again."""

    _MOST = 100_000

    def __missing__(self, field: str | bytes) -> bytes:
        if len(self) >= self._MOST:
            self.clear()
        data = field.encode() if isinstance(field, str) else field
        if not isinstance(data, bytes | memoryview):
            raise TypeError(type(data))
        self[field] = framed = framing.frame((bytes(data),))
        return framed


class Digester:
    """The digest of one row after another: the same bytes as Row.computed_digest, in a third of the time."""

    def __init__(self, chain: str) -> None:
        self._start = framing.frame((b"arboleda-chain", bytes([FORMAT]), chain.encode()))
        self._framed = _Framed()

    def of(self, row: Values) -> bytes:
        """The digest that these values must have. The caller has seen that both links have 32 bytes."""
        seq, at, actor, role, action, subject, capsules, purpose, rule, references = row[:10]
        framed = self._framed
        return hashlib.sha256(
            b"".join(
                (
                    self._start,
                    _NUMBERS.pack(8, seq, 8, at),
                    framed[actor],
                    framed[role],
                    framed[action],
                    framed[subject],
                    framed[capsules],
                    len(purpose).to_bytes(4, "big"),
                    purpose,
                    framed[rule],
                    framed[references],
                    _LINK,
                    row[10],
                    _LINK,
                    row[11],
                )
            )
        ).digest()
