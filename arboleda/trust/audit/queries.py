"""Reading the chain."""

from __future__ import annotations

from collections.abc import Iterator

from arboleda.engines.sealing import chains
from arboleda.trust.audit import choices, models


def rows() -> Iterator[chains.Row]:
    """Every event as a row of the chain, from the first."""
    for event in models.Event.objects.order_by("seq").iterator(chunk_size=2000):
        yield chains.Row(
            chain=choices.CHAIN,
            seq=event.seq,
            at=event.at,
            actor=bytes(event.actor),
            role=event.role,
            action=event.action,
            subject=bytes(event.subject),
            capsules=event.capsules,
            purpose=bytes(event.purpose),
            rule=event.rule,
            references=event.references,
            previous=bytes(event.previous),
            subject_previous=bytes(event.subject_previous),
            digest=bytes(event.digest),
        )


def verify() -> chains.Report:
    """Walk the chain of writes and compare its end with the stored head."""
    head = models.Head.objects.filter(id=1).first()
    return chains.verify(choices.CHAIN, rows(), head=bytes(head.digest) if head else chains.START)
