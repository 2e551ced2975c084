"""Rating cards on a phone, some a page; and agreeing or disagreeing, one at a time."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from arboleda.kit import pages
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import phones as forms
from arboleda.learning.dreamspace.operations import rating as operations
from arboleda.learning.dreamspace.operations import seats as seat_operations
from arboleda.learning.dreamspace.queries import seats
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.learning.dreamspace.views import _seats
from arboleda.trust.accounts import access

RATE, VOTE = choices.StageKind.RATE, choices.StageKind.VOTE


@_seats.during(RATE)
def rate_cards(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Some cards a page; what is answered is kept, what is missing is named, nothing is forced."""
    if phone.seat.has_rated:
        return redirect("dreamspace:come_in", phone.code)
    seat_operations.deal(seat=phone.seat)
    scales, answered = seats.scales(phone.space), seats.answers(phone.seat)
    page = _page(request, phone, scales, answered)
    form = forms.Ratings(
        request.POST if request.method == "POST" else None,
        cards=page.items,
        questions=[(one.position, kit.in_language(one.words), one.points) for one in scales],
        answered=answered,
    )
    problems = _save(request, phone, form, page) if form.is_valid() else [""]
    if _seats.GONE & set(problems):
        return redirect("dreamspace:come_in", phone.code)
    if not problems:
        return _next(phone, page)
    missing = form.missing if request.method == "POST" and form.is_valid() else []
    cards = seats.texts(phone.seat.space_id, page.items, phone.language)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(form, card, scales, is_missing=card.number in missing) for card in cards],
        "missing": [card for card in cards if card.number in missing],
    }
    return _seats.page(request, phone, "dreamspace/rate_cards.html", context, here=RATE)


def _page(
    request: HttpRequest,
    phone: _seats.Phone,
    scales: list[seats.Scale],
    answered: dict[tuple[int, int], int],
) -> pages.Page[int]:
    """The page that was asked for; without a wish the first on which something is missing."""
    cards, size = seats.numbers(phone.seat), rules.RATED_AT_ONCE
    if "page" in request.GET:
        return pages.slice_of(cards, pages.number_from(request.GET["page"]), size)
    left = (
        place
        for place, card in enumerate(cards)
        if any((card, one.position) not in answered for one in scales)
    )
    return pages.slice_of(cards, next(left, 0) // size + 1, size)


def _save(
    request: HttpRequest, phone: _seats.Phone, form: forms.Ratings, page: pages.Page[int]
) -> list[str]:
    """Keep what was answered; what stands against going on: "missing", unless she goes on without."""
    problems = _seats.carry_out(lambda: operations.rate(seat=phone.seat, answers=form.answers))
    if not problems and form.missing and "on" not in request.POST:
        problems = ["missing"]
    elif not problems and page.next is None:
        problems = _seats.carry_out(
            lambda: seat_operations.finish(seat=phone.seat, kind=RATE, language=phone.language)
        )
    forms.explain(form, [code for code in problems if code in forms.PROBLEMS])
    return problems


def _next(phone: _seats.Phone, page: pages.Page[int]) -> HttpResponse:
    if page.next is None:
        return redirect("dreamspace:come_in", phone.code)
    return redirect(f"{reverse('dreamspace:rate_cards', args=[phone.code])}?page={page.next}")


def _row(
    form: forms.Ratings, card: seats.Card, scales: list[seats.Scale], *, is_missing: bool
) -> dict[str, Any]:
    """A card with its questions: each the field and what its ends mean."""
    questions = [_question(form[f"card-{card.number}-{one.position}"], one) for one in scales]
    return {"card": card, "questions": questions, "is_missing": is_missing}


def _question(field: django_forms.BoundField, scale: seats.Scale) -> dict[str, Any]:
    """One question as it is asked. Its choices are written out in the template: a widget is a template
    for each of fifty on a page."""
    chosen = str(field.value() or "")
    values = [str(one) for one in range(1, scale.points + 1)]
    return {
        "field": field,
        "low": scale.low,
        "high": scale.high,
        "choices": [(value, f"{field.html_name}-{value}", value == chosen) for value in values],
    }


@require_POST
@_seats.seated
def reopen_rating(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Done, and not done after all."""
    _seats.carry_out(lambda: seat_operations.reopen(seat=phone.seat, kind=RATE))
    return redirect("dreamspace:rate_cards", phone.code)


@_seats.during(VOTE)
def vote_cards(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """One card, three buttons."""
    seat_operations.deal(seat=phone.seat)
    hand = seats.voting_hand(phone.seat, phone.language, now=access.member(request).now)
    return _seats.page(request, phone, "dreamspace/vote_cards.html", {"hand": hand}, here=VOTE)


@require_POST
@_seats.seated
def give_vote(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Agree, disagree or pass, then the next card."""
    form = forms.Given(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        _seats.carry_out(
            lambda: operations.vote(seat=phone.seat, card=given["card"], value=given["value"])
        )
    return redirect("dreamspace:vote_cards", phone.code)


@require_POST
@_seats.seated
def undo_vote(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """The last vote back."""
    form = forms.Turn(request.POST)
    if form.is_valid():
        turn = form.cleaned_data["turn"]
        _seats.carry_out(lambda: operations.undo_vote(seat=phone.seat, turn=turn))
    return redirect("dreamspace:vote_cards", phone.code)
