"""What pages about somebody have in common."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices
from arboleda.organizing.people import forms, queries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules

Loaded = tuple[Any, consent_rules.Readable]


def person(request: access.Request, person_id: uuid.UUID) -> Loaded:
    """Somebody whom the asker may read, or "not found"."""
    readable = consent.readable(request.actor, now=request.now)
    found = queries.person(person_id, readable=readable)
    if found is None:
        raise Http404
    return found, readable


def page(
    request: access.Request,
    template: str,
    known: Any,
    readable: consent_rules.Readable,
    **context: Any,
) -> HttpResponse:
    """A page about somebody, with her name and her words opened in one call."""
    shown = queries.person_shown(actor=request.actor, person=known, readable=readable)
    return render(request, template, {"person": known, "shown": shown, **context})


def written(form: Any, operation: Any, **given: Any) -> bool:
    """Run an operation for a form: True when it is done (now or before), else its faults show."""
    try:
        operation(**given)
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return False
    except accounts.AlreadyDone:
        return True
    return True


def allowed(operation: Any, **given: Any) -> None:
    """Run an operation that has no form; what is refused or impossible is not found."""
    try:
        operation(**given)
    except (accounts.Refused, accounts.Invalid) as no:
        raise Http404 from no


def saved(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    notices.add(request, "good", _("Saved."))
    return redirect("people:person", person_id=person_id)
