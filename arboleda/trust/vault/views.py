"""The keys of the grove: closed at once, opened again. Works while everything is locked."""

from __future__ import annotations

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.vault import forms, operations, queries
from arboleda.trust.vault.keeper import errors


@access.administrators
@sensitive_post_parameters()
def unlock_keys(request: access.Request) -> HttpResponse:
    """How the keys are, a button that closes them, and the form that opens them."""
    state = queries.state_of_keys()
    form = forms.Unlock(request.POST or None) if state.wants_passphrase else None
    ready = form is None or form.is_valid()
    if request.method == "POST" and ready and _opened(request, form):
        notices.add(request, "good", _("Open. Everybody can go on."))
        return redirect("/")
    return render(request, "vault/unlock_keys.html", {"state": state, "form": form})


@access.administrators
@require_POST
def lock_keys(request: access.Request) -> HttpResponse:
    """Close everything private now."""
    operations.lock_keys(actor=request.actor, now=request.now)
    return redirect("vault:unlock_keys")


def _opened(request: access.Request, form: django_forms.Form | None) -> bool:
    passphrase = form.cleaned_data["passphrase"] if form is not None else None
    try:
        operations.unlock_keys(actor=request.actor, passphrase=passphrase, now=request.now)
    except errors.Busy:
        problem = _("Tried too often. Wait a minute, then try again.")
    except errors.Wrong:
        problem = _("That is not the passphrase of the keys. Look for small mistakes.")
    else:
        return True
    if form is not None:
        form.add_error("passphrase", problem)
    return False
