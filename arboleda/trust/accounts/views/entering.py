"""Coming in, going out, and the passphrase once more."""

from __future__ import annotations

import time

from django import conf
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import leaving, registries, visitors
from arboleda.trust.accounts import (
    access,
    forms,
    middleware,
    throttle,
)


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
