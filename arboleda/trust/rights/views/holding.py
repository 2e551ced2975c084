"""Holds, and what staff can ask about one person; each takes two people."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.rights import choices, forms, operations, queries


@access.organizers
def holds(request: access.Request) -> HttpResponseBase:
    """Every hold: asked for, in force, over."""
    rows = []
    for one in queries.holds():
        kind = operations.PLACE if one.placed_at is None else operations.LIFT
        approval = account_queries.approval_for(
            actor=request.actor, kind=kind, object_id=one.pk, now=request.now
        )
        words = queries.hold_in_words(one, request.actor, now=request.now)
        rows.append({"hold": one, "words": words, "approval": approval})
    return render(request, "rights/holds.html", {"rows": rows})


@access.organizers
def ask_hold(request: access.Request) -> HttpResponseBase:
    """Ask that nothing of a group, of a kind or of everything is erased."""
    return _ask_hold(request, None)


@access.organizers
def hold_person(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Ask that nothing about one person is erased."""
    _must_read(request, person_id)
    return _ask_hold(request, person_id)


@require_POST
@access.organizers
@access.step_up
def change_hold(request: access.Request, hold_id: uuid.UUID) -> HttpResponseBase:
    """Place a hold that was agreed to, ask for its end, or end it."""
    hold = queries.hold(hold_id)
    steps: dict[str, tuple[Callable[..., object], str]] = {
        "place": (operations.place_hold, _("In force. Nothing of it is erased from now on.")),
        "ask": (operations.ask_lifting, _("Asked. A second person has to agree before it ends.")),
        "lift": (operations.lift_hold, _("Ended. What is due goes within the hour.")),
    }
    step = steps.get(request.POST.get("step", ""))
    if hold is None or step is None:
        raise Http404
    try:
        step[0](actor=request.actor, hold=hold, now=request.now)
    except accounts.NotApproved:
        notices.add(request, "care", _("A second person has to agree first."))
    else:
        notices.add(request, "good", step[1])
    return redirect("rights:holds")


@access.organizers
def about_person(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """What staff can ask for about one person, at her wish or at a court's."""
    _must_read(request, person_id)
    asked = queries.forget_request_of(person_id)
    approval = asked and account_queries.approval_for(
        actor=request.actor, kind=operations.FORGET, object_id=asked.pk, now=request.now
    )
    context = {
        "person_id": person_id,
        "name": queries.name_of(person_id, request.actor, now=request.now),
        "back": registries.person_url.get()(person_id),
        "is_held": queries.is_held(person_id),
        "approval": approval,
        "form": forms.ForgetByTwo(),
        "unreached": queries.unreached(),
    }
    return render(request, "rights/about_person.html", context)


@require_POST
@access.organizers
@access.step_up
def forget_person(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Ask a second person, or, once that person has agreed, forget her and show the receipt."""
    _must_read(request, person_id)
    if request.POST.get("step") == "ask":
        try:
            operations.ask_forgetting(actor=request.actor, person_id=person_id, now=request.now)
        except operations.HeldBack:
            return render(request, "rights/held_back.html", status=409)
        except operations.LastAdministrator:
            return _is_the_last(request, person_id)
        notices.add(request, "info", _("Asked. A second person has to agree."))
        return redirect("rights:about_person", person_id=person_id)
    asked = queries.forget_request_of(person_id)
    if asked is None or not forms.ForgetByTwo(request.POST).is_valid():
        notices.add(request, "care", _("Tick the box to go on."))
        return redirect("rights:about_person", person_id=person_id)
    word = secrets.token_urlsafe(24)
    try:
        done = operations.forget_by_two(
            actor=request.actor, request=asked, now=request.now, claim=word
        )
    except operations.HeldBack:
        return render(request, "rights/held_back.html", status=409)
    except operations.LastAdministrator:
        return _is_the_last(request, person_id)
    except accounts.NotApproved:
        notices.add(request, "care", _("A second person has to agree first."))
        return redirect("rights:about_person", person_id=person_id)
    context = {**queries.in_words(done), "word": word, "by_staff": True}
    return render(request, "rights/receipt.html", context)


def _is_the_last(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    words = _("No one else here can open accounts. First give one more person that role.")
    notices.add(request, "care", words)
    return redirect("rights:about_person", person_id=person_id)


def _must_read(request: access.Request, person_id: uuid.UUID) -> None:
    readable = queries.readable(request.actor, now=request.now)
    own = request.actor.person == person_id
    if own or person_id not in readable or not queries.is_known(request.actor, person_id):
        raise Http404


def _ask_hold(request: access.Request, person_id: uuid.UUID | None) -> HttpResponseBase:
    name = queries.name_of(person_id, request.actor, now=request.now) if person_id else ""
    form = forms.Hold(
        request.POST if request.method == "POST" else None,
        groups=queries.groups(request.actor, now=request.now),
        about=person_id is not None,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        scope = given.get("scope", choices.Scope.PERSON)
        try:
            operations.ask_hold(
                actor=request.actor, scope=scope, why=given["why"], kind=given.get("kind", ""),
                object_id=given["group"] if scope == choices.Scope.GROUP else person_id,
                now=request.now, nonce=form.nonce,
            )  # fmt: skip
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone:
            return redirect("rights:holds")
        else:
            notices.add(request, "info", _("Asked. A second person has to agree before it counts."))
            return redirect("rights:holds")
    return render(request, "rights/ask_hold.html", {"form": form, "name": name})
