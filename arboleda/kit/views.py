"""Pages of the kit: leaving, the language, and the page that shows every component."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from arboleda.kit import context, samples
from arboleda.kit import leaving as leaving_module

STAFF = frozenset({"facilitator", "organizer", "administrator"})


@csrf_exempt  # Leaving must work from a page that has waited for hours.
@require_http_methods(["GET", "POST"])
def exit(request: HttpRequest) -> HttpResponse:
    """Cover, forget, and go to the neutral site (R27). Answers 200, as form-action asks."""
    to = context.exit_url(request)
    response = HttpResponse(loader.render_to_string("kit/exit.html", {"exit_to": to}))
    response["Refresh"] = f"0; url={to}"
    leaving_module.forget(request, response)
    return response


@csrf_exempt  # It sets one of two words in a cookie; a page without any cookie can offer it.
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read on in the other language, on the same page."""
    code = request.POST.get("language", "")
    response = redirect(safe_path(request, request.POST.get("next", "")))
    response.status_code = 303
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            httponly=True,
            samesite="Lax",
            secure=settings.TLS,
        )
    return response


def safe_path(request: HttpRequest, path: str) -> str:
    """Return the path if it lies on this very site, else the first page."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else "/"


@require_GET
def leaving(request: HttpRequest) -> HttpResponse:
    """How leaving works, and what it cannot do (R28)."""
    return render(request, f"kit/leaving_{settings.DOOR}.html", {"exit_shown": True})


@require_GET
def components(request: HttpRequest) -> HttpResponseBase:
    """Every component, in both languages and from right to left; for staff."""
    role = context.role_of(request)
    if not role:
        return redirect(settings.LOGIN_URL)
    if role not in STAFF:
        raise Http404
    return render(request, "kit/components.html", {"sections": _sections(request)})


def _sections(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for key, code, direction in (("en", "en", "ltr"), ("es", "es", "ltr"), ("rtl", "en", "rtl")):
        with translation.override(code):
            shown = samples.context(key)
            html = loader.render_to_string("kit/_components.html", shown, request)
        found.append({"key": key, "code": code, "direction": direction, "html": html})
    return found
