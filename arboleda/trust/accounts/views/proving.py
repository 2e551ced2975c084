"""What the pages that ask for a second step share: the question, the answer, and slowing guesses."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import Any

from django import conf
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.kit import forms as kit_forms
from arboleda.kit import registries, visitors
from arboleda.trust.accounts import access, choices, forms, operations, queries, rules, seals
from arboleda.trust.accounts.rules import passkeys

STATE = "passkey_state"
KNOWN = "known devices"
DEVICE_DAYS = 30


def site_of(request: HttpRequest) -> passkeys.Site:
    """For whom a passkey is made: this door's own host, and nobody else."""
    grove = registries.grove.get()()
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    origin = f"{request.scheme}://{request.get_host()}"
    return passkeys.Site(host, origin, grove.neutral_name if grove else host)


def question(request: HttpRequest, account: access.Account) -> dict[str, Any]:
    """What a template needs to ask for a second step: which ones there are, and for a passkey what
    the device is to sign."""
    found = queries.factors(account)
    kinds = {one.factor.kind for one in found}
    context: dict[str, Any] = {"has_app": choices.Factor.APP in kinds, "passkey_options": ""}
    if choices.Factor.PASSKEY in kinds:
        known = [
            bytes.fromhex(one.held["credential"])
            for one in found
            if one.factor.kind == choices.Factor.PASSKEY
        ]
        options, state = passkeys.to_prove(site_of(request), known=known)
        request.session[STATE] = state
        context["passkey_options"] = json.dumps(options)
    return context


def is_right(request: HttpRequest, account: access.Account, form: forms.Proof) -> bool:
    """Whether the form holds a second step of this account; what is wrong stands beside the field."""
    trying = begin(request, form, second_step_of=account) if form.is_valid() else None
    if trying is None:
        return False
    given, now = form.cleaned_data, access.member(request).now
    if given["passkey"]:
        state = request.session.pop(STATE, None)
        right = state is not None and operations.use_passkey(
            account=account, site=site_of(request), state=state, answer=given["passkey"]
        )
        wrong = _("That key did not fit. Try again, or use a code.")
    else:
        actor = account.actor
        witness = registries.witness.get()(actor=actor, subjects=[account.person_id])
        right = bool(given["code"]) and operations.use_code(
            witness=witness, account=account, code=given["code"], now=now
        )
        wrong = _("That code did not fit. Wait for the next one, then try again.")
    if right:
        operations.take_back(trying)
    else:
        form.add_error("code", wrong)
    return right


def begin(
    request: HttpRequest,
    form: kit_forms.Form,
    *,
    username: str = "",
    second_step_of: access.Account | None = None,
) -> operations.Try | None:
    """Count a try from where it comes, before the answer is compared with anything.

    None where wrong answers have slowed this place down; the form then says for how long. Whoever
    finds the answer right takes the try back (operations.take_back).
    """
    marks = _marks(request, username, second_step_of)
    trying = operations.begin_try(marks, now=access.member(request).now)
    if not trying.seconds:
        return trying
    text = ngettext(
        "Wait %(count)d second, then try again.",
        "Wait %(count)d seconds, then try again.",
        trying.seconds,
    )
    form.add_error(None, text % {"count": trying.seconds})
    return None


def know_device(request: HttpRequest, response: HttpResponseBase, account: access.Account) -> None:
    """Let this browser count its wrong answers for itself from now on, for this account alone.

    For staff it lasts 30 days; for everybody else it goes with the browser. Signing out and the
    exit take it away like every other cookie.
    """
    token = {
        "account": account.pk,
        "key": account.get_session_auth_hash(),
        "id": secrets.token_hex(8),
        "at": access.member(request).now.timestamp(),
    }
    sealed = seals.seal(token, use=KNOWN, row=uuid.UUID(int=0), capsule="device")
    response.set_cookie(
        conf.settings.DEVICE_COOKIE_NAME,
        sealed.hex(),
        max_age=DEVICE_DAYS * 86400 if account.role in choices.STAFF else None,
        httponly=True,
        samesite="Strict",
        secure=conf.settings.TLS,
    )


def _marks(
    request: HttpRequest, username: str, second_step_of: access.Account | None
) -> list[bytes]:
    account = second_step_of or (queries.account_named(username) if username else None)
    device = _device(request, account) if account is not None else ""
    if device:
        return [operations.mark("device", device)]
    marks = [operations.mark("address", visitors.address_of(request))]
    if second_step_of is not None:
        marks.append(operations.mark("account", second_step_of.pk))
    return marks


def _device(request: HttpRequest, account: access.Account) -> str:
    """The random id of a browser this account has signed in with, or nothing."""
    given = request.COOKIES.get(conf.settings.DEVICE_COOKIE_NAME, "")
    try:
        sealed = bytes.fromhex(given)
        token = seals.unseal(sealed, use=KNOWN, row=uuid.UUID(int=0), capsule="device")
    except (ValueError, seals.Broken):
        return ""
    age = access.member(request).now.timestamp() - token["at"]
    fits = token["account"] == account.pk and token["key"] == account.get_session_auth_hash()
    return str(token["id"]) if fits and age < DEVICE_DAYS * 86400 else ""


def let_in_again(request: access.Request) -> None:
    """Note in the session that a second step was taken just now."""
    request.session[access.STRONG] = True
    request.session[access.PROVED] = request.now.timestamp()


def has_half(stamp: float, *, now: float) -> bool:
    """Whether a right passphrase still waits for its second step."""
    return now - stamp < rules.HALF_MINUTES * 60
