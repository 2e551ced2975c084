"""The door of a room: making it, opening it, closing it, and ways back in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import notices, pages
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts.views import proving
from arboleda.trust.room import choices, forms, operations
from arboleda.trust.room.queries import rooms, texts
from arboleda.trust.room.views import visiting


@access.signed_in
@sensitive_post_parameters()
def room(request: access.Request) -> HttpResponseBase:
    """Her room: what she wrote, where it is open; else its door."""
    visit = visiting.visit_of(request)
    if visit is not None:
        return _inside(request, visit)
    standing = rooms.standing(request.user.person_id)
    form = forms.Open(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["passphrase"]
        opened = _tried(request, form, lambda: _open(request, standing, given))
        if opened is not None:
            return opened
    template = "room/make_room.html" if standing.door == choices.Door.NONE else "room/door.html"
    return render(request, template, {"form": form, "standing": standing})


@require_POST
@access.signed_in
def close_room(request: access.Request) -> HttpResponseBase:
    """Close the room; she stays signed in."""
    response = redirect("room:room")
    visiting.leave(request, response)
    notices.add(request, "good", _("Your room is closed."))
    return response


@access.signed_in
@sensitive_post_parameters()
def recover(request: access.Request) -> HttpResponseBase:
    """Ways back in after a new passphrase: the earlier words, the card, or beginning anew."""
    standing = rooms.standing(request.user.person_id)
    if standing.door == choices.Door.NONE:
        return redirect("room:room")
    way = request.POST.get("way", "")
    kinds: dict[str, type[Any]] = {"words": forms.Recover, "card": forms.RecoverByCard}
    filled = {
        name: kind(request.POST if way == name else None, prefix=name)
        for name, kind in kinds.items()
    }
    filled["anew"] = forms.Open(request.POST if way == "anew" else None, prefix="anew")
    if way in filled and filled[way].is_valid():
        opened = _tried(request, filled[way], lambda: _recovered(request, way, filled[way]))
        if opened is not None:
            return opened
    rests = standing.room and rooms.card_rests_until(standing.room, now=request.now)
    context = {"standing": standing, "forms": filled, "wrong": filled.get(way), "rests": rests}
    return render(request, "room/recover.html", {**context, "way": way})


def _open(request: access.Request, standing: rooms.Standing, passphrase: str) -> visiting.Visit:
    if standing.door == choices.Door.NONE:
        return operations.make_room(
            actor=request.actor, account=request.user, passphrase=passphrase, now=request.now
        )
    return operations.open_room(actor=request.actor, passphrase=passphrase, now=request.now)


def _recovered(request: access.Request, way: str, form: Any) -> visiting.Visit:
    ways: dict[str, Callable[..., visiting.Visit]] = {
        "words": operations.recover_by_passphrase,
        "card": operations.recover_by_card,
        "anew": operations.begin_anew,
    }
    return ways[way](
        actor=request.actor, account=request.user, now=request.now, **form.cleaned_data
    )


def _tried(
    request: access.Request, form: Any, opening: Callable[[], visiting.Visit]
) -> HttpResponseBase | None:
    """Open the room and go in, or say beside the field what was wrong. Guesses are slowed by address."""
    trying = proving.begin(request, form, username=request.user.username)
    if trying is None:
        return None
    try:
        visit = opening()
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return None
    except accounts.AlreadyDone:
        accounts.take_back(trying)
        return redirect("room:room")
    except accounts.Refused as no:
        raise Http404 from no
    accounts.take_back(trying)
    response = redirect(visiting.next_page(request))
    visiting.enter(request, response, visit)
    return response


def _inside(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """What lies in the open room, a page of it at a time."""
    form = forms.Find(
        request.POST if request.method == "POST" and "query" in request.POST else None
    )
    found = None
    if form.is_bound and form.is_valid():
        found = texts.found(visit, form.cleaned_data["query"])
    number = pages.number_from(request.GET.get("page"))
    page = pages.slice_of(list(texts.own(visit)), number)
    standing = rooms.standing(visit.person)
    assert standing.room is not None
    context = {
        "page": page,
        "shown": texts.opened(visit, page.items) if found is None else found,
        "is_search": found is not None,
        "form": form,
        "drafts": texts.opened(visit, texts.drafts(visit)),
        "shared": texts.shared_with(visit),
        "earlier": rooms.earlier(standing.room, set(visit.keys)),
        "standing": standing,
        "has_card": rooms.card_made_at(standing.room) is not None,
    }
    return render(request, "room/room.html", context)
