"""Fruits: every idea followed to what grew from it, for staff and, where all agree, for anybody."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from arboleda.kit import dates, exports, notices, pages, searches
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace.queries import maps as dreams
from arboleda.organizing.campaigns import choices, operations, policies
from arboleda.organizing.campaigns import forms as campaign_forms
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.web import forms
from arboleda.web.queries import fruits as queries


@access.staff
@access.files
def fruits(request: access.Request) -> HttpResponseBase:
    """Every idea and how far it grew: searched, narrowed by state, sorted, as a file."""
    if request.method == "POST" and not access.wants_file(request):
        name = searches.keep(request, request.POST.get("text", ""), now=request.now)
        return redirect(f"{request.path}?q={name}")
    text = searches.recall(request, request.GET.get("q", ""), now=request.now) or ""
    state = request.GET.get("state", "")
    found = queries.fruits(
        request.actor, now=request.now, state=state, sort=request.GET.get("sort", ""), text=text
    )
    if access.wants_file(request):
        return _list_file(found)
    context = {
        "page": pages.slice_of(found, pages.number_from(request.GET.get("page"))),
        "state": state,
        "states": choices.IdeaState.choices,
        "text": text,
    }
    return render(request, "web/fruits.html", context)


def _list_file(found: list[queries.Fruit]) -> HttpResponseBase:
    rows = [
        (
            one.idea.position,
            kit.in_language(one.idea.words),
            one.idea.get_state_display(),
            one.rings,
            dates.machine(one.idea.dreamed_date),
            _("yes") if one.is_public else _("no"),
        )
        for one in found
    ]
    header = [_("Place"), _("Idea"), _("State"), _("Rings"), _("Dreamed"), _("Public")]
    return exports.csv_response("list", header, rows)


@access.staff
def fruit(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """One idea's whole way."""
    found = _fruit(request, idea_id)
    context = {
        "fruit": found,
        "may_publish": policies.can_publish(request.actor),
        "room": dreams.room_of(request.actor, found.idea, now=request.now),
    }
    return render(request, "web/fruit.html", context)


@access.organizers
def publish_fruit(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """The second question: the page as anybody would read it, and what stands against it.

    What is published is what was read here: words that somebody wrote in between are shown first.
    """
    found = _fruit(request, idea_id)
    versions = _versions(queries.as_public(found))
    seen = hashlib.sha256("".join(sorted(one["html"] for one in versions)).encode()).hexdigest()
    problems: list[str] = []
    if request.method == "POST" and request.POST.get("seen") != seen:
        problems = [_now("It has changed since you looked. Read it once more.")]
    elif request.method == "POST" and found.is_agreed:
        try:
            operations.publish_idea(actor=request.actor, idea=found.idea, now=request.now)
        except accounts.Invalid as invalid:
            problems = campaign_forms.explain(None, invalid.problems)
        else:
            notices.add(request, "good", _("Published. Anybody can read it now."))
            return redirect("web:fruit", found.idea.pk)
    context = {"fruit": found, "versions": versions, "seen": seen, "problems": problems}
    return render(request, "web/publish_fruit.html", context)


@access.organizers
@require_POST
def unpublish_fruit(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """Off the public door with one tap; publishing again is the way back."""
    found = _fruit(request, idea_id)
    operations.unpublish_idea(actor=request.actor, idea=found.idea, now=request.now)
    notices.add(request, "good", _("Taken off the website."))
    return redirect("web:fruit", found.idea.pk)


@access.organizers
def link_story(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """Say which public story belongs with an idea."""
    found = _fruit(request, idea_id)
    offered = queries.stories_to_link(found, now=request.now)
    form = forms.LinkStory(request.POST or None)
    field: Any = form.fields["story"]
    field.choices = [(str(pk), title) for pk, title, _language in offered]
    if form.is_valid():
        operations.link_story(
            actor=request.actor,
            idea=found.idea,
            story_id=uuid.UUID(form.cleaned_data["story"]),
            now=request.now,
        )
        notices.add(request, "good", _("The story is beside the idea now."))
        return redirect("web:fruit", found.idea.pk)
    return render(request, "web/link_story.html", {"form": form, "fruit": found, "any": offered})


@access.organizers
@require_POST
def unlink_story(request: access.Request, idea_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """Take a story away from an idea; linking it again is the way back."""
    found = _fruit(request, idea_id)
    operations.unlink_story(actor=request.actor, idea=found.idea, link_id=link_id, now=request.now)
    notices.add(request, "good", _("The story is not here any more."))
    return redirect("web:fruit", found.idea.pk)


@require_safe
def public_fruits(request: HttpRequest) -> HttpResponse:
    """Every idea whose way anybody may follow at this moment."""
    found = queries.public_fruits(timezone.now())
    response = render(request, "web/public_fruits.html", {"fruits": found})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def public_fruit(request: HttpRequest, idea_id: uuid.UUID) -> HttpResponse:
    """One idea's way for anybody, as long as everybody in it agrees; otherwise there is none."""
    found = queries.public_fruit(idea_id, now=timezone.now())
    if found is None:
        raise Http404
    response = render(request, "web/public_fruit.html", {"fruit": found})
    # Whoever takes consent back is gone from the next request on: no copy may be kept on the way.
    response["Cache-Control"] = "no-store"
    return response


def _versions(public: queries.PublicFruit) -> list[dict[str, str]]:
    """The way of an idea as anybody would read it, in each language, the reader's first."""
    found, here = [], translation.get_language()
    for code, name in sorted(settings.LANGUAGES, key=lambda one: one[0] != here):
        with translation.override(code):
            shown = {"fruit": public, "with_words": True}
            html = loader.render_to_string("web/_public_way.html", shown)
        found.append({"code": code, "name": name, "html": html})
    return found


def _fruit(request: access.Request, idea_id: uuid.UUID) -> queries.Fruit:
    found = queries.fruit(request.actor, idea_id, now=request.now)
    if found is None:
        raise Http404
    return found
