"""Who is here: the actor, the moment, and sessions that end by themselves."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Callable

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from arboleda.kit import errors, registries
from arboleda.trust.accounts import models, operations, queries, rules
from arboleda.trust.audit import rules as audit_rules

SEEN = queries.SEEN
ALWAYS = frozenset({"accounts:sign_out", "kit:exit", "kit:language", "kit:leaving"})
"""What nobody is ever kept from: going away, and reading in her language."""
WITHOUT_FACTOR = ALWAYS | frozenset(
    {
        "accounts:add_app",
        "accounts:add_passkey",
        "accounts:confirm_passphrase",
        "accounts:factors",
        "accounts:prove",
        "accounts:visits",
        "accounts:end_visit",
        "accounts:end_other_visits",
    }
)
"""Where somebody on staff may still go who has no second step and no time left."""


def session_rules(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions that are quiet (30 minutes for participants, 8 hours for staff) or 12 hours old.

    Sets request.actor and request.now.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        request.now = now  # type: ignore[attr-defined]  # See access.Request.
        _end_when_quiet(request, now)
        request.actor = _actor(request)  # type: ignore[attr-defined]  # See access.Request.
        return get_response(request)

    # Django looks for these hooks on the middleware, whichever shape that has.
    answer.process_view = _first_things_first  # type: ignore[attr-defined]  # See above.
    answer.process_exception = _refused_is_not_found  # type: ignore[attr-defined]  # See above.
    return answer


def _actor(request: HttpRequest) -> audit_rules.Actor:
    user = request.user
    if not user.is_authenticated:
        return audit_rules.PUBLIC
    # The session's own key never leaves this process: whoever has it is signed in.
    key = request.session.session_key or ""
    mark = hashlib.sha256(b"visit|" + key.encode()).hexdigest()[:32] if key else ""
    return dataclasses.replace(user.actor, visit=mark)


def _refused_is_not_found(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """What a policy refuses does not exist, also where a view has not thought of it."""
    return errors.not_found(request) if isinstance(exception, operations.Refused) else None


def _first_things_first(
    request: HttpRequest, view: object, args: object, kwargs: object
) -> HttpResponse | None:
    """Lead whoever came in with a passphrase of somebody else's making to where she chooses her own."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if not request.user.is_authenticated or name in ALWAYS:
        return None
    if not request.user.passphrase_is_given:
        return _factor_first(request, request.user, name)
    own = registries.own_passphrase.get()
    return None if name == own else redirect(own)


def _factor_first(request: HttpRequest, account: models.Account, name: str) -> HttpResponse | None:
    """Lead staff whose time without a second step is over to where they set one up."""
    if request.session.get(queries.STRONG) or name in WITHOUT_FACTOR:
        return None
    overdue = queries.is_factor_overdue(account, now=request.now)  # type: ignore[attr-defined]  # Set above.
    return redirect("accounts:factors") if overdue else None


def _end_when_quiet(request: HttpRequest, now: datetime.datetime) -> None:
    if not request.user.is_authenticated:
        return
    seen = request.session.get(SEEN)
    quiet = now.timestamp() - (seen or 0)
    began = request.session.get(queries.BEGAN, now.timestamp())
    is_long = now.timestamp() - began > rules.LONGEST_HOURS * 3600
    if seen is None or is_long or quiet > rules.idle_minutes(request.user.role) * 60:
        auth.logout(request)
    elif quiet > 60:
        request.session[SEEN] = now.timestamp()
