"""What the views of this app have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from arboleda.kit import notices
from arboleda.organizing.campaigns import forms
from arboleda.trust.accounts import operations as accounts

Context = dict[str, Any]


def carry_out(form: django_forms.Form | None, act: Callable[[], object]) -> tuple[bool, list[str]]:
    """Do what the form asks. Returns whether it was done, and sentences that have no form.

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


def ask(
    request: HttpRequest,
    form: Any,
    act: Callable[[], object],
    *,
    context: Context,
    saved: Any,
    back: str,
) -> HttpResponse:
    """One form on a page of its own: ask, do, and lead back with a word on what was saved.

    context names the page's template, heading, lead, button and where its back link leads.
    """
    if form.is_bound and form.is_valid() and carry_out(form, act)[0]:
        notices.add(request, "good", saved)
        return redirect(back)
    return render(request, "campaigns/form.html", {**context, "form": form, "back": back})


def found(row: Any) -> Any:
    """The row, or 404 where there is none that the asker may see."""
    if row is None:
        raise Http404
    return row
