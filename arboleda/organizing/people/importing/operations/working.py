"""One piece of work on a list, in the name of whoever brought it in."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from typing import Any

from arboleda.organizing.people.importing import choices, models, queries
from arboleda.organizing.people.importing.operations import ground, surveying, undoing, writing
from arboleda.organizing.people.importing.operations.staging import Said
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.vault import keys

WORK: dict[str, Callable[..., Any]] = {
    "survey": surveying.survey,
    "bring_in": writing.bring_in,
    "undo": undoing.undo,
}


def work(
    *,
    batch: models.Import,
    what: str,
    now: datetime.datetime,
    said: Said = lambda done, size: None,
) -> None:
    """Do one of WORK. Whoever may not any more, and a parcel that expired, stop the list.

    A keeper that is locked raises kit.errors.Locked, and the list can go on afterwards.
    """
    actor = queries.actor_of(batch)
    if actor is None:
        fail(batch, "nobody", now=now)
        return
    with contextlib.suppress(ground.Stopped):
        try:
            WORK[what](actor=actor, batch=batch, now=now, said=said)
        except accounts.Refused:
            fail(batch, "refused", now=now)
        except (KeyError, keys.SealBroken):
            fail(batch, "expired", now=now)


def fail(batch: models.Import, fault: str, *, now: datetime.datetime) -> None:
    """Stop a list. fault: ``nobody``, ``refused`` or ``expired``; what is written stays undoable."""
    models.Import.objects.filter(pk=batch.pk, state__in=choices.OPEN).update(
        state=choices.State.FAILED, fault=fault, moved_at=now
    )


FROM: dict[str, frozenset[str]] = {
    choices.State.RUNNING: frozenset({choices.State.READY}),
    choices.State.UNDOING: frozenset(
        {choices.State.DONE, choices.State.RUNNING, choices.State.FAILED}
    ),
}


def begin(batch: models.Import, *, to: str, now: datetime.datetime) -> bool:
    """Show from this request on that a list comes in or is taken back; its work may wait its turn.

    to: ``running`` or ``undoing``. False when somebody else was quicker.
    """
    try:
        ground.move(batch, to=to, now=now, frm=FROM[to])
    except ground.Stopped:
        return False
    return True


def note_alive(batch: models.Import, *, now: datetime.datetime) -> None:
    """Note that somebody is at work on a list at this moment."""
    models.Import.objects.filter(pk=batch.pk).update(moved_at=now)
