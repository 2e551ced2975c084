"""What somebody sent after her visit had ended: she sends it herself now, or throws it away."""

from __future__ import annotations

import contextlib
import uuid

from django import conf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access, operations, queries, rules


@access.signed_in
@access.passphrase_again
def late_words(request: access.Request) -> HttpResponse:
    """What waits for her in this browser. Nothing of it is done before she presses."""
    return render(request, "accounts/late_words.html", {"late": waiting(request, request.user)})


@require_POST
def drop_late_words(request: HttpRequest) -> HttpResponse:
    """Throw it away: one form, by her; or everything here, by whoever stands at the sign-in page."""
    account = request.user if request.user.is_authenticated else None
    here = request.session.pop(queries.LATE, {}) if account is None else {}
    with contextlib.suppress(ValueError):
        row_id = uuid.UUID(here.get("kept", "") if account is None else request.POST.get("id", ""))
        operations.drop_late_words(account=account, row_id=row_id)
    response = redirect("accounts:sign_in" if account is None else "accounts:late_words")
    if account is None:  # With the cookie goes the one key that opens what else waits here.
        response.delete_cookie(conf.settings.LATE_COOKIE_NAME, samesite="Strict")
    else:
        notices.add(request, "good", _("Thrown away."))
    return response


def sent_before(request: HttpRequest) -> HttpResponse | None:
    """A form of a page opened before she signed in again: brought back for her to press once more.

    Its token is an old one, so nothing of it is done. That this very site sent it the browser says
    itself (Sec-Fetch-Site, which no page can set); where it does not, there is only the error page.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = rules.late_fields(sent)
    if not fields:
        return None
    context = {"fields": fields, "words": rules.written(fields), "files": list(request.FILES)}
    return render(request, "accounts/sent_before.html", context, status=403)


def waiting(request: HttpRequest, account: access.Account) -> list[queries.Late]:
    """What waits for this account in this browser."""
    secret = queries.late_secret(request.COOKIES)
    return queries.late_words(account, secret=secret, now=access.member(request).now)
