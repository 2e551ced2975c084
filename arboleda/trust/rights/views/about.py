"""What is held about me: read, and taken along. The passphrase is asked again first."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import render

from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.rights import operations, queries


@access.signed_in
@access.passphrase_again
def held(request: access.Request) -> HttpResponseBase:
    """Everything that is held about the one who asks, why, and until when."""
    found = queries.held(request.actor, now=request.now)
    context = {
        "held": [one for one in found if one.lines],
        "empty": [one.label for one in found if not one.lines],
    }
    return render(request, "rights/held.html", context)


@access.signed_in
@access.passphrase_again
def print_held(request: access.Request) -> HttpResponseBase:
    """The same on one plain page, to read on paper."""
    found = queries.held(request.actor, now=request.now)
    context = {"held": [one for one in found if one.lines], "now": request.now}
    return render(request, "rights/print_held.html", context)


@access.signed_in
@access.passphrase_again
def export_held(request: access.Request) -> HttpResponseBase:
    """The same as a file with a neutral name."""
    try:
        operations.record_copy(actor=request.actor, now=request.now)
    except accounts.Refused as no:
        raise Http404 from no
    copy = queries.copy(request.actor, now=request.now)
    response = JsonResponse(copy, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="copy-{request.now:%Y-%m-%d}.json"'
    response["Cache-Control"] = "no-store"
    return response
