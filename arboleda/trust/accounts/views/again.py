"""Asking once more who is there, on a page of its own or in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from arboleda.kit import forms as kit_forms
from arboleda.trust.accounts import access, forms, operations, queries, rules
from arboleda.trust.accounts.views import proving

PREFIX = rules.AGAIN


@access.signed_in
@sensitive_post_parameters()
def confirm_passphrase(request: access.Request) -> HttpResponseBase:
    """Ask for the passphrase once more, then go on to the page that asked for it."""
    form = forms.ConfirmPassphrase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_passphrase(request, form):
        request.session.cycle_key()  # As in `_is_answered`.
        return redirect(access.safe_path(request.session.pop("after_confirming", "/")))
    return render(request, "accounts/confirm_passphrase.html", {"form": form})


@access.signed_in
@sensitive_post_parameters()
def prove(request: access.Request) -> HttpResponseBase:
    """Ask for the second step, or the passphrase where there is none, then go on."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _is_answered(request, form):
        return redirect(access.safe_path(request.session.pop("after_confirming", "/")))
    return _ask(request, form)


def in_between(request: access.Request, go_on: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Ask on the address that was posted to, and go on with what was posted once she answers."""
    form = _form(request, _given(request), prefix=PREFIX)
    if form.is_bound and _is_answered(request, form):
        return go_on()
    return _ask(request, form, kept=_kept(request))


def passphrase_in_between(
    request: access.Request, go_on: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The same for the passphrase alone; it does not stand for a second step."""
    form = forms.ConfirmPassphrase(_given(request), prefix=PREFIX)
    if form.is_bound and is_passphrase(request, form):
        request.session.cycle_key()  # As in `_is_answered`.
        return go_on()
    return _ask(request, form, kept=_kept(request))


def _given(request: access.Request) -> Any:
    """What was posted, if the question in between is among it."""
    return request.POST if any(name.startswith(f"{PREFIX}-") for name in request.POST) else None


def _kept(request: access.Request) -> list[tuple[str, str]]:
    """What waits in the page until the question is answered."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(f"{PREFIX}-") and name != "csrfmiddlewaretoken"
    ]


def _files(request: access.Request) -> list[str]:
    """Which fields held a file, now or before a wrong answer: it is asked for again beside this."""
    before = request.POST.getlist(f"{PREFIX}-file")
    return list(dict.fromkeys([*request.FILES, *before]))


def _form(
    request: access.Request, given: Any, prefix: str | None = None
) -> forms.Proof | forms.ConfirmPassphrase:
    kind = forms.Proof if queries.has_factor(request.user) else forms.ConfirmPassphrase
    return kind(given, prefix=prefix)


def _is_answered(request: access.Request, form: forms.Proof | forms.ConfirmPassphrase) -> bool:
    if isinstance(form, forms.ConfirmPassphrase):
        right = is_passphrase(request, form)
    else:
        right = proving.is_right(request, request.user, form)
        if right:
            request.session[access.STRONG] = True
    if right:
        request.session[access.PROVED] = request.now.timestamp()
        # Whoever took a copy of the key before the answer has one that lets nobody in.
        request.session.cycle_key()
    return right


def _ask(
    request: access.Request,
    form: forms.Proof | forms.ConfirmPassphrase,
    kept: list[tuple[str, str]] | None = None,
) -> HttpResponseBase:
    context: dict[str, Any] = {"form": form, "kept": kept, "files": _files(request)}
    if isinstance(form, forms.Proof):
        context |= proving.question(request, request.user)
        return render(request, "accounts/prove.html", context)
    return render(request, "accounts/confirm_passphrase.html", context)


def is_passphrase(request: access.Request, form: kit_forms.Form) -> bool:
    """Whether the passphrase is hers; what is wrong stands beside the field."""
    username = request.user.username
    trying = proving.begin(request, form, username=username) if form.is_valid() else None
    if trying is None:
        return False
    if request.user.check_password(form.cleaned_data["passphrase"]):
        operations.take_back(trying)
        request.session[access.CONFIRMED] = request.now.timestamp()
        return True
    form.add_error("passphrase", _("That is not your passphrase. Look for small mistakes."))
    return False
