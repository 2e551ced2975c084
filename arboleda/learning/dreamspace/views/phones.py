"""Phones of a room: coming in by a code, waiting, and the way back to one's own seat."""

from __future__ import annotations

import uuid

from django import forms as django_forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from arboleda.kit import visitors
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import phones as forms
from arboleda.learning.dreamspace.operations import seats as operations
from arboleda.learning.dreamspace.queries import seats
from arboleda.learning.dreamspace.rules import codes, tickets
from arboleda.learning.dreamspace.views import _seats
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts

Kind = choices.StageKind
_WRONG_WAY_BACK = _("This code leads to no seat here. Look for small mistakes.")


def find_room(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the screen or on a slip."""
    form = forms.RoomCode(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("dreamspace:come_in", form.cleaned_data["code"])
    return render(request, "dreamspace/find_room.html", {"form": form})


def come_in(request: HttpRequest, code: str) -> HttpResponse:
    """Where a phone comes in, and where it comes back to: the part that is open now, or waiting."""
    phone = _seats.phone_of(request, code)
    if phone is not None:
        return _go_on(request, phone)
    code, ticket = codes.read(code), _seats.ticket_of(request)
    if not code:
        return _no_room(request)
    space = seats.space_of(code)
    if space is None and ticket is not None and ticket.by_code(code):
        return render(request, "dreamspace/room_over.html", {})
    form = forms.RoomCode({"code": code})
    trying = _begin_try(request, form)
    if trying is None:
        return render(request, "dreamspace/find_room.html", {"form": form}, status=429)
    if space is None:
        return _no_room(request)
    accounts.take_back(trying)
    return _join(request, space, ticket or tickets.new())


def _no_room(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "dreamspace/find_room.html",
        {"form": forms.RoomCode(), "is_wrong": True},
        status=404,
    )


def _begin_try(request: HttpRequest, form: django_forms.Form) -> accounts.Try | None:
    """Count one try at a code of this kind as wrong; None, and a word in the form, if it must wait.

    By the address alone and apart from signing in: a room where people mistype keeps nobody out.
    """
    place = visitors.address_of(request)
    trying = accounts.begin_try(
        [accounts.mark("room code", place)],
        now=access.member(request).now,
    )
    if not trying.seconds:
        return trying
    wait = ngettext(
        "Many codes were tried from here. Wait %(count)d second, then try again.",
        "Many codes were tried from here. Wait %(count)d seconds, then try again.",
        trying.seconds,
    )
    form.add_error(None, wait % {"count": trying.seconds})
    return None


def _join(request: HttpRequest, space: seats.Space, ticket: tickets.Ticket) -> HttpResponse:
    """Take a seat. The number is in the cookie before there is a seat: a tap that is sent twice takes
    one."""
    here = _seats.site_language()
    form = forms.Join(
        request.POST if request.method == "POST" else None,
        languages=[(one, _own_name(one)) for one in space.languages],
        groups=[(one["code"], kit.in_language(one["words"])) for one in space.groups],
        initial={"language": here if here in space.languages else space.languages[0]},
    )
    if form.is_valid():
        language = form.cleaned_data["language"]
        problems = _seats.carry_out(
            lambda: operations.join(
                space=space,
                number=ticket.number,
                language=language,
                group=form.cleaned_data.get("group", ""),
            )
        )
        if not problems:
            ticket = ticket.with_stay(tickets.Stay(space.code, space.pk))
            return _read_in(redirect("dreamspace:come_in", space.code), ticket, language)
        forms.explain(form, problems)
    context = {"form": form, "space": space, "code": space.code}
    return _seats.keep(render(request, "dreamspace/join_room.html", context), ticket)


def _own_name(language: str) -> str:
    """What a language calls itself, where we speak it: she may not read the page's."""
    return dict(settings.LANGUAGES).get(language) or gatherings.language_name(language)


def _read_in(response: HttpResponse, ticket: tickets.Ticket, language: str) -> HttpResponse:
    """Go on with this ticket, and with pages in the language that was chosen, where we speak it."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            httponly=True,
            samesite="Lax",
            secure=settings.TLS,
        )
    return _seats.keep(response, ticket)


def _go_on(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """To the earliest open stage that this seat has not finished; else wait."""
    if request.method == "POST":  # The form to come in, sent twice.
        return redirect("dreamspace:come_in", phone.code)
    for kind in phone.stages:
        if not seats.is_finished(phone.seat, kind, has_told=phone.stay.has_told):
            return redirect(_seats.STAGES[Kind(kind)][0], phone.code)
    context = {
        "finished": phone.stages,
        "comes_more": seats.waits_for_more(phone.space),
        "tag": _tag(phone.seat.space_id, ",".join(phone.stages)),
    }
    return _seats.page(request, phone, "dreamspace/wait.html", context)


@require_safe
def phone_now(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a waiting phone has anything new to show: 304 for no. One query, no seat, no session.

    Which room is asked about stands in the tag that we gave the phone, so that no code can be guessed
    here, and phones that are in go on when the code has died.
    """
    held = request.headers.get("If-None-Match", "")
    room = _room_of(held)
    stages = seats.open_in(room) if room else None
    if room is None or stages is None:
        return HttpResponse(status=404)
    tag = _tag(room, stages)
    response = HttpResponseNotModified() if held == tag else HttpResponse("")
    response["ETag"] = tag
    return response


def _tag(room: uuid.UUID, stages: str) -> str:
    """What stands for a room with these stages open, and shows that we made it."""
    return f'"{room.hex}.{stages}.{_made_here(room.hex)}"'


def _room_of(tag: str) -> uuid.UUID | None:
    """The room of a tag that we made; None for any other."""
    parts = tag.strip('"').split(".")
    if len(parts) != 3 or not constant_time_compare(parts[2], _made_here(parts[0])):
        return None
    return uuid.UUID(parts[0])


def _made_here(room: str) -> str:
    return salted_hmac("dreamspace.now", room, algorithm="sha256").hexdigest()[:20]


@_seats.seated
def keep_seat(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """The code that leads back to this seat, for a phone that forgets: to be written down."""
    written = ""
    if request.method == "POST":
        written = operations.make_way_back(seat=phone.seat, number=phone.ticket.number)
    context = {"way_back": codes.shown(written)}
    return _seats.page(request, phone, "dreamspace/keep_seat.html", context)


@sensitive_post_parameters()
def find_seat(request: HttpRequest, code: str) -> HttpResponse:
    """Back to a seat, by the code that was written down."""
    code, form = codes.read(code), forms.WayBack(request.POST if request.method == "POST" else None)
    if not code:
        raise Http404
    trying = _begin_try(request, form) if form.is_valid() else None
    if trying is not None:
        number = _number_behind(code, form.cleaned_data["code"])
        if number:
            accounts.take_back(trying)
            return _seats.keep(redirect("dreamspace:come_in", code), tickets.Ticket(number))
        form.add_error("code", str(_WRONG_WAY_BACK))
    return render(request, "dreamspace/find_seat.html", {"form": form, "code": code})


def _number_behind(code: str, way_back: str) -> bytes:
    """The number that a way back opens in the room of this code; empty if it opens none."""
    space = seats.space_of(code)
    try:
        return operations.come_back(space=space, code=way_back) if space else b""
    except accounts.Invalid:
        return b""


@require_POST
@_seats.seated
def pass_on(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Somebody else goes on with this phone: a new number, a new seat."""
    return _seats.keep(redirect("dreamspace:come_in", phone.code), tickets.new())


@require_POST
@_seats.seated
def switch_digits(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Let the keys 1 to 9 choose a pile, or not (WCAG 2.1.4)."""
    ticket = phone.ticket.with_digits(phone.ticket.without_digits)
    return _seats.keep(redirect("dreamspace:sort_cards", phone.code), ticket)
