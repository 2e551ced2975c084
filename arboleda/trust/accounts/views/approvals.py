"""What needs a second person: what waits for my answer, and what I asked for."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access, operations, queries


@access.staff
def approvals(request: access.Request) -> HttpResponse:
    """What waits for my answer, and what I asked for."""
    waiting = queries.approvals_waiting(request.actor, now=request.now)
    asked = queries.approvals_asked(request.actor, now=request.now)
    context = {
        "waiting": [queries.in_words(one, request.actor, now=request.now) for one in waiting],
        "asked": [queries.in_words(one, request.actor, now=request.now) for one in asked],
    }
    return render(request, "accounts/approvals.html", context)


@require_POST
@access.staff
@access.step_up
def approve(request: access.Request, approval_id: uuid.UUID) -> HttpResponseBase:
    """Say yes to what somebody else asked for."""
    return _answer(request, approval_id, operations.approve, _("Approved. It can be used once."))


@require_POST
@access.staff
def refuse_approval(request: access.Request, approval_id: uuid.UUID) -> HttpResponseBase:
    """Say no, or take back what I asked for myself. Saying no never asks for anything more."""
    return _answer(request, approval_id, operations.refuse, _("Done. Nothing leaves this place."))


def _answer(
    request: access.Request, approval_id: uuid.UUID, operation: Callable[..., None], good: str
) -> HttpResponseBase:
    approval = queries.approval(approval_id)
    if approval is None:
        raise Http404
    witness = registries.witness.get()(actor=request.actor)
    try:
        operation(actor=request.actor, witness=witness, approval=approval, now=request.now)
    except operations.Refused as no:
        raise Http404 from no
    except operations.Invalid:
        notices.add(request, "care", _("Somebody answered already, or its time is over."))
    else:
        notices.add(request, "good", good)
    return redirect("accounts:approvals")
