"""Free-text search: posted, kept in the session under a random id, never in an address."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

KEPT = 10
KEPT_FOR = timedelta(minutes=30)
LONGEST = 200
_KEY = "searches"


def keep(request: HttpRequest, text: str, *, now: datetime | None = None) -> str:
    """Keep what was searched for and return the id that may stand in the address.

    The words live in the session for 30 minutes, and at most ten of them at a time; whoever uses
    a session store that writes to disk in the clear decides that these words may be there.
    """
    moment = now or timezone.now()
    kept = [entry for entry in _fresh(request, moment) if entry["text"] != text[:LONGEST]]
    name = secrets.token_urlsafe(9)
    kept.append({"id": name, "text": text[:LONGEST], "at": moment.timestamp()})
    request.session[_KEY] = kept[-KEPT:]
    return name


def recall(request: HttpRequest, name: str, *, now: datetime | None = None) -> str | None:
    """Return the words kept under this id, or None when they have gone."""
    for entry in _fresh(request, now or timezone.now()):
        if secrets.compare_digest(entry["id"].encode(), name.encode()):
            return str(entry["text"])
    return None


def _fresh(request: HttpRequest, moment: datetime) -> list[dict[str, Any]]:
    oldest = (moment - KEPT_FOR).timestamp()
    return [entry for entry in request.session.get(_KEY, []) if entry["at"] >= oldest]
