"""Practising her passphrase: typed, or tapped picture by picture. Nothing is stored.

What is tapped lies in her sealed session alone. It goes with the answer, with the page of her
passphrase, after five minutes, and with the session.
"""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from arboleda.engines import words
from arboleda.engines.words import pictured
from arboleda.kit import forms as kit_forms
from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts.views import proving
from arboleda.trust.room import forms, rules

TAPPED = "room_practice"


@access.signed_in
@sensitive_post_parameters()
def practice(request: access.Request) -> HttpResponseBase:
    """Say whether what she typed or tapped is her passphrase, and never which word is wrong."""
    change = request.POST.get("change", "") if request.method == "POST" else ""
    typed, tapped = forms.Practice(), forms.Tapped()
    if change == "check":
        tapped = forms.Tapped(request.POST)
        if _is_right_tapped(request, tapped):
            return _yes(request)
    elif change == "type":
        typed = forms.Practice(request.POST)
        if typed.is_valid() and _is_hers(request, typed, [typed.cleaned_data["passphrase"]]):
            return _yes(request)
        if typed.is_valid():
            forms.add_problems(typed, ["wrong_passphrase"])
    elif request.method == "POST":
        _tap(request, change)
        # The same words in every address: which picture it was must not stand in the history.
        return redirect(f"{reverse('room:practice')}#pictures")
    return render(request, "room/practice.html", _context(request, typed, tapped))


def _context(
    request: access.Request, typed: forms.Practice, tapped: forms.Tapped
) -> dict[str, object]:
    language = translation.get_language() or "en"
    row = _row(request)
    return {
        "form": tapped if tapped.is_bound else typed,
        "typed": typed,
        "row": pictured.shown(row, language),
        "places": pictured.WORDS_EACH,
        "is_full": len(row) == pictured.WORDS_EACH,
        "all": pictured.shown(pictured.ALL, language),
    }


def _row(request: access.Request) -> list[pictured.Pictured]:
    """The pictures tapped so far; none once they are older than five minutes."""
    kept = request.session.get(TAPPED)
    if kept is None:
        return []
    if not 0 <= request.now.timestamp() - kept["at"] < rules.QUIET.total_seconds():
        drop(request)
        return []
    return [pictured.BY_KEY[key] for key in kept["keys"]]


def _tap(request: access.Request, change: str) -> None:
    """Add the picture that was tapped, take the last one back, or begin again."""
    row = _row(request)
    thing = pictured.BY_KEY.get(request.POST.get("tap", ""))
    if change == "back":
        row = row[:-1]
    elif change == "anew":
        row = []
    elif thing is not None and len(row) < pictured.WORDS_EACH:
        row.append(thing)
    drop(request)
    if row:
        keys = [one.key for one in row]
        request.session[TAPPED] = {"keys": keys, "at": request.now.timestamp()}


def drop(request: access.Request) -> None:
    """Forget what was tapped."""
    request.session.pop(TAPPED, None)


def _is_right_tapped(request: access.Request, form: forms.Tapped) -> bool:
    """Whether the six pictures are her passphrase, in whichever language she has it."""
    row = _row(request)
    form.is_valid()
    if len(row) < pictured.WORDS_EACH:
        forms.add_problems(form, ["too_few_pictures"])
        return False
    right = _is_hers(request, form, [pictured.phrase(row, one) for one in words.LANGUAGES])
    if not right and not form.errors:
        forms.add_problems(form, ["wrong_pictures"])
    return right


def _is_hers(request: access.Request, form: kit_forms.Form, tries: list[str]) -> bool:
    """Whether one of these opens her account; slowed like the question at the door.

    It confirms nothing: a right answer here opens no page that asks for her passphrase.
    """
    trying = proving.begin(request, form, username=request.user.username)
    if trying is None:
        return False
    drop(request)
    right = any(request.user.check_password(one) for one in tries)
    if right:
        accounts.take_back(trying)
    return right


def _yes(request: access.Request) -> HttpResponseBase:
    drop(request)
    notices.add(request, "good", _("Yes, that is your passphrase. You know it."))
    return redirect("room:practice")
