"""Where I am signed in, and ending it from here."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access, operations, queries


@access.signed_in
def visits(request: access.Request) -> HttpResponse:
    """Where I am signed in: since when and last used. No address and no device is known."""
    this = request.session.session_key or ""
    found = queries.visits(request.user, now=request.now, this=this)
    return render(request, "accounts/visits.html", {"visits": found})


@access.signed_in
def stay(request: access.Request) -> HttpResponse:
    """Stay signed in: being asked for is enough. Opened beside a page with words in it."""
    return render(request, "accounts/stay.html")


@require_POST
@access.signed_in
def end_visit(request: access.Request, handle: str) -> HttpResponseBase:
    """End one of my visits. Ending never asks for anything."""
    if not operations.end_visit(account=request.user, handle=handle):
        raise Http404
    notices.add(request, "good", _("Ended. That place is signed out."))
    return redirect("accounts:visits")


@require_POST
@access.signed_in
def end_other_visits(request: access.Request) -> HttpResponseBase:
    """End all of my visits but this one."""
    operations.end_all(request.user, but=request.session.session_key or "")
    notices.add(request, "good", _("Ended. Only this place is still signed in."))
    return redirect("accounts:visits")
