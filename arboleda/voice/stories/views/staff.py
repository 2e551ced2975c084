"""Pages of staff: the stories of people assigned to them."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from arboleda.kit import dates, exports, notices, pages, searches
from arboleda.trust.accounts import access
from arboleda.trust.consent import queries as consent
from arboleda.voice.stories import choices, forms, operations, policies, queries
from arboleda.voice.stories.views import _shared

SORTS = {
    "made": "made_at",
    "-made": "-made_at",
    "ends": "ends_date",
    "-ends": "-ends_date",
    "state": "state",
    "-state": "-state",
}


@access.staff
@access.files
def stories(request: access.Request) -> HttpResponseBase:
    """Stories by state, of people assigned to the reader; titles and names of this page alone."""
    if request.method == "POST" and not access.wants_file(request):
        name = searches.keep(request, request.POST.get("text", ""), now=request.now)
        return redirect(f"{request.path}?q={name}")
    readable = consent.readable(request.actor, now=request.now)
    found = queries.staff_stories(request.actor, readable)
    state = request.GET.get("state", "")
    if state in choices.State.values:
        found = found.filter(state=state)
    text = searches.recall(request, request.GET.get("q", ""), now=request.now)
    if text:
        people = consent.found_by_name(
            actor=request.actor, readable=readable, query=text, limit=200
        )
        found = found.filter(person_id__in=people)
    found = found.order_by(SORTS.get(request.GET.get("sort", ""), "-made_at"))
    if access.wants_file(request):
        return _list_file(list(found))
    page = pages.slice_of(list(found), pages.number_from(request.GET.get("page")))
    context = {
        "page": page,
        "state": state,
        "states": choices.State.choices,
        "text": text or "",
        "rows": queries.listed(request.actor, page.items, rule=readable.rule),
    }
    return render(request, "stories/stories.html", context)


def _list_file(found: list[queries.Story]) -> HttpResponseBase:
    """States and dates; no title and no name leaves in a file."""
    rows = [
        (
            one.slug,
            one.get_state_display(),
            dates.machine(one.made_at)[:10],
            dates.machine(one.ends_date) if one.ends_date else "",
        )
        for one in found
    ]
    header = [_("Mark"), _("State"), _("Started"), _("Ends")]
    return exports.csv_response("list", header, rows)


@access.staff
def story(request: access.Request, story_id: uuid.UUID) -> HttpResponseBase:
    """One story: its words, what its teller agreed to, and what happens next."""
    found, rule = _readable(request, story_id)
    own = found.person_id == request.actor.person
    if own and not access.is_confirmed(request, now=request.now):
        return redirect("stories:my_story", found.pk)  # Which asks for the passphrase again.
    agreed = queries.consent_in_force(found, now=request.now)
    coming = None if agreed else queries.consent_to_come(found, now=request.now)
    row = queries.listed(request.actor, [found], rule=rule)[0]
    context: _shared.Context = {
        "story": found,
        "row": row,
        "agreed": agreed,
        "coming": coming,
        "state": queries.shown_state(found, agreed or coming),
        "uses": queries.uses(request.actor, found, rule=rule),
        "channels": [choices.Channel(one).label for one in found.channels],
    }
    context["state_label"] = choices.State(context["state"]).label
    if found.state != choices.State.WITHDRAWN:
        last = queries.versions(found)[-1]
        said = queries.open_versions(request.actor, [last], rule=rule).get(last.pk)
        context |= {"version": last, "said": said, "by_other": last.author_id != found.person_id}
        context["parts"] = _shared.paragraphs(said.text if said else "")
    readable = consent.readable(request.actor, now=request.now)
    context["may_publish"] = policies.can_publish_story(request.actor, found, readable)
    context["may_propose"] = (
        policies.can_propose_edit(request.actor, found, readable)
        and context["state"] in choices.OPEN_STATES
    )
    on_site = agreed is not None and choices.Channel.PUBLIC_SITE in agreed.channels
    context["can_go_public"] = on_site and context["state"] == choices.State.APPROVED
    return render(request, "stories/story.html", context)


@access.staff
@access.before_writing
def propose_edit(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """Other words, for the teller to take or leave."""
    found, rule = _readable(request, story_id)
    if found.person_id == request.actor.person or found.state == choices.State.WITHDRAWN:
        raise Http404
    last = queries.versions(found)[-1]
    said = queries.open_versions(request.actor, [last], rule=rule).get(last.pk)
    if said is None:
        raise Http404
    form = forms.Edit(
        *_shared.sent(request),
        has_picture=last.picture is not None,
        initial={"title": said.title, "text": said.text, "alt": said.alt},
    )
    if form.is_valid():
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.propose_edit(
                actor=request.actor,
                story=found,
                words=form.words(last.language),
                now=request.now,
                nonce=form.nonce,
            ),
        )
        if done:
            notices.add(request, "good", _("Proposed. The teller decides."))
            return redirect("stories:story", found.pk)
    return render(request, "stories/propose_edit.html", {"form": form, "story": found})


@access.organizers
def publish_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """The second question before anybody can read it."""
    found, rule = _readable(request, story_id)
    agreed = queries.consent_in_force(found, now=request.now)
    form = forms.Sure(*_shared.sent(request))
    if form.is_valid():
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.publish_story(
                actor=request.actor, story=found, now=request.now, nonce=form.nonce
            ),
        )
        if done:
            notices.add(request, "good", _("Published. Anybody can read it now."))
            return redirect("stories:story", found.pk)
    row = queries.listed(request.actor, [found], rule=rule)[0]
    context = {"form": form, "story": found, "agreed": agreed, "row": row}
    return render(request, "stories/publish_story.html", context)


@access.organizers
@require_POST
def unpublish_story(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """Off the public door; publishing again is the way back."""
    found, _rule = _readable(request, story_id)
    _shared.carry_out(
        None, lambda: operations.unpublish_story(actor=request.actor, story=found, now=request.now)
    )
    notices.add(request, "good", _("Taken off the website. The approval is still good."))
    return redirect("stories:story", found.pk)


@access.staff
@access.before_writing
def log_use(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """Write down one use, so that the teller knows which copies are out there."""
    found, _rule = _readable(request, story_id)
    agreed = queries.consent_in_force(found, now=request.now)
    form = forms.Use(
        *_shared.sent(request),
        channels=agreed.channels if agreed else [],
        initial={"used_date": timezone.localdate(request.now)},
    )
    if form.is_valid():
        data = form.cleaned_data
        done, _loose = _shared.carry_out(
            form,
            lambda: operations.log_use(
                actor=request.actor,
                story=found,
                channel=data["channel"],
                where=data["where"],
                used_date=data["used_date"],
                stays_outside=data["stays_outside"],
                now=request.now,
                nonce=form.nonce,
            ),
        )
        if done:
            notices.add(request, "good", _("Written down. The teller can see it."))
            return redirect("stories:story", found.pk)
    nowhere = not form.fields["channel"].choices  # type: ignore[attr-defined]  # A ChoiceField.
    context = {"form": form, "story": found, "nowhere": nowhere}
    return render(request, "stories/log_use.html", context)


@access.staff
def take_back(request: access.Request, story_id: uuid.UUID) -> HttpResponse:
    """The teller said aloud that she takes it back: done for her, at once."""
    found, _rule = _readable(request, story_id)
    if request.method == "POST":
        _shared.carry_out(
            None,
            lambda: operations.withdraw_story(actor=request.actor, story=found, now=request.now),
        )
        notices.add(request, "good", _("Taken back. It is gone from our website as of now."))
        return redirect("stories:story", found.pk)
    return render(request, "stories/take_back.html", {"story": found})


def _readable(request: access.Request, story_id: uuid.UUID) -> tuple[queries.Story, str]:
    """The story and the ground on which this member of staff reads it, or 404."""
    found = queries.staff_story(request.actor, story_id, now=request.now)
    if found is None:
        raise Http404
    return found, consent.readable(request.actor, now=request.now).rule
