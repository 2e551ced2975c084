"""Pages on releases of information: staff record them with a person; she sees and ends them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices as short
from arboleda.kit import registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import forms, operations, policies, queries
from arboleda.trust.consent.rules import notices


@access.staff
def policy(request: access.Request) -> HttpResponseBase:
    """Who may see and use what: printed from the rules that decide."""
    return render(request, "consent/policy.html", queries.policy_page())


@access.signed_in
@access.passphrase_again_for_oneself
def releases(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """What one person lets us share, newest first, and what has ended."""
    readable = queries.readable(request.actor, now=request.now)
    listed = _listed(request, person_id, readable)
    context = {
        "in_force": [one for one in listed.releases if one.is_in_force],
        "over": [one for one in listed.releases if not one.is_in_force],
        "may_record": policies.can_record_release(request.actor, person_id, readable),
    }
    return _page(request, "consent/releases.html", person_id, listed.name, context)


@access.staff
@access.before_writing
def record_release(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Keep a release that a person signed."""
    readable = queries.readable(request.actor, now=request.now)
    listed = _listed(request, person_id, readable, only=uuid.UUID(int=0))
    form = forms.Release(
        request.POST if request.method == "POST" else None,
        now=request.now,
        is_minor=queries.is_minor(person_id),
    )
    return _recorded(request, person_id, form) or _page(
        request,
        "consent/record_release.html",
        person_id,
        listed.name,
        {"form": form, "notice": _notice()},
    )


@access.staff
@access.before_writing
def renew_release(
    request: access.Request, person_id: uuid.UUID, release_id: uuid.UUID
) -> HttpResponseBase:
    """Keep a new release that follows an earlier one; its end and signature are new (R2)."""
    readable = queries.readable(request.actor, now=request.now)
    listed = _listed(request, person_id, readable, only=release_id)
    if not listed.releases or listed.releases[0].terms is None:
        raise Http404
    before = listed.releases[0]
    assert before.terms is not None
    form = forms.Release(
        request.POST if request.method == "POST" else None,
        now=request.now,
        is_minor=queries.is_minor(person_id),
        initial=forms.Release.initial_of(before.terms),
    )
    return _recorded(request, person_id, form, renews=before.row) or _page(
        request,
        "consent/renew_release.html",
        person_id,
        listed.name,
        {"form": form, "notice": _notice()},
    )


@require_POST
@access.signed_in
def withdraw_release(
    request: access.Request, person_id: uuid.UUID, release_id: uuid.UUID
) -> HttpResponseBase:
    """Take a release back with one tap. This never asks again and never waits."""
    readable = queries.readable(request.actor, now=request.now)
    release = queries.release(release_id, readable=readable)
    if release is None or release.person_id != person_id:
        raise Http404
    own = request.actor.person == person_id
    how = "own" if own else request.POST.get("how", "oral")
    try:
        operations.withdraw_release(actor=request.actor, release=release, how=how, now=request.now)
    except (accounts.Refused, accounts.Invalid) as no:
        raise Http404 from no
    short.add(request, "good", _("Taken back. From now on nothing is shared on it."))
    return redirect("consent:releases", person_id=person_id)


def _notice() -> Any:
    return queries.notice_for(notices.RELEASE, translation.get_language() or "")


def _listed(
    request: access.Request,
    person_id: uuid.UUID,
    readable: Any,
    *,
    only: uuid.UUID | None = None,
) -> queries.Listed:
    """A person whom the asker may see, with her releases; or "not found"."""
    if not policies.can_read_releases(request.actor, person_id, readable):
        raise Http404
    listed = queries.releases_shown(
        actor=request.actor, person_id=person_id, rule=readable.rule, now=request.now, only=only
    )
    if listed is None:
        raise Http404
    return listed


def _recorded(
    request: access.Request, person_id: uuid.UUID, form: forms.Release, *, renews: Any = None
) -> HttpResponseBase | None:
    """Keep what a valid form says and lead to the list; None to show the form (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        operations.record_release(
            actor=request.actor, identity=person_id, terms=form.terms(), now=request.now,
            nonce=form.nonce, renews=renews,
        )  # fmt: skip
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return None
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.AlreadyDone:
        return redirect("consent:releases", person_id=person_id)
    short.add(request, "good", _("Kept. It ends by itself on its last day."))
    return redirect("consent:releases", person_id=person_id)


def _page(
    request: access.Request, template: str, person_id: uuid.UUID, name: str,
    context: dict[str, Any],
) -> HttpResponseBase:  # fmt: skip
    own = request.actor.person == person_id
    try:
        back = "" if own else registries.person_url.get()(person_id)
    except registries.NotFilled:
        back = ""
    known = {"person_id": person_id, "name": name, "own": own, "back_url": back}
    return render(request, template, {**known, **context})
