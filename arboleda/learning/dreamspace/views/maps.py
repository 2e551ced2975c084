"""Pages of a room's map: every figure with its sentence and table, and making the room final."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import exports, notices
from arboleda.learning.dreamspace import tasks
from arboleda.learning.dreamspace.operations import analysing, deciding
from arboleda.learning.dreamspace.queries import figures
from arboleda.learning.dreamspace.queries import maps as queries
from arboleda.learning.dreamspace.views import _drawn, _shared
from arboleda.trust.accounts import access

LOOK_AGAIN = "3"
"""Seconds after which a page of a running work looks again, without any script."""
FEWEST = 5


@access.staff
@access.files
def maps(request: access.Request, space_id: uuid.UUID) -> HttpResponseBase:
    """The map with its clusters, and where the room stands."""
    space = _shared.space(request, space_id)
    of = figures.of_room(space, k=_drawn.count_of(request))
    shown = figures.figure(of, "clusters") if of else None
    if access.wants_file(request):
        return _file(request, shown)
    work = queries.freezing(space) if queries.is_at_work(space) else None
    context = _drawn.context(request, space, of, "clusters", shown)
    context |= {
        "nothing": _drawn.why_no_map(of),
        "work": work,
        "stuck": work is not None and queries.is_stuck(work, now=request.now),
        "is_due": queries.is_due(space),
        "back": reverse("dreamspace:space", args=[space.pk]),
    }
    answer = render(request, "dreamspace/maps.html", context)
    if work is not None:
        answer["Refresh"] = LOOK_AGAIN
    return answer


@access.staff
@access.files
def figure(request: access.Request, space_id: uuid.UUID, code: str) -> HttpResponseBase:
    """One figure on a page of its own."""
    space = _shared.space(request, space_id)
    if code not in figures.TITLES:
        raise Http404
    of = figures.of_room(space, k=_drawn.count_of(request))
    shown = figures.figure(of, code, chosen=_drawn.chosen(request)) if of else None
    if access.wants_file(request):
        return _file(request, shown)
    context = _drawn.context(request, space, of, code, shown)
    context |= {"back": reverse("dreamspace:maps", args=[space.pk])}
    return render(request, "dreamspace/figure.html", context)


def _file(request: access.Request, shown: figures.Figure | None) -> HttpResponseBase:
    if shown is None or shown.table is None:
        raise Http404
    table = shown.table.in_order(request.GET.get("sort", ""))
    header = [column.label for column in table.columns]
    return exports.csv_response(
        "table", header, [[cell.text for cell in row] for row in table.rows]
    )


@access.staff
@require_POST
def draw_map(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Draw the live map anew, where five people or more have sorted since."""
    space = _shared.space(request, space_id)
    if queries.is_due(space):
        tasks.draw_live.enqueue(str(space.pk))
        notices.add(request, "good", _("The map is being drawn. Look again in a moment."))
    return redirect("dreamspace:maps", space.pk)


@access.staff
def freeze(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """The second question before a room becomes final, with what is lost; then the work begins."""
    space = _shared.space(request, space_id)
    if space.frozen_at or space.erased_at:
        return redirect("dreamspace:maps", space.pk)
    problems: list[str] = []
    if request.method == "POST":
        nonce = request.POST.get("nonce", "")
        done, problems = _shared.carry_out(
            None,
            lambda: analysing.freeze(
                actor=request.actor, space=space, now=request.now, nonce=nonce
            ),
        )
        if done:
            tasks.freeze.enqueue(str(space.pk))
            return redirect("dreamspace:maps", space.pk)
    context = {
        "space": space,
        "problems": problems,
        "few": queries.sorted_seats(space) < FEWEST,
    }
    return render(request, "dreamspace/freeze.html", context)


@access.staff
@require_POST
def go_on_freezing(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Take up a work that something stopped."""
    space = _shared.space(request, space_id)
    work = queries.freezing(space)
    if work is not None and queries.is_stuck(work, now=request.now):
        analysing.note_alive(space_id=space.pk, done=work.done, now=request.now)
        tasks.freeze.enqueue(str(space.pk))
    return redirect("dreamspace:maps", space.pk)


@access.staff
def settle(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Work with another number of clusters; first see which names would go."""
    space = _shared.space(request, space_id)
    given = request.POST.get("k") or request.GET.get("k", "")
    k = int(given) if given.isdecimal() and len(given) < 3 else 0
    if request.method == "POST":
        done, problems = _shared.carry_out(
            None,
            lambda: deciding.settle(actor=request.actor, space=space, k=k, now=request.now),
        )
        for sentence in problems:
            notices.add(request, "care", sentence)
        if done:
            notices.add(request, "good", _("You work with %(k)s clusters now.") % {"k": k})
        return redirect("dreamspace:maps", space.pk)
    if queries.final(space) is None:
        raise Http404
    lost = [figures.in_language(one.words) for one in deciding.lost_names(space, k)]
    context = {"space": space, "k": k, "lost": lost, "moves": len(queries.moves(space))}
    return render(request, "dreamspace/settle.html", context)
