"""Being in a room: the keys lie in the session under a secret that lies in a cookie of its own.

The cookie goes to the pages of the room alone and ends with the browser. The room closes with
signing out, with the exit, after five quiet minutes, and whenever the session ends.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from arboleda.trust.accounts import access
from arboleda.trust.room import rules
from arboleda.trust.room.queries import rooms, visits

P = ParamSpec("P")
Visit = visits.Visit
View = Callable[Concatenate[access.Request, visits.Visit, P], HttpResponseBase]
Plain = Callable[Concatenate[access.Request, P], HttpResponseBase]
KEYS, USED, NEXT, LOOKED = "room_keys", "room_used", "room_next", "room_looked"


def enter(request: access.Request, response: HttpResponseBase, visit: visits.Visit) -> None:
    """Remember that the room is open: sealed here, the secret there."""
    secret = visits.new_secret()
    leave(request)
    request.session[KEYS] = visits.packed(visit, secret)
    request.session[USED] = request.now.timestamp()
    response.set_cookie(
        settings.ROOM_COOKIE_NAME,
        secret,
        path=reverse("room:room"),
        httponly=True,
        samesite="Strict",
        secure=settings.TLS,
    )


def leave(request: access.Request, response: HttpResponseBase | None = None) -> None:
    """Close the room: what is sealed goes at once, the secret with the answer."""
    for name in (KEYS, USED, LOOKED):
        request.session.pop(name, None)
    if response is not None:
        response.delete_cookie(
            settings.ROOM_COOKIE_NAME, path=reverse("room:room"), samesite="Strict"
        )


def visit_of(request: access.Request) -> visits.Visit | None:
    """The room as this request has it open, or None. A quiet room is closed by being asked."""
    packed = request.session.get(KEYS)
    secret = request.COOKIES.get(settings.ROOM_COOKIE_NAME, "")
    if not packed or request.actor.person is None:
        return None
    visit = None
    if not rules.is_quiet(visits.quiet_since(request.session.get(USED)), now=request.now):
        visit = visits.unpacked(packed, secret, request.actor.person)
    if visit is None or not rooms.still_fits(visit):
        leave(request)
        return None
    request.session[USED] = request.now.timestamp()
    return visit


def next_page(request: access.Request) -> str:
    """Where she was going when the door was closed: a page of the room, or the room itself."""
    home = reverse("room:room")
    wanted = access.safe_path(request.session.pop(NEXT, home))
    return wanted if wanted.startswith(home) else home


def in_room(view: View[P]) -> Plain[P]:
    """Let somebody in whose room is open; everybody else stands before its door.

    What was posted a moment too late is not done, but for words: see views.writing.
    """

    def come_in(request: access.Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = visit_of(request)
        if visit is None:
            if request.method == "GET":
                request.session[NEXT] = request.path
            return redirect("room:room")
        return view(request, visit, *args, **kwargs)

    return cast("Plain[P]", functools.wraps(view)(access.signed_in(come_in)))


def remember(request: access.Request, name: str, values: Any, visit: visits.Visit) -> None:
    """Keep something for the rest of this visit, sealed under its secret."""
    secret = request.COOKIES.get(settings.ROOM_COOKIE_NAME, "")
    request.session[name] = visits.closed(values, secret, visit.person, name)


def remembered(request: access.Request, name: str, visit: visits.Visit) -> Any:
    """What was kept for this visit, or None."""
    kept = request.session.get(name)
    secret = request.COOKIES.get(settings.ROOM_COOKIE_NAME, "")
    return visits.opened(kept, secret, visit.person, name) if kept else None
