"""Coming in, going out, and the passphrase once more."""

from __future__ import annotations

from django import conf
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import leaving, registries
from arboleda.trust.accounts import access, forms, middleware, operations, queries
from arboleda.trust.accounts.views import late, proving

HALF = "half_in"
"""In a session: whose passphrase was right, with what it was checked against, and when."""


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
            has_more = queries.has_factor(account)
            return _half_in(request, account) if has_more else _come_in(request, account)
    late_here = request.session.get(queries.LATE)
    return render(request, "accounts/sign_in.html", {"form": form, "late": late_here})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and leave nothing behind in the browser."""
    auth.logout(request)  # First, so that the page itself is that of somebody who is not signed in.
    response = render(request, "accounts/sign_out.html")
    leaving.forget(request, response)
    return response


@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second step of whoever has just typed a right passphrase."""
    account = _halfway(request)
    if account is None:
        return redirect("accounts:sign_in")
    form = forms.Proof(request.POST if request.method == "POST" else None)
    if request.method == "POST" and proving.is_right(request, account, form):
        return _come_in(request, account, proved=True)
    context = {"form": form, **proving.question(request, account)}
    return render(request, "accounts/second_step.html", context)


def _checked(request: HttpRequest, form: forms.SignIn) -> access.Account | None:
    given = form.cleaned_data
    username = given["username"].strip().lower()
    trying = proving.begin(request, form, username=username)
    if trying is None:
        return None
    account = auth.authenticate(request, username=username, password=given["passphrase"])
    if account is None:
        form.add_error(
            None, _("That username and passphrase do not match. Look for small mistakes.")
        )
    else:
        operations.take_back(trying)
        operations.renew_hash(account=account, passphrase=given["passphrase"])
    return account


def _half_in(request: HttpRequest, account: access.Account) -> HttpResponse:
    """Remember for five minutes, under a new key, whose passphrase was right; nobody is in yet."""
    request.session.flush()
    now = access.member(request).now.timestamp()
    request.session[HALF] = [account.pk, account.get_session_auth_hash(), now]
    return redirect("accounts:second_step")


def _halfway(request: HttpRequest) -> access.Account | None:
    pk, key, at = request.session.get(HALF, (None, "", 0))
    account = queries.open_account(pk) if pk is not None else None
    if account is None or request.user.is_authenticated:
        return None
    if not proving.has_half(at, now=access.member(request).now.timestamp()):
        return None
    return account if constant_time_compare(key, account.get_session_auth_hash()) else None


def _come_in(
    request: HttpRequest, account: access.Account, *, proved: bool = False
) -> HttpResponse:
    for name in (HALF, queries.LATE, queries.ENDED):
        request.session.pop(name, None)
    auth.login(request, account)  # Under a new key: what was planted before is not signed in.
    now = access.member(request).now.timestamp()
    request.session.update({middleware.SEEN: now, queries.BEGAN: now})
    if proved:
        proving.let_in_again(access.member(request))
    response = redirect("/")
    if late.waiting(request, account):
        # She has just typed it: what she sent too late is not to be asked for twice more.
        request.session[access.CONFIRMED] = now
        response = redirect("accounts:late_words")
    proving.know_device(request, response, account)
    response.set_cookie(
        conf.settings.LANGUAGE_COOKIE_NAME,
        account.language,
        httponly=True,
        samesite="Lax",
        secure=conf.settings.TLS,
    )
    return response
