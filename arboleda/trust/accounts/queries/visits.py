"""Where somebody is signed in: since when, and last used. No address, no device."""

from __future__ import annotations

import dataclasses
import datetime

from arboleda.trust.accounts import models, sessions

BEGAN = "began_at"
SEEN = "seen_at"
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


def _moment(stamp: float | None) -> datetime.datetime | None:
    """A stamp to the minute: nobody needs more."""
    if not stamp:
        return None
    return datetime.datetime.fromtimestamp(stamp // 60 * 60, datetime.UTC)
