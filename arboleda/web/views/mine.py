"""My page: her path, her strengths, her writing, and what is held about her."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.organizing.people import operations as people
from arboleda.organizing.people import queries as people_queries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import queries as consent
from arboleda.trust.rights import queries as rights
from arboleda.web import forms

RULE = "self"
Form = forms.OwnStep | forms.OwnStrength


@access.signed_in
@access.passphrase_again
def my_page(request: access.Request) -> HttpResponseBase:
    """Where everything of hers begins."""
    wishes = rights.wishes(request.user.person_id, now=request.now) if request.user.given_at else []
    waiting = [(one, rights.wish_in_words(one)) for one in wishes]
    return render(request, "web/my_page.html", {"waiting": waiting})


@access.signed_in
@access.passphrase_again
@access.before_writing
def my_path(request: access.Request) -> HttpResponseBase:
    """Her path, and a step she adds herself."""
    form = forms.OwnStep(request.POST or None)
    if _written(request, form, people.add_path_step, "done_date"):
        return _saved(request, "web:my_path")
    steps = people_queries.path_of(
        actor=request.actor, person_id=request.user.person_id, rule=RULE, purpose="my-path"
    )
    done = sum(step.row.done_date is not None for step in steps)
    return render(request, "web/my_path.html", {"form": form, "steps": steps, "done": done})


@access.signed_in
@access.passphrase_again
@access.before_writing
def my_strengths(request: access.Request) -> HttpResponseBase:
    """What she knows how to do, offered or kept."""
    form = forms.OwnStrength(request.POST or None)
    if _written(request, form, people.write_strength, "offered"):
        return _saved(request, "web:my_strengths")
    strengths = people_queries.strengths_of(
        actor=request.actor, person_id=request.user.person_id, rule=RULE, purpose="my-strengths"
    )
    return render(request, "web/my_strengths.html", {"form": form, "strengths": strengths})


@require_POST
@access.signed_in
@access.passphrase_again
def change_my_step(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """A step is done, wanted again, or off her path."""
    step = people_queries.path_step(row_id, readable=consent.own(request.actor))
    changes = {
        "done": people.finish_path_step,
        "again": people.reopen_path_step,
        "remove": people.remove_path_step,
    }
    change = changes.get(request.POST.get("change", ""))
    if step is None or change is None:
        raise Http404
    change(actor=request.actor, step=step, now=request.now)
    return _saved(request, "web:my_path")


@require_POST
@access.signed_in
@access.passphrase_again
def change_my_strength(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """A strength is offered, kept for herself again, or taken out."""
    strength = people_queries.strength(row_id, readable=consent.own(request.actor))
    changes = {
        "offer": people.offer_strength,
        "keep": people.keep_strength,
        "remove": people.remove_strength,
    }
    change = changes.get(request.POST.get("change", ""))
    if strength is None or change is None:
        raise Http404
    change(actor=request.actor, strength=strength, now=request.now)
    return _saved(request, "web:my_strengths")


def _written(request: access.Request, form: Form, write: Callable[..., Any], *more: str) -> bool:
    """Write her words; True when they are kept, now or by the same form sent before."""
    if request.method != "POST" or not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        write(
            actor=request.actor,
            person_id=request.user.person_id,
            text=given["text"],
            kind=given["kind"],
            now=request.now,
            nonce=form.nonce,
            **{name: given[name] for name in more},
        )
    except accounts.AlreadyDone:
        return True
    except accounts.Invalid:
        form.add_error("text", _("Write it again, shorter and without numbers of papers."))
        return False
    return True


def _saved(request: access.Request, page: str) -> HttpResponseBase:
    notices.add(request, "good", _("Saved."))
    return redirect(page)
