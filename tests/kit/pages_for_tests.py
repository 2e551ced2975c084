"""Pages that only tests ask for."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from arboleda.kit import errors, notices
from arboleda.kit import urls as kit_urls

handler400 = "arboleda.kit.errors.bad_request"
handler403 = "arboleda.kit.errors.forbidden"
handler404 = "arboleda.kit.errors.not_found"
handler500 = "arboleda.kit.errors.server_error"

SECRET = "Guadalupe Montes 312-555-0199"


class KeeperIsLocked(errors.Locked):
    """What a higher floor raises."""


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    """Fail in the way asked for, with a name in the message."""
    faults: dict[str, Exception] = {
        "400": BadRequest(SECRET),
        "403": PermissionDenied(SECRET),
        "404": Http404(SECRET),
        "500": ValueError(SECRET),
        "503": KeeperIsLocked(SECRET),
    }
    raise faults[kind]


def plain(request: HttpRequest) -> HttpResponse:
    """An ordinary page, with a notice."""
    notices.add(request, "good", "Saved.")
    return render(request, "members.html")


urlpatterns = [
    path("", include((kit_urls.members_urlpatterns, "kit"))),
    path("fail/<str:kind>/", fail),
    path("", plain, name="plain"),
]
