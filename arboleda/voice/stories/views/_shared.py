"""What the views of this app have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse

from arboleda.kit import pictures
from arboleda.trust.accounts import operations as accounts
from arboleda.voice.stories import forms

T = TypeVar("T")


def sent(request: HttpRequest, *, files: bool = False) -> list[Any]:
    """What a form is made with: what was sent, or nothing; an empty form that was sent counts."""
    if request.method != "POST":
        return []
    return [request.POST, request.FILES] if files else [request.POST]


def carry_out(form: django_forms.Form | None, act: Callable[[], T]) -> tuple[bool, list[str]]:
    """Do what the form asks. Returns whether it was done, and problems that have no field.

    A form that came twice counts as done; what the policy refuses does not exist.
    """
    try:
        act()
    except accounts.AlreadyDone:
        return True, []
    except accounts.Invalid as invalid:
        return False, forms.explain(form, invalid.problems)
    except accounts.Refused as refused:
        raise Http404 from refused
    return True, []


def picture_response(data: bytes) -> HttpResponse:
    """A picture that no cache keeps and that can do nothing but be looked at."""
    response = HttpResponse(data, content_type=pictures.CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = 'attachment; filename="picture.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def paragraphs(text: str) -> list[str]:
    """The parts of a text that an empty line divides."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


Context = dict[str, Any]
