"""The public door. Each request asks the database and the keeper anew; nothing is kept anywhere."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from arboleda.kit import pages
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.stories import queries
from arboleda.voice.stories.views import _shared

PER_PAGE = 12


@require_safe
def public_stories(request: HttpRequest) -> HttpResponse:
    """Every story that may be read at this moment."""
    now = timezone.now()
    found = list(queries.published(now=now))
    page = pages.slice_of(found, pages.number_from(request.GET.get("page")), PER_PAGE)
    context = {"page": page, "stories": queries.tell(page.items, now=now)}
    return _unkept(render(request, "stories/public_stories.html", context))


@require_safe
def public_story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story; 410 once it was taken back or its time has ended; 404 if there never was one."""
    now = timezone.now()
    agreed = queries.published_story(slug, now=now)
    told = queries.tell([agreed], now=now) if agreed else []
    if not told:
        if queries.was_published(slug):
            return _gone(request)
        raise Http404
    context = {"story": told[0], "parts": _shared.paragraphs(told[0].text)}
    return _unkept(render(request, "stories/public_story.html", context))


@require_safe
def public_picture(request: HttpRequest, picture_id: uuid.UUID) -> HttpResponse:
    """The picture of a published story, as long as it is one."""
    agreed = queries.published_picture(picture_id, now=timezone.now())
    picture = agreed.version.picture if agreed else None
    data = None
    if picture is not None:
        data = queries.open_picture(
            audit_rules.PUBLIC, picture, rule="story-consent", purpose="public-site"
        )
    if data is None:
        if queries.picture_was_published(picture_id):
            return _gone(request)
        raise Http404
    return _shared.picture_response(data)


def _gone(request: HttpRequest) -> HttpResponse:
    return _unkept(render(request, "stories/gone.html", status=410))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
