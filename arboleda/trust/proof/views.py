"""Six words to keep and to check, behind the passphrase; checkpoints to print, for administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.proof import forms, operations, queries, rules

FRESH_MINUTES = 10
"""How long the words can be looked at again after they were made; then they are on paper."""


@access.signed_in
@access.passphrase_again
def six_words(request: access.Request) -> HttpResponseBase:
    """What six words are for; get them, or check those from an earlier day."""
    return _page(request)


@require_POST
@access.signed_in
@access.passphrase_again
def make_six_words(request: access.Request) -> HttpResponseBase:
    """Keep how things stand today, and show the words that hold us to it."""
    form = forms.NewWords(request.POST)
    form.is_valid()  # It has nothing but its nonce, and one that is none is replaced.
    try:
        made = operations.make_receipt(actor=request.actor, now=request.now, nonce=form.nonce)
    except accounts.Refused as no:
        raise Http404 from no
    except (accounts.Invalid, accounts.AlreadyDone):
        made = queries.receipts(request.actor)[0]
    except operations.ChainBroken:
        notices.add(
            request, "care", _("No words today: something in the book of lines was changed.")
        )
        return redirect("proof:six_words")
    return redirect("proof:show_six_words", made.pk)


@access.signed_in
@access.passphrase_again
def show_six_words(request: access.Request, receipt_id: int) -> HttpResponseBase:
    """The words, to write down; a few minutes later they are not shown any more."""
    receipt = queries.receipt(request.actor, receipt_id)
    if receipt is None:
        raise Http404
    if (request.now - receipt.made_at).total_seconds() > FRESH_MINUTES * 60:
        return redirect("proof:six_words")
    language = _language()
    try:
        words = operations.words_of(actor=request.actor, receipt=receipt, language=language)
    except rules.Broken as broken:
        raise Http404 from broken
    counts = [receipt.stands[chain]["count"] for chain in rules.CHAINS]
    context = {"words": words, "receipt": receipt, "reads": counts[0], "writes": counts[1]}
    return render(request, "proof/show_six_words.html", context)


@require_POST
@access.signed_in
@access.passphrase_again
def check_six_words(request: access.Request) -> HttpResponseBase:
    """Hold six words against the lines as they stand."""
    receipts = queries.receipts(request.actor)
    form = forms.CheckWords(request.POST, receipts=receipts)
    if not form.is_valid():
        return _page(request, form=form)
    receipt = queries.receipt(request.actor, form.cleaned_data["day"])
    if receipt is None:
        raise Http404
    outcome = operations.check_words(
        actor=request.actor,
        receipt=receipt,
        number=form.cleaned_data["words"],
        now=request.now,
    )
    return _page(request, outcome=outcome, receipt=receipt)


@access.signed_in
@access.passphrase_again
def proof_file(request: access.Request, receipt_id: int) -> HttpResponseBase:
    """What somebody else needs to check her words without us."""
    receipt = queries.receipt(request.actor, receipt_id)
    if receipt is None:
        raise Http404
    try:
        response = JsonResponse(queries.proof_file(request.actor, receipt))
    except queries.Damaged:
        notices.add(request, "care", _("No file now: something in the book of lines was changed."))
        return redirect("proof:six_words")
    name = f"lines-{receipt.made_at:%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access.administrators
def checkpoints(request: access.Request) -> HttpResponseBase:
    """The last checkpoint of both chains and the keys that check them, to print."""
    latest = [queries.latest(chain) for chain in rules.CHAINS]
    context = {
        "latest": [one for one in latest if one is not None],
        "keys": queries.keys().values(),
        "now": request.now,
    }
    return render(request, "proof/checkpoints.html", context)


@access.administrators
@require_POST
def make_checkpoints(request: access.Request) -> HttpResponseBase:
    """Sign how both chains stand now."""
    try:
        operations.ask_checkpoints(actor=request.actor, now=request.now)
    except accounts.Refused as no:
        raise Http404 from no
    except operations.ChainBroken:
        notices.add(
            request,
            "care",
            _("Nothing was signed: something in the book of lines was changed. Restart nothing."),
        )
    else:
        notices.add(request, "good", _("Made. Print this page and keep it elsewhere."))
    return redirect("proof:checkpoints")


@access.administrators
def old_lines(request: access.Request) -> HttpResponseBase:
    """What of both books is past its time, and what went."""
    asked = queries.purge_asked()
    approval = asked and account_queries.approval_for(
        actor=request.actor, kind=operations.PURGE, object_id=asked.pk, now=request.now
    )
    try:
        due = queries.due(now=request.now)
    except queries.Damaged:
        due = None
    context = {
        "new": forms.NewWords(),
        "due": due,
        "damaged": queries.DAMAGED,
        "years": rules.KEEP.days // 365,
        "asked": asked,
        "approval": approval,
        "purges": queries.last_purges(),
    }
    return render(request, "proof/old_lines.html", context)


@require_POST
@access.administrators
@access.step_up
def change_purge(request: access.Request) -> HttpResponseBase:
    """Ask a second person, or delete what that person agreed to."""
    asked = queries.purge_asked()
    form = forms.NewWords(request.POST)
    form.is_valid()  # It has nothing but its nonce, and one that is none is replaced.
    try:
        if request.POST.get("step") == "ask":
            operations.ask_purge(actor=request.actor, now=request.now, nonce=form.nonce)
            notices.add(request, "info", _("Asked. A second person has to agree."))
        elif asked is None:
            raise Http404
        else:
            operations.purge_lines(actor=request.actor, purge=asked, now=request.now)
            notices.add(
                request, "good", _("Deleted. What was signed of these lines still proves the rest.")
            )
    except accounts.AlreadyDone:
        pass
    except accounts.NotApproved:
        notices.add(request, "care", _("A second person has to agree first."))
    except operations.HeldBack:
        notices.add(
            request,
            "care",
            _("Something is on hold for a court. Until that ends every line stays."),
        )
    except accounts.Invalid:
        notices.add(request, "info", _("No line is past its time."))
    except queries.Damaged:
        pass  # The page says so by itself.
    except operations.ChainBroken:
        notices.add(
            request, "care",
            _("Nothing was deleted: something in the book of lines was changed. Restart nothing."),
        )  # fmt: skip
    return redirect("proof:old_lines")


def _page(request: access.Request, **more: Any) -> HttpResponseBase:
    receipts = queries.receipts(request.actor)
    context = {
        "new": forms.NewWords(),
        "form": forms.CheckWords(receipts=receipts),
        "receipts": receipts,
        **more,
    }
    return render(request, "proof/six_words.html", context)


def _language() -> str:
    return "es" if (translation.get_language() or "").startswith("es") else "en"
