"""Telling ideas on a phone, one at a time."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from arboleda.kit import errors
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import phones as forms
from arboleda.learning.dreamspace.operations import telling as operations
from arboleda.learning.dreamspace.queries import seats
from arboleda.learning.dreamspace.views import _seats
from arboleda.trust.accounts import access
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent.rules import notices

BRAINSTORM = choices.StageKind.BRAINSTORM


@_seats.during(BRAINSTORM)
def tell_idea(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """One idea, then thanks, then the next one."""
    told = phone.stay.told
    form = forms.Idea(request.POST if request.method == "POST" else None, initial={"given": told})
    status = 200
    if form.is_valid():
        problems, status = _tell(request, phone, form)
        if _seats.GONE & set(problems):
            return redirect("dreamspace:come_in", phone.code)
        if not problems and status == 200:
            told = max(told, (form.cleaned_data["given"] or 0) + 1)
            return _remember(redirect("dreamspace:tell_idea", phone.code), phone, told=told)
        forms.explain(form, problems)
    context = {
        "form": form,
        "told": told,
        "is_closed": status == 503,
        "notice": consent.notice_for(notices.LIMITS, _seats.site_language()),
        "cards": seats.kept_cards(phone.seat, phone.language),
    }
    return _seats.page(
        request, phone, "dreamspace/tell_idea.html", context, here=BRAINSTORM, status=status
    )


def _tell(request: HttpRequest, phone: _seats.Phone, form: forms.Idea) -> tuple[list[str], int]:
    """What stood against it, and how to answer: 503 while nothing can be sealed."""
    try:
        problems = _seats.carry_out(
            lambda: operations.tell(
                space=phone.space,
                text=form.cleaned_data["text"],
                language=phone.language,
                now=access.member(request).now,
                nonce=form.nonce,
            )
        )
    except errors.Locked:
        return [], 503
    return problems, 200


@require_POST
@_seats.seated
def end_telling(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """No more ideas from this phone; or one more comes to mind after all."""
    answer = redirect("dreamspace:come_in", phone.code)
    return _remember(answer, phone, has_told="again" not in request.POST)


def _remember(response: HttpResponse, phone: _seats.Phone, **changes: Any) -> HttpResponse:
    stay = dataclasses.replace(phone.stay, **changes)
    return _seats.keep(response, phone.ticket.with_stay(stay))
