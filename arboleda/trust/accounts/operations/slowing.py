"""Slowing guesses down: by where they come from, never by the name they are for.

Whoever knows her username could otherwise lock her out (trust.md section 7, invariant 12). What is
kept is a keyed mark of the address for five minutes, in the database, so that every worker counts
alike; the key lies in ``keys/``. A browser she has signed in with counts for itself, so that a
stranger at the same address does not slow her down. Nothing here is audited: nobody is named.

A try is written down before anything is compared, and taken back where it was right: of many sent
at the same moment no more get through than one after the other would
(docs/decisions/0031-tries-are-counted-first.md).
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection

from django.db import transaction

from arboleda.trust.accounts import models, rules, seals

MOST_READ = 50
"""Failures looked at per mark: the wait stops growing long before."""


@dataclasses.dataclass(frozen=True, slots=True)
class Try:
    """One try at an answer: how long it must wait in whole seconds, or 0 and what counts it."""

    seconds: int
    rows: tuple[int, ...] = ()


def mark(kind: str, value: object) -> bytes:
    """What stands for a place that answers come from: kind is ``address``, ``device`` or ``account``.

    ``account`` is for second steps alone: whoever is asked for one knows her passphrase already.
    """
    return seals.mark(kind, value, use="slowing")


def begin_try(marks: Collection[bytes], *, now: datetime.datetime) -> Try:
    """Count a try as wrong before it is looked at (now: UTC), or say how long it must wait.

    One that must wait is not counted. Afterwards `take_back` the one that was right. What is older
    than five minutes is forgotten.
    """
    with transaction.atomic():
        # One after the other: two that count at the same moment would each count the other out.
        models.Turnstile.objects.select_for_update().get_or_create(pk=1)
        purge_failures(now=now)
        seconds = max((_seconds_to_wait(one, now) for one in marks), default=0)
        if seconds:
            return Try(seconds)
        rows = [models.Failure.objects.create(mark=one, at=now).pk for one in marks]
    return Try(0, tuple(rows))


def take_back(trying: Try) -> None:
    """Count a try no more: the answer was right."""
    models.Failure.objects.filter(pk__in=trying.rows).delete()


def purge_failures(*, now: datetime.datetime) -> int:
    """Forget wrong answers older than five minutes (now: UTC). Returns how many."""
    return models.Failure.objects.filter(at__lte=now - rules.WINDOW).delete()[0]


def _seconds_to_wait(one: bytes, now: datetime.datetime) -> int:
    rows = models.Failure.objects.filter(mark=one, at__gt=now - rules.WINDOW)
    times = list(rows.order_by("-at").values_list("at", flat=True)[:MOST_READ])
    return rules.seconds_to_wait(times, now=now)
