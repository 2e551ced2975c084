"""Paper: sheets to print, and slips that are typed; for staff who work with the room's group."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import paper as forms
from arboleda.learning.dreamspace.operations import paper as operations
from arboleda.learning.dreamspace.queries import paper as queries
from arboleda.learning.dreamspace.rules import sheets, slips
from arboleda.learning.dreamspace.views import _shared
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts

PAGES = {"cards": "print_cards", "slips": "print_slips", "ratings": "print_ratings"}
MOST_COMPANY = 8
"""Cards that are named beside the one which two entries put in different places."""
SURE = "sure"
"""The name of the button that saves a slip with gaps; its value says which gaps were shown."""


@access.staff
def paper(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """What can be printed, and the slips typed so far."""
    space = _shared.space(request, space_id)
    scales = queries.scales(space)
    states = queries.stage_states(space)
    form = forms.Sheets(request.POST or None, languages=space.languages, has_scales=bool(scales))
    if request.method == "POST" and form.is_valid():
        name = PAGES[form.cleaned_data["what"]]
        size = form.cleaned_data["size"]
        return redirect(f"dreamspace:{name}", space.pk, size, form.languages)
    lines = queries.slip_lines(space)
    context = {
        "space": space,
        "form": form,
        "lines": lines,
        "checked": sum(1 for one in lines if one.seat.is_checked),
        "cards": len(queries.cards(space)),
        "may_type": not space.frozen_at and not space.erased_at,
        "is_open": _takes(states, "sort") or _takes(states, "rate"),
    }
    return render(request, "dreamspace/paper.html", context)


@access.staff
def print_cards(
    request: access.Request, space_id: uuid.UUID, size: str, languages: str
) -> HttpResponse:
    """Cards to cut out: eight a page."""
    space, codes = _sheet(request, space_id, size, languages)
    cards = []
    for card in queries.cards(space):
        words = sheets.card_words(card.words, codes)
        fit = sheets.fit(text for _code, text in words)
        cards.append({"number": card.number, "words": words, "fit": fit})
    context = {"space": space, "size": size, "pages": sheets.pages(cards), "count": len(cards)}
    return render(request, "dreamspace/print_cards.html", context)


@access.staff
def print_slips(
    request: access.Request, space_id: uuid.UUID, size: str, languages: str
) -> HttpResponse:
    """A slip on which one person writes her piles."""
    space, codes = _sheet(request, space_id, size, languages)
    context = {
        "space": space,
        "size": size,
        "say": _in_each(codes),
        "lines": range(sheets.SLIP_LINES),
        "spoken": [(code, choices.OWN_NAMES.get(code, code)) for code in space.languages],
        "groups": [sheets.card_words(one["words"], codes) for one in space.groups],
        "prompt": sheets.card_words(space.prompt, codes),
    }
    return render(request, "dreamspace/print_slips.html", context)


@access.staff
def print_ratings(
    request: access.Request, space_id: uuid.UUID, size: str, languages: str
) -> HttpResponse:
    """For each question a sheet on which one person marks a number for every card."""
    space, codes = _sheet(request, space_id, size, languages)
    cards = [(card.number, sheets.card_words(card.words, codes)) for card in queries.cards(space)]
    asked = [
        {
            "words": sheets.card_words(scale.words, codes),
            "low": sheets.card_words(scale.low, codes),
            "high": sheets.card_words(scale.high, codes),
            "values_shown": range(1, scale.points + 1),
            "points": scale.points,
        }
        for scale in queries.scales(space)
    ]
    context = {
        "space": space,
        "size": size,
        "say": _in_each(codes),
        "cards": cards,
        "scales": asked,
    }
    return render(request, "dreamspace/print_ratings.html", context)


@access.staff
def type_slip(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Type one slip; then the next."""
    space = _shared.space(request, space_id)
    form = forms.Slip(request.POST or None, **_asked(space), **_ticks(space))
    shown = {"space": space, "form": form, "heading": _("Type a slip"), "button": _("Save")}
    if request.method == "POST" and form.is_valid() and _is_sure(request, form):
        try:
            seat = operations.enter_slip(
                actor=request.actor, space=space, terms=form.slip(), now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
        except accounts.AlreadyDone:
            return redirect("dreamspace:type_slip", space.pk)
        except accounts.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
        else:
            said = _("Slip %(label)s is saved. Here is an empty page for the next one.")
            notices.add(request, "good", said % {"label": seat.label})
            return redirect("dreamspace:type_slip", space.pk)
    return render(request, "dreamspace/slip.html", shown | _gaps(form))


@access.staff
def correct_slip(request: access.Request, space_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """Look at what was typed from a slip, and mend it."""
    space, seat = _slip(request, space_id, seat_id)
    before = {"label": seat.label, "language": seat.language, "group": seat.group}
    form = forms.Slip(
        request.POST or None,
        initial={**before, **forms.typed(queries.entry(seat))},
        **_asked(space),
        **_ticks(space),
    )
    if request.method == "POST" and form.is_valid() and _is_sure(request, form):
        try:
            operations.correct_slip(
                actor=request.actor, space=space, seat=seat, terms=form.slip(), now=request.now
            )
        except accounts.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
        else:
            notices.add(request, "good", _("Saved."))
            return redirect("dreamspace:paper", space.pk)
    heading = _("Slip %(label)s") % {"label": seat.label}
    shown = {"space": space, "form": form, "heading": heading, "button": _("Save"), "seat": seat}
    return render(request, "dreamspace/slip.html", shown | _gaps(form))


@access.staff
def check_slip(request: access.Request, space_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """Type a slip once more without seeing the first entry, then see where the two differ."""
    space, seat = _slip(request, space_id, seat_id)
    form = forms.Numbers(request.POST or None, **_asked(space))
    found: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        found = _differences(space, queries.entry(seat), form)
        stands = request.POST.get("stands", "") if found else "same"
        if stands:
            try:
                operations.check_slip(
                    actor=request.actor, space=space, seat=seat, now=request.now,
                    terms=form.terms(label=seat.label), stands=stands,
                )  # fmt: skip
            except accounts.Invalid as invalid:
                forms.add_problems(form, invalid.problems)
            else:
                said = _("Both say the same.") if stands == "same" else _("Saved.")
                notices.add(request, "good", said)
                return redirect("dreamspace:paper", space.pk)
    context = {"space": space, "seat": seat, "form": form, "found": found}
    return render(request, "dreamspace/check_slip.html", context)


@access.staff
@require_POST
def remove_slip(request: access.Request, space_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """Take a slip out."""
    space, seat = _slip(request, space_id, seat_id)
    try:
        operations.remove_slip(actor=request.actor, space=space, seat=seat, now=request.now)
        notices.add(request, "good", _("Slip %(label)s is taken out.") % {"label": seat.label})
    except accounts.Invalid as invalid:
        for code in invalid.problems:
            notices.add(request, "care", str(forms.PROBLEMS[code][1]))
    return redirect("dreamspace:paper", space.pk)


# Inside


def _slip(request: access.Request, space_id: uuid.UUID, seat_id: uuid.UUID) -> tuple[Any, Any]:
    space = _shared.space(request, space_id)
    return space, _shared.found(queries.slip(space, seat_id))


def _sheet(
    request: access.Request, space_id: uuid.UUID, size: str, languages: str
) -> tuple[Any, list[str]]:
    space = _shared.space(request, space_id)
    codes = sheets.pair(languages, space.languages)
    if size not in sheets.PAPERS or not codes:
        raise Http404
    return space, codes


def _takes(states: Any, kind: str) -> bool:
    return slips.takes_paper(states.get(kind, ""))


def _asked(space: Any) -> dict[str, Any]:
    """What a slip of this room asks for: only what its stages take."""
    states = queries.stage_states(space)
    return {
        "cards": [card.number for card in queries.cards(space)],
        "scales": queries.scales(space) if _takes(states, "rate") else [],
        "piles_open": _takes(states, "sort"),
    }


def _ticks(space: Any) -> dict[str, Any]:
    return {"languages": space.languages, "groups": space.groups}


def _is_sure(request: access.Request, form: forms.Numbers) -> bool:
    """Whether nothing is missing, or just this was shown and she saves it all the same."""
    return not form.gaps or request.POST.get(SURE) == _mark(form)


def _mark(form: forms.Numbers) -> str:
    return " ".join(form.gaps)


def _gaps(form: forms.Numbers) -> dict[str, Any]:
    is_asked = form.is_bound and not form.errors and form.gaps
    return {"gaps": form.gaps, "mark": _mark(form)} if is_asked else {}


def _differences(space: Any, first: queries.Entry, form: forms.Numbers) -> list[dict[str, Any]]:
    """Where two entries of one slip differ, in words."""
    found = [
        {"card": one.card, "what": _("Piles"),
         "first": _beside(one.first, one.first_unsure),
         "second": _beside(one.second, one.second_unsure)}
        for one in slips.compare_sorts(first.piles, first.unsure, form.sort.groups, form.sort.unsure)
    ]  # fmt: skip
    for scale in form.scales:
        before = first.ratings.get(scale.position, {})
        now = form.ratings.get(scale.position, {})
        found += [
            {"card": card, "what": scale.words, "first": one or "—", "second": other or "—"}
            for card, one, other in slips.compare_ratings(before, now)
        ]
    return found


def _beside(cards: tuple[int, ...] | None, is_unsure: bool) -> str:
    if cards is None:
        return _("not there")
    if is_unsure:
        return _("not sure")
    if not cards:
        return _("alone")
    more = len(cards) - MOST_COMPANY
    named = {"cards": forms.numbers(cards[:MOST_COMPANY]), "more": more}
    return (_("with %(cards)s and %(more)s more") if more > 0 else _("with %(cards)s")) % named


def _in_each(codes: list[str]) -> dict[str, list[tuple[str, str]]]:
    """The words of a sheet in the languages chosen, as far as we speak them; else in the reader's."""
    spoken = [code for code in codes if code in ("en", "es")] or [
        (translation.get_language() or "en").split("-")[0]
    ]
    said: dict[str, list[tuple[str, str]]] = {}
    for code in spoken:
        with translation.override(code):
            for name, text in _sheet_words().items():
                said.setdefault(name, []).append((code, text))
    return said


def _sheet_words() -> dict[str, str]:
    return {
        "slip": _("Slip"),
        "pile": _("Name of the pile"),
        "cards": _("Numbers of the cards"),
        "unsure": _("Not sure"),
        "how": _("Put cards together that belong together. Give each pile a name of your own."),
        "no_name": _("Please do not write your name."),
        "language": _("I sorted in"),
        "group": _("If you like, tick one"),
        "mark": _("Mark one number for each card."),
        "number": _("Card"),
        "more": _("More piles? Take another slip and write the same number on it."),
    }
