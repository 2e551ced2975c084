"""What we hold and cannot open, legal papers, and the workbook of a breach."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.rights import forms, operations, queries


@access.administrators
def demands(request: access.Request) -> HttpResponseBase:
    """What we hold and what we cannot open, to print; and every legal paper that came."""
    rows = list(queries.demands_logged())
    words = queries.demand_words(request.actor, rows)
    context = {
        "holdings": queries.holdings(),
        "rows": [{"demand": one, "words": words.get(one.pk, {})} for one in rows],
    }
    return render(request, "rights/demands.html", context)


@access.administrators
@access.before_writing
def record_demand(request: access.Request) -> HttpResponseBase:
    """Write down a legal paper that came."""
    form = forms.Demand(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "nonce"}
        try:
            made = operations.record_demand(
                actor=request.actor, now=request.now, nonce=form.nonce, **given
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone as done:
            return redirect("rights:demand", demand_id=done.result)
        else:
            return redirect("rights:demand", demand_id=made.pk)
    return render(request, "rights/record_demand.html", {"form": form})


@access.administrators
def demand(request: access.Request, demand_id: uuid.UUID) -> HttpResponseBase:
    """One legal paper with its steps."""
    one = queries.demand(demand_id)
    if one is None:
        raise Http404
    words = queries.demand_words(request.actor, [one]).get(one.pk, {})
    context = {"demand": one, "words": words, "steps": queries.steps_of(one), "case": one}
    return render(request, "rights/demand.html", context)


@access.administrators
def incidents(request: access.Request) -> HttpResponseBase:
    """Every breach that was written down."""
    rows = [(one, queries.deadline(one)) for one in queries.incidents()]
    return render(request, "rights/incidents.html", {"rows": rows})


@access.administrators
def start_incident(request: access.Request) -> HttpResponseBase:
    """Start the clock of a breach."""
    staff = [(one.person_id, one.username) for one in account_queries.staff_accounts()]
    form = forms.Incident(request.POST if request.method == "POST" else None, accounts=staff)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "nonce"}
        try:
            made = operations.start_incident(
                actor=request.actor, now=request.now, nonce=form.nonce, **given
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone as done:
            return redirect("rights:incident", incident_id=done.result)
        else:
            return redirect("rights:incident", incident_id=made.pk)
    return render(request, "rights/start_incident.html", {"form": form})


@access.administrators
def incident(request: access.Request, incident_id: uuid.UUID) -> HttpResponseBase:
    """One breach: the clock, the steps, whom it touched, and what to tell them."""
    one = queries.incident(incident_id)
    if one is None:
        raise Http404
    affected = queries.affected(request.actor, one, now=request.now)
    context = {
        "incident": one,
        "case": one,
        "deadline": queries.deadline(one),
        "is_late": request.now > queries.deadline(one),
        "steps": queries.steps_of(one),
        "affected": affected,
        "drafts": [(code, _draft(code)) for code in affected.languages],
    }
    return render(request, "rights/incident.html", context)


@require_POST
@access.administrators
def take_step(request: access.Request, case_id: uuid.UUID) -> HttpResponseBase:
    """Note that a step was taken, or close the whole with its record."""
    case = queries.case(case_id)
    if case is None:
        raise Http404
    is_demand = queries.demand(case_id) is not None
    code = request.POST.get("step", "")
    if code == "close":
        people = 0 if is_demand else len(_touched(request, case_id))
        operations.close_case(actor=request.actor, case=case, now=request.now, people=people)
    else:
        operations.take_step(actor=request.actor, case=case, code=code, now=request.now)
    notices.add(request, "good", _("Noted."))
    if is_demand:
        return redirect("rights:demand", demand_id=case_id)
    return redirect("rights:incident", incident_id=case_id)


def _touched(request: access.Request, incident_id: uuid.UUID) -> list[queries.Touched]:
    one = queries.incident(incident_id)
    return queries.affected(request.actor, one, now=request.now).people if one else []


def _draft(language: str) -> str:
    """What to say to somebody whose data may have been seen: nothing in it tells what this place is."""
    with translation.override(language):
        return _(
            "Hello, this is somebody you know. Someone may have seen a part of what you told us. "
            "We do not want to write more here. Can you talk at a time that is good for you? "
            "You do not have to answer."
        )
