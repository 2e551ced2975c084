"""Who works here, with whom and until when."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import (
    access,
    choices,
    forms,
    operations,
    policies,
    queries,
)

STEPS = frozenset({"everybody", "end", "close", "open", "role", "out", "ask", "lost"})
NEEDS_FACTOR = frozenset({"role", "ask", "lost"})
"""What staff of a real grove do only with a second step of their own."""
EVERYBODY_PURPOSE = "organizing"
DONE = {
    "ask": gettext_lazy("Asked. It waits under “Approvals” for a second person."),
    "out": gettext_lazy("Signed out everywhere."),
    "role": gettext_lazy("Changed. At the next sign-in the new role counts."),
}


@access.administrators
def team(request: access.Request) -> HttpResponse:
    """Everybody on staff by username, and what is assigned to them until when."""
    return _team(request, {})


@access.administrators
@require_POST
@access.prove_to_change
def change_member(request: access.Request, person_id: uuid.UUID) -> HttpResponse:
    """Let somebody on staff work with everybody, end that, close the account or open it again."""
    account = queries.staff_account(person_id)
    step = request.POST.get("step", "")
    if account is None or step not in STEPS:
        raise Http404
    if step in NEEDS_FACTOR and access.factor_due(request, now=request.now) is not None:
        notices.add(request, "care", _("First set up a second step. Then this works."))
        return redirect("accounts:factors")
    form = None
    if step == "everybody":
        form = _everybody_form(request, person_id, request.POST)
        if not form.is_valid():
            return _team(request, {person_id: form})
    witness = registries.witness.get()(actor=request.actor, subjects=[person_id])
    try:
        _take_step(request, account, step, witness, form)
    except operations.Refused as no:
        raise Http404 from no
    except operations.Invalid:
        notices.add(request, "care", _("Not done: this is the last one who can manage accounts."))
    except operations.NotApproved:
        notices.add(request, "care", _("A second person must approve this first."))
    else:
        notices.add(request, "good", DONE.get(step, _("Saved.")))
    return redirect("accounts:team")


def _team(
    request: access.Request, wrong: dict[uuid.UUID, forms.WorksWithEverybody]
) -> HttpResponse:
    """The page of the team, with the one form that must be looked at again."""
    rows: list[dict[str, Any]] = []
    for member in queries.team(now=request.now):
        person = member.account.person_id
        rows.append(
            {
                "member": member,
                "form": wrong.get(person) or _everybody_form(request, person),
                "is_wrong": person in wrong,
                "may_close": policies.can_set_active(request.actor, person),
                "role": forms.Role(prefix=str(person), initial={"role": member.account.role}),
                "lost": queries.approval_for(
                    actor=request.actor,
                    kind=operations.REMOVE_KIND,
                    object_id=person,
                    now=request.now,
                )
                if member.has_factor
                else None,
            }
        )
    context = {"rows": rows, "wrong": next(iter(wrong.values()), None)}
    return render(request, "accounts/team.html", context)


def _everybody_form(
    request: access.Request, person: uuid.UUID, given: Any = None
) -> forms.WorksWithEverybody:
    # Many stand on one page, so each has names of its own.
    today = timezone.localdate(request.now)
    return forms.WorksWithEverybody(given, prefix=str(person), today=today)


def _take_step(
    request: access.Request,
    account: access.Account,
    step: str,
    witness: Any,
    form: forms.WorksWithEverybody | None,
) -> None:
    """Do the one thing a form of the team's page asks for."""
    asked: dict[str, Any] = {"actor": request.actor, "witness": witness, "now": request.now}
    if form is not None:
        operations.assign(
            **asked,
            account=account,
            scope=choices.Scope.ORGANIZATION,
            object_id=None,
            purpose=EVERYBODY_PURPOSE,
            ends_at=form.ends_at,
        )
    elif step == "end":
        for one in queries.everybody_assignments(account, now=request.now):
            operations.end_assignment(**asked, assignment=one)
    elif step == "role":
        role = forms.Role(request.POST, prefix=str(account.person_id))
        chosen = role.cleaned_data["role"] if role.is_valid() else ""
        operations.change_role(**asked, account=account, role=chosen)
    elif step == "out":
        operations.end_visits_of(**asked, account=account)
    elif step == "ask":
        kind, person = operations.REMOVE_KIND, account.person_id
        operations.ask_approval(**asked, kind=kind, object_id=person)
    elif step == "lost":
        operations.remove_factors(**asked, account=account)
    else:
        operations.set_active(**asked, account=account, is_active=step == "open")
