"""Ideas as they come in, and the cards they become."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, pages
from arboleda.learning.dreamspace.forms import ideas as forms
from arboleda.learning.dreamspace.operations import ideas as operations
from arboleda.learning.dreamspace.queries import ideas as queries
from arboleda.learning.dreamspace.queries import spaces
from arboleda.learning.dreamspace.views import _shared
from arboleda.trust.accounts import access

QUEUE = 12
"""Ideas on one page: each is opened, and each opening is a row."""


@access.staff
def ideas(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """New ideas, in no order that tells when they came: read, put on a card, mended first, or set aside."""
    row = _shared.space(request, space_id)
    waiting = list(queries.unread(row))
    page = pages.slice_of(waiting, pages.number_from(request.GET.get("page")), QUEUE)
    facts = spaces.facts(row)
    context = {
        "space": row,
        "page": page,
        "ideas": queries.read(request.actor, row, page.items),
        "cards": facts.cards,
        "is_fixed": facts.has_begun,
        "is_open": spaces.states(row).get("brainstorm") == "open",
    }
    return render(request, "dreamspace/ideas.html", context)


@access.staff
def cards(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Every card by number, what is missing in which language, and what lies aside."""
    row = _shared.space(request, space_id)
    rows = list(queries.cards(row))
    facts = spaces.facts(row)
    context = {
        "space": row,
        "cards": [(card, _lines(row, card)) for card in rows],
        "aside": queries.read(request.actor, row, queries.aside(row)),
        "unread": facts.unread,
        "is_fixed": facts.has_begun,
        "has_gaps": [card.number for card in rows] != list(range(1, len(rows) + 1)),
    }
    return render(request, "dreamspace/cards.html", context)


def _lines(row: Any, card: Any) -> list[dict[str, Any]]:
    """A card's words in each language of the room, the original first."""
    codes = dict.fromkeys([card.language, *row.languages])
    return [
        {
            "code": code,
            "language": spaces.language_words([code])[0],
            "text": card.words.get(code, ""),
            "mark": card.marks.get(code, ""),
            "mark_label": queries.mark_label(card.marks.get(code, "")),
        }
        for code in codes
    ]


@access.staff
@access.before_writing
def write_card(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Add a card that a facilitator brings."""
    row = _shared.space(request, space_id)
    form = forms.Card(request.POST or None, languages=row.languages)
    return _shared.ask(
        request,
        form,
        lambda: operations.write_card(
            actor=request.actor,
            space=row,
            said=form.said,
            language=form.language,
            now=request.now,
            nonce=form.nonce,
        ),
        context={
            "heading": _("Add a card"),
            "lead": _(
                "One thing on one card. No names, and nothing that only one person would say."
            ),
            "button": _("Add it"),
            "back_label": _("Cards"),
        },
        saved=_("The card is there."),
        back=reverse("dreamspace:cards", args=[row.pk]),
    )


@access.staff
@access.before_writing
def statement(
    request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID
) -> HttpResponse:
    """One idea or card: its words in each language, where it came from, what can be done with it."""
    row, one = _statement(request, space_id, statement_id)
    origins = queries.origins(request.actor, row, one)
    form = forms.Card(
        request.POST or None,
        languages=row.languages,
        original=one.language,
        said=one.words or {one.language: origins.own.text},
        marks=one.marks,
    )
    is_new = one.state == "new"
    if form.is_bound and form.is_valid():
        act = operations.keep_idea if is_new else operations.change_card
        given = {"idea" if is_new else "card": one, "said": form.said, "marks": form.marks}
        done, _loose = _shared.carry_out(
            form, lambda: act(actor=request.actor, now=request.now, **given)
        )
        if done:
            notices.add(request, "good", _("It is on a card.") if is_new else _("Saved."))
            return redirect("dreamspace:ideas" if is_new else "dreamspace:cards", row.pk)
    context = {
        "space": row,
        "statement": one,
        "form": form,
        "origins": origins,
        "is_new": is_new,
        "is_fixed": spaces.has_begun(row),
    }
    return render(request, "dreamspace/statement.html", context)


@access.staff
@access.before_writing
def merge(request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID) -> HttpResponse:
    """Make it part of another card."""
    row, one = _statement(request, space_id, statement_id)
    form = forms.Merge(request.POST or None, cards=queries.cards(row).exclude(pk=one.pk))
    return _shared.ask(
        request,
        form,
        lambda: operations.merge(
            actor=request.actor, statement=one, into=form.cleaned_data["into"], now=request.now
        ),
        context=_about(request, row, one, heading=_("Make it part of another card"))
        | {
            "lead": _("The other card keeps its words and its number. Mend its words afterwards."),
            "button": _("Join them"),
        },
        saved=_("They are one card now."),
        back=_list_of(one, row),
    )


@access.staff
@access.before_writing
def divide(request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID) -> HttpResponse:
    """Make several cards of it."""
    row, one = _statement(request, space_id, statement_id)
    about = _about(request, row, one, heading=_("Divide it"))
    form = forms.Divide(request.POST or None, initial={"parts": about["quote"]})
    return _shared.ask(
        request,
        form,
        lambda: operations.divide(
            actor=request.actor, statement=one, parts=form.lines, now=request.now, nonce=form.nonce
        ),
        context=about | {"button": _("Divide it")},
        saved=_("Each part has a card of its own."),
        back=_list_of(one, row),
    )


@access.staff
@require_POST
def move_statement(
    request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID
) -> HttpResponse:
    """One tap: put it on a card as it is, set it aside, bring it back, or take it off its card."""
    row, one = _statement(request, space_id, statement_id)
    acts: dict[str, tuple[Any, str, Any]] = {
        "keep": (operations.keep_idea, "idea", _("It is on a card.")),
        "aside": (operations.set_aside, "statement", _("Set aside. You can bring it back.")),
        "back": (operations.bring_back, "statement", _("It is back.")),
        "return": (operations.return_idea, "card", _("It waits among the new ideas again.")),
    }
    act, name, saved = _shared.found(acts.get(request.POST.get("step", "")))
    _shared.tell(request, lambda: act(actor=request.actor, now=request.now, **{name: one}), saved)
    to_ideas = request.POST.get("to") == "ideas"
    return redirect("dreamspace:ideas" if to_ideas else "dreamspace:cards", row.pk)


@access.staff
@require_POST
def renumber(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Number the cards from 1 without gaps."""
    row = _shared.space(request, space_id)
    _shared.tell(
        request,
        lambda: operations.renumber(actor=request.actor, space=row, now=request.now),
        _("The cards have new numbers. Print card sheets again, if you had any."),
    )
    return redirect("dreamspace:cards", row.pk)


def _statement(
    request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID
) -> tuple[Any, Any]:
    row = _shared.space(request, space_id)
    return row, _shared.found(queries.statement(row, statement_id))


def _list_of(one: Any, row: Any) -> str:
    name = "dreamspace:ideas" if one.state == "new" else "dreamspace:cards"
    return reverse(name, args=[row.pk])


def _about(request: access.Request, row: Any, one: Any, *, heading: Any) -> dict[str, Any]:
    """What a page about one idea shows of it: a card's words, else what was typed."""
    words = one.words.get(one.language, "")
    if not words:
        words = queries.read(request.actor, row, [one])[0].text
    label = _("New ideas") if one.state == "new" else _("Cards")
    return {
        "heading": heading,
        "quote": words,
        "quote_lang": one.language,
        "back_label": label,
        "number": one.number,
    }
