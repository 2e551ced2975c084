"""Decorators that views of every app wear: who may come in, and when the passphrase is asked again.

Somebody who is not signed in goes to the sign-in page. Somebody in another role finds nothing
there (404): a page that says "forbidden" says that there is something.
"""

from __future__ import annotations

import datetime
import functools
import urllib.parse
from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from arboleda.kit import notices, registries
from arboleda.trust.accounts import choices, models, operations, queries, rules
from arboleda.trust.audit import rules as audit_rules

P = ParamSpec("P")
Account = models.Account
"""The account, for the types of views: views know no models."""
CONFIRMED = "confirmed_at"
"""In a session: when the passphrase was last typed (seconds since 1970)."""
PROVED = "proved_at"
"""In a session: when a second step was last taken."""
STRONG = queries.STRONG


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    user: models.Account
    actor: audit_rules.Actor
    now: datetime.datetime


def member(request: HttpRequest) -> Request:
    """The request as one of somebody who is signed in; the caller has looked."""
    return cast("Request", request)


View = Callable[Concatenate[Request, P], HttpResponseBase]
Plain = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def roles(*allowed: str) -> Callable[[View[P]], Plain[P]]:
    """Let in accounts of these roles."""

    def wear(view: View[P]) -> Plain[P]:
        @functools.wraps(view)
        def come_in(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.method == "POST":  # The page to sign in at says that nothing was done.
                    request.session.setdefault(queries.LATE, {"kept": "", "files": 0})
                return redirect("accounts:sign_in")
            if request.user.role not in allowed:
                raise Http404
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # Checked just above.

        come_in.asks_who = True  # type: ignore[attr-defined]  # For the middleware: `_keep_late`.
        return cast("Plain[P]", come_in)

    return wear


signed_in = roles(*choices.Role.values)
staff = roles(*choices.STAFF)
organizers = roles(*choices.ORGANIZERS)
administrators = roles(choices.Role.ADMINISTRATOR)


def is_confirmed(request: HttpRequest, *, now: datetime.datetime) -> bool:
    """Whether she typed her passphrase within the last five minutes."""
    stamp = request.session.get(CONFIRMED, 0)
    return bool(now.timestamp() - stamp < rules.CONFIRMED_MINUTES * 60)


def passphrase_again(view: View[P]) -> View[P]:
    """Ask for the passphrase once more before this page, unless it was asked just now.

    The phone may be in somebody else's hand. A POST that comes too late is not lost: the passphrase
    is asked on the same address with what she sent beside it, and then it is done (R34). Files
    cannot wait in a page: it asks for them again, beside the passphrase.
    """

    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            # What is typed here is kept out of every report of a fault.
            request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]  # Django's own mark.
            return passphrase_in_between.get()(request, lambda: view(request, *args, **kwargs))
        request.session["after_confirming"] = request.path
        return _divert(request, redirect("accounts:confirm_passphrase"))

    return cast("View[P]", come_in)


def passphrase_again_for_oneself(view: View[P]) -> View[P]:
    """The same, where the page is about the one who asks: whose ``person_id`` stands in the path.

    Staff who look at others in their work are not asked; whoever opens her own page is.
    """
    careful = passphrase_again(view)

    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        own = kwargs.get("person_id") == request.actor.person
        return (careful if own else view)(request, *args, **kwargs)

    return cast("View[P]", come_in)


in_between: registries.Slot[
    Callable[[Request, Callable[[], HttpResponseBase]], HttpResponseBase]
] = registries.Slot("in_between")
"""Asks again on the same address, keeping what was sent, then goes on. Filled by the app's views."""
passphrase_in_between: registries.Slot[
    Callable[[Request, Callable[[], HttpResponseBase]], HttpResponseBase]
] = registries.Slot("passphrase_in_between")
"""The same, asking for the passphrase whether or not there is a second step."""


def is_fresh(request: HttpRequest, *, now: datetime.datetime) -> bool:
    """Whether she took her second step within the last five minutes; without one, her passphrase."""
    key = PROVED if request.session.get(STRONG) else CONFIRMED
    return bool(now.timestamp() - request.session.get(key, 0) < rules.CONFIRMED_MINUTES * 60)


def factor_due(request: HttpRequest, *, now: datetime.datetime) -> queries.Due | None:
    """What somebody on staff must still set up; None where nothing is asked of her."""
    if request.session.get(STRONG) or not request.user.is_authenticated:
        return None
    return queries.factor_due(request.user, now=now)


def step_up(view: View[P]) -> View[P]:
    """Ask once more before what only she may do: exports, roles, approvals.

    She proves it was she within the last five minutes by her second step, or by her passphrase
    where her account has none. A POST that comes too late is not lost: the question is asked on the
    same address with what she sent beside it, and then it is done (R34). Staff of a real grove who
    have no second step yet are led to where they set one up.
    """
    return _stepping_up(view, also_to_look=True)


FILE = "file"
"""What a page's form says that asks for its list as a file."""


def wants_file(request: HttpRequest) -> bool:
    """Whether the list of this page is asked for as a file."""
    return request.method == "POST" and FILE in request.POST


def files(view: View[P]) -> View[P]:
    """Ask like `step_up` before the list of a page leaves as a file, and write that it left.

    The page itself, and searching in it, stay as they are. For lists without names alone: one with
    names takes two people (docs/decisions/0032-every-file-asks-first.md).
    """

    def take(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        match = request.resolver_match
        operations.record_file(
            actor=request.actor,
            witness=registries.witness.get()(actor=request.actor),
            name=match.view_name if match else "",
            now=request.now,
        )
        return view(request, *args, **kwargs)

    careful = step_up(cast("View[P]", take))

    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return (careful if wants_file(request) else view)(request, *args, **kwargs)

    return cast("View[P]", come_in)


def prove_to_change(view: View[P]) -> View[P]:
    """Ask before a change, also of staff who have no second step yet and still may work."""
    return _stepping_up(view, also_to_look=False, needs_factor=False)


def prove_first(view: View[P]) -> View[P]:
    """Ask like `step_up`, also where no second step is set up yet: here one is."""
    return _stepping_up(view, also_to_look=True, needs_factor=False)


def before_giving(
    request: Request, go_on: Callable[[], HttpResponseBase], *, gives: bool
) -> HttpResponseBase | None:
    """The question to answer before somebody is let near people, or None once it was answered.

    For a view whose form does so only sometimes (gives): it returns what it gets here, and go_on is
    the view itself. What was sent waits in the page.
    """
    if not gives or is_fresh(request, now=timezone.now()):
        return None
    request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]  # Django's own mark.
    return in_between.get()(request, go_on)


def _stepping_up(view: View[P], *, also_to_look: bool, needs_factor: bool = True) -> View[P]:
    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # What is typed here is kept out of every report of a fault.
        request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]  # Django's own mark.
        now, changes = timezone.now(), request.method == "POST"
        if not changes and not also_to_look:
            return view(request, *args, **kwargs)
        if needs_factor and factor_due(request, now=now) is not None:
            notices.add(request, "care", _("First set up a second step. Then this works."))
            return _divert(request, redirect("accounts:factors"))
        if is_fresh(request, now=now):
            return view(request, *args, **kwargs)
        if changes:
            return in_between.get()(request, lambda: view(request, *args, **kwargs))
        request.session["after_confirming"] = request.path
        return redirect("accounts:prove")

    return cast("View[P]", come_in)


def before_writing(view: View[P]) -> View[P]:
    """Say what must be reported before a page on which somebody writes freely (R18); once a version."""

    @functools.wraps(view)
    def come_in(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer: HttpResponseBase | None = registries.before_writing.get()(request)
        return _divert(request, answer) if answer else view(request, *args, **kwargs)

    return cast("View[P]", come_in)


def _divert(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Lead elsewhere first: what was sent is not done (middleware: late words stay)."""
    request.diverted = True  # type: ignore[attr-defined]  # A mark of ours.
    return answer


def safe_path(path: str | None) -> str:
    """A path on this site, or the first page: never another site (open redirects)."""
    parts = urllib.parse.urlsplit(path or "")
    if not path or parts.scheme or parts.netloc or not path.startswith("/") or "\\" in path:
        return "/"
    return "/" if path.startswith("//") else path
