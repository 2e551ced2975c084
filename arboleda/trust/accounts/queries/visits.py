"""Where somebody is signed in: since when, and last used. No address, no device."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from arboleda.trust.accounts import models, rules, sessions

BEGAN = "began_at"
SEEN = "seen_at"
ENDED = sessions.ENDED
STRONG = "strong"
"""In a visit: that it began with a second step, or that one was added in it."""


@dataclasses.dataclass(frozen=True)
class Shown:
    """One visit: its name on a page, when it began and was last used (UTC), whether it is this one."""

    handle: str
    began_at: datetime.datetime | None
    seen_at: datetime.datetime | None
    is_this: bool


def visits(account: models.Account, *, now: datetime.datetime, this: str = "") -> list[Shown]:
    """The visits of an account that have not ended (now: UTC), this one first, then the newest.

    this: the key of the visit that asks.
    """
    rows = models.Visit.objects.filter(mark=sessions.mark_of(account.pk), expire_date__gt=now)
    found = []
    for row in rows:
        held = row.get_decoded()
        if ENDED in held or _is_over(held, account.role, now):
            continue  # Its row only says a while longer whose it was, for words sent too late.
        found.append(
            Shown(
                sessions.handle_of(row.session_key),
                _moment(held.get(BEGAN)),
                _moment(held.get(SEEN)),
                row.session_key == this,
            )
        )
    oldest = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return sorted(found, key=lambda one: (one.is_this, one.seen_at or oldest), reverse=True)


def _is_over(held: dict[str, Any], role: str, now: datetime.datetime) -> bool:
    seen = _exact(held.get(SEEN))
    began = _exact(held.get(BEGAN)) or seen
    return bool(seen and began and rules.visit_ends(seen=seen, began=began, role=role) < now)


def _exact(stamp: float | None) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(stamp, datetime.UTC) if stamp else None


def _moment(stamp: float | None) -> datetime.datetime | None:
    """A stamp to the minute: nobody needs more."""
    if not stamp:
        return None
    return datetime.datetime.fromtimestamp(stamp // 60 * 60, datetime.UTC)
