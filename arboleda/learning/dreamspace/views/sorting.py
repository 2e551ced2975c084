"""Sorting on a phone: one card a page, then all piles on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import phones as forms
from arboleda.learning.dreamspace.operations import seats as seat_operations
from arboleda.learning.dreamspace.operations import sorting as operations
from arboleda.learning.dreamspace.queries import seats
from arboleda.learning.dreamspace.views import _seats

SORT = choices.StageKind.SORT


@_seats.during(SORT)
def sort_cards(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """The next card, the piles there are, and a new one."""
    seat_operations.deal(seat=phone.seat)
    return _card_page(request, phone)


def _card_page(
    request: HttpRequest,
    phone: _seats.Phone,
    *,
    new_pile: forms.NewPile | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    hand = seats.sorting_hand(phone.seat, phone.language)
    if hand.card is None or phone.seat.has_sorted:
        return redirect("dreamspace:my_piles", phone.code)
    piles = seats.piles(phone.seat, phone.key)
    names = {one.number: forms.name_of(one.number, one.name) for one in piles}
    context = {
        "hand": hand,
        "piles": piles,
        "last_pile": _last(hand, names),
        "new_pile": new_pile or forms.NewPile(initial={"card": hand.card.number}),
        "problems": [forms.PROBLEMS[code][1] for code in problems or []],
        "digits": "off" if phone.ticket.without_digits else "on",
    }
    return _seats.page(request, phone, "dreamspace/sort_cards.html", context, here=SORT)


def _last(hand: seats.Hand, names: dict[int, str]) -> str:
    """What the pile of the card before is called; empty where it lies on none."""
    return names.get(hand.last[1], "") if hand.last and hand.last[0] == "pile" else ""


@require_POST
@_seats.seated
def place_card(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """A card goes on one of the piles, or on none."""
    form = forms.Tap(request.POST)
    if not form.is_valid():
        return redirect("dreamspace:sort_cards", phone.code)
    given = form.cleaned_data
    return _then_next(
        request,
        phone,
        lambda: operations.place(seat=phone.seat, card=given["card"], pile=given["to"]),
    )


@require_POST
@_seats.seated
def begin_pile(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """A card begins a pile."""
    form = forms.NewPile(request.POST)
    if not form.is_valid():
        return _card_page(request, phone, new_pile=form)
    given = form.cleaned_data
    return _then_next(
        request,
        phone,
        lambda: operations.place_on_new_pile(
            seat=phone.seat, card=given["card"], name=given["name"], key=phone.key
        ),
    )


@require_POST
@_seats.seated
def undo_card(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """The last card back into the hand."""
    form = forms.Turn(request.POST)
    if not form.is_valid():
        return redirect("dreamspace:sort_cards", phone.code)
    turn = form.cleaned_data["turn"]
    return _then_next(request, phone, lambda: operations.undo(seat=phone.seat, turn=turn))


def _then_next(request: HttpRequest, phone: _seats.Phone, act: Callable[[], Any]) -> HttpResponse:
    problems = _seats.carry_out(act)
    if _seats.GONE & set(problems):
        return redirect("dreamspace:come_in", phone.code)
    if problems:
        return _card_page(request, phone, problems=problems)
    return redirect("dreamspace:sort_cards", phone.code)


@_seats.during(SORT)
def my_piles(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """All piles: move cards, rename, put together; and done."""
    laid = seats.laid_cards(phone.seat, phone.language)
    names = {one.number: one.name for one in seats.piles(phone.seat, phone.key)}
    form = forms.Piles(
        request.POST if request.method == "POST" else None,
        piles=names,
        laid={card.number: pile for pile, several in laid.items() for card in several},
    )
    if form.is_valid():
        problems = _tidy(request, phone, form)
        if not problems or _seats.GONE & set(problems):
            is_done = "done" in request.POST or problems
            return redirect(f"dreamspace:{'come_in' if is_done else 'my_piles'}", phone.code)
        forms.explain(form, problems)
    context = {
        "form": form,
        "piles": [_pile(form, number, name, laid) for number, name in names.items()],
        "unsure": _rows(form, laid.get(None, [])),
        "hand": seats.sorting_hand(phone.seat, phone.language),
    }
    return _seats.page(request, phone, "dreamspace/my_piles.html", context)


def _pile(
    form: forms.Piles, number: int, name: str, laid: dict[int | None, list[seats.Card]]
) -> dict[str, Any]:
    fields = form.fields
    return {
        "number": number,
        "name": forms.name_of(number, name),
        "rename": form[f"name-{number}"],
        "join": form[f"join-{number}"] if f"join-{number}" in fields else None,
        "cards": _rows(form, laid.get(number, [])),
    }


def _rows(form: forms.Piles, cards: list[seats.Card]) -> list[dict[str, Any]]:
    """Cards with where each lies. Lists are written out in the template: a widget is a template for
    every line of every list, and there is a list beside every card."""
    return [{"card": card, "to": form[f"card-{card.number}"].value()} for card in cards]


def _tidy(request: HttpRequest, phone: _seats.Phone, form: forms.Piles) -> list[str]:
    """Save what is different and, where she says so, that she is done."""
    problems = _seats.carry_out(
        lambda: operations.tidy(seat=phone.seat, changes=form.changes, key=phone.key)
    )
    if problems or "done" not in request.POST:
        return problems
    return _seats.carry_out(
        lambda: seat_operations.finish(seat=phone.seat, kind=SORT, language=phone.language)
    )


@require_POST
@_seats.seated
def reopen_sorting(request: HttpRequest, phone: _seats.Phone) -> HttpResponse:
    """Done, and not done after all."""
    _seats.carry_out(lambda: seat_operations.reopen(seat=phone.seat, kind=SORT))
    return redirect("dreamspace:my_piles", phone.code)
