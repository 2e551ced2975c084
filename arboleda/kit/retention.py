"""Clocks for the usual case: a model's rows go, or lose their words, a set time after a date of theirs.

The kit has no models; it is told one by its label and looks it up when the clock is asked.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from arboleda.kit import registries

BATCH = 400
"""Rows purged in one query."""
_DAY = datetime.timedelta(days=1)


def clock(
    model: str,
    *,
    keep: datetime.timedelta,
    end: Any,
    people: Iterable[str] = (),
    only: models.Q | None = None,
    part: str = "",
    label: Any = "",
    empty: Mapping[str, Any] | None = None,
    keys: Callable[[list[uuid.UUID]], Iterable[uuid.UUID]] | None = None,
    first: Callable[[list[Any]], None] | None = None,
) -> registries.Clock:
    """A clock over the rows of model ("people.OneToOne").

    end: the field or expression whose moment (UTC) or day starts the clock; a day ends at the
    midnight after it, UTC; rows without one stay. people: fields with the ids of people whose legal
    hold keeps the row. only: further conditions. empty: fields to overwrite instead of deleting the
    row; it must make the row no longer match only. keys: subjects of further keys, by the ids of
    the rows. first: called with the ids before rows go, in the same transaction.
    """
    names = tuple(people)

    def rows(before: datetime.datetime) -> models.QuerySet[Any]:
        source = apps.get_model(model)._default_manager.order_by()
        found: models.QuerySet[Any] = source.annotate(
            ended=models.F(end) if isinstance(end, str) else end
        )
        kind = found.query.annotations["ended"].output_field
        is_day = isinstance(kind, models.DateField) and not isinstance(kind, models.DateTimeField)
        limit = (before.astimezone(datetime.UTC) - _DAY).date() if is_day else before
        found = found.filter(ended__lte=limit)
        return found.filter(only) if only is not None else found

    def due(before: datetime.datetime) -> Iterable[registries.DueRow]:
        for ended, *ids in rows(before).values_list("ended", *names).iterator(chunk_size=2000):
            yield registries.DueRow(_moment(ended), frozenset(one for one in ids if one))

    def free(before: datetime.datetime, held_back: frozenset[uuid.UUID]) -> list[Any]:
        found = rows(before).values_list("pk", *names)
        return [pk for pk, *ids in found if not held_back.intersection(ids)]

    def purge(before: datetime.datetime, held_back: frozenset[uuid.UUID]) -> int:
        ids = free(before, held_back)
        source = apps.get_model(model)._default_manager
        if first is not None:
            first(ids)
        for start in range(0, len(ids), BATCH):
            batch = source.filter(pk__in=ids[start : start + BATCH])
            if empty is None:
                batch.delete()
            else:
                batch.update(**empty)
        return len(ids)

    def further(before: datetime.datetime, held_back: frozenset[uuid.UUID]) -> Iterable[uuid.UUID]:
        return keys(free(before, held_back)) if keys is not None else ()

    return registries.Clock(
        keep=keep, due=due, purge=purge, part=part, label=label,
        keys=further if keys is not None else None,
    )  # fmt: skip


def _moment(ended: datetime.date) -> datetime.datetime:
    if isinstance(ended, datetime.datetime):
        return ended
    return datetime.datetime.combine(ended + _DAY, datetime.time(), datetime.UTC)
