"""Her passphrase, and ways back in chosen with her: nobody, or a card with a PIN."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import auth
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.engines.words import pictured
from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts.views import proving
from arboleda.trust.room import forms, operations, rules
from arboleda.trust.room.queries import people, rooms
from arboleda.trust.room.views import practice, visiting


@visiting.in_room
@sensitive_post_parameters()
def card(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """Say what each way means; make a card. Its signs show on this answer and never again."""
    room = rooms.room_of(visit.person)
    assert room is not None
    form = forms.Card(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            code = operations.make_card(
                actor=request.actor, visit=visit, pin=form.cleaned_data["pin"], now=request.now
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            return render(request, "room/card_ready.html", {"groups": code.split()})
    made_at = rooms.card_made_at(room)
    return render(request, "room/card.html", {"form": form, "made_at": made_at})


@require_POST
@visiting.in_room
def revoke_card(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """End a card: from now on nobody can recover the room."""
    operations.revoke_card(actor=request.actor, visit=visit, now=request.now)
    notices.add(request, "good", _("The card opens nothing any more."))
    return redirect("room:card")


@access.signed_in
@sensitive_post_parameters()
def passphrase(request: access.Request) -> HttpResponseBase:
    """Change her own passphrase, knowing the old one; and who gave her a new one, and when.

    Whoever came in with a passphrase that staff made chooses her own here before anything else.
    """
    is_given = request.user.passphrase_is_given
    kind = forms.OwnPassphrase if is_given else forms.Passphrase
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        auth.update_session_auth_hash(request, request.user)
        notices.add(
            request, "good", _("From now on your new passphrase opens everything of yours.")
        )
        response = redirect("/" if is_given else "room:passphrase")
        # What this browser was known by hangs on the passphrase.
        proving.know_device(request, response, request.user)
        return response
    practice.drop(request)
    language = translation.get_language() or "en"
    given = rooms.resets(request.user.person_id)
    names = people.names(
        actor=request.actor, people=[one.by_person for one in given if one.by_person]
    )
    context = {
        "form": form,
        "is_given": is_given,
        "standing": rooms.standing(request.user.person_id),
        "idea": rules.suggestion(language, choose=secrets.choice),
        "pictures": pictured.shown(pictured.suggestion(choose=secrets.choice), language),
        "resets": [
            {"given": one, "name": names.get(one.by_person, "") if one.by_person else ""}
            for one in given
        ],
    }
    if is_given:
        context["navigation"] = []  # Every way of the menu leads back here.
    return render(request, "room/passphrase.html", context)


def _changed(request: access.Request, form: forms.OwnPassphrase) -> bool:
    """Change it, or say beside the field what is wrong. Guesses are slowed by address."""
    trying = proving.begin(request, form, username=request.user.username)
    if trying is None:
        return False
    asked: dict[str, Any] = {"actor": request.actor, "account": request.user, "now": request.now}
    given = form.cleaned_data
    try:
        if "passphrase" in given:
            operations.change_passphrase(**asked, old=given["passphrase"], new=given["new"])
        else:
            operations.choose_passphrase(**asked, new=given["new"])
    except accounts.Invalid as wrong:
        # Whether a passphrase is the present one is told to nobody who tries many.
        if not {"wrong_passphrase", "same"} & set(wrong.problems):
            accounts.take_back(trying)  # The old one was right; it is the new one that does not do.
        forms.add_problems(form, wrong.problems)
        return False
    accounts.take_back(trying)
    return True
