"""The walk: the whole chain in five minutes, in a grove of fiction, on this machine alone."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import registries, visitors
from arboleda.trust.accounts import access, middleware
from arboleda.web.demo import walking

STEP = "walk_step"


def is_open(request: HttpRequest) -> bool:
    """Whether this is a grove of fiction, asked from the machine it runs on."""
    grove = registries.grove.get()()
    return grove is not None and grove.is_demo and visitors.is_from_this_machine(request)


def _guard(request: HttpRequest) -> None:
    if not is_open(request):
        raise Http404


def walk(request: HttpRequest) -> HttpResponse:
    """The steps, with the one to take next standing out."""
    _guard(request)
    reached = int(request.session.get(STEP, 0))
    steps = walking.steps()
    context = {
        "steps": steps,
        "reached": reached,
        "next": steps[reached] if reached < len(steps) else None,
        "total": len(steps),
    }
    return render(request, "web/walk.html", context)


@require_POST
def walk_step(request: HttpRequest, number: int) -> HttpResponse:
    """Sign in as the fictional person of this step and go to the real page."""
    _guard(request)
    steps = walking.steps()
    if not 1 <= number <= len(steps):
        raise Http404
    step = steps[number - 1]
    now = timezone.now()
    walking.prepare(step, now=now)
    language = translation.get_language()
    account = walking.account(step, language=language or "en")
    auth.login(request, account)
    request.session[middleware.SEEN] = now.timestamp()
    request.session[access.CONFIRMED] = now.timestamp()
    request.session[STEP] = number
    return redirect(walking.target(step, account, now=now))


def step_of(request: HttpRequest) -> dict[str, object] | None:
    """The way back to the walk, on every page that one of its steps leads to."""
    if STEP not in getattr(request, "session", {}) or not is_open(request):
        return None
    number, total = request.session[STEP], len(walking.steps())
    label = _("Back to the walk (step %(number)d of %(total)d)") % {
        "number": number,
        "total": total,
    }
    return {"url": reverse("web:walk"), "label": label}


@require_POST
def walk_again(request: HttpRequest) -> HttpResponse:
    """Start the walk over, signed out."""
    _guard(request)
    request.session.flush()
    return redirect("web:walk")


def walk_end(request: HttpRequest) -> HttpResponse:
    """What a reader and what a thief find of the story that was taken back."""
    _guard(request)
    found = walking.withdrawn(now=timezone.now())
    host = request.get_host().rsplit(":", 1)[0]
    public = f"http://{host}:{settings.PUBLIC_PORT}"
    context = {"found": found, "public": public}
    return render(request, "web/walk_end.html", context)
