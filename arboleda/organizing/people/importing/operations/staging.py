"""Taking a file in: refused columns fall away, the rest is sealed chunk by chunk."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from django.db import transaction

from arboleda.organizing.people.importing import choices, models, queries
from arboleda.organizing.people.importing.operations import ground
from arboleda.organizing.people.importing.rules import staging
from arboleda.organizing.people.rules.lists import mapping, reading
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

Said = Callable[[int, int], None]
"""Told how far it got: done and all, in bytes or rows."""

AUTO = "auto"


def understood(
    source: reading.Source, preset: str
) -> tuple[mapping.Mapping_, Iterator[reading.Row]]:
    """What the columns mean, and all the rows, those looked at first included.

    preset: one of mapping.PRESETS or ``auto``. Raises Invalid (``preset_unknown``).
    """
    if preset != AUTO and preset not in mapping.PRESETS:
        raise accounts.Invalid(["preset_unknown"])
    known = next((one for one in mapping.PRESETS if one == preset), None)
    sample = list(itertools.islice(source.rows, staging.SAMPLE))
    read = mapping.propose(
        source.header, known or mapping.detect_preset(source.header), [one.cells for one in sample]
    )
    return read, itertools.chain(sample, source.rows)


def stage_list(
    *,
    actor: audit_rules.Actor,
    file: IO[bytes],
    label: str,
    now: datetime.datetime,
    preset: str = AUTO,
    nonce: str = "",
    said: Said = lambda done, size: None,
) -> models.Import:
    """Take a file into a sealed parcel that expires. Returns the list, in the state ``reading``.

    The file itself is never written anywhere. Raises Refused, Invalid (``preset_unknown``),
    AlreadyDone, and reading.Unreadable for what is no list (its code says why).
    """
    ground.stand(actor, now=now)
    ground.expire(now=now)
    digested = _Digested(file)
    with reading.open_rows(digested) as source:  # type: ignore[arg-type]  # It only reads.
        read, rows = understood(source, preset)
        batch = models.Import(
            by_id=actor.person,
            preset=read.preset,
            begun_at=now,
            moved_at=now,
            expires_at=now + ground.STAGED_FOR,
        )
        subjects = [batch.pk, batch.leftover_id]
        held = vault.make_keys(actor=actor, subjects=subjects, kind=vault_choices.PARCEL_KEY)
        try:
            with transaction.atomic():
                accounts.spend_nonce(nonce=nonce, now=now, result=str(batch.pk))
                batch.save(force_insert=True)
                ground.note(held.witness, "stage_list", batch.pk, now=now, rule=read.preset)
                with ground.seldom_collecting():
                    batch.rows = _seal_rows(held, batch, read, rows, source, said)
                head = {
                    "label": label[:200],
                    "digest": digested.hexdigest(),
                    "encoding": source.encoding,
                    "mapping": staging.mapping_packed(read),
                    "skipped": source.skipped,
                }
                batch.sealed = queries.sealed(held, batch.pk, head, row=batch.pk, part=queries.HEAD)
                batch.save(update_fields=["rows", "sealed"])
        except BaseException:
            vault.destroy_keys(subjects)
            raise
    return batch


def _seal_rows(
    held: keys.Keys,
    batch: models.Import,
    read: mapping.Mapping_,
    rows: Iterator[reading.Row],
    source: reading.Source,
    said: Said,
) -> int:
    kept = staging.kept_places(read)
    count = 0
    for number in itertools.count():
        part = [staging.scrubbed(row, read, kept) for row in itertools.islice(rows, staging.CHUNK)]
        if not part:
            return count
        models.ImportChunk.objects.create(
            batch=batch,
            number=number,
            rows=len(part),
            sealed_rows=queries.sealed(
                held,
                batch.pk,
                staging.packed(part, kept),
                row=queries.place_of(batch, number),
                part=queries.ROWS,
            ),
        )
        count += len(part)
        said(source.bytes_read, source.size or 0)
    raise AssertionError  # pragma: no cover  # itertools.count never ends.


def drop_list(*, actor: audit_rules.Actor, batch: models.Import, now: datetime.datetime) -> None:
    """Say no to a list that waits: its parcel becomes unreadable at once. Raises Refused, Stopped."""
    ground.stand(actor, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        ground.move(
            batch,
            to=choices.State.EXPIRED,
            now=now,
            frm=frozenset({choices.State.READING, choices.State.READY, choices.State.FAILED}),
        )
        ground.note(witness, "drop_list", batch.pk, now=now)
    ground.close_parcel(batch)
    vault.destroy_keys([batch.leftover_id])
    models.ImportChunk.objects.filter(batch=batch).delete()


def unfinished(*, actor: audit_rules.Actor, digest: str) -> models.Import | None:
    """A list of the same bytes that was coming in when something stopped it, or None."""
    for batch in models.Import.objects.filter(state=choices.State.RUNNING, by_id=actor.person):
        held = queries.parcel_keys(actor, batch, purpose="resume")
        try:
            if queries.head_of(held, batch).digest == digest:
                return batch
        except (KeyError, keys.SealBroken):
            continue
    return None


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of the whole file, which is left at its start. Kept only sealed."""
    found = hashlib.sha256()
    while part := file.read(1 << 20):
        found.update(part)
    file.seek(0)
    return found.hexdigest()


class _Digested:
    """A stream that remembers the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self._hash.update(part)
        return part

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def hexdigest(self) -> str:
        while self.read(1 << 20):
            pass
        return self._hash.hexdigest()


def subjects_of(batches: Sequence[models.Import]) -> list[uuid.UUID]:
    """Every key that lists still need: for the sweeping of orphans."""
    return [one for batch in batches for one in (batch.pk, batch.leftover_id)]
