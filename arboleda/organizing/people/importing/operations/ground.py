"""On which ground a list comes in, and how its state moves."""

from __future__ import annotations

import contextlib
import datetime
import gc
import uuid
from collections.abc import Iterator

from arboleda.organizing.people.importing import choices, models, policies
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import operations as vault

STAGED_FOR = datetime.timedelta(hours=24)
"""How long a list may wait in its parcel before it becomes unreadable."""

LEFT_FOR = datetime.timedelta(days=7)
"""How long the rows that did not come in can still be downloaded."""


class Stopped(Exception):
    """Another worker moved this list meanwhile; nothing was written twice."""


def stand(actor: audit_rules.Actor, *, now: datetime.datetime) -> None:
    """Raise accounts' Refused unless the actor may bring in lists."""
    if not policies.can_bring_lists(actor, consent.readable(actor, now=now)):
        raise accounts.Refused


def note(
    witness: audit_rules.Witness,
    action: str,
    batch_id: uuid.UUID,
    *,
    now: datetime.datetime,
    rule: str = "",
) -> None:
    """One audit row about the list itself."""
    audit.record(
        witness=witness, action=f"people.{action}", references=str(batch_id), rule=rule, now=now
    )


def move(batch: models.Import, *, to: str, now: datetime.datetime, frm: frozenset[str]) -> None:
    """Move the list to a state, from one of these. Raises Stopped when it is in another one."""
    moved = models.Import.objects.filter(pk=batch.pk, state__in=frm).update(state=to, moved_at=now)
    if not moved:
        raise Stopped
    batch.state = to
    batch.moved_at = now


def close_parcel(batch: models.Import) -> None:
    """Destroy the key of the parcel, then empty its rows: what was staged cannot be read again."""
    vault.destroy_keys([batch.pk])
    models.ImportChunk.objects.filter(batch=batch).update(sealed_rows=b"", sealed_plan=b"")
    models.Import.objects.filter(pk=batch.pk).update(sealed=b"")


def expire(*, now: datetime.datetime) -> int:
    """Make unreadable what has waited too long. Returns how many lists were reached.

    A list that waited for a yes counts as not brought in; one that is coming in may go on for as
    long as its parcel lives.
    """
    due = models.Import.objects.filter(expires_at__lte=now).exclude(expires_at=models_end())
    reached = 0
    for batch in due:
        if batch.state in choices.OPEN:
            batch.state = choices.State.EXPIRED
            batch.moved_at = now
        close_parcel(batch)
        vault.destroy_keys([batch.leftover_id])
        models.ImportChunk.objects.filter(batch=batch).update(sealed_left=b"", left=0, asks=0)
        batch.expires_at = models_end()
        batch.sealed = b""
        batch.save(update_fields=["state", "moved_at", "expires_at", "sealed"])
        reached += 1
    return reached


def models_end() -> datetime.datetime:
    """The day that stands for "nothing left to expire"."""
    return datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


@contextlib.contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let Python look for circles of garbage less often while many rows pass.

    The rows of a list are freed as they go; each of the usual looks would walk through everything
    that is remembered of the lines before. It takes two fifths of the time otherwise.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
