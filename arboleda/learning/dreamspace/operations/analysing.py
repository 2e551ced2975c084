"""Maps of a room: live ones in batches, and the last one, after which what people did is erased.

Freezing is asked for on a page (`freeze`) and done in the task worker (`work`), in steps that can
each be taken up again: the last map is kept, keys of what was typed die, rows go. What comes of a
step is in the same transaction as its mark; a worker that dies in between loses nothing but time.
"""

from __future__ import annotations

import datetime
import functools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

import arboleda
from arboleda.kit import wiping
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _figuring, _gathered, _ground, _voicing
from arboleda.learning.dreamspace.queries import maps as queries
from arboleda.learning.dreamspace.rules.figures import reading
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

Step = choices.FreezingStep
Said = Callable[[int], None]
FULL: dict[str, Any] = {}
"""Changes to the engine's settings of a last map (`mapping.frozen`); tests draw fewer lots."""
CHUNK = 400
"""Seats whose rows go in one transaction: a room of thousands locks nothing for long."""


def draw_live(*, space: models.Space, now: datetime.datetime) -> models.Analysis | None:
    """Draw the map anew where five people or more have sorted since; None where it is not due.

    It leaves no audit row: what seats do leaves none, and this follows from their counts alone. The
    map before goes: the difference of two is what the people in between did.
    """
    if not queries.is_due(space):
        return None
    gathered = _gathered.gather(space, sorts_alone=True)
    before = queries.newest(space)
    known = before.result.get(space.scaling) if before else None
    result = _figuring.live(gathered, scaling=space.scaling, seed=space.seed, before=known)
    with transaction.atomic():
        current = models.Space.objects.select_for_update().get(pk=space.pk)
        # Another worker may have been faster, or the room frozen meanwhile.
        if not queries.is_due(current):
            return None
        current.analyses.filter(is_final=False).delete()
        made = models.Analysis.objects.create(
            space=current,
            made_at=now,
            seats=len(gathered.sorts),
            input_hash=gathered.digest,
            settings=_settings(space, "live"),
            result=result,
        )
        _ground.bump(current, now=now)
    return made


def draw_due_maps(*, now: datetime.datetime) -> int:
    """Draw every live map that is due; a chore of each minute. Returns how many.

    By the clock rather than when somebody finishes: no moment of hers is left in the queue.
    """
    return sum(draw_live(space=one, now=now) is not None for one in queries.with_enough_sorts())


def freeze(
    *, actor: audit_rules.Actor, space: models.Space, now: datetime.datetime, nonce: str = ""
) -> models.Freezing:
    """Close a room for good: nobody joins or changes anything from now on; `work` does the rest.

    Raises Refused, Invalid (frozen, nobody_yet), AlreadyDone, Locked.
    """
    context = _ground.Context(actor, now, nonce)
    with _ground.change(context, space, "freeze_space") as current:
        _ground.check(allowed=True, problems=_freeze_problems(current))
        current.code, current.frozen_at = "", now
        current.save(update_fields=["code", "frozen_at"])
        open_still = current.stages.filter(
            kind__in=choices.ON_PHONES, state=choices.StageState.OPEN
        )
        open_still.update(state=choices.StageState.CLOSED, closed_at=now)
        made = models.Freezing.objects.create(space=current, step=Step.ANALYSE, moved_at=now)
    space.code, space.frozen_at = "", now
    return made


def _freeze_problems(space: models.Space) -> list[str]:
    has_anything = (
        space.seats.filter(has_sorted=True).exists()
        or space.seats.filter(has_rated=True).exists()
        or models.Vote.objects.filter(seat__space=space).exists()
    )
    return [] if has_anything else ["nobody_yet"]


def work(
    *,
    space_id: uuid.UUID,
    now: datetime.datetime,
    said: Said = _figuring.silent,
    lots: Mapping[str, Any] | None = None,
) -> None:
    """Go on with the freezing of a room from where it stands. said: how far, from 0 to 100.

    lots: changes to `mapping.frozen` where a grove of fiction is to be grown quickly; figures say how
    many lots were drawn. Raises Locked where the keeper is (nothing is lost: the step stands).
    """
    steps: dict[str, Callable[[models.Space, datetime.datetime, Said], None]] = {
        Step.ANALYSE: functools.partial(_save_map, lots=FULL if lots is None else lots),
        Step.KEYS: _destroy_keys,
        Step.ROWS: _erase_rows,
    }
    while True:
        found = models.Freezing.objects.select_related("space").filter(pk=space_id).first()
        if found is None or found.step not in steps:
            return
        steps[found.step](found.space, now, said)


def resume_freezings(*, now: datetime.datetime) -> int:
    """Take up every freezing that has not moved for a while; a chore. Returns how many.

    One that cannot go on (locked keys) keeps none of the others from it; its fault is raised last.
    """
    stopped = [one for one in queries.unfinished() if queries.is_stuck(one.freezing, now=now)]
    faults: list[Exception] = []
    for space in stopped:
        note_alive(space_id=space.pk, done=space.freezing.done, now=now)
        try:
            work(space_id=space.pk, now=now)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return len(stopped)


def note_alive(*, space_id: uuid.UUID, done: int, now: datetime.datetime) -> None:
    """Say how far a freezing is, so that its page knows that it moves."""
    models.Freezing.objects.filter(pk=space_id).update(done=done, moved_at=now)


def _save_map(
    space: models.Space, now: datetime.datetime, said: Said, *, lots: Mapping[str, Any]
) -> None:
    gathered = _gathered.gather(space)
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    made: models.Analysis | None = None
    if gathered.people >= reading.FEWEST:
        result = _figuring.final(
            gathered, scaling=space.scaling, seed=space.seed, settings=lots, progress=said
        )
        made = models.Analysis(
            space=space,
            made_at=now,
            seats=gathered.people,
            input_hash=gathered.digest,
            settings=_settings(space, "final"),
            result=result,
            opinions=_voicing.opinions(gathered, seed=space.seed),
            is_final=True,
        )
    context = _ground.Context(audit_rules.SYSTEM, now)
    with transaction.atomic():
        if not _moved(space, Step.ANALYSE, Step.KEYS, now):
            return
        if made is not None:
            made.save(force_insert=True)
            shown = made.result.get(space.scaling)
            clusters = shown["clusters"] if shown else None
            models.Space.objects.filter(pk=space.pk).update(clusters=clusters)
        rule = "map" if made else "too_few"
        _ground.record(context, witness, "save_map", space.pk, rule=rule)
        _ground.bump(space, now=now)


def _destroy_keys(space: models.Space, now: datetime.datetime, said: Said) -> None:
    """The keys before the rows: whatever copy of the rows there is, nobody reads it any more."""
    keys = _ground.typed_keys(space)
    if keys:
        vault.destroy_keys(keys)
    with transaction.atomic():
        _moved(space, Step.KEYS, Step.ROWS, now)


def _erase_rows(space: models.Space, now: datetime.datetime, said: Said) -> None:
    seats = list(space.seats.values_list("pk", flat=True))
    for start in range(0, len(seats), CHUNK):
        _drop(seats[start : start + CHUNK])
        said(int(100 * start / len(seats)))
    witness = vault.ask_witness(actor=audit_rules.SYSTEM)
    context = _ground.Context(audit_rules.SYSTEM, now)
    with transaction.atomic():
        if not _moved(space, Step.ROWS, Step.DONE, now):
            return
        _ground.drop_rows(space)
        space.analyses.filter(is_final=False).delete()
        models.Space.objects.filter(pk=space.pk).update(code="", erased_at=now)
        _ground.record(context, witness, "erase_rows", space.pk)
        _ground.bump(space, now=now)
    wiping.empty_log()  # Where somebody reads just now, the next chore does it (web.tasks).


def _drop(seats: list[uuid.UUID]) -> None:
    """Delete what these seats did, and them; table by table, so that few rows are read for it."""
    with transaction.atomic():
        for model in (models.Placement, models.Rating, models.Vote, models.Pile):
            model.objects.filter(seat__in=seats).delete()
        models.Seat.objects.filter(pk__in=seats).delete()


def _moved(space: models.Space, start: str, end: str, now: datetime.datetime) -> bool:
    """Mark a step as done in the caller's transaction; False where another worker was faster."""
    row = models.Freezing.objects.filter(space=space, step=start)
    return bool(row.update(step=end, done=0, moved_at=now))


def _settings(space: models.Space, kind: str) -> dict[str, Any]:
    """What a map was made with beside the engine's own settings, which stand in the result."""
    return {
        "kind": kind,
        "scaling": space.scaling,
        "seed": space.seed,
        "version": arboleda.__version__,
    }
