"""Leaving without a trace that we could have kept: used by the exit and by signing out."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """End the session if there is one, and tell the browser to drop what this site left in it.

    An HTTP-only cookie changes as well: browsers that keep whole pages for the Back button drop
    them when such a cookie changes, even where they do not know Clear-Site-Data (R30).
    """
    session = getattr(request, "session", None)
    if session is not None:
        session.flush()
    response.delete_cookie(settings.LATE_COOKIE_NAME, samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    response.set_cookie(
        f"{settings.COOKIE_PREFIX}{settings.DOOR}_turn",
        secrets.token_urlsafe(9),
        httponly=True,
        samesite="Strict",
        secure=settings.TLS,
    )
