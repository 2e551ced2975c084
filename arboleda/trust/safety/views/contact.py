"""Pages on how somebody is reached safely: her own, and those of staff assigned to her."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.safety import choices, forms, operations, policies, queries


@access.signed_in
@access.passphrase_again_for_oneself
def safe_contact(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """How one person is reached safely, and whether anything may be sent now."""
    shown = _shown(request, person_id)
    channel = shown.usable_channel
    stops = [str(choices.Stop(stop.channel).label) for stop in shown.stops]
    context = {
        "usable": str(choices.Channel(channel).label) if channel else "",
        "lines": [{"label": label, "value": value} for label, value in _lines(shown)],
        "missing": [choices.Part(part).label for part in shown.missing],
        "stops": stops,
    }
    return _page(request, "safety/safe_contact.html", person_id, shown, context)


@access.signed_in
@access.passphrase_again_for_oneself
def change_safe_contact(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Write down or change how one person is reached."""
    shown = _shown(request, person_id)
    form = forms.SafeContact(
        request.POST if request.method == "POST" else None,
        initial=forms.SafeContact.initial_of(shown.card),
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_safe_contact(
                actor=request.actor, person_id=person_id, card=form.card(), now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.Refused as no:
            raise Http404 from no
        except accounts.AlreadyDone:
            return redirect("safety:safe_contact", person_id=person_id)
        else:
            return _saved(request, person_id)
    return _page(request, "safety/change_safe_contact.html", person_id, shown, {"form": form})


@require_POST
@access.signed_in
def renew_safe_contact(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Say with one tap that the card is still right."""
    return _too_late(request, person_id) or _done(request, person_id, operations.renew_safe_contact)


@require_POST
@access.signed_in
def block_contact(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Send nothing any more: she will contact us. Stopping never asks for a passphrase."""
    return _done(request, person_id, operations.block_contact)


@require_POST
@access.signed_in
def lift_block(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """She said that we may contact her again."""
    return _too_late(request, person_id) or _done(request, person_id, operations.lift_block)


@access.signed_in
@access.passphrase_again_for_oneself
def change_stops(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Say which ways are never to be used."""
    shown = _shown(request, person_id)
    form = forms.Stops(
        request.POST if request.method == "POST" else None,
        initial={"channels": [stop.channel for stop in shown.stops]},
    )
    if request.method == "POST" and form.is_valid():
        return _done(
            request, person_id, operations.change_stops, channels=form.cleaned_data["channels"]
        )
    return _page(request, "safety/change_stops.html", person_id, shown, {"form": form})


def _too_late(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase | None:
    """Lead back to her own card, which asks for the passphrase first, where that was too long ago."""
    if request.actor.person != person_id or access.is_confirmed(request, now=request.now):
        return None
    return redirect("safety:safe_contact", person_id=person_id)


def _shown(request: access.Request, person_id: uuid.UUID) -> queries.Shown:
    """The card of somebody the asker may see, or "not found"."""
    readable = queries.readable(request.actor, now=request.now)
    if not policies.can_see_contact(request.actor, person_id, readable):
        raise Http404
    shown = queries.card_shown(
        actor=request.actor, person_id=person_id, rule=readable.rule, now=request.now
    )
    if shown is None:
        raise Http404
    return shown


def _lines(shown: queries.Shown) -> list[tuple[Any, Any]]:
    return queries.card_lines(shown.card) if shown.card else []


def _done(
    request: access.Request, person_id: uuid.UUID, operation: Callable[..., None], **given: Any
) -> HttpResponseBase:
    """Do one write and show the card again."""
    try:
        operation(actor=request.actor, person_id=person_id, now=request.now, **given)
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.Invalid:
        notices.add(request, "care", _("That could not be done. Look at the card first."))
        return redirect("safety:safe_contact", person_id=person_id)
    return _saved(request, person_id)


def _saved(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    notices.add(request, "good", _("Saved."))
    return redirect("safety:safe_contact", person_id=person_id)


def _page(
    request: access.Request, template: str, person_id: uuid.UUID, shown: queries.Shown,
    context: dict[str, Any],
) -> HttpResponseBase:  # fmt: skip
    own = request.actor.person == person_id
    try:
        back = "" if own else registries.person_url.get()(person_id)
    except registries.NotFilled:
        back = ""
    known = {"person_id": person_id, "shown": shown, "own": own, "back_url": back}
    return render(request, template, {**known, **context})
