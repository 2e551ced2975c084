"""Say that something is wrong; and, for staff, answer it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.rights import forms, operations, queries


@access.signed_in
@access.passphrase_again
@access.before_writing
def ask_correction(request: access.Request, kind: str) -> HttpResponseBase:
    """Say that something of one kind is wrong, where only staff can write it."""
    held = queries.held_of(request.actor, kind, now=request.now)
    if held is None or not held.lines:
        raise Http404
    form = forms.Correction(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_correction(
                actor=request.actor, kind=kind, text=form.cleaned_data["text"], now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone:
            return redirect("rights:held")
        else:
            notices.add(
                request, "good", _("Sent to the people who work with you. The answer comes here.")
            )
            return redirect("rights:held")
    return render(request, "rights/ask_correction.html", {"form": form, "held": held})


@access.staff
def corrections(request: access.Request) -> HttpResponseBase:
    """What people say is wrong, and nobody answered yet."""
    waiting = queries.corrections_waiting(request.actor, now=request.now)
    return render(request, "rights/corrections.html", {"waiting": waiting})


@access.staff
@access.before_writing
def answer_correction(request: access.Request, correction_id: uuid.UUID) -> HttpResponseBase:
    """Answer one of them."""
    asked = queries.correction(request.actor, correction_id, now=request.now)
    if asked is None:
        raise Http404
    form = forms.CorrectionAnswer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_correction(
                actor=request.actor, correction=asked.row, now=request.now, **form.cleaned_data
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Answer sent."))
            return redirect("rights:corrections")
    return render(request, "rights/answer_correction.html", {"form": form, "asked": asked})
