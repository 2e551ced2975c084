"""Asking once more who is there, on a page of its own or in between."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from arboleda.kit import visitors
from arboleda.trust.accounts import access, forms, throttle

PREFIX = "again"
"""Before the names of the fields that are asked in between, so that no form's own is taken."""


@access.signed_in
@sensitive_post_parameters()
def confirm_passphrase(request: access.Request) -> HttpResponseBase:
    """Ask for the passphrase once more, then go on to the page that asked for it."""
    form = forms.ConfirmPassphrase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _is_right(request, form):
        return redirect(access.safe_path(request.session.pop("after_confirming", "/")))
    return render(request, "accounts/confirm_passphrase.html", {"form": form})


def in_between(request: access.Request, go_on: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Ask on the address that was posted to, and go on with what was posted once she answers."""
    answered = f"{PREFIX}-passphrase" in request.POST
    form = forms.ConfirmPassphrase(request.POST if answered else None, prefix=PREFIX)
    if answered and _is_right(request, form):
        return go_on()
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(f"{PREFIX}-") and name != "csrfmiddlewaretoken"
    ]
    return render(request, "accounts/confirm_passphrase.html", {"form": form, "kept": kept})


def _is_right(request: access.Request, form: forms.ConfirmPassphrase) -> bool:
    """Whether the passphrase is hers; what is wrong stands beside the field."""
    if not form.is_valid():
        return False
    address, at = visitors.address_of(request), time.monotonic()
    if throttle.must_wait(address, at=at):
        form.add_error(None, _("Wait a few minutes, then try again."))
    elif request.user.check_password(form.cleaned_data["passphrase"]):
        request.session[access.CONFIRMED] = request.now.timestamp()
        return True
    else:
        throttle.failed(address, at=at)
        form.add_error("passphrase", _("That is not your passphrase. Look for small mistakes."))
    return False
