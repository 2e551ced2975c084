"""Who is here: the actor, the moment, and sessions that end by themselves."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django import conf
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

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
        "accounts:stay",
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

    Sets request.actor, request.now and request.signed_in_until.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        request.now = now  # type: ignore[attr-defined]  # See access.Request.
        _end_when_quiet(request, now)
        request.signed_in_until = _until(request)  # type: ignore[attr-defined]  # See kit.context.
        request.actor = _actor(request)  # type: ignore[attr-defined]  # See access.Request.
        response = get_response(request)
        _let_go(request, response)
        return response

    # Django looks for these hooks on the middleware, whichever shape that has.
    answer.process_view = _before_view  # type: ignore[attr-defined]  # See above.
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


def _before_view(
    request: HttpRequest, view: Any, args: object, kwargs: object
) -> HttpResponse | None:
    """What comes before every page. The form's own protection (kit.csrf) has already looked."""
    answer = _keep_late(request, view)
    if answer is None:
        answer = _first_things_first(request)
        request.diverted = answer is not None  # type: ignore[attr-defined]  # See `_let_go`.
    return answer


def _keep_late(request: HttpRequest, view: Any) -> HttpResponse | None:
    """Keep what was sent after the visit had ended, do nothing of it, and lead to the sign-in page.

    Whatever carries no token of ours was refused before this, and what asks for no visit (leaving,
    the language, signing in) goes on. The page to sign in at says what became of it (LATE in its session).
    """
    if request.method != "POST" or not getattr(view, "asks_who", False):
        return None
    account = _ended(request)
    if account is None:
        return None
    match = request.resolver_match
    keep = LATE_ELSEWHERE.get(match.namespace if match else "", _keep_words)
    request.session[queries.LATE] = {"files": len(request.FILES), **keep(request, account)}
    response = redirect("accounts:sign_in")
    secret = request.__dict__.pop("late_secret", b"")
    if secret:
        response.set_cookie(
            conf.settings.LATE_COOKIE_NAME,
            secret.hex(),
            httponly=True,
            samesite="Strict",
            secure=conf.settings.TLS,
        )
    return response


LATE_ELSEWHERE: dict[str, Callable[[HttpRequest, Any], dict[str, Any]]] = {}
"""Apps that keep late words in their own way, by namespace: what the page may say of it. Each must
do nothing but keep. An app with a passphrase of its own must be here."""


def _keep_words(request: HttpRequest, account: Any) -> dict[str, Any]:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    try:
        row, secret = operations.keep_late_words(
            account=account,
            secret=queries.late_secret(request.COOKIES),
            path=request.path,
            sent=sent,
            files=list(request.FILES),
            now=request.now,  # type: ignore[attr-defined]  # Set above.
        )
    except (operations.Invalid, operations.Refused):
        return {"kept": ""}
    request.late_secret = secret  # type: ignore[attr-defined]  # For the answer's cookie.
    return {"kept": str(row.pk)}


def _let_go(request: HttpRequest, response: HttpResponse) -> None:
    """Let go of late words that were sent again: an answer that leads on says that it was done."""
    if request.method != "POST" or not request.user.is_authenticated:
        return
    is_done = 300 <= response.status_code < 400 and not getattr(request, "diverted", False)
    if is_done and queries.LATE_FIELD in request.POST:
        with contextlib.suppress(ValueError):
            row_id = uuid.UUID(request.POST[queries.LATE_FIELD])
            operations.drop_late_words(account=request.user, row_id=row_id)


def _first_things_first(request: HttpRequest) -> HttpResponse | None:
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
    until = _until(request)
    if until is None or until < now:
        account = request.user
        key = account.get_session_auth_hash()
        auth.logout(request)
        if until is not None:  # So that what is still sent from here is known to be hers.
            request.session[queries.ENDED] = [account.pk, key, until.timestamp()]
    elif now.timestamp() - request.session[SEEN] > 60:
        request.session[SEEN] = now.timestamp()


def _ended(request: HttpRequest) -> Any:
    """Whose visit ended by itself in this browser, within the hours a visit may last; or None."""
    pk, key, at = request.session.get(queries.ENDED, (None, "", 0))
    now = request.now.timestamp()  # type: ignore[attr-defined]  # Set above.
    if pk is None or request.user.is_authenticated or now - at > rules.LONGEST_HOURS * 3600:
        return None
    account = queries.open_account(pk)
    fits = account and constant_time_compare(key, account.get_session_auth_hash())
    return account if fits else None


def _until(request: HttpRequest) -> datetime.datetime | None:
    """When this visit ends by itself (UTC); None without one, or where it does not say."""
    if not request.user.is_authenticated:
        return None
    seen = request.session.get(SEEN)
    if seen is None:
        return None
    began = request.session.get(queries.BEGAN, seen)
    return rules.visit_ends(
        seen=datetime.datetime.fromtimestamp(seen, datetime.UTC),
        began=datetime.datetime.fromtimestamp(began, datetime.UTC),
        role=request.user.role,
    )
