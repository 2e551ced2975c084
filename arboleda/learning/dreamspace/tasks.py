"""Maps are drawn, rooms frozen and reports set without anybody waiting for a page."""

from __future__ import annotations

import time
import uuid

from django.utils import timezone
from django_tasks import task

from arboleda.kit import working
from arboleda.learning.dreamspace.operations import analysing, reporting
from arboleda.learning.dreamspace.queries import maps

_EVERY = 0.5
"""Seconds between two words on how far a work is."""


@task()
def draw_live(space_id: str) -> None:
    """Draw a live map, where one is due."""
    with working.without_words():
        space = maps.by_id(uuid.UUID(space_id))
        if space is not None:
            analysing.draw_live(space=space, now=timezone.now())


@task()
def freeze(space_id: str) -> None:
    """Work out the last map of a frozen room and erase what people did, or go on with it."""
    room = uuid.UUID(space_id)
    told = 0.0

    def said(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _EVERY:
            told = time.monotonic()
            analysing.note_alive(space_id=room, done=done, now=timezone.now())

    with working.without_words():
        analysing.work(space_id=room, now=timezone.now(), said=said)


@task()
def make_reports(space_id: str) -> None:
    """Set the report of a room in each of its languages."""
    with working.without_words():
        space = maps.by_id(uuid.UUID(space_id))
        if space is not None:
            reporting.make_reports(space=space, now=timezone.now())
