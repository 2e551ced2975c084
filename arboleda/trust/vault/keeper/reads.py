"""The keeper's own chain: one row per person per request, on the disk before any key is released."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence

from arboleda.engines.sealing import chains
from arboleda.trust.vault.keeper import asking, cuts, store

CHAIN = "reads"


def append(
    connection: sqlite3.Connection,
    ask: asking.Asking,
    *,
    at: int,
    actor: bytes,
    subjects: Sequence[tuple[bytes, bytes]],
) -> None:
    """Write one row per (subject pseudonym, sealed purpose) inside the caller's transaction."""
    heads = _heads(connection, [pseudonym for pseudonym, _purpose in subjects])
    seq, previous = heads[b""]
    rows = []
    for pseudonym, purpose in subjects:
        count, link = heads[pseudonym] if pseudonym else (0, chains.START)
        seq += 1
        row = chains.Row(
            chain=CHAIN,
            seq=seq,
            at=at,
            actor=actor,
            role=ask.role,
            action=ask.action,
            subject=pseudonym,
            capsules=ask.capsules,
            purpose=purpose,
            rule=ask.rule,
            references=ask.references,
            previous=previous,
            subject_previous=link,
        )
        previous = row.computed_digest()
        rows.append(_values(row, previous))
        if pseudonym:
            heads[pseudonym] = count + 1, previous
    heads[b""] = seq, previous
    connection.executemany(f"INSERT INTO read VALUES ({','.join('?' * 14)})", rows)  # noqa: S608  (Only question marks.)
    _set_heads(connection, heads)


def verify(connection: sqlite3.Connection) -> chains.Report:
    """Walk the chain of reads and compare its end with the stored head."""
    return walk(connection, ())[0]


def walk(
    connection: sqlite3.Connection, stops: Collection[int]
) -> tuple[chains.Report, dict[int, chains.Stand]]:
    """The same, noting how the chain stood after so many rows."""
    # The end first: rows that come in meanwhile must not look as if the end were missing.
    end, head = _head(connection, b"")
    try:
        before = cuts.cut(connection).stand
    except ValueError:
        damaged = chains.Fault(CHAIN, 1, "what was kept of the deleted rows is damaged")
        return chains.Report(CHAIN, 0, chains.START, damaged), {}
    found = itertools.takewhile(lambda row: row[0] <= end, values_after(connection, before.size))
    return chains.walk(CHAIN, found, head=head, after=before, stops=stops)


_COLUMNS = (
    'seq, at, actor, role, action, subject, capsules, purpose, rule, "references",'
    " previous, subject_previous, digest"
)


def values_after(connection: sqlite3.Connection, size: int) -> Iterator[chains.Values]:
    """The values of every row after the first so many, in order."""
    yield from connection.execute(
        f"SELECT {_COLUMNS} FROM read WHERE seq > ? ORDER BY seq",  # noqa: S608  (A constant.)
        (size,),
    )


def rows(connection: sqlite3.Connection) -> Iterator[chains.Row]:
    """Every row of the chain, from the first."""
    for values in connection.execute(f"SELECT {_COLUMNS} FROM read ORDER BY seq"):  # noqa: S608  (A constant.)
        yield chains.Row(CHAIN, *values)


def rows_about(connection: sqlite3.Connection, pseudonym: bytes) -> list[chains.Row]:
    """Every row about one subject, from the first."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM read WHERE subject = ? ORDER BY seq",  # noqa: S608  (A constant.)
        (pseudonym,),
    )
    return [chains.Row(CHAIN, *values) for values in found]


def head_of(connection: sqlite3.Connection, pseudonym: bytes) -> tuple[int, bytes]:
    """How many rows there are about one subject, and the digest of the last."""
    return _head(connection, pseudonym)


def subjects_between(
    connection: sqlite3.Connection, start: int, end: int, actor: bytes
) -> list[tuple[bytes, int, int]]:
    """(subject, rows, last moment) of reads about others from start until end; actor empty: anybody's.

    Without those of visitors: only what is published opens for them.
    """
    found = connection.execute(
        "SELECT subject, count(*), max(at) FROM read WHERE at >= ? AND at < ? AND subject != x''"
        " AND actor != subject AND role != 'public' AND (? = x'' OR actor = ?) GROUP BY subject",
        (start, end, actor, actor),
    )
    return [(row[0], row[1], row[2]) for row in found]


def _values(row: chains.Row, digest: bytes) -> tuple[object, ...]:
    return (
        row.seq,
        chains.FORMAT,
        row.at,
        row.actor,
        row.role,
        row.action,
        row.subject,
        row.capsules,
        row.purpose,
        row.rule,
        row.references,
        row.previous,
        row.subject_previous,
        digest,
    )


def _head(connection: sqlite3.Connection, subject: bytes) -> tuple[int, bytes]:
    return _heads(connection, [subject])[subject]


def _heads(
    connection: sqlite3.Connection, subjects: Sequence[bytes]
) -> dict[bytes, tuple[int, bytes]]:
    """The heads of these subjects and of the whole chain, asked for together: a page shows many."""
    heads = dict.fromkeys((b"", *subjects), (0, chains.START))
    query = "SELECT subject, seq, digest FROM head WHERE subject IN "
    for subject, seq, digest in store.ask_many(connection, query, list(heads)):
        heads[subject] = seq, digest
    return heads


def _set_heads(connection: sqlite3.Connection, heads: Mapping[bytes, tuple[int, bytes]]) -> None:
    connection.executemany(
        "INSERT INTO head VALUES (?, ?, ?) ON CONFLICT (subject) DO UPDATE"
        " SET seq = excluded.seq, digest = excluded.digest",
        [(subject, *head) for subject, head in heads.items()],
    )
