"""Coming in, going out, and the passphrase once more."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django import conf
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import leaving, notices, registries, visitors
from arboleda.trust.accounts import (
    access,
    choices,
    forms,
    middleware,
    operations,
    policies,
    queries,
    throttle,
)

STEPS = frozenset({"everybody", "end", "close", "open"})
EVERYBODY_PURPOSE = "organizing"


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by username and passphrase."""
    if registries.grove.get()() is None:
        return redirect(registries.home_url.get()(""))
    if request.user.is_authenticated:
        return redirect("/")
    form = forms.SignIn(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        account = _checked(request, form)
        if account is not None:
            return _come_in(request, account)
    return render(request, "accounts/sign_in.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and leave nothing behind in the browser."""
    auth.logout(request)  # First, so that the page itself is that of somebody who is not signed in.
    response = render(request, "accounts/sign_out.html")
    leaving.forget(request, response)
    return response


@access.signed_in
@sensitive_post_parameters()
def confirm_passphrase(request: access.Request) -> HttpResponseBase:
    """Ask for the passphrase once more, then go on to the page that asked for it."""
    form = forms.ConfirmPassphrase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address, at = visitors.address_of(request), time.monotonic()
        if throttle.must_wait(address, at=at):
            form.add_error(None, _("Wait a few minutes, then try again."))
        elif request.user.check_password(form.cleaned_data["passphrase"]):
            request.session[access.CONFIRMED] = request.now.timestamp()
            return redirect(access.safe_path(request.session.pop("after_confirming", "/")))
        else:
            throttle.failed(address, at=at)
            form.add_error("passphrase", _("That is not your passphrase. Look for small mistakes."))
    return render(request, "accounts/confirm_passphrase.html", {"form": form})


@access.administrators
def team(request: access.Request) -> HttpResponse:
    """Everybody on staff by username, and what is assigned to them until when."""
    return _team(request, {})


@access.administrators
@require_POST
def change_member(request: access.Request, person_id: uuid.UUID) -> HttpResponse:
    """Let somebody on staff work with everybody, end that, close the account or open it again."""
    account = queries.staff_account(person_id)
    step = request.POST.get("step", "")
    if account is None or step not in STEPS:
        raise Http404
    form = None
    if step == "everybody":
        form = _everybody_form(request, person_id, request.POST)
        if not form.is_valid():
            return _team(request, {person_id: form})
    witness = registries.witness.get()(actor=request.actor, subjects=[person_id])
    try:
        _take_step(request, account, step, witness, form)
    except operations.Refused as no:
        raise Http404 from no
    except operations.Invalid:
        notices.add(request, "care", _("Not closed: somebody must be able to open it again."))
    else:
        notices.add(request, "good", _("Saved."))
    return redirect("accounts:team")


@access.administrators
def settings(request: access.Request) -> HttpResponse:
    """What the grove says of itself: two names, time zone, first language, the way out."""
    grove = registries.grove.get()()
    if grove is None:
        raise Http404
    initial = {field: getattr(grove, field) for field in forms.Settings.base_fields}
    form = forms.Settings(request.POST or None, initial=initial, zone=grove.zone)
    if request.method == "POST" and form.is_valid():
        witness = registries.witness.get()(actor=request.actor)
        try:
            operations.change_grove(
                actor=request.actor, witness=witness, terms=form.terms, now=request.now
            )
        except operations.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Saved."))
            return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form})


def _team(
    request: access.Request, wrong: dict[uuid.UUID, forms.WorksWithEverybody]
) -> HttpResponse:
    """The page of the team, with the one form that must be looked at again."""
    rows: list[dict[str, Any]] = []
    for member in queries.team(now=request.now):
        person = member.account.person_id
        rows.append(
            {
                "member": member,
                "form": wrong.get(person) or _everybody_form(request, person),
                "is_wrong": person in wrong,
                "may_close": policies.can_set_active(request.actor, person),
            }
        )
    context = {"rows": rows, "wrong": next(iter(wrong.values()), None)}
    return render(request, "accounts/team.html", context)


def _everybody_form(
    request: access.Request, person: uuid.UUID, given: Any = None
) -> forms.WorksWithEverybody:
    # Many stand on one page, so each has names of its own.
    today = timezone.localdate(request.now)
    return forms.WorksWithEverybody(given, prefix=str(person), today=today)


def _take_step(
    request: access.Request,
    account: access.Account,
    step: str,
    witness: Any,
    form: forms.WorksWithEverybody | None,
) -> None:
    """Do the one thing a form of the team's page asks for."""
    asked: dict[str, Any] = {"actor": request.actor, "witness": witness, "now": request.now}
    if form is not None:
        operations.assign(
            **asked,
            account=account,
            scope=choices.Scope.ORGANIZATION,
            object_id=None,
            purpose=EVERYBODY_PURPOSE,
            ends_at=form.ends_at,
        )
    elif step == "end":
        for one in queries.everybody_assignments(account, now=request.now):
            operations.end_assignment(**asked, assignment=one)
    else:
        operations.set_active(**asked, account=account, is_active=step == "open")


def _checked(request: HttpRequest, form: forms.SignIn) -> access.Account | None:
    address, at = visitors.address_of(request), time.monotonic()
    if throttle.must_wait(address, at=at):
        form.add_error(None, _("Wait a few minutes, then try again."))
        return None
    given = form.cleaned_data
    account = auth.authenticate(
        request, username=given["username"].strip().lower(), password=given["passphrase"]
    )
    if account is None:
        throttle.failed(address, at=at)
        form.add_error(
            None, _("That username and passphrase do not match. Look for small mistakes.")
        )
    return account


def _come_in(request: HttpRequest, account: access.Account) -> HttpResponse:
    auth.login(request, account)
    now = access.member(request).now.timestamp()
    request.session[middleware.SEEN] = now
    response = redirect("/")
    response.set_cookie(
        conf.settings.LANGUAGE_COOKIE_NAME,
        account.language,
        httponly=True,
        samesite="Lax",
        secure=conf.settings.TLS,
    )
    return response
