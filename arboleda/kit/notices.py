"""Short words for the next page: "Saved", "Withdrawn". Kept in the session, shown once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

KINDS = frozenset({"good", "info", "care"})
_KEY = "notices"


def add(request: HttpRequest, kind: str, text: Any) -> None:
    """Show ``text`` on the next page. Never put a name or a story into it: sessions are stored.

    kind is ``good`` (done), ``info`` (worth knowing) or ``care`` (mind this). Without a session
    (the public door) the notice shows on the page that answers this request, and nowhere else.
    """
    if kind not in KINDS:
        raise ValueError(f"Not a kind of notice: {kind}")
    session = getattr(request, "session", None)
    entry = {"kind": kind, "text": str(text)}
    if session is None:
        request.__dict__.setdefault("_arboleda_notices", []).append(entry)
        return
    session[_KEY] = [*session.get(_KEY, []), entry]


def take(request: HttpRequest) -> list[dict[str, str]]:
    """Return the waiting notices and forget them."""
    session = getattr(request, "session", None)
    if session is None:
        here: list[dict[str, str]] = request.__dict__.pop("_arboleda_notices", [])
        return here
    if _KEY not in session:
        return []
    waiting: list[dict[str, str]] = session.pop(_KEY)
    return waiting
