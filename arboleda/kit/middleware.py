"""What every request passes through, on both doors."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from arboleda.kit import context, errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), accelerometer=(), gyroscope=(), "
        "magnetometer=(), payment=(), usb=(), browsing-topics=()"
    ),
}
_A_YEAR = 31536000
_METHODS = ("GET", "HEAD", "POST")
"""All that forms and links can send; TRACE and the like find nothing here."""


def safety_headers(get_response: GetResponse) -> GetResponse:
    """Put the headers of R30 to R32 on every response, and answer a locked grove with 503."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_ours = request.method in _METHODS
        response = get_response(request) if is_ours else HttpResponseNotAllowed(_METHODS)
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        if settings.TLS:
            response.headers["Strict-Transport-Security"] = _only_tls()
        if not _is_static(request, response):
            _keep_out_of_caches(response)
        return response

    # Django looks for this hook on the middleware, whichever shape that has.
    middleware.process_exception = _answer_locked  # type: ignore[attr-defined]  # See above.
    return middleware


def _only_tls() -> str:
    """How long browsers stay with HTTPS, and where.

    The members' host is the grove's alone, and everything under it. The public one may be the
    organization's bare domain: its other sites are not ours to decide about.
    """
    return f"max-age={_A_YEAR}" + ("; includeSubDomains" if settings.DOOR == "members" else "")


def _is_static(request: HttpRequest, response: HttpResponseBase) -> bool:
    return request.path.startswith(settings.STATIC_URL) and response.status_code in (200, 206, 304)


def _keep_out_of_caches(response: HttpResponseBase) -> None:
    if settings.DOOR == "members":
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return
    # A withdrawn story must be gone from the next look on: nothing public is reused unasked.
    if "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "private, no-cache"


def _answer_locked(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if isinstance(exception, errors.Locked):
        return errors.unavailable(request)
    return None


def nobody(get_response: GetResponse) -> GetResponse:
    """Let nobody be known on the pages under NOBODY_PATH: no visit is looked up, touched or begun.

    Whoever takes part in a live room from a browser in which she is signed in must not be tied to
    what she does there: no row may change that is hers, not even the one that says she was here.
    """
    names = (settings.SESSION_COOKIE_NAME, settings.LATE_COOKIE_NAME, settings.DEVICE_COOKIE_NAME)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(settings.NOBODY_PATH):
            for name in names:
                request.COOKIES.pop(name, None)
        return get_response(request)

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Read in the language chosen by cookie, else by the browser, else by the grove."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = language_of(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """Return ``en`` or ``es`` for this request."""
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in known:
        return chosen
    for wanted, _quality in _accepted(request.headers.get("Accept-Language", "")):
        if wanted in known:
            return wanted
    grove = context.grove_of(request)
    if grove is not None and grove.language in known:
        return grove.language
    return settings.LANGUAGE_CODE


def _accepted(header: str) -> list[tuple[str, float]]:
    """Return (main language, quality) of an Accept-Language header, best first."""
    found: list[tuple[str, float]] = []
    for part in header[:400].split(","):
        name, _, parameters = part.strip().partition(";")
        quality = 1.0
        if parameters.strip().startswith("q="):
            try:
                quality = float(parameters.strip()[2:])
            except ValueError:
                quality = 0.0
        if name and quality > 0:
            found.append((name.split("-")[0].lower(), quality))
    return sorted(found, key=lambda pair: -pair[1])


def grove_zone(get_response: GetResponse) -> GetResponse:
    """Show times in the organization's zone; UTC before it has one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        grove = context.grove_of(request)
        try:
            zone = zoneinfo.ZoneInfo(grove.zone) if grove else zoneinfo.ZoneInfo("UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            return get_response(request)

    return middleware
