"""Leaving without a trace that we could have kept: used by the exit and by signing out."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "leave": _("Leave this page"),
    "close": pgettext_lazy("exit", "Close"),
    "weather": pgettext_lazy("exit", "The weather"),
}
"""What the exit may be called: one of these for everybody, another for one person (R29). Closed words:
a name of somebody's own would be hers to seal, and would have one language."""
HIDDEN = "hidden"
"""For one person alone: the exit shows when a keyboard reaches it, and where leaving is explained."""


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """End the session if there is one, and tell the browser to drop what this site left in it.

    An HTTP-only cookie changes as well: browsers that keep whole pages for the Back button drop
    them when such a cookie changes, even where they do not know Clear-Site-Data (R30).
    """
    session = getattr(request, "session", None)
    if session is not None:
        session.flush()
    if settings.DOOR == "members":  # The public door knows none of its cookies, not by name either.
        response.delete_cookie(settings.LATE_COOKIE_NAME, samesite="Strict")
        response.delete_cookie(settings.SEAT_COOKIE_NAME, path=settings.NOBODY_PATH, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    response.set_cookie(
        f"{settings.COOKIE_PREFIX}{settings.DOOR}_turn",
        secrets.token_urlsafe(9),
        httponly=True,
        samesite="Strict",
        secure=settings.TLS,
    )
