"""Second steps: what I have, adding an app or a passkey, recovery codes, taking one off."""

from __future__ import annotations

import json
import uuid
from typing import Any

import segno
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, registries
from arboleda.trust.accounts import access, choices, forms, operations, queries, rules, seals
from arboleda.trust.accounts.rules import passkeys
from arboleda.trust.accounts.views import proving

OFFERED = "offered_app"
MAKING = "making_passkey"


@access.signed_in
def factors(request: access.Request) -> HttpResponse:
    """What second steps I have, and what can be added."""
    found = queries.factors(request.user)
    codes = [one for one in found if one.factor.kind == choices.Factor.CODES]
    steps = [one for one in found if one.factor.kind != choices.Factor.CODES]
    context = {
        "steps": steps,
        "has_app": any(one.factor.kind == choices.Factor.APP for one in steps),
        "codes_left": len(codes[0].held["left"]) if codes else 0,
        "due": queries.factor_due(request.user, now=request.now),
        "is_staff": request.user.role in choices.STAFF,
    }
    return render(request, "accounts/factors.html", context)


@access.signed_in
@access.prove_first
def add_app(request: access.Request) -> HttpResponseBase:
    """Show the secret for an app, as a picture and as text, and take its first code."""
    secret = request.session.get(OFFERED) or rules.new_secret()
    request.session[OFFERED] = secret  # Sealed like all of the session, until the app shows a code.
    form = forms.AppCode(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        trying = proving.begin(request, form, second_step_of=request.user)
        if trying is None:
            return _app_page(request, form, secret)
        try:
            codes = operations.add_app(
                **_asked(request), secret=secret, code=form.cleaned_data["code"]
            )
        except operations.Invalid as wrong:
            form.add_error("code", _app_problem(wrong.problems))
        else:
            operations.take_back(trying)
            del request.session[OFFERED]
            return _added(request, codes)
    return _app_page(request, form, secret)


@access.signed_in
@access.prove_first
def add_passkey(request: access.Request) -> HttpResponseBase:
    """Make a passkey on this device; works with a script alone, for the browser asks it so."""
    form = forms.Passkey(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        state, given = request.session.pop(MAKING, None), form.cleaned_data
        try:
            key = passkeys.made(
                proving.site_of(request), state=state or {}, answer=given["passkey"]
            )
            codes = operations.add_passkey(**_asked(request), key=key, name=given["name"])
        except passkeys.PasskeyProblem:
            form.add_error(None, _("The device did not answer as it should. Try again."))
        except operations.Invalid:
            form.add_error(None, _("You have as many keys as we keep. Take one off first."))
        else:
            return _added(request, codes)
    return _passkey_page(request, form)


@require_POST
@access.signed_in
@access.prove_first
def renew_codes(request: access.Request) -> HttpResponseBase:
    """Make new recovery codes; they show on this answer and never again."""
    asked = _asked(request)
    del asked["this"]
    try:
        codes = operations.renew_codes(**asked)
    except operations.Invalid as wrong:
        raise Http404 from wrong
    return render(request, "accounts/codes.html", {"codes": codes})


@require_POST
@access.signed_in
@access.prove_first
def remove_factor(request: access.Request, factor_id: uuid.UUID) -> HttpResponseBase:
    """Take one of my second steps off."""
    factor = queries.factor(request.user, factor_id)
    if factor is None:
        raise Http404
    try:
        operations.remove_factor(**_asked(request), factor=factor)
    except operations.Invalid:
        notices.add(request, "care", _("This is your only one. Add another first."))
    else:
        notices.add(request, "good", _("Taken off. You are signed out everywhere else."))
    return redirect("accounts:factors")


def _asked(request: access.Request) -> dict[str, Any]:
    person = request.user.person_id
    return {
        "actor": request.actor,
        "witness": registries.witness.get()(actor=request.actor, subjects=[person]),
        "account": request.user,
        "now": request.now,
        "this": request.session.session_key or "",
    }


def _added(request: access.Request, codes: list[str]) -> HttpResponseBase:
    proving.let_in_again(request)
    if codes:
        return render(request, "accounts/codes.html", {"codes": codes, "is_new": True})
    notices.add(request, "good", _("Saved. From now on you are asked for it when you sign in."))
    return redirect("accounts:factors")


def _app_page(request: access.Request, form: forms.AppCode, secret: str) -> HttpResponse:
    grove = registries.grove.get()()
    place = grove.neutral_name if grove else ""
    address = rules.app_address(secret, username=request.user.username, place=place)
    code = segno.make(address, error="m", micro=False)
    context = {
        "form": form,
        "secret": rules.spaced(secret),
        "picture": _path(code),
        "size": len(code.matrix) + 8,
    }
    return render(request, "accounts/add_app.html", context)


def _path(code: segno.QRCode) -> str:
    """The dark fields of a QR code as one SVG path, with the quiet zone of four fields around."""
    parts = []
    for y, row in enumerate(code.matrix, start=4):
        parts += [f"M{x} {y}h1v1h-1z" for x, dark in enumerate(row, start=4) if dark]
    return "".join(parts)


def _passkey_page(request: access.Request, form: forms.Passkey) -> HttpResponse:
    account = request.user
    known = [
        bytes.fromhex(one.held["credential"])
        for one in queries.factors(account)
        if one.factor.kind == choices.Factor.PASSKEY
    ]
    handle = seals.mark(account.pk, use="passkeys")
    options, state = passkeys.to_make(
        proving.site_of(request), handle=handle, username=account.username, known=known
    )
    request.session[MAKING] = state
    context = {"form": form, "options": json.dumps(options)}
    return render(request, "accounts/add_passkey.html", context)


def _app_problem(problems: list[str]) -> str:
    if "app_exists" in problems:
        return _("You have an app already. Take it off first.")
    return _("That code did not fit. Wait for the next one, then try again.")
