"""Slowing guesses down: by where they come from, never by the name they are for.

Whoever knows her username could otherwise lock her out (trust.md section 7, invariant 12). What is
kept is a keyed mark of the address for five minutes, in the database, so that every worker counts
alike; the key lies in ``keys/``. A browser she has signed in with counts for itself, so that a
stranger at the same address does not slow her down. Nothing here is audited: nobody is named.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from arboleda.trust.accounts import models, rules, seals

MOST_READ = 50
"""Failures looked at per mark: the wait stops growing long before."""


def mark(kind: str, value: object) -> bytes:
    """What stands for a place that answers come from: kind is ``address``, ``device`` or ``account``.

    ``account`` is for second steps alone: whoever is asked for one knows her passphrase already.
    """
    return seals.mark(kind, value, use="slowing")


def seconds_to_wait(marks: Collection[bytes], *, now: datetime.datetime) -> int:
    """The longest wait that any of these marks asks for, in whole seconds (now: UTC)."""
    longest = 0
    for one in marks:
        rows = models.Failure.objects.filter(mark=one, at__gt=now - rules.WINDOW)
        times = list(rows.order_by("-at").values_list("at", flat=True)[:MOST_READ])
        longest = max(longest, rules.seconds_to_wait(times, now=now))
    return longest


def note_failure(marks: Collection[bytes], *, now: datetime.datetime) -> None:
    """Note a wrong answer, and forget what is older than five minutes."""
    purge_failures(now=now)
    models.Failure.objects.bulk_create([models.Failure(mark=one, at=now) for one in marks])


def purge_failures(*, now: datetime.datetime) -> int:
    """Forget wrong answers older than five minutes (now: UTC). Returns how many."""
    return models.Failure.objects.filter(at__lte=now - rules.WINDOW).delete()[0]
