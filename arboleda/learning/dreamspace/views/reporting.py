"""What a room gives back: on screen, on paper, and as a file for each of its languages."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.learning.dreamspace import choices, tasks
from arboleda.learning.dreamspace.queries import reporting as queries
from arboleda.learning.dreamspace.views import _shared
from arboleda.trust.accounts import access


@access.staff
def report(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """The report in each language: to read, to print, and as a file once it is made."""
    space = _shared.space(request, space_id)
    made = queries.kept(space)
    context = {
        "space": space,
        "lines": [
            {
                "code": code,
                "name": choices.OWN_NAMES.get(code, code),
                "made": made.get(code),
                "is_old": code in made and made[code].digest != queries.report(space, code).digest,
            }
            for code in (space.languages if space.frozen_at else ())
        ],
        "is_erased": bool(space.erased_at),
    }
    return render(request, "dreamspace/report.html", context)


@access.staff
def report_page(request: access.Request, space_id: uuid.UUID, language: str) -> HttpResponse:
    """The report in one language, on screen and for the printer."""
    space = _final(request, space_id, language)
    found = queries.report(space, language)
    return render(request, "dreamspace/report_page.html", {"space": space, "report": found})


@access.staff
@require_POST
def make_reports(request: access.Request, space_id: uuid.UUID) -> HttpResponse:
    """Let the task worker set the files."""
    space = _shared.space(request, space_id)
    if space.erased_at and space.frozen_at:
        tasks.make_reports.enqueue(str(space.pk))
        notices.add(request, "good", _("The files are being made. Look again in a moment."))
    return redirect("dreamspace:report", space.pk)


@access.staff
@require_POST
@access.step_up
def report_file(request: access.Request, space_id: uuid.UUID, language: str) -> HttpResponseBase:
    """The report in one language as a file; asks first who is there."""
    space = _final(request, space_id, language)
    made = _shared.found(queries.kept(space).get(language))
    answer = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="report-{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _final(request: access.Request, space_id: uuid.UUID, language: str) -> Any:
    space = _shared.space(request, space_id)
    if language not in space.languages or not space.frozen_at:
        raise Http404
    return space
