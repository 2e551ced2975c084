"""What others shared with her, and who looked at her record."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from arboleda.kit import pages
from arboleda.trust.accounts import access
from arboleda.trust.proof import queries as proof
from arboleda.trust.room import forms
from arboleda.trust.room.queries import looked as looks
from arboleda.trust.room.queries import people, texts
from arboleda.trust.room.views import visiting


@visiting.in_room
def shared(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """What others let her read: whose and since when. Nothing is opened for this list."""
    found = texts.shared_with(visit)
    names = people.names(actor=request.actor, people=[one.owner for one in found])
    rows = [{"shared": one, "name": names.get(one.owner, "")} for one in found]
    return render(request, "room/shared.html", {"rows": rows})


@visiting.in_room
def read_shared(
    request: access.Request, visit: visiting.Visit, text_id: uuid.UUID
) -> HttpResponseBase:
    """One text that somebody shared; its writer sees that it was read."""
    shown = texts.shared_text(actor=request.actor, visit=visit, text_id=text_id)
    if shown is None:
        raise Http404
    return render(request, "room/read_shared.html", {"shown": shown})


@visiting.in_room
def looked(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """Who looked at her record and who changed it, in plain words; a month or a kind at a time."""
    known = visiting.remembered(request, visiting.LOOKED, visit)
    if known is None:
        known = looks.gathered(actor=request.actor, visit=visit)
        visiting.remember(request, visiting.LOOKED, known, visit)
    rows = looks.told(known)
    form = forms.Looked(
        request.GET if {"kind", "month"} & set(request.GET) else None,
        kinds=looks.kinds(rows),
        months=looks.months(rows),
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = looks.filtered(rows, kind=chosen.get("kind", ""), month=chosen.get("month", ""))
    is_paper = request.GET.get("sort") == "paper"
    number = pages.number_from(request.GET.get("page"))
    page = pages.slice_of(rows, number, per_page=max(1, len(rows)) if is_paper else pages.PER_PAGE)
    context = {"page": page, "form": form, "is_paper": is_paper, "count": len(rows)}
    context["cut_at"] = proof.cut_at()
    return render(request, "room/looked.html", context)
