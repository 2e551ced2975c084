"""The list of rooms, a room's own page with its stages, and the wall that everybody looks at."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

import segno
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from arboleda.kit import pages, searches
from arboleda.learning.dreamspace import choices, policies
from arboleda.learning.dreamspace.forms import problems
from arboleda.learning.dreamspace.operations import leading
from arboleda.learning.dreamspace.operations import spaces as operations
from arboleda.learning.dreamspace.queries import maps
from arboleda.learning.dreamspace.queries import spaces as queries
from arboleda.learning.dreamspace.rules import codes, stages
from arboleda.learning.dreamspace.views import _shared, wording
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import access

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@access.staff
def spaces(request: access.Request) -> HttpResponseBase:
    """The rooms she works with: searched, narrowed, the newest first."""
    if request.method == "POST":
        name = searches.keep(request, request.POST.get("text", ""), now=request.now)
        return redirect(f"{request.path}?q={name}")
    text = searches.recall(request, request.GET.get("q", ""), now=request.now) or ""
    state = request.GET.get("state", "")
    lines = queries.lines(request.actor, now=request.now, state=state, text=text)
    reach = gatherings.reach(request.actor, now=request.now)
    may_open = any(
        policies.can_open_space(
            request.actor, everybody=reach.everybody, group_id=group, groups=reach.groups
        )
        for group in [None, *reach.groups]
    )
    context = {
        "page": pages.slice_of(lines, pages.number_from(request.GET.get("page"))),
        "text": text,
        "state": state,
        "states": wording.STATES,
        "may_open": may_open,
    }
    return render(request, "dreamspace/spaces.html", context)


@access.staff
def space(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """One room: what comes next, its stages, how to join, who is there."""
    row = _shared.space(request, space_id)
    facts = queries.facts(row)
    states = queries.states(row)
    step = stages.next_step(states)
    in_the_way = stages.step_problems(step, states=states, facts=facts)
    context = {
        "space": row,
        "group": queries.group_name(row, now=request.now),
        "languages_spoken": queries.language_words(row.languages),
        "is_over": bool(row.frozen_at or row.erased_at),
        "facts": facts,
        "stages": wording.stage_lines(row, queries.ordered(row)),
        "next": wording.next_words(step, states=states),
        "in_the_way": problems.sentences(in_the_way),
        "fixes": wording.fixes(row, in_the_way),
        "phones_wait": any(states[kind] in ("waiting", "open") for kind in choices.ON_PHONES),
        "may_remove": queries.is_untouched(row),
        "final": maps.final(row) if row.frozen_at else None,
        **_live(row),
        **_joining(request, row),
    }
    return render(request, "dreamspace/space.html", context)


@access.staff
@require_POST
def move_stage(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Open, close, skip one stage; or close what is open and go on to the next."""
    row = _shared.space(request, space_id)
    kind, move = request.POST.get("kind", ""), request.POST.get("step", "")
    if move == "on":
        _shared.tell(
            request,
            lambda: leading.go_on(actor=request.actor, space=row, opens=kind, now=request.now),
            wording.moved(kind, "open") if kind else _("Closed."),
        )
    else:
        _shared.tell(
            request,
            lambda: leading.move_stage(
                actor=request.actor, space=row, kind=kind, move=move, now=request.now
            ),
            wording.moved(kind, move),
        )
    return redirect("dreamspace:space", row.pk)


@access.staff
@require_POST
def change_joining(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Let nobody new in, or let people in again."""
    row = _shared.space(request, space_id)
    ends = request.POST.get("step") == "end"
    act = operations.end_joining if ends else operations.begin_joining
    saved = _("Nobody new can come in.") if ends else _("People can come in, by a new code.")
    _shared.tell(request, lambda: act(actor=request.actor, space=row, now=request.now), saved)
    return redirect("dreamspace:space", row.pk)


@access.staff
def remove_space(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Take a room back that nobody has been in: ask once, then it is gone."""
    row = _shared.space(request, space_id)
    if request.method == "POST":
        done = _shared.tell(
            request,
            lambda: operations.remove_space(actor=request.actor, space=row, now=request.now),
            _("The room is gone."),
        )
        return redirect("dreamspace:spaces") if done else redirect("dreamspace:space", row.pk)
    return render(request, "dreamspace/remove_space.html", {"space": row})


@access.staff
@require_safe
def screen(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """The wall: what is asked, how to join, what is happening now; for everybody in the room."""
    row = _shared.space(request, space_id)
    return render(request, "dreamspace/screen.html", _wall(request, row))


@access.staff
@require_safe
def screen_live(request: access.Request, space_id: uuid.UUID) -> HttpResponseBase:
    """The part of the wall that changes: nothing (304) while it is what the page has already."""
    row = _shared.space(request, space_id)
    return _unless_same(request, row, "dreamspace/_wall.html", lambda: _wall(request, row))


@access.staff
@require_safe
def space_live(request: access.Request, space_id: uuid.UUID) -> HttpResponseBase:
    """Who is there, for the room's own page: nothing (304) while it is what the page has already."""
    row = _shared.space(request, space_id)
    return _unless_same(request, row, "dreamspace/_counts.html", lambda: _live(row))


def _unless_same(request: access.Request, row: Any, template: str, context: Any) -> HttpResponse:
    """A part of a page, or 304 where the page has it. Its tag holds all that it could differ by."""
    tag = _tag(row, queries.counts(row))
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        return same
    answer = HttpResponse(render_to_string(template, context()))
    answer.headers["ETag"] = tag
    return answer


def _tag(row: Any, counts: queries.Counts) -> str:
    return quote_etag(f"{row.revision}.{counts.tag}.{translation.get_language()}")


def _live(row: Any) -> dict[str, Any]:
    counts = queries.counts(row)
    states = queries.states(row)
    return {
        "counts": counts,
        "count_lines": wording.count_lines(counts, states=states),
        "live_tag": _tag(row, counts),
    }


def _joining(request: access.Request, row: Any) -> dict[str, Any]:
    """The code, the address it is typed at, and both as a QR code; empty once nobody can come in."""
    if not row.code:
        return {"code": ""}
    where = request.build_absolute_uri(reverse("dreamspace:find_room"))
    straight = request.build_absolute_uri(reverse("dreamspace:come_in", args=[row.code]))
    picture = segno.make(straight, error="m", micro=False)
    return {
        "code": codes.shown(row.code),
        "where": where.partition("://")[2].rstrip("/"),
        "qr": _path(picture),
        "qr_size": len(picture.matrix) + 8,
        "is_loopback": urlsplit(where).hostname in LOOPBACK,
    }


def _wall(request: access.Request, row: Any) -> dict[str, Any]:
    counts = queries.counts(row)
    return {
        "space": row,
        "sides": wording.sides(row, counts, queries.states(row)),
        "live_tag": _tag(row, counts),
        "live_url": reverse("dreamspace:screen_live", args=[row.pk]),
        **_joining(request, row),
    }


def _path(code: segno.QRCode) -> str:
    """The dark fields of a QR code as one SVG path, with the quiet zone of four fields around."""
    parts = []
    for y, line in enumerate(code.matrix, start=4):
        parts += [f"M{x} {y}h1v1h-1z" for x, dark in enumerate(line, start=4) if dark]
    return "".join(parts)
