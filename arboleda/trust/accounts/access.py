"""Decorators that views of every app wear: who may come in, and when the passphrase is asked again.

Somebody who is not signed in goes to the sign-in page. Somebody in another role finds nothing
there (404): a page that says "forbidden" says that there is something.
"""

from __future__ import annotations

import datetime
import functools
import urllib.parse
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from arboleda.trust.accounts import choices, models, rules
from arboleda.trust.audit import rules as audit_rules

P = ParamSpec("P")
CONFIRMED = "confirmed_at"


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    user: models.Account  # type: ignore[assignment]  # Django types it as its own stock user.
    actor: audit_rules.Actor
    now: datetime.datetime


View = Callable[Concatenate[Request, P], HttpResponseBase]
Plain = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def roles(*allowed: str) -> Callable[[View[P]], Plain[P]]:
    """Let in accounts of these roles."""

    def wear(view: View[P]) -> Plain[P]:
        @functools.wraps(view)
        def come_in(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"{reverse('accounts:sign_in')}")
            if request.user.role not in allowed:
                raise Http404
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # Checked just above.

        return come_in

    return wear


signed_in = roles(*choices.Role.values)
staff = roles(*choices.STAFF)
organizers = roles(*choices.ORGANIZERS)
administrators = roles(choices.Role.ADMINISTRATOR)


def is_confirmed(request: HttpRequest, *, now: datetime.datetime) -> bool:
    """Whether she typed her passphrase within the last five minutes."""
    stamp = request.session.get(CONFIRMED, 0)
    return bool(now.timestamp() - stamp < rules.CONFIRMED_MINUTES * 60)


def passphrase_again(view: View[P]) -> View[P]:
    """Ask for the passphrase once more before this page, unless it was asked just now.

    The phone may be in somebody else's hand. Only her own page asks, so GET requests suffice; a
    POST that comes too late leads back to the page it came from.
    """

    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        request.session["after_confirming"] = request.path
        return redirect("accounts:confirm_passphrase")

    return come_in


def safe_path(path: str | None) -> str:
    """A path on this site, or the first page: never another site (open redirects)."""
    parts = urllib.parse.urlsplit(path or "")
    if not path or parts.scheme or parts.netloc or not path.startswith("/") or "\\" in path:
        return "/"
    return "/" if path.startswith("//") else path
