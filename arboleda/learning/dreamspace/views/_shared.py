"""What the views of this app have in common."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from arboleda.kit import notices
from arboleda.learning.dreamspace.forms import problems
from arboleda.learning.dreamspace.queries import spaces
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts

Context = dict[str, Any]


def space(request: access.Request, space_id: uuid.UUID) -> Any:
    """The room, or 404 where the asker does not work with it."""
    return found(spaces.space(request.actor, space_id, now=request.now))


def found(row: Any) -> Any:
    """The row, or 404 where there is none that the asker may see."""
    if row is None:
        raise Http404
    return row


def carry_out(form: django_forms.Form | None, act: Callable[[], object]) -> tuple[bool, list[str]]:
    """Do what the form asks. Returns whether it was done, and sentences that have no form.

    A form that came twice counts as done; what the policy refuses does not exist.
    """
    try:
        act()
    except accounts.AlreadyDone:
        return True, []
    except accounts.Invalid as invalid:
        return False, problems.explain(form, invalid.problems)
    except accounts.Refused as refused:
        raise Http404 from refused
    return True, []


def tell(request: access.Request, act: Callable[[], object], saved: Any) -> bool:
    """Do what one button asks, and say on the next page that it is done, or what is in the way."""
    done, loose = carry_out(None, act)
    for sentence in loose:
        notices.add(request, "care", sentence)
    if done and saved:
        notices.add(request, "good", saved)
    return done


def ask(
    request: access.Request,
    form: Any,
    act: Callable[[], object],
    *,
    context: Context,
    saved: Any,
    back: str,
    template: str = "dreamspace/form.html",
) -> HttpResponse:
    """One form on a page of its own: ask, do, and lead back with a word on what was saved.

    context names the heading, lead and button; back is where it leads and its way back.
    """
    if form.is_bound and form.is_valid() and carry_out(form, act)[0]:
        notices.add(request, "good", saved)
        return redirect(back)
    return render(request, template, {**context, "form": form, "back": back})


def address(name: str, *args: Any) -> str:
    """The address of a page, or empty where no door mounts it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
