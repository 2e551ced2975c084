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
    askers = {one.asked_by.person_id for one in waiting}
    witness = registries.witness.get()(actor=request.actor, subjects=sorted(askers))
    context = {
        "tied": {one for one in askers if queries.tied(witness, one, now=request.now)},
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
    subjects = [approval.asked_by.person_id]
    witness = registries.witness.get()(actor=request.actor, subjects=subjects)
    try:
        operation(actor=request.actor, witness=witness, approval=approval, now=request.now)
    except operations.Refused as no:
        raise Http404 from no
    except operations.Invalid as no:
        late = _("Somebody answered already, or its time is over.")
        notices.add(request, "care", _why_not().get(no.problems[0], late))
    else:
        notices.add(request, "good", good)
    return redirect("accounts:approvals")


def _why_not() -> dict[str, str]:
    return {
        "needs_factor": _("First set up a second step. Then this works."),
        "approval_tied": _(
            "Not approved: one of you let the other in within the last 30 days. Somebody else must "
            "answer this."
        ),
    }
