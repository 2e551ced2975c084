"""Erase one kind, or be forgotten wholly; and the receipt, which needs no account to be read."""

from __future__ import annotations

import secrets

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from arboleda.kit import leaving, notices, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.accounts.views import again
from arboleda.trust.rights import forms, operations, queries

ASKED = "forget"
"""In the session: the word of the receipt's address, and when it was first asked for."""


@access.signed_in
@access.passphrase_again
def erase_held(request: access.Request, kind: str) -> HttpResponseBase:
    """Erase one kind of what is held about the one who asks; she stays with us otherwise."""
    held = queries.held_of(request.actor, kind, now=request.now)
    if held is None or not held.is_alone or not held.lines:
        raise Http404
    door = queries.door(request.user.person_id, kind, now=request.now)
    form = forms.EraseKind(request.POST if request.method == "POST" else None)
    if door.is_open and request.method == "POST" and form.is_valid():
        try:
            operations.erase_kind(
                actor=request.actor, model=kind, now=request.now, nonce=form.nonce
            )
        except operations.HeldBack:
            return render(request, "rights/held_back.html", status=409)
        except accounts.AlreadyDone:
            pass
        notices.add(request, "good", _("Erased. It is gone from here for good."))
        return redirect("rights:held")
    context = {"held": held, "form": form, "door": door, "kind": kind}
    return render(request, "rights/erase_held.html", context)


@access.signed_in
@access.passphrase_again
def forget_me(request: access.Request) -> HttpResponseBase:
    """What is lost, what is not reached, and the way on; nothing happens here yet."""
    if queries.is_held(request.user.person_id):
        return render(request, "rights/held_back.html", status=409)
    if account_queries.is_last_administrator(request.user.person_id):
        return _is_the_last(request)
    door = queries.door(request.user.person_id, now=request.now)
    if door.is_open and request.method == "POST":
        word = secrets.token_urlsafe(24)
        request.session[ASKED] = {"word": word, "at": request.now.timestamp()}
        return redirect("rights:forget_sure", word=word)
    context = {
        "kinds": queries.kinds_lost(request.actor, now=request.now),
        "unreached": queries.unreached(),
        "backups": queries.backups_forget(now=request.now),
        "door": door,
    }
    return render(request, "rights/forget_me.html", context)


@sensitive_post_parameters()
def forget_sure(request: HttpRequest, word: str) -> HttpResponseBase:
    """Ask once more, then forget. Afterwards, for an hour, the receipt: for whoever has the address."""
    done = queries.receipt(word, now=timezone.now())
    if done is not None:
        return _receipt(request, word)
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    return _ask_once_more(access.member(request), word)


def receipt_file(request: HttpRequest, word: str) -> HttpResponse:
    """The receipt as a text file with a neutral name."""
    done = queries.receipt(word, now=timezone.now())
    if done is None:
        raise Http404
    text = loader.render_to_string("rights/receipt.txt", queries.in_words(done))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="paper-{done.finished_at:%Y-%m-%d}.txt"'
    )
    response["Cache-Control"] = "no-store"
    return response


@access.passphrase_again
def _ask_once_more(request: access.Request, word: str) -> HttpResponseBase:
    asked = request.session.get(ASKED)
    if not asked or not secrets.compare_digest(asked["word"], word):
        return redirect("rights:forget_me")
    form = forms.ForgetMe(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_sure(request, form, asked["at"]):
        person = request.user.person_id
        try:
            operations.forget_person(
                actor=request.actor, person_id=person, now=request.now, claim=word
            )
        except operations.HeldBack:
            return render(request, "rights/held_back.html", status=409)
        except operations.LastAdministrator:
            return _is_the_last(request)
        except operations.NotYet:
            return redirect("rights:forget_me")
        return _receipt(request, word)
    return render(request, "rights/forget_sure.html", {"form": form})


def _is_the_last(request: access.Request) -> HttpResponseBase:
    words = _(
        "You are the only person who can manage accounts. Let somebody else become administrator "
        "first; then you can ask again."
    )
    notices.add(request, "care", words)
    return redirect("rights:held")


def _is_sure(request: access.Request, form: forms.ForgetMe, asked_at: float) -> bool:
    """Whether the pause is over and the passphrase is hers; what is missing stands on the form."""
    if request.now.timestamp() - asked_at < queries.PAUSE.total_seconds():
        form.add_error(None, _("Wait a few seconds, breathe, then press again."))
        return False
    return again.is_passphrase(request, form)


def _receipt(request: HttpRequest, word: str) -> HttpResponseBase:
    """The receipt for somebody who is not known here any more; whatever was open is closed."""
    auth.logout(request)
    done = queries.receipt(word, now=timezone.now())
    if done is None:
        raise Http404
    context = {**queries.in_words(done), "word": word, "home": registries.home_url.get()("")}
    response = render(request, "rights/receipt.html", context)
    leaving.forget(request, response)
    return response
