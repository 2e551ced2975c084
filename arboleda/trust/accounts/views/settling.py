"""What the grove says of itself."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices, registries
from arboleda.trust.accounts import (
    access,
    forms,
    operations,
)


@access.signed_in
@access.passphrase_again
def name_exit(request: access.Request) -> HttpResponse:
    """What the exit is called for her, or that it is hidden; asked again, so that nobody else hides it."""
    shown = request.user.exit_name or forms.AS_USUAL
    form = forms.ExitName(request.POST or None, initial={"exit_name": shown})
    if request.method == "POST" and form.is_valid():
        operations.choose_exit_name(account=request.user, name=form.cleaned_data["exit_name"])
        notices.add(request, "good", _("Saved. It is so on every page now."))
        return redirect("accounts:name_exit")
    return render(request, "accounts/name_exit.html", {"form": form})


@access.administrators
@access.prove_to_change
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
