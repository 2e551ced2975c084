"""Pages on who must not meet: an organizer's list, a person's rules, and her own wishes."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.safety import forms, operations, queries

FOUND = 8


@access.organizers
def apart(request: access.Request) -> HttpResponseBase:
    """What waits: wishes without a name, pairs who share a group, and who was refused often."""
    readable = queries.readable(request.actor, now=request.now)
    context = {
        "wishes": queries.waiting_wishes(actor=request.actor, readable=readable),
        "meetings": queries.meetings(actor=request.actor, readable=readable, now=request.now),
        "refusals": queries.refusals(now=request.now),
    }
    return render(request, "safety/apart.html", context)


@access.organizers
@access.before_writing
def person_apart(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """With whom one person must not meet; find somebody by name, then say so."""
    readable = queries.readable(request.actor, now=request.now)
    if person_id not in readable or person_id == request.actor.person:
        raise Http404
    query, found = _find(request, readable, without={person_id, request.actor.person})
    is_saving = request.POST.get("step") == "save"
    form = forms.KeepApart(
        request.POST if is_saving else None, found=found, initial={"query": query}
    )
    if is_saving and form.is_valid() and _kept(request, person_id, form):
        notices.add(request, "good", _("From now on they are kept apart. Neither is told."))
        return redirect("safety:person_apart", person_id=person_id)
    listed = queries.listed_apart(actor=request.actor, person_id=person_id, readable=readable)
    if listed is None:
        raise Http404
    context = {
        "person_id": person_id, "name": listed[0], "rows": listed[1], "form": form,
        "found": found, "query": query, "back_url": _person_url(person_id),
    }  # fmt: skip
    return render(request, "safety/person_apart.html", context)


@access.organizers
def match_wish(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """Say whom somebody's words mean."""
    readable = queries.readable(request.actor, now=request.now)
    waiting = queries.waiting_wishes(actor=request.actor, readable=readable)
    wish = next((one for one in waiting if one.row.pk == row_id), None)
    if wish is None:
        raise Http404
    query, found = _find(request, readable, without={wish.row.person_id, request.actor.person})
    is_saving = request.POST.get("step") == "save"
    form = forms.MatchWish(
        request.POST if is_saving else None, found=found, initial={"query": query}
    )
    if is_saving and form.is_valid():
        _allowed(
            operations.match_wish,
            actor=request.actor,
            wish=wish.row,
            other_id=uuid.UUID(form.cleaned_data["other"]),
            now=request.now,
        )
        notices.add(request, "good", _("From now on they are kept apart. Neither is told."))
        return redirect("safety:apart")
    context = {"wish": wish, "form": form, "found": found, "query": query}
    return render(request, "safety/match_wish.html", context)


@require_POST
@access.organizers
def end_apart(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """These two may meet again."""
    row = queries.rule(row_id, readable=queries.readable(request.actor, now=request.now))
    if row is None:
        raise Http404
    _allowed(operations.end_apart, actor=request.actor, row=row, now=request.now)
    notices.add(request, "good", _("Taken back. They may be in the same group again."))
    return redirect("safety:person_apart", person_id=row.person_id)


@access.signed_in
@access.passphrase_again
@access.before_writing
def my_apart(request: access.Request) -> HttpResponseBase:
    """ "Somebody I must not meet": her own words, and what she wrote before."""
    form = forms.OwnWish(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_apart(
                actor=request.actor, words=form.cleaned_data["words"], now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
        except accounts.AlreadyDone:
            return redirect("safety:my_apart")
        notices.add(request, "good", _("Kept. An organizer reads it and sees to it."))
        return redirect("safety:my_apart")
    context = {"form": form, "rows": queries.own_wishes(actor=request.actor)}
    return render(request, "safety/my_apart.html", context)


@require_POST
@access.signed_in
@access.passphrase_again
def end_my_apart(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """She takes her wish back."""
    rows = queries.own_wishes(actor=request.actor)
    row = next((one.row for one in rows if one.row.pk == row_id), None)
    if row is None:
        raise Http404
    operations.end_apart(actor=request.actor, row=row, now=request.now)
    notices.add(request, "good", _("Taken back. You can say it again at any time."))
    return redirect("safety:my_apart")


def _find(
    request: access.Request, readable: Any, *, without: set[uuid.UUID | None]
) -> tuple[str, list[tuple[str, str]]]:
    """What was searched for, and (id, name) of who fits."""
    query = request.POST.get("query", "")
    ids = queries.found_by_name(
        actor=request.actor, readable=readable, query=query, limit=FOUND + len(without)
    )
    names = queries.names_to_choose(
        actor=request.actor, people=[one for one in ids if one not in without], rule=readable.rule
    )
    return query, [(str(one), name) for one, name in names.items()][:FOUND]


def _kept(request: access.Request, person_id: uuid.UUID, form: forms.KeepApart) -> bool:
    try:
        operations.keep_apart(
            actor=request.actor,
            person_id=person_id,
            other_id=uuid.UUID(form.cleaned_data["other"]),
            reason=form.cleaned_data["reason"],
            now=request.now,
            nonce=form.nonce,
        )
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return False
    except accounts.AlreadyDone:
        return True
    return True


def _allowed(operation: Any, **given: Any) -> None:
    try:
        operation(**given)
    except (accounts.Refused, accounts.Invalid) as no:
        raise Http404 from no


def _person_url(person_id: uuid.UUID) -> str:
    try:
        return registries.person_url.get()(person_id)
    except registries.NotFilled:
        return ""
