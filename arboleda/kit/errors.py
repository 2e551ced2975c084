"""Pages for when something is wrong: in both languages, and telling nothing."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries


class Locked(Exception):
    """The keeper holds no keys at the moment: nothing sealed can be read. Answered with 503."""


@dataclasses.dataclass(frozen=True)
class _Words:
    title: Promise
    text: Promise


_WORDS = {
    400: _Words(
        _("We could not read that"),
        _("Nothing was saved. Go back, look at what you wrote, and send it again."),
    ),
    403: _Words(
        _("This is not open to you"),
        _("If you need it for your work, ask someone who runs this site."),
    ),
    404: _Words(
        _("There is no page here"),
        _("The address may have changed. Start again from the first page."),
    ),
    419: _Words(
        _("This page waited too long"),
        _("Nothing was saved. Go back, load the page again, and send it once more."),
    ),
    500: _Words(
        _("Something broke on our side"),
        _("You did nothing wrong. Nothing was saved. Try again in a minute."),
    ),
    503: _Words(
        _("We are closed for the moment"),
        _("Nothing is lost. Someone has to open the grove again. Come back in a while."),
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, and not allowed; used only where existence is no secret."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none for this reader; the two are the same, to the byte."""
    return _answer(request, 404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or stale; an app may bring its words back to press again."""
    try:
        answer: HttpResponse | None = registries.form_expired.get()(request)
    except registries.NotFilled:
        answer = None
    return answer or _answer(request, 403, words=419)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the fault was that the grove is locked."""
    if isinstance(sys.exception(), Locked):
        return unavailable(request)
    return _answer(request, 500, with_context=False)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the grove is locked; nothing sealed can be read until somebody opens it."""
    response = _answer(request, 503, with_context=False)
    response["Retry-After"] = "300"
    return response


def _answer(
    request: HttpRequest, status: int, *, words: int = 0, with_context: bool = True
) -> HttpResponse:
    """Render the error page.

    The context processors ask the database; where that may be the fault itself they are left out,
    and the page stands alone.
    """
    chosen = _WORDS[words or status]
    current = translation.get_language() or settings.LANGUAGE_CODE
    codes = [current, *(code for code, _name in settings.LANGUAGES if code != current)]
    context: dict[str, Any] = {"versions": [_version(chosen, code) for code in codes]}
    if not with_context:
        context |= {"door": settings.DOOR, "signed_in": False, "stands_alone": True}
    if status == 503:
        context["unlock_url"] = _unlock_url(request)
    template = f"kit/error_{settings.DOOR}.html"
    html = loader.render_to_string(template, context, request if with_context else None)
    return HttpResponse(html, status=status)


def _unlock_url(request: HttpRequest) -> str:
    """Where an administrator opens the grove again; empty for everybody else."""
    is_administrator = getattr(getattr(request, "actor", None), "role", "") == "administrator"
    return registries.unlock_url.get() if is_administrator else ""


def _version(words: _Words, code: str) -> dict[str, str]:
    with translation.override(code):
        return {
            "code": code,
            "title": str(words.title),
            "text": str(words.text),
            "home": translation.gettext("Go to the first page"),
            "unlock": translation.gettext("Open the keys"),
        }
