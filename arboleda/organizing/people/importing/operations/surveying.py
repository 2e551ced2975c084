"""Looking through a list: each row cleaned, compared and planned, before anything is written."""

from __future__ import annotations

import collections
import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from arboleda.organizing.people.importing import choices, models, queries
from arboleda.organizing.people.importing.operations import ground
from arboleda.organizing.people.importing.operations.acquaintance import Acquaintance
from arboleda.organizing.people.importing.operations.staging import Said
from arboleda.organizing.people.importing.rules import planning, staging
from arboleda.organizing.people.rules.lists import cleaning, headers
from arboleda.organizing.people.rules.lists import mapping as mappings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

REGION = "US"
"""The country of telephone numbers without a country code."""


class Surveyor:
    """Plans rows in the order of the file; what it has seen stays in memory only."""

    def __init__(
        self, actor: audit_rules.Actor, read: mappings.Mapping_, *, now: datetime.datetime
    ) -> None:
        """read: what each column means."""
        self._read = read
        self._employer = planning.names_employers(read)
        self._today = now.astimezone(timezone.get_current_timezone()).date()
        self._known = Acquaintance(actor, hidden=consent.readable(actor, now=now).hidden)
        self.counts: collections.Counter[str] = collections.Counter()

    def plan(self, rows: Sequence[staging.Staged]) -> list[planning.Planned]:
        """What these rows would become."""
        candidates = [
            cleaning.clean(one.row, self._read, region=REGION, is_scrubbed=True) for one in rows
        ]
        planned = [
            planning.planned(
                one,
                hits=[(self._read.columns[at].header, code) for at, code in staged.hits],
                employer=self._employer,
                today=self._today,
            )
            for one, staged in zip(candidates, rows, strict=True)
        ]
        for row, matches in zip(planned, self._known.compare_all(candidates), strict=True):
            row.matches = [planning.match_packed(one) for one in matches]
            self._count(row)
        return planned

    def _count(self, row: planning.Planned) -> None:
        self.counts["rows"] += 1
        if row.wrong:
            self.counts["bad"] += 1
            return
        if row.kind == "organization":
            self.counts["organizations"] += 1
            return
        self.counts[row.verdict] += 1
        self.counts["minded"] += bool(row.minded)
        self.counts["stops"] += bool(row.stops)
        self.counts["deceased"] += row.deceased


def survey(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    now: datetime.datetime,
    said: Said = lambda done, size: None,
) -> None:
    """Plan every row of a staged list; afterwards it is ``ready``. May be repeated from the start.

    Raises Refused, Stopped, and KeyError when the parcel has expired.
    """
    ground.stand(actor, now=now)
    held = queries.parcel_keys(actor, batch, purpose="survey")
    read = queries.head_of(held, batch).chosen(batch)
    surveyor = Surveyor(actor, read, now=now)
    done = 0
    with ground.seldom_collecting():
        for chunk, rows in _chunks(held, batch):
            _keep(held, batch, chunk, rows, surveyor.plan(rows), read)
            done += chunk.rows
            models.Import.objects.filter(pk=batch.pk).update(done=done)
            said(done, batch.rows)
    batch.counts = dict(surveyor.counts)
    batch.done = 0
    ground.move(batch, to=choices.State.READY, now=now, frm=frozenset({choices.State.READING}))
    batch.save(update_fields=["counts", "done"])


def _chunks(
    held: keys.Keys, batch: models.Import
) -> Iterator[tuple[models.ImportChunk, list[staging.Staged]]]:
    head = queries.head_of(held, batch)
    chunks = models.ImportChunk.objects.filter(batch=batch)
    for number in list(chunks.order_by("number").values_list("number", flat=True)):
        chunk = chunks.get(number=number)
        yield chunk, queries.rows_of(held, batch, chunk, head)


def _keep(
    held: keys.Keys,
    batch: models.Import,
    chunk: models.ImportChunk,
    rows: Sequence[staging.Staged],
    planned: Sequence[planning.Planned],
    read: mappings.Mapping_,
) -> None:
    place = queries.place_of(batch, chunk.number)
    left = [
        _left(row, staged, read)
        for row, staged in zip(planned, rows, strict=True)
        if row.wrong or row.deceased or row.verdict == planning.QUESTION
    ]
    values = {
        "sealed_plan": queries.sealed(
            held, batch.pk, [one.packed() for one in planned], row=place, part=queries.PLAN
        ),
        "sealed_left": queries.sealed(held, batch.leftover_id, left, row=place, part=queries.LEFT)
        if left
        else b"",
        "left": len(left),
        "asks": sum(queries.is_ask(one) for one in planned),
        "is_surveyed": True,
    }
    models.ImportChunk.objects.filter(pk=chunk.pk).update(**values)


def _left(row: planning.Planned, staged: staging.Staged, read: mappings.Mapping_) -> list[Any]:
    """A row that does not come in, or is listed apart, with the cells that may be shown again."""
    if row.wrong:
        problems, kind = row.wrong, "bad"
    elif row.verdict == planning.QUESTION:
        told = [one for one in row.minded if one[0] in {"household", "two_people"}]
        problems, kind = [*told, ["undecided", "", ""]], planning.QUESTION
    else:
        problems, kind = [["deceased", "", ""]], "apart"
    return [row.line, problems, [list(one) for one in cleaning.kept_cells(staged.row, read)], kind]


# What somebody decides


def map_columns(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    mapped: Mapping[int, str],
    now: datetime.datetime,
) -> None:
    """Send columns to fields ("" drops one); the list must then be surveyed again.

    Raises Refused, Invalid (``column_unknown``: no such column or field, or one that is refused),
    Stopped.
    """
    ground.stand(actor, now=now)
    held = queries.parcel_keys(actor, batch, purpose="mapping")
    read = queries.head_of(held, batch).read
    try:
        read.chosen(mapped)
    except ValueError as wrong:
        raise accounts.Invalid(["column_unknown"]) from wrong
    before = read.choices()
    changed = {str(at): field for at, field in mapped.items() if before.get(at, "") != field}
    with transaction.atomic():
        ground.move(
            batch,
            to=choices.State.READING,
            now=now,
            frm=frozenset({choices.State.READY, choices.State.READING}),
        )
        models.Import.objects.filter(pk=batch.pk).update(mapped=changed, bulk={}, done=0)
        models.ImportChunk.objects.filter(batch=batch).update(decisions={}, is_surveyed=False)
        ground.note(held.witness, "map_columns", batch.pk, now=now)
    batch.refresh_from_db()


def decide(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    decisions: Mapping[int, str],
    now: datetime.datetime,
) -> None:
    """Say what becomes of rows, by line (choices.Decision). Raises Refused, Invalid (``undecidable``)."""
    ground.stand(actor, now=now)
    if not set(decisions.values()) <= set(choices.Decision.values):
        raise accounts.Invalid(["undecidable"])
    held = queries.parcel_keys(actor, batch, purpose="deciding")
    wanted = {str(line): end for line, end in decisions.items()}
    with transaction.atomic():
        ground.move(batch, to=choices.State.READY, now=now, frm=frozenset({choices.State.READY}))
        for chunk in models.ImportChunk.objects.filter(batch=batch, asks__gt=0):
            there = {
                str(row.line): row
                for row in queries.plan_of(held, batch, chunk)
                if queries.is_ask(row) and str(row.line) in wanted
            }
            for line, row in there.items():
                end = wanted.pop(line)
                if end == choices.Decision.MERGE and not row.matches:
                    raise accounts.Invalid(["undecidable"])
                chunk.decisions[line] = [end, row.verdict]
            if there:
                chunk.save(update_fields=["decisions"])
            if not wanted:
                break
        if wanted:
            raise accounts.Invalid(["undecidable"])
        ground.note(held.witness, "decide_rows", batch.pk, now=now)


def decide_all(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    verdict: str,
    decision: str,
    now: datetime.datetime,
) -> None:
    """Say what becomes of every row of a kind (planning.VERDICTS) nobody decided about by itself.

    Raises Refused, Invalid (``undecidable``), Stopped.
    """
    ground.stand(actor, now=now)
    may_merge = verdict != planning.QUESTION or decision != choices.Decision.MERGE
    if verdict not in planning.VERDICTS or decision not in choices.Decision.values or not may_merge:
        raise accounts.Invalid(["undecidable"])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        ground.move(batch, to=choices.State.READY, now=now, frm=frozenset({choices.State.READY}))
        batch.bulk = {**batch.bulk, verdict: decision}
        batch.save(update_fields=["bulk"])
        ground.note(witness, "decide_rows", batch.pk, now=now, rule=f"{verdict}:{decision}")


FIELDS: tuple[str, ...] = headers.FIELDS
"""What a column can be sent to."""
