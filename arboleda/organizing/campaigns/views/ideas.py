"""The map's list: the ideas groups dreamed together, and what became of each."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, exports, notices, pages, searches
from arboleda.kit.templatetags import kit
from arboleda.organizing.campaigns import choices, forms, operations, policies, queries
from arboleda.organizing.campaigns.views import _shared
from arboleda.trust.accounts import access


@access.staff
@access.files
def ideas(request: access.Request) -> HttpResponseBase:
    """The list in its order: searched, narrowed by state, sorted, as a file."""
    if request.method == "POST" and not access.wants_file(request):
        name = searches.keep(request, request.POST.get("text", ""), now=request.now)
        return redirect(f"{request.path}?q={name}")
    text = searches.recall(request, request.GET.get("q", ""), now=request.now) or ""
    state = request.GET.get("state", "")
    found = queries.ideas(request.actor, state=state, sort=request.GET.get("sort", ""), text=text)
    if access.wants_file(request):
        return _list_file(found)
    context = {
        "page": pages.slice_of(found, pages.number_from(request.GET.get("page"))),
        "state": state,
        "states": choices.IdeaState.choices,
        "text": text,
    }
    return render(request, "campaigns/ideas.html", context)


def _list_file(found: list[queries.Idea]) -> HttpResponseBase:
    rows = [
        (
            one.position,
            kit.in_language(one.words),
            kit.in_language(one.cluster),
            "" if one.matter_count is None else one.matter_count,
            one.get_state_display(),
            one.get_origin_display(),
            dates.machine(one.dreamed_date),
        )
        for one in found
    ]
    header = [
        _("Place"),
        _("Idea"),
        _("Part of the map"),
        _("Said that it matters"),
        _("State"),
        _("Where it was dreamed"),
        _("On which day"),
    ]
    return exports.csv_response("list", header, rows)


@access.staff
def idea(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """One idea: what to do with it next, and everything that hangs on it."""
    row = _idea(request, idea_id)
    way = queries.ways([row])[0]
    above = choices.page_above.get("idea")
    context = {
        "idea": row,
        "way": way,
        "grew": len(way.steps) > 1,
        "may_run": policies.can_run_campaigns(request.actor),
        "way_url": reverse(above, args=[row.pk]) if above else "",
    }
    return render(request, "campaigns/idea.html", context)


@access.staff
def write_idea(request: access.Request) -> HttpResponse:
    """Write down one idea of a group."""
    today = timezone.localdate(request.now)
    form = forms.Idea(
        request.POST or None,
        initial={"dreamed_date": today},
        gatherings=queries.gatherings_to_choose(request.actor, now=request.now),
    )
    context = {
        "heading": _("Write down an idea"),
        "button": _("Put it on the list"),
        "back_label": _("Ideas"),
        "lead": _("What the group said, as the group would say it. Nobody's name is here."),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.write_idea(
            actor=request.actor, terms=form.terms(), now=request.now, nonce=form.nonce
        ),
        context=context,
        saved=_("It is on the list."),
        back=reverse("campaigns:ideas"),
    )


@access.staff
def change_idea(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """Mend the words, the place or the origin of an idea."""
    row = _idea(request, idea_id)
    form = forms.Idea(
        request.POST or None,
        initial={
            "words": row.words,
            "cluster": row.cluster,
            "position": row.position,
            "matter_count": row.matter_count,
            "dreamed_date": row.dreamed_date,
            "gathering": row.origin_id,
        },
        gatherings=queries.gatherings_to_choose(request.actor, now=request.now),
    )
    lead = _("It is public. When you change it, it leaves the website until you publish it again.")
    context = {
        "heading": _("Change the idea"),
        "button": _("Save"),
        "back_label": _("Back to the idea"),
        "lead": lead if row.public_at else "",
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.change_idea(
            actor=request.actor, idea=row, terms=form.terms(row), now=request.now
        ),
        context=context,
        saved=_("Saved."),
        back=_home(row),
    )


@access.staff
def remove_idea(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """The second question before an idea leaves the list."""
    row = _idea(request, idea_id)
    problems: list[str] = []
    if request.method == "POST":
        done, problems = _shared.carry_out(
            None, lambda: operations.remove_idea(actor=request.actor, idea=row, now=request.now)
        )
        if done:
            notices.add(request, "good", _("Taken off the list."))
            return redirect("campaigns:ideas")
    context = {
        "heading": _("Take this idea off the list?"),
        "words": row.words,
        "problems": problems,
        "lost": _("It is gone for good, with its place and its date."),
        "back": _home(row),
        "back_label": _("Back to the idea"),
        "button": _("Take it off"),
    }
    return render(request, "campaigns/remove.html", context)


@access.staff
def take_up(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """Write down who took it up, or what it changed in what we teach."""
    row = _idea(request, idea_id)
    form = forms.TakeUp(
        request.POST or None, initial={"taken_date": timezone.localdate(request.now)}
    )
    context = {
        "heading": _("Who took it up?"),
        "button": _("Write this down"),
        "words": row.words,
        "back_label": _("Back to the idea"),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.take_up(
            actor=request.actor,
            idea=row,
            kind=form.cleaned_data["kind"],
            words=form.cleaned_data["words"],
            taken_date=form.cleaned_data["taken_date"],
            now=request.now,
            nonce=form.nonce,
        ),
        context=context,
        saved=_("Written down. It grew by one ring."),
        back=_home(row),
    )


@access.staff
def tell_back(request: access.Request, idea_id: uuid.UUID) -> HttpResponse:
    """Write down that those who dreamed it heard what became of it."""
    row = _idea(request, idea_id)
    form = forms.TellBack(
        request.POST or None,
        initial={"told_date": timezone.localdate(request.now)},
        gatherings=queries.gatherings_to_choose(request.actor, now=request.now),
    )
    context = {
        "heading": _("Tell those who dreamed it"),
        "button": _("They have heard"),
        "words": row.words,
        "back_label": _("Back to the idea"),
        "lead": _("Write it down once you have told them: what grew, what was won, what was not."),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.tell_back(
            actor=request.actor,
            idea=row,
            how=form.cleaned_data["how"],
            words=form.cleaned_data["words"] or {},
            told_date=form.cleaned_data["told_date"],
            gathering=form.cleaned_data["gathering"],
            now=request.now,
            nonce=form.nonce,
        ),
        context=context,
        saved=_("Written down. The ring is closed."),
        back=_home(row),
    )


@access.staff
def remove_from_idea(
    request: access.Request, idea_id: uuid.UUID, kind: str, entry_id: uuid.UUID
) -> HttpResponse:
    """The second question before an entry leaves an idea."""
    row = _idea(request, idea_id)
    entry = _shared.found(queries.entry_of_idea(row, kind, entry_id))
    if request.method == "POST":
        _shared.carry_out(
            None, lambda: operations.remove_entry(actor=request.actor, entry=entry, now=request.now)
        )
        notices.add(request, "good", _("Taken out."))
        return redirect(_home(row))
    context = {
        "heading": _("Take this out?"),
        "words": entry.words or {"": choices.Entry(kind).label},
        "lost": _("It is gone for good. The idea goes back to the steps that are left."),
        "back": _home(row),
        "back_label": _("Back to the idea"),
        "button": _("Take it out"),
    }
    return render(request, "campaigns/remove.html", context)


def _idea(request: access.Request, idea_id: uuid.UUID) -> queries.Idea:
    row = queries.idea(request.actor, idea_id)
    if row is None:
        raise Http404
    return row


def _home(row: queries.Idea) -> str:
    return reverse("campaigns:idea", args=[row.pk])
