"""How wrong answers slow the next one down. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

WINDOW = datetime.timedelta(minutes=5)
"""How long a wrong answer counts, and is kept."""
FREE_TRIES = 10
"""So many wrong answers cost nothing: people mistype, and several may share an address."""
LONGEST_WAIT = 60
"""Seconds. It grows, and it never refuses for good: a lock would be a weapon."""


def seconds_to_wait(failures: Sequence[datetime.datetime], *, now: datetime.datetime) -> int:
    """Whole seconds until the next try, 0 for none: 2, 4, 8 … 60 after the last failure (UTC).

    Only failures within WINDOW count, and none before the eleventh try. Source: trust.md section 7
    (slow rather than lock); NIST SP 800-63B-4, section 3.2.2.
    """
    recent = [one for one in failures if now - one < WINDOW]
    if len(recent) < FREE_TRIES:
        return 0
    wait = min(2 ** (len(recent) - FREE_TRIES + 1), LONGEST_WAIT)
    left = max(recent) + datetime.timedelta(seconds=wait) - now
    return max(0, -(-left // datetime.timedelta(seconds=1)))
