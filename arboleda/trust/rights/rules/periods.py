"""How long something may be kept (R12, R19)."""

from __future__ import annotations

import datetime

SHORTEST = 1
LONGEST = 3650
"""Days: nothing that has ended is kept longer than ten years, for whatever reason."""
UNSEEN = datetime.timedelta(days=1095)
"""Somebody whom nobody has seen for so long is asked whether she wants to stay."""
EVERY = datetime.timedelta(hours=1)
"""How often what is past its time is looked for."""


def period_problems(days: int, *, default: int, reason: str) -> list[str]:
    """Name what is wrong with a period of days: shorter is always well, longer needs a reason.

    default: the days we would keep it by ourselves. Codes: too_short, too_long, reason_missing.
    """
    if days < SHORTEST:
        return ["too_short"]
    if days > LONGEST:
        return ["too_long"]
    return ["reason_missing"] if days > default and not reason else []
