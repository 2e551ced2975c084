"""Pages on who consents for somebody under 18."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import forms, operations, policies, queries


@access.administrators
def minors(request: access.Request) -> HttpResponseBase:
    """Which path holds where we work. There is no default (R7)."""
    found = queries.minor_path()
    initial = {"path": found.path, "jurisdiction": found.jurisdiction} if found else {}
    form = forms.MinorPath(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        operations.set_minor_path(
            actor=request.actor,
            path=form.cleaned_data["path"],
            jurisdiction=form.cleaned_data["jurisdiction"],
            now=request.now,
        )
        notices.add(request, "good", _("Saved."))
        return redirect("consent:minors")
    return render(request, "consent/minors.html", {"form": form, "found": found})


@access.staff
def bar_guardian(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Who may not consent for one minor. Nobody asks why (R6)."""
    readable = queries.readable(request.actor, now=request.now)
    may = policies.can_record_release(request.actor, person_id, readable)
    if not may or not queries.is_minor(person_id):
        raise Http404
    form = forms.Barred(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.bar_guardian(
                actor=request.actor,
                person_id=person_id,
                name=form.cleaned_data["name"],
                now=request.now,
            )
        except accounts.Refused as no:
            raise Http404 from no
        notices.add(request, "good", _("Kept. This person cannot consent here."))
        return redirect("consent:bar_guardian", person_id=person_id)
    barred = queries.barred_guardians(actor=request.actor, person_id=person_id, rule=readable.rule)
    context = {"form": form, "barred": barred, "person_id": person_id}
    return render(request, "consent/bar_guardian.html", context)


@require_POST
@access.staff
@access.passphrase_again
def lift_bar(
    request: access.Request, person_id: uuid.UUID, barred_id: uuid.UUID
) -> HttpResponseBase:
    """Take back that somebody may not consent: the name was written by mistake."""
    try:
        operations.lift_bar(
            actor=request.actor, person_id=person_id, barred_id=barred_id, now=request.now
        )
    except accounts.Refused as no:
        raise Http404 from no
    notices.add(request, "good", _("Taken back. This person may consent here again."))
    return redirect("consent:bar_guardian", person_id=person_id)
