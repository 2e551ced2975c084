"""Who is here: the actor, the moment, and sessions that end by themselves."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Callable

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from arboleda.kit import errors
from arboleda.trust.accounts import operations, rules
from arboleda.trust.audit import rules as audit_rules

SEEN = "seen_at"


def session_rules(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End quiet sessions (30 minutes for participants, 8 hours for staff); set request.actor and now."""

    def answer(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        request.now = now  # type: ignore[attr-defined]  # See access.Request.
        _end_when_quiet(request, now)
        request.actor = _actor(request)  # type: ignore[attr-defined]  # See access.Request.
        return get_response(request)

    # Django looks for this hook on the middleware, whichever shape that has.
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


def _end_when_quiet(request: HttpRequest, now: datetime.datetime) -> None:
    if not request.user.is_authenticated:
        return
    seen = request.session.get(SEEN)
    quiet = now.timestamp() - (seen or 0)
    if seen is None or quiet > rules.idle_minutes(request.user.role) * 60:
        auth.logout(request)
    elif quiet > 60:
        request.session[SEEN] = now.timestamp()
