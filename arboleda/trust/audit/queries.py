"""Reading the chain."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Count, Max

from arboleda.engines.sealing import chains, logs, subjects, trees
from arboleda.trust.audit import choices, models

_COLUMNS = (
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "subject",
    "capsules",
    "purpose",
    "rule",
    "references",
    "previous",
    "subject_previous",
    "digest",
)
_BATCH = 500


def values(*, after: int = 0, until: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The fields of each event from seq to digest, in order; rows after one seq, until another."""
    found = models.Event.objects.filter(seq__gt=after).order_by("seq")
    if until is not None:
        found = found.filter(seq__lte=until)
    yield from found.values_list(*_COLUMNS).iterator(chunk_size=2000)


def values_about(pseudonym: bytes) -> list[tuple[Any, ...]]:
    """The same of every event about one subject."""
    found = models.Event.objects.filter(subject=pseudonym).order_by("seq")
    return [tuple(_plain(one) for one in row) for row in found.values_list(*_COLUMNS)]


def has_written(
    *, actor: bytes, subject: bytes, acts: Mapping[str, str], since: datetime.datetime
) -> bool:
    """Whether an actor did one of these acts to a subject since then (UTC); both are pseudonyms.

    acts: actions with the rule they must be written under (empty: any). Without an actor (the system
    itself) nobody did.
    """
    if not actor or not subject:
        return False
    found = models.Event.objects.filter(
        subject=subject, actor=actor, at__gte=int(since.timestamp()) * 1_000_000, action__in=acts
    )
    return any(acts[action] in ("", rule) for action, rule in found.values_list("action", "rule"))


def entries(*, until: int) -> dict[bytes, subjects.Entry]:
    """Every subject's count of events and last digest, up to this seq."""
    known = models.Event.objects.filter(seq__lte=until).exclude(subject=b"").order_by()
    counted = known.values_list("subject").annotate(count=Count("seq"), last=Max("seq"))
    ends = {last: (bytes(subject), count) for subject, count, last in counted}
    gone = before().entries
    found = dict(gone)
    seqs = sorted(ends)
    for start in range(0, len(seqs), _BATCH):
        rows = models.Event.objects.filter(seq__in=seqs[start : start + _BATCH])
        for seq, digest in rows.values_list("seq", "digest"):
            subject, count = ends[seq]
            earlier = gone[subject].count if subject in gone else 0
            found[subject] = subjects.Entry(earlier + count, bytes(digest))
    return found


def before() -> chains.Stand:
    """How the chain stood before its first event that is kept. Raises ValueError (damaged)."""
    cut = models.Cut.objects.filter(id=1).first()
    if cut is None:
        return chains.BEGINNING
    edge = logs.Kept("", bytes(cut.edge)).hashes()
    rows = models.CutEntry.objects.values_list("subject", "count", "digest")
    entries = {bytes(one): subjects.Entry(count, bytes(digest)) for one, count, digest in rows}
    root = trees.Frontier(cut.size, edge).root()
    return chains.Stand(cut.size, root, bytes(cut.digest), entries, edge)


def end() -> tuple[int, bytes]:
    """How many events the chain has, and the last digest, as its head says."""
    head = models.Head.objects.filter(id=1).first()
    return (head.seq, bytes(head.digest)) if head else (0, chains.START)


def verify() -> chains.Report:
    """Walk the chain of writes and compare its end with the stored head."""
    return walk(())[0]


def walk(stops: Collection[int]) -> tuple[chains.Report, dict[int, chains.Stand]]:
    """The same, noting how the chain stood after so many rows."""
    size, head = end()  # First: what is written meanwhile must not look like a missing end.
    try:
        after = before()
    except ValueError:
        damaged = chains.Fault(choices.CHAIN, 1, "what was kept of the deleted rows is damaged")
        return chains.Report(choices.CHAIN, 0, chains.START, damaged), {}
    rows = values(after=after.size, until=size if size else None)
    return chains.walk(choices.CHAIN, rows, head=head, after=after, stops=stops)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
