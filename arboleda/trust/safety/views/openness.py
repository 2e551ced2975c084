"""How open a person is to the staff: her own page, and that of staff who see her."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.safety import forms, operations, queries
from arboleda.trust.safety.rules import reading


@access.signed_in
def openness(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Green, yellow or red. Closing never asks for the passphrase; opening up does."""
    readable = queries.readable(request.actor, now=request.now)
    if person_id not in readable:
        raise Http404
    own = request.actor.person == person_id
    before = queries.openness_of(person_id)
    form = forms.Openness(
        request.POST if request.method == "POST" else None,
        own=own,
        keepers=queries.keepers_for(person_id),
        initial={"level": before.level, "keeper": str(before.keeper or "")},
    )
    if request.method == "POST" and form.is_valid():
        answer = _changed(request, person_id, form, before=before, own=own)
        if answer is not None:
            return answer
    name = (
        "" if own else queries.name_of(actor=request.actor, person_id=person_id, rule=readable.rule)
    )
    if name is None:
        raise Http404
    context = {
        "form": form, "own": own, "name": name, "level": before.level,
        "back_url": "" if own else _person_url(person_id),
    }  # fmt: skip
    return render(request, "safety/openness.html", context)


def _changed(
    request: access.Request, person_id: uuid.UUID, form: forms.Openness, *,
    before: reading.Closed, own: bool,
) -> HttpResponseBase | None:  # fmt: skip
    given = form.cleaned_data
    opens_up = reading.is_more_open(given["level"], than=before.level)
    if own and opens_up and not access.is_confirmed(request, now=request.now):
        request.session["after_confirming"] = request.path
        return redirect("accounts:confirm_passphrase")
    try:
        operations.change_openness(
            actor=request.actor,
            person_id=person_id,
            level=given["level"],
            keeper=uuid.UUID(given["keeper"]) if given["keeper"] else None,
            asked=bool(given.get("asked")),
            now=request.now,
        )
    except accounts.Refused:
        form.add_error("asked" if "asked" in form.fields else None, _("Ask this person first."))
        return None
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return None
    notices.add(request, "good", _("Saved. It counts from now on."))
    still_seen = person_id in queries.readable(request.actor, now=request.now)
    return redirect("safety:openness", person_id=person_id) if still_seen else redirect("/")


def _person_url(person_id: uuid.UUID) -> str:
    try:
        return registries.person_url.get()(person_id)
    except registries.NotFilled:
        return ""
