"""Pages of the curriculum, for staff; participants meet it as the handout of their session."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation

from arboleda.learning.curriculum import queries
from arboleda.trust.accounts import access


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]


@access.staff
def modules(request: access.Request) -> HttpResponse:
    """Every module, by track."""
    tracks = queries.by_track(language=_language())
    context = {"tracks": tracks, "abouts": queries.abouts(language=_language())}
    return render(request, "curriculum/modules.html", context)


@access.staff
def module(request: access.Request, module_id: uuid.UUID) -> HttpResponse:
    """One module whole: what it is for, its activities, handouts and sources."""
    page = queries.module_page(module_id, language=_language())
    if page is None:
        raise Http404
    return render(request, "curriculum/module.html", {"page": page})


@access.staff
def handout(request: access.Request, module_id: uuid.UUID) -> HttpResponse:
    """What participants take home, made for paper."""
    page = queries.module_page(module_id, language=_language())
    if page is None or not page.handouts:
        raise Http404
    return render(request, "curriculum/handout.html", {"page": page})
