"""The office: the pages that keep the house in order, on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from arboleda.trust.accounts import access
from arboleda.web.queries import office as queries


@access.staff
def office(request: access.Request) -> HttpResponse:
    """What waits for a decision, who may see what, what is kept, keys and proof, team and settings."""
    shelves = queries.shelves(request.actor, now=request.now)
    return render(request, "web/office.html", {"shelves": shelves})
