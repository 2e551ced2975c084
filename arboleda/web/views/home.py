"""The members' first page, and founding a grove."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from arboleda.kit import registries
from arboleda.organizing.people.operations import ground
from arboleda.trust.accounts import access, policies
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts.views import proving
from arboleda.trust.rights import queries as rights
from arboleda.trust.vault import queries as vault
from arboleda.web import forms, operations
from arboleda.web.queries import home as queries
from arboleda.web.views import walk


def home(request: HttpRequest) -> HttpResponse:
    """The next meeting, or the day of whoever is on staff; the walk where all is fiction."""
    if registries.grove.get()() is None:
        return redirect("web:first_run")
    if not request.user.is_authenticated:
        return redirect("web:walk" if walk.is_open(request) else "accounts:sign_in")
    return _home_of(access.member(request))


def _home_of(request: access.Request) -> HttpResponse:
    if policies.is_staff(request.actor):
        day = queries.day(request.actor, today=ground.today(request.now), now=request.now)
        due = access.factor_due(request, now=request.now)
        is_administrator = request.user.role == "administrator"
        put_out = vault.put_out() if is_administrator else []
        context = {"day": day, "due": due, "put_out": put_out}
        return render(request, "web/home_staff.html", context)
    meeting = queries.next_meeting(request.user.person_id, now=request.now)
    waiting = (
        rights.wishes(request.user.person_id, now=request.now) if request.user.given_at else []
    )
    return render(request, "web/home.html", {"meeting": meeting, "waiting": waiting})


@sensitive_post_parameters()
def first_run(request: HttpRequest) -> HttpResponse:
    """Found the grove, for whoever can read the code in the terminal."""
    if registries.grove.get()() is not None:
        return redirect("web:home")
    form = forms.FirstRun(request.POST or None)
    if request.method == "POST" and form.is_valid() and _founded(request, form):
        return redirect("accounts:sign_in")
    return render(request, "web/first_run.html", {"form": form})


def _founded(request: HttpRequest, form: forms.FirstRun) -> bool:
    trying = proving.begin(request, form)
    if trying is None:
        return False
    given = dict(form.cleaned_data)
    path = settings.FIRST_RUN_CODE
    right = path.read_text(encoding="ascii") if path.exists() else ""
    typed = given.pop("code").strip().upper()
    if not right or not hmac.compare_digest(right.encode(), typed.encode()):
        form.add_error("code", _("That is not the code in the terminal."))
        return False
    accounts.take_back(trying)
    try:
        operations.found_grove(**given, now=access.member(request).now)
    except accounts.Invalid as invalid:
        for sentence in operations.sentences(invalid.problems):
            form.add_error(None, sentence)
        return False
    return True
