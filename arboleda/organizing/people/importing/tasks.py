"""Lists come in without anybody waiting for a page."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django_tasks import task

from arboleda.kit import working
from arboleda.organizing.people.importing import operations, queries


@task()
def survey(import_id: str) -> None:
    """Look through a staged list."""
    _work(import_id, "survey")


@task()
def bring_in(import_id: str) -> None:
    """Write a surveyed list, or go on writing it."""
    _work(import_id, "bring_in")


@task()
def undo(import_id: str) -> None:
    """Take a list back."""
    _work(import_id, "undo")


def _work(import_id: str, what: str) -> None:
    with working.without_words():
        batch = queries.one_import(uuid.UUID(import_id))
        if batch is not None:
            operations.work(
                batch=batch,
                what=what,
                now=timezone.now(),
                said=lambda done, size: operations.note_alive(batch, now=timezone.now()),
            )
