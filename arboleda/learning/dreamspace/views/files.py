"""Files: a project of another tool comes in, and the results of a final room leave."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import exports, notices
from arboleda.learning.dreamspace import policies
from arboleda.learning.dreamspace.forms import bringing as forms
from arboleda.learning.dreamspace.operations import bringing as operations
from arboleda.learning.dreamspace.operations import understanding
from arboleda.learning.dreamspace.queries import exports as queries
from arboleda.learning.dreamspace.queries import paper, spaces
from arboleda.learning.dreamspace.rules import bringing as rules
from arboleda.learning.dreamspace.views import _shared
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts


@access.staff
@access.before_writing
def bring_room(request: access.Request) -> HttpResponse:
    """Choose the files of a project; look at what would come in; say yes."""
    asked = _asked(request)
    if "brought" in request.POST:
        return _bring(request, asked)
    form = forms.Files(request.POST or None, request.FILES or None)
    faults: list[str] = []
    more = 0
    if request.method == "POST" and form.is_valid():
        brought = understanding.understand(form.contents())
        if not brought.faults:
            waiting = {"brought": rules.pack(brought)}
            bring = forms.Bring(columns=brought.offered, initial=waiting, **asked)
            return render(request, "dreamspace/bring_preview.html", _preview(brought, bring))
        faults = [forms.sentence(one) for one in brought.faults[: forms.MOST_SAID]]
        more = len(brought.faults) - len(faults)
    context = {"form": form, "faults": faults, "more": more}
    return render(request, "dreamspace/bring_room.html", context)


@access.staff
def take_back_room(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Take out what a file brought; first see what goes."""
    space = _shared.space(request, space_id)
    if request.method == "POST":
        try:
            gone = operations.take_back_room(actor=request.actor, space=space, now=request.now)
        except accounts.Invalid as invalid:
            for code in invalid.problems:
                notices.add(request, "care", str(forms.PROBLEMS[code][1]))
            return redirect("dreamspace:room_files", space.pk)
        notices.add(request, "good", _("Taken back. Nothing of the files is left."))
        return redirect("dreamspace:spaces") if gone else redirect("dreamspace:space", space.pk)
    if not paper.imported(space) or space.frozen_at:
        raise Http404
    context = {"space": space, "stays": operations.stays_after(space)}
    return render(request, "dreamspace/take_back_room.html", context)


@access.staff
@access.files
def room_files(request: access.Request, space_id: uuid.UUID) -> HttpResponseBase:
    """What came in as files, and what can be taken along."""
    space = _shared.space(request, space_id)
    found = queries.results(space)
    if access.wants_file(request):
        if found is None:
            raise Http404
        return exports.zip_response(f"list-{request.now:%Y-%m-%d}", queries.parts(found))
    context = {
        "space": space,
        "found": found,
        "hidden": found.hidden if found else 0,
        "imported": paper.imported(space) and not space.frozen_at,
    }
    return render(request, "dreamspace/room_files.html", context)


# Inside


def _asked(request: access.Request) -> dict[str, Any]:
    """Whose room it can be; 404 for whoever can open none."""
    reach = gatherings.reach(request.actor, now=request.now)
    groups = spaces.choosable_groups(request.actor, now=request.now)
    may = any(
        policies.can_open_space(
            request.actor, everybody=reach.everybody, group_id=one, groups=reach.groups
        )
        for one in [None, *(pk for pk, _label in groups)]
    )
    if not may:
        raise Http404
    return {"groups": groups, "everybody": reach.everybody}


def _bring(request: access.Request, asked: dict[str, Any]) -> HttpResponse:
    try:
        brought = understanding.understand(rules.unpack(request.POST["brought"]))
    except ValueError:
        notices.add(request, "care", _("Choose the files once more."))
        return redirect("dreamspace:bring_room")
    form = forms.Bring(request.POST, columns=brought.offered, **asked)
    if form.is_valid():
        try:
            made = operations.bring_room(
                actor=request.actor, brought=brought, terms=form.terms(), now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
            notices.add(request, "good", _("It is in. You can take it back until it is final."))
            return redirect("dreamspace:space", made.pk)
        except accounts.AlreadyDone as again:
            return redirect("dreamspace:space", again.result)
        except accounts.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    return render(request, "dreamspace/bring_preview.html", _preview(brought, form))


def _preview(brought: rules.Brought, form: forms.Bring) -> dict[str, Any]:
    return {
        "form": form,
        "brought": brought,
        "cards": brought.cards[:5],
        "more": len(brought.cards) - 5,
        "scales": [one for one in brought.scales if not one.why],
        "left_out": [(one.name, forms.WHY[one.why]) for one in brought.left_out],
        "is_few": brought.sorters < rules.LEAST_PEOPLE,
    }
