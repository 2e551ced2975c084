"""What has to happen by itself, once a minute; each chore may be repeated and none depends on another."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django_tasks_db import models as queue

from arboleda.kit import wiping
from arboleda.learning.dreamspace.operations import analysing as dreams
from arboleda.learning.dreamspace.operations import telling
from arboleda.organizing.people.importing import operations as importing
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.proof import operations as proof
from arboleda.trust.rights import operations as rights
from arboleda.trust.vault import operations as vault
from arboleda.voice.stories import operations as stories

QUEUE_KEPT = datetime.timedelta(days=1)
"""How long the queue remembers which work was done, and how a fault was called."""


def sweep_orphans() -> None:
    """Destroy keys whose row was never written (a crash between the two). Only while nobody writes."""
    vault.sweep_orphaned_identities()
    stories.sweep_orphans()
    telling.sweep_orphans()


def purge_queue(*, now: datetime.datetime) -> int:
    """Forget finished work (now: UTC). Returns how much."""
    finished = queue.DBTaskResult.objects.finished()
    return finished.filter(finished_at__lte=now - QUEUE_KEPT).delete()[0]


def erase_waiting_work(person_id: uuid.UUID) -> int:
    """Take work out of the queue, waiting or done, that names somebody. Returns how much."""
    named = queue.DBTaskResult.objects.annotate(
        given=Cast("args_kwargs", TextField()), answered=Cast("return_value", TextField())
    ).filter(
        Q(given__contains=str(person_id))
        | Q(answered__contains=str(person_id))
        | Q(traceback__contains=str(person_id))
    )
    return named.delete()[0]


def do_chores(*, now: datetime.datetime) -> None:
    """Lapse what has ended, finish what was taken back, purge what is past its time (now: UTC).

    A chore that fails keeps none of the others from being done; the first fault is raised after
    the last of them.
    """
    chores: tuple[Callable[..., object], ...] = (
        stories.finish_withdrawals,
        stories.lapse_ended,
        importing.expire,
        dreams.draw_due_maps,
        dreams.resume_freezings,
        rights.resume_forgettings,
        rights.purge_due,
        rights.purge_locks,
        proof.finish_purges,
        accounts.purge_nonces,
        accounts.purge_sessions,
        accounts.purge_failures,
        accounts.purge_late_words,
        proof.keep_daily_checkpoints,
        purge_queue,
    )
    faults: list[Exception] = []
    for chore in chores:
        try:
            chore(now=now)
        except Exception as fault:
            faults.append(fault)
    wiping.empty_log()  # What chores have deleted; it waits for nobody.
    if faults:
        raise faults[0]
