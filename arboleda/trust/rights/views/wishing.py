"""Asking for what waits, and taking that back with one tap."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import dates, notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.rights import operations


@require_POST
@access.signed_in
@access.passphrase_again
def ask_wish(request: access.Request) -> HttpResponseBase:
    """Ask to be forgotten, or to erase one kind, where that waits; nothing is erased yet."""
    kind = request.POST.get("kind", "")
    try:
        wish = operations.ask_wish(actor=request.actor, kind=kind, now=request.now)
    except operations.HeldBack:
        return render(request, "rights/held_back.html", status=409)
    except accounts.Refused as no:
        raise Http404 from no
    if wish is not None:
        words = _("Asked. Nothing is erased yet. You can do it from %(day)s on.")
        notices.add(request, "info", words % {"day": dates.day_time(wish.opens_at)})
    return redirect("rights:erase_held", kind=kind) if kind else redirect("rights:forget_me")


@require_POST
@access.signed_in
def take_back_wish(request: access.Request) -> HttpResponseBase:
    """Take it back. No passphrase and no reason, like everything that is taken back."""
    kind = request.POST.get("kind", "")
    if operations.take_back_wish(actor=request.actor, kind=kind, now=request.now):
        notices.add(request, "good", _("Taken back. Nothing is erased."))
    return redirect("rights:held")
