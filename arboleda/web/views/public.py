"""The first page of the public door: what funders and allies see first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from arboleda.kit import errors
from arboleda.voice.funders import queries as funders
from arboleda.voice.reports import queries as reports
from arboleda.voice.stories import queries as stories

STORIES = 3

STEPS = (
    (_("A conversation"), _("Two people talk about what matters to them. Trust comes first.")),
    (_("A cohort"), _("We learn side by side, and start from what each of us already knows.")),
    (_("A dream"), _("We put our ideas on one map and choose together what comes first.")),
    (_("A change"), _("With our neighbors we ask people in power for it, until it is won.")),
    (_("A story"), _("We tell it ourselves, in our own words, for as long as we want.")),
)
"""What we do, one link of the chain after the other."""


@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """Who we are, what grew this year, a few stories, one spotlight, and a way to ask.

    While the grove is locked the stories are closed, and everything else is there.
    """
    closed = False
    try:
        now = timezone.now()
        told = stories.tell(stories.published(now=now)[:STORIES], now=now)
    except errors.Locked:
        told, closed = [], True
    context = {
        "stories": told,
        "closed": closed,
        "steps": STEPS,
        "frozen": reports.newest_totals(),
        "spotlight": funders.published_spotlights().first(),
    }
    response = render(request, "web/public_home.html", context)
    response["Cache-Control"] = "no-store"
    return response
