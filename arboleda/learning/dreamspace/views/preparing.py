"""Opening a room, and what is set up before people come: words, questions to rate by, groups."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import notices
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import policies
from arboleda.learning.dreamspace.forms import spaces as forms
from arboleda.learning.dreamspace.operations import spaces as operations
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import planning
from arboleda.learning.dreamspace.views import _shared
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import access


@access.staff
@access.before_writing
def open_space(request: access.Request) -> HttpResponse:
    """Open a room: for whom, what it asks, in which languages, how it goes."""
    reach = gatherings.reach(request.actor, now=request.now)
    groups = queries.choosable_groups(request.actor, now=request.now)
    may = any(
        policies.can_open_space(
            request.actor, everybody=reach.everybody, group_id=group_id, groups=reach.groups
        )
        for group_id in [None, *(pk for pk, _label in groups)]
    )
    if not may:
        raise Http404
    form = forms.NewRoom(request.POST or None, groups=groups, everybody=reach.everybody)
    made: list[Any] = []
    if form.is_bound and form.is_valid() and _open(request, form, made):
        return redirect("dreamspace:space", made[0]) if made else redirect("dreamspace:spaces")
    context = {
        "form": form,
        "heading": _("Open a dream room"),
        "lead": _("A group dreams together: on phones without accounts, or on paper."),
        "button": _("Open it"),
        "back": reverse("dreamspace:spaces"),
        "back_label": _("Dream rooms"),
    }
    return render(request, "dreamspace/form.html", context)


def _open(request: access.Request, form: forms.NewRoom, made: list[Any]) -> bool:
    """Whether the room is there; made gets its id, but where this form had made it already."""

    def act() -> None:
        terms = form.space_terms()
        row = operations.open_space(
            actor=request.actor, terms=terms, now=request.now, nonce=form.nonce
        )
        made.append(row.pk)

    done = _shared.carry_out(form, act)[0]
    if done and set(form.cleaned_data["languages"]) - dict(settings.LANGUAGES).keys():
        notices.add(request, "info", _("Next: write the words in the other languages, too."))
    return done


@access.staff
@access.before_writing
def change_space(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Change its words, languages and deck while it is prepared."""
    row = _shared.space(request, space_id)
    form = forms.Room(request.POST or None, initial=forms.room(row), languages=row.languages)
    cards = queries.facts(row).cards
    return _shared.ask(
        request,
        form,
        lambda: operations.change_space(
            actor=request.actor, space=row, terms=form.terms(), now=request.now
        ),
        context={
            "heading": _("Change the room"),
            "button": _("Save"),
            "back_label": kit.in_language(row.name),
            "cards": cards,
            "plans": planning.plans(cards),
        },
        saved=_("Saved."),
        back=reverse("dreamspace:space", args=[row.pk]),
        template="dreamspace/change_space.html",
    )


@access.staff
@access.before_writing
def scales(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """The questions every card is rated by, and one more."""
    row = _shared.space(request, space_id)
    form = forms.Scale(request.POST or None, languages=row.languages)
    here = reverse("dreamspace:scales", args=[row.pk])
    return _shared.ask(
        request,
        form,
        lambda: operations.add_scale(
            actor=request.actor, space=row, terms=form.terms(), now=request.now, nonce=form.nonce
        ),
        context={"space": row, "scales": list(row.scales.all())},
        saved=_("Saved."),
        back=here,
        template="dreamspace/scales.html",
    )


@access.staff
@access.before_writing
def change_scale(request: access.Request, space_id: uuid.UUID, position: int) -> HttpResponse:
    """Change one question, or take it out."""
    row = _shared.space(request, space_id)
    scale = _shared.found(row.scales.filter(position=position).first())
    back = reverse("dreamspace:scales", args=[row.pk])
    if request.method == "POST" and request.POST.get("step") == "remove":
        _shared.tell(
            request,
            lambda: operations.remove_scale(actor=request.actor, scale=scale, now=request.now),
            _("Taken out."),
        )
        return redirect(back)
    form = forms.Scale(request.POST or None, initial=forms.scale(scale), languages=row.languages)
    return _shared.ask(
        request,
        form,
        lambda: operations.change_scale(
            actor=request.actor, scale=scale, terms=form.terms(), now=request.now
        ),
        context={"space": row, "scale": scale},
        saved=_("Saved."),
        back=back,
        template="dreamspace/change_scale.html",
    )


@access.staff
@access.before_writing
def groups(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Coarse groups that people may choose from; none is well, too."""
    row = _shared.space(request, space_id)
    here = reverse("dreamspace:groups", args=[row.pk])
    if request.method == "POST" and request.POST.get("step") == "remove":
        code = request.POST.get("code", "")
        _shared.tell(
            request,
            lambda: operations.remove_group(
                actor=request.actor, space=row, code=code, now=request.now
            ),
            _("Taken out."),
        )
        return redirect(here)
    form = forms.Group(request.POST or None, languages=row.languages)
    return _shared.ask(
        request,
        form,
        lambda: operations.add_group(
            actor=request.actor,
            space=row,
            group=form.cleaned_data["words"],
            now=request.now,
            nonce=form.nonce,
        ),
        context={"space": row},
        saved=_("Saved."),
        back=here,
        template="dreamspace/groups.html",
    )
