"""Writing to the chain."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from arboleda.engines.sealing import chains
from arboleda.trust.audit import choices, models, rules

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class NotACode(ValueError):
    """An audit field held something other than a short closed code: words may not enter here."""


class OutsideTransaction(RuntimeError):
    """An audit row was to be written outside the transaction of the write it tells of."""


def microseconds(moment: datetime.datetime) -> int:
    """Whole microseconds since 1970 UTC."""
    return (moment - _EPOCH) // datetime.timedelta(microseconds=1)


def record(
    *,
    witness: rules.Witness,
    action: str,
    now: datetime.datetime,
    subject: uuid.UUID | None = None,
    capsules: str = "",
    rule: str = "",
    references: str = "",
) -> models.Event:
    """Write one event in the caller's transaction.

    action and rule are closed codes; references are ids. subject must be among the witness's
    subjects. Raises NotACode, OutsideTransaction, KeyError (a subject nobody asked the keeper for).
    """
    return record_many(
        witness=witness,
        action=action,
        now=now,
        subjects=[subject],
        capsules=capsules,
        rule=rule,
        references=references,
    )[0]


def record_many(
    *,
    witness: rules.Witness,
    action: str,
    now: datetime.datetime,
    subjects: Sequence[uuid.UUID | None],
    capsules: str = "",
    rule: str = "",
    references: str = "",
) -> list[models.Event]:
    """Write one event per subject, in order, as `record` does; two queries for any number of new ones."""
    if not _is_within_a_transaction():
        raise OutsideTransaction(action)
    if rules.code_problems(action, rule, references, capsules):
        raise NotACode(action)
    head, _ = models.Head.objects.select_for_update().get_or_create(
        id=1, defaults={"digest": chains.START}
    )
    pseudonyms = [witness.subjects[one] if one is not None else b"" for one in subjects]
    links = _subject_links({one for one in pseudonyms if one})
    previous, seq = bytes(head.digest), head.seq
    events = []
    for pseudonym in pseudonyms:
        seq += 1
        row = chains.Row(
            chain=choices.CHAIN,
            seq=seq,
            at=microseconds(now),
            actor=witness.actor,
            role=witness.role,
            action=action,
            subject=pseudonym,
            capsules=capsules,
            purpose=b"",
            rule=rule,
            references=references,
            previous=previous,
            subject_previous=links.get(pseudonym, chains.START) if pseudonym else chains.START,
        ).sealed()
        previous = row.digest
        if pseudonym:
            links[pseudonym] = row.digest
        events.append(_event(row))
    models.Event.objects.bulk_create(events, batch_size=500)
    models.Head.objects.filter(id=1).update(seq=seq, digest=previous)
    return events


def purge(*, stand: chains.Stand) -> int:
    """Delete every event up to where the chain stood so, in the caller's transaction; how many went.

    The caller has seen that a signed checkpoint says so, and that it is written down. What is needed
    to go on is kept. Raises OutsideTransaction.
    """
    if not _is_within_a_transaction():
        raise OutsideTransaction("audit.purge")
    models.Head.objects.select_for_update().get(id=1)  # Nobody links to a row while it goes.
    gone = models.Event.objects.filter(seq__lte=stand.size).delete()[0]
    models.CutEntry.objects.all().delete()
    models.CutEntry.objects.bulk_create(
        (
            models.CutEntry(subject=subject, count=one.count, digest=one.head)
            for subject, one in stand.entries.items()
        ),
        batch_size=500,
    )
    models.Cut.objects.update_or_create(
        id=1,
        defaults={"size": stand.size, "digest": stand.head, "edge": b"".join(stand.edge)},
    )
    return gone


def _is_within_a_transaction() -> bool:
    """Whether the caller opened one; the transaction that a test case opens around a test does not count."""
    blocks = transaction.get_connection().atomic_blocks
    return any(not getattr(block, "_from_testcase", False) for block in blocks)


def _subject_links(pseudonyms: set[bytes]) -> dict[bytes, bytes]:
    """The digest of the last event about each of these subjects."""
    links: dict[bytes, bytes] = {}
    wanted = sorted(pseudonyms)
    for start in range(0, len(wanted), 400):
        rows = models.Event.objects.filter(subject__in=wanted[start : start + 400]).order_by("seq")
        for subject, digest in rows.values_list("subject", "digest"):
            links[bytes(subject)] = bytes(digest)
    gone = sorted(pseudonyms - links.keys())
    for start in range(0, len(gone), 400):
        kept = models.CutEntry.objects.filter(subject__in=gone[start : start + 400])
        links |= {
            bytes(one): bytes(digest) for one, digest in kept.values_list("subject", "digest")
        }
    return links


def _event(row: chains.Row) -> models.Event:
    return models.Event(
        seq=row.seq,
        format=chains.FORMAT,
        at=row.at,
        actor=row.actor,
        role=row.role,
        action=row.action,
        subject=row.subject,
        capsules=row.capsules,
        purpose=row.purpose,
        rule=row.rule,
        references=row.references,
        previous=row.previous,
        subject_previous=row.subject_previous,
        digest=row.digest,
    )
