"""What the phones' pages share: the seat behind the cookie, the reader's language, the cookie itself.

Nobody is signed in here (`kit.middleware.nobody`), and nothing is kept in a session: no notice can wait
for the next page.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from arboleda.engines.sealing import seats as sealing
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.queries import seats
from arboleda.learning.dreamspace.rules import codes, tickets
from arboleda.trust.accounts import operations as accounts

P = ParamSpec("P")
Kind = choices.StageKind
_SIGNER = signing.Signer(salt="dreamspace.seat")
GONE = frozenset({"stage_closed", "seat_gone", "is_done", "room_closed"})
"""Problems that say: look where the room stands now."""


STAGES = {
    Kind.BRAINSTORM: ("dreamspace:tell_idea", _("Give ideas")),
    Kind.SORT: ("dreamspace:sort_cards", _("Sort the cards")),
    Kind.RATE: ("dreamspace:rate_cards", _("Rate the cards")),
    Kind.VOTE: ("dreamspace:vote_cards", _("Agree or disagree")),
}
"""Where each stage takes place on a phone, and what a link to it says."""


@dataclasses.dataclass(frozen=True)
class Phone:
    """A phone that has a seat: in which room, with which ticket, read in which language."""

    code: str
    seat: seats.Seat
    ticket: tickets.Ticket
    language: str

    @functools.cached_property
    def stages(self) -> list[str]:
        """The stages that are open for phones, in their order; asked once."""
        return seats.open_stages(self.space)

    @property
    def space(self) -> seats.Space:
        """The room."""
        return self.seat.space

    @property
    def stay(self) -> tickets.Stay:
        """What the phone itself remembers of this room."""
        return self.ticket.in_room(self.seat.space_id, self.code)

    @property
    def key(self) -> bytes:
        """What opens the names of her piles."""
        return sealing.names_key(self.ticket.number, self.seat.space_id)


View = Callable[Concatenate[HttpRequest, Phone, P], HttpResponse]
Plain = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def ticket_of(request: HttpRequest) -> tickets.Ticket | None:
    """The ticket in this phone's cookie, if it is one that we gave."""
    try:
        return tickets.read(_SIGNER.unsign(request.COOKIES.get(settings.SEAT_COOKIE_NAME, "")))
    except signing.BadSignature:
        return None


def keep(response: HttpResponse, ticket: tickets.Ticket) -> HttpResponse:
    """Put a ticket into the phone's cookie, until the browser is closed."""
    response.set_cookie(
        settings.SEAT_COOKIE_NAME,
        _SIGNER.sign(ticket.written()),
        path=settings.NOBODY_PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.TLS,
    )
    return response


def phone_of(request: HttpRequest, code: str) -> Phone | None:
    """The phone that asks, if it has a seat in the room of this code. Two queries."""
    ticket, code = ticket_of(request), codes.read(code)
    if ticket is None or not code:
        return None
    known = ticket.by_code(code)
    space = seats.room(known.room) if known else seats.space_of(code)
    seat = seats.seat_of(space, ticket.number) if space else None
    return None if seat is None else Phone(code, seat, ticket, language_of(seat))


def seated(view: View[P]) -> Plain[P]:
    """Let in a phone that has a seat; every other one stands before the room's door."""

    def come_in(
        request: HttpRequest, /, code: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        phone = phone_of(request, code)
        if phone is None:
            return redirect("dreamspace:come_in", code)
        return view(request, phone, *args, **kwargs)

    return cast("Plain[P]", functools.wraps(view)(come_in))


def during(kind: str) -> Callable[[View[P]], Plain[P]]:
    """Let in a phone that has a seat while a stage is open; otherwise look where the room stands."""

    def wear(view: View[P]) -> Plain[P]:
        def come_in(
            request: HttpRequest, phone: Phone, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if kind not in phone.stages:
                return redirect("dreamspace:come_in", phone.code)
            return view(request, phone, *args, **kwargs)

        return seated(cast("View[P]", functools.wraps(view)(come_in)))

    return wear


def language_of(seat: seats.Seat) -> str:
    """In which language cards are shown: the page's own where the seat reads one of the site's and the
    room has it, so that the switch above every page works here too."""
    here, known = site_language(), dict(settings.LANGUAGES)
    if here in seat.space.languages and seat.language in known:
        return here
    return seat.language


def site_language() -> str:
    """The language of the page around the cards."""
    return (translation.get_language() or settings.LANGUAGE_CODE)[:2]


def page(
    request: HttpRequest,
    phone: Phone,
    template: str,
    context: dict[str, Any],
    *,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of a room, with what all of them show. here: the stage it belongs to, if any."""
    others = [
        (reverse(name, args=[phone.code]), label)
        for kind, (name, label) in STAGES.items()
        if here and kind in phone.stages and kind != here
    ]
    shared = {"code": phone.code, "space": phone.space, "phone": phone, "others": others}
    return render(request, template, {**shared, **context}, status=status)


def carry_out(act: Callable[[], object]) -> list[str]:
    """Do something; what stood against it, as closed codes. A form that came twice counts as done."""
    try:
        act()
    except accounts.AlreadyDone:
        return []
    except accounts.Invalid as invalid:
        return invalid.problems
    return []
