"""Pages on which a group reads its last map together, and decides."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from arboleda.kit import notices
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import deciding as forms
from arboleda.learning.dreamspace.operations import deciding as operations
from arboleda.learning.dreamspace.queries import figures, maps
from arboleda.learning.dreamspace.queries import interpreting as queries
from arboleda.learning.dreamspace.views import _shared
from arboleda.trust.accounts import access


@access.staff
def interpret(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Every cluster of the last map with its cards: to be named, noted, and moved at the borders."""
    space = _shared.space(request, space_id)
    clusters = queries.clusters(space)
    context = {
        "space": space,
        "clusters": clusters,
        "named": sum(1 for one in clusters if one.words),
        "picture": queries.picture(space),
    }
    return render(request, "dreamspace/interpret.html", context)


@access.staff
@access.before_writing
def name_cluster(request: access.Request, space_id: uuid.UUID, number: int) -> HttpResponse:
    """The name of a cluster and what was noted, in each language of the room."""
    space = _shared.space(request, space_id)
    cluster = _cluster(space, number)
    form = forms.ClusterName(
        request.POST or None,
        languages=space.languages,
        initial={"words": cluster.words, "note": cluster.note},
    )
    back = reverse("dreamspace:interpret", args=[space.pk])
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.name_cluster(
                actor=request.actor, space=space, number=number, words=given["words"] or {},
                note=given["note"] or {}, now=request.now,
            ),
        )  # fmt: skip
        if done:
            notices.add(request, "good", _("Saved."))
            return redirect(f"{back}#c{number}")
    context = {"space": space, "cluster": cluster, "form": form, "back": back}
    return render(request, "dreamspace/name_cluster.html", context)


@access.staff
def move_card(
    request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID
) -> HttpResponse:
    """Put a card that lies at a border where the group sees it; where it was computed stays beside."""
    space = _shared.space(request, space_id)
    found = _shared.found(queries.card(space, statement_id))
    form = forms.Where(
        request.POST or None, clusters=found.clusters, initial={"cluster": found.chosen}
    )
    back = reverse("dreamspace:interpret", args=[space.pk])
    context = {
        "heading": _("Where does this card belong?"),
        "quote": figures.in_language(found.statement.words),
        "number": found.statement.number,
        "lead": found.says,
        "button": _("Put it there"),
        "back_label": _("Clusters"),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.move_card(
            actor=request.actor, space=space, statement=found.statement,
            chosen=form.cleaned_data["cluster"], now=request.now,
        ),
        context=context,
        saved=_("Saved. Where it was computed stays beside it."),
        back=back,
    )  # fmt: skip


@access.staff
def decide(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """What the group chose and what became of it; and everything there is to choose from."""
    space = _shared.space(request, space_id)
    context = {
        "space": space,
        "decisions": queries.chosen(space),
        "clusters": queries.clusters(space),
        "hints": queries.to_begin_with(space),
    }
    return render(request, "dreamspace/decide.html", context)


@access.staff
@access.before_writing
def choose_card(
    request: access.Request, space_id: uuid.UUID, statement_id: uuid.UUID
) -> HttpResponse:
    """Choose one card, and what it is to become."""
    space = _shared.space(request, space_id)
    card = _shared.found(maps.card(space, statement_id))
    form = forms.Choice(
        request.POST or None, languages=space.languages, initial={"words": card.words}
    )
    return _choose(request, space, form, words=card.words, statement=card)


@access.staff
@access.before_writing
def choose_cluster(request: access.Request, space_id: uuid.UUID, number: int) -> HttpResponse:
    """Choose a whole cluster, and what it is to become."""
    space = _shared.space(request, space_id)
    words = _cluster(space, number).words
    form = forms.Choice(request.POST or None, languages=space.languages, initial={"words": words})
    return _choose(request, space, form, words=words, cluster=number)


def _choose(
    request: access.Request, space: Any, form: Any, *, words: Any, **what: Any
) -> HttpResponse:
    if not space.frozen_at:
        raise Http404
    context = {
        "heading": _("Choose this"),
        "quote": figures.in_language(words),
        "lead": _(
            "It goes on the list of ideas. Its way is followed there until those who dreamed it "
            "hear of it."
        ),
        "button": _("Choose it"),
        "back_label": _("Choose"),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.choose(
            actor=request.actor,
            space=space,
            thread=form.cleaned_data["thread"],
            words=form.words_of(),
            now=request.now,
            nonce=form.nonce,
            **what,
        ),
        context=context,
        saved=_("Chosen. It is on the list of ideas."),
        back=reverse("dreamspace:decide", args=[space.pk]),
    )


@access.staff
def undecide(request: access.Request, space_id: uuid.UUID, decision_id: uuid.UUID) -> HttpResponse:
    """The second question before a choice is taken back; or put it on the list once more."""
    space = _shared.space(request, space_id)
    decision = _shared.found(maps.decision(space, decision_id))
    if request.method == "POST" and request.POST.get("step") == "list":
        operations.put_on_list(actor=request.actor, decision=decision, now=request.now)
        notices.add(request, "good", _("It is on the list of ideas."))
        return redirect("dreamspace:decide", space.pk)
    if request.method == "POST":
        operations.take_back(actor=request.actor, decision=decision, now=request.now)
        notices.add(request, "good", _("It is no longer chosen."))
        return redirect("dreamspace:decide", space.pk)
    context = {
        "space": space,
        "decision": decision,
        "thread": choices.ThreadKind(decision.thread).label,
    }
    return render(request, "dreamspace/undecide.html", context)


def _cluster(space: Any, number: int) -> queries.Shown:
    found = {one.number: one for one in queries.clusters(space)}.get(number)
    if found is None:
        raise Http404
    return found
