"""What others can check: signatures, checkpoints, and rows to walk beside the keeper."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

from arboleda.engines.sealing import chains, purges
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import keys
from arboleda.trust.vault.keeper import asking, core, cuts, reads, store
from arboleda.trust.vault.operations import sealing


def rows_about(*, actor: audit_rules.Actor, purpose: str) -> list[tuple[object, ...]]:
    """The rows of the chain of reads about the actor herself, as they are stored, for her to prove.

    Like any look at oneself it leaves one row a visit. Values as chains.walk reads them.
    """
    sealing.outside()
    if actor.person is None:
        return []
    ask = asking.Asking(
        actor=actor.person,
        role=actor.role,
        action="vault.read_rows",
        purpose=purpose,
        rule="self",
        visit=actor.visit,
    )
    with keys.failing_closed() as keeper:
        return keeper.rows_about(ask, actor.person)


def checkpoint_reads(person: uuid.UUID | None = None) -> asking.Checkpointed:
    """A signed checkpoint of the reads, and the proof of how person stands in it.

    Raises keeper.errors.KeeperError where the chain was changed, kit.errors.Locked.
    """
    sealing.outside()
    with keys.failing_closed() as keeper:
        return keeper.checkpoint_reads(person)


def purge_reads(size: int) -> int:
    """Delete the first so many rows of the chain of reads (keeper.core); returns how many went.

    Raises keeper.errors.KeeperError where they are too young or were changed, kit.errors.Locked.
    """
    sealing.outside()
    with keys.failing_closed() as keeper:
        return keeper.purge_reads(size)


def reads_cut() -> purges.Cut:
    """Where the chain of reads begins, and what is kept of the rows before. Raises ValueError (damaged)."""
    with store.reading(_folder()) as beside:
        return cuts.cut(beside)


def sign(text: str) -> bytes:
    """The grove's Ed25519 signature (64 bytes) of a text. Raises kit.errors.Locked."""
    sealing.outside()
    with keys.failing_closed() as keeper:
        return keeper.sign(text.encode())


def log_key() -> tuple[uuid.UUID, bytes]:
    """The grove's random id, and the public key (32 bytes) of what `sign` signs with."""
    with keys.failing_closed() as keeper:
        return keeper.deployment(), keeper.log_key()


def walk_reads(stops: Collection[int]) -> tuple[chains.Report, dict[int, chains.Stand]]:
    """Walk the chain of reads in this process, beside a keeper that runs (see chains.walk)."""
    with store.reading(_folder()) as beside:
        return reads.walk(beside, stops)


def all_reads(*, after: int = 0) -> Iterator[chains.Values]:
    """Every row of the chain of reads as it is stored, in order, after this seq; see walk_reads."""
    with store.reading(_folder()) as beside:
        yield from reads.values_after(beside, after)


def _folder() -> Path:
    held = keys.keeper()
    return held.folder if isinstance(held, core.Keeper) else settings.KEYS
