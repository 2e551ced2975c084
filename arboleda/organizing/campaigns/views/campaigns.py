"""Campaigns: what is asked, of whom, and how far it is."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, exports, notices, pages
from arboleda.kit.templatetags import kit
from arboleda.organizing.campaigns import choices, forms, operations, policies, queries
from arboleda.organizing.campaigns.views import _shared
from arboleda.trust.accounts import access

NEXT = {
    "demand": _("Write down the first demand, and the idea it grew from"),
    "decision_maker": _("Name who in public office can say yes"),
    "action": _("Add an action: the day people stand up for it"),
    "commitment": _("Write down what was promised"),
    "win": _("Write down the win, as soon as there is one"),
    "tell_back": _("Tell those who dreamed it what became of it"),
    "done": _("Every demand is won and told back"),
}
"""What a campaign needs next, in words (rules.next_step)."""


@access.staff
@access.files
def campaigns(request: access.Request) -> HttpResponseBase:
    """Every campaign with its demands and wins: narrowed by state, sorted, as a file."""
    state = request.GET.get("state", "")
    found = list(queries.campaigns(request.actor, state=state, sort=request.GET.get("sort", "")))
    if access.wants_file(request):
        rows = [
            (
                kit.in_language(one.name),
                dates.machine(one.started_date),
                one.get_state_display(),
                one.demand_count,
                one.win_count,
            )
            for one in found
        ]
        header = [_("Campaign"), _("Since"), _("State"), _("Demands"), _("Wins")]
        return exports.csv_response("list", header, rows)
    context = {
        "page": pages.slice_of(found, pages.number_from(request.GET.get("page"))),
        "state": state,
        "states": choices.CampaignState.choices,
        "may_run": policies.can_run_campaigns(request.actor),
    }
    return render(request, "campaigns/campaigns.html", context)


@access.staff
def campaign(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """One campaign: what is next, and the way of each demand from idea to telling back."""
    row = _campaign(request, campaign_id)
    demands = queries.grown(row)
    step = queries.next_step(demands)
    present = queries.present(request.actor, demands, now=request.now)
    context = {
        "campaign": row,
        "now": request.now,
        "demands": [
            (one, [(action, present[action.gathering_id]) for action in one.actions])
            for one in demands
        ],
        "step": step,
        "next_words": NEXT[step],
        "next_url": _next_url(row, demands, step),
        "decision_makers": queries.decision_makers(row),
        "decisions": queries.decisions(row),
        "may_run": policies.can_run_campaigns(request.actor),
        "language_names": dict(choices.LANGUAGES),
    }
    return render(request, "campaigns/campaign.html", context)


@access.organizers
def start_campaign(request: access.Request) -> HttpResponse:
    """Begin a campaign."""
    form = forms.Campaign(
        request.POST or None, initial={"started_date": timezone.localdate(request.now)}
    )
    made: list[Any] = []
    done = (
        form.is_bound
        and form.is_valid()
        and _shared.carry_out(
            form,
            lambda: made.append(
                operations.start_campaign(
                    actor=request.actor,
                    name=form.cleaned_data["name"],
                    issue=form.cleaned_data["issue"],
                    started_date=form.cleaned_data["started_date"],
                    now=request.now,
                    nonce=form.nonce,
                )
            ),
        )[0]
    )
    if done:
        notices.add(request, "good", _("Begun. Next: the first demand."))
        return redirect(_home(made[0]) if made else "campaigns:campaigns")
    context = {
        "form": form,
        "heading": _("Begin a campaign"),
        "button": _("Begin"),
        "back": reverse("campaigns:campaigns"),
        "back_label": _("Campaigns"),
    }
    return render(request, "campaigns/form.html", context)


@access.organizers
def change_campaign(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Mend the words of a campaign, or end it."""
    row = _campaign(request, campaign_id)
    fields = ("name", "issue", "started_date", "state")
    form = forms.ChangeCampaign(
        request.POST or None, initial={name: getattr(row, name) for name in fields}
    )
    return _ask(
        request,
        row,
        form,
        operations.change_campaign,
        *fields,
        nonce=False,
        heading=_("Change the campaign"),
        saved=_("Saved."),
    )


@access.organizers
def make_demand(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Ask for one thing."""
    row = _campaign(request, campaign_id)
    form = forms.Demand(
        request.POST or None,
        initial={"made_date": timezone.localdate(request.now)},
        ideas=queries.ideas(request.actor),
        decision_makers=queries.decision_makers(row),
    )
    return _ask(
        request,
        row,
        form,
        operations.make_demand,
        "idea",
        "words",
        "decision_maker",
        "made_date",
        heading=_("Ask for one thing"),
        saved=_("Written down."),
    )


@access.organizers
def name_decision_maker(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Name somebody in public office; two questions stop the wrong name (R53)."""
    row = _campaign(request, campaign_id)
    open_demands = [
        one.demand for one in queries.grown(row) if one.demand.decision_maker_id is None
    ]
    form = forms.DecisionMaker(
        request.POST or None,
        demands=open_demands,
        initial={"demands": [str(one.pk) for one in open_demands]},
    )
    context = {
        "heading": _("Who in public office can say yes?"),
        "button": _("Save"),
        "back_label": _("Back to the campaign"),
        "lead": _("Only a person who is known for a public office. We ask two questions first."),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.name_decision_maker(
            actor=request.actor,
            campaign=row,
            office=form.office_terms(),
            demands=form.chosen(),
            now=request.now,
            nonce=form.nonce,
        ),
        context=context,
        saved=_("Saved."),
        back=_home(row),
    )


@access.organizers
def plan_action(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Tie a gathering to a demand, and say which money pays."""
    row, demands = _with_demands(request, campaign_id)
    form = forms.Action(
        request.POST or None,
        demands=demands,
        gatherings=queries.actions_to_choose(request.actor, now=request.now),
    )
    return _ask(
        request,
        row,
        form,
        operations.plan_action,
        "demand",
        "gathering",
        "activity",
        "funding",
        heading=_("Add an action"),
        saved=_("Added."),
        more_url=reverse("gatherings:plan_gathering"),
        more=_("Plan a new gathering first"),
    )


@access.organizers
def note_commitment(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Write down a promise."""
    row, demands = _with_demands(request, campaign_id)
    form = forms.Commitment(
        request.POST or None,
        demands=demands,
        initial={"made_date": timezone.localdate(request.now)},
    )
    return _ask(
        request,
        row,
        form,
        operations.note_commitment,
        "demand",
        "words",
        "made_date",
        "due_date",
        heading=_("What was promised?"),
        saved=_("Written down."),
    )


@access.organizers
def settle_commitment(
    request: access.Request, campaign_id: uuid.UUID, commitment_id: uuid.UUID
) -> HttpResponse:
    """Say whether a promise was kept."""
    row = _campaign(request, campaign_id)
    promise = _shared.found(queries.commitment(row, commitment_id))
    form = forms.SettleCommitment(request.POST or None, initial={"state": promise.state})
    context = {
        "heading": _("What became of the promise?"),
        "button": _("Save"),
        "words": promise.words,
        "back_label": _("Back to the campaign"),
    }
    return _shared.ask(
        request,
        form,
        lambda: operations.settle_commitment(
            actor=request.actor,
            commitment=promise,
            state=form.cleaned_data["state"],
            now=request.now,
        ),
        context=context,
        saved=_("Saved."),
        back=_home(row),
    )


@access.organizers
def record_win(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Write down what changed."""
    row, demands = _with_demands(request, campaign_id)
    form = forms.Win(
        request.POST or None,
        demands=demands,
        initial={"won_date": timezone.localdate(request.now)},
    )
    return _ask(
        request,
        row,
        form,
        operations.record_win,
        "demand",
        "words",
        "won_date",
        "evidence",
        heading=_("What changed?"),
        saved=_("Written down. Now tell those who dreamed it."),
    )


@access.organizers
def record_decision(request: access.Request, campaign_id: uuid.UUID) -> HttpResponse:
    """Write down what the group decided, and how."""
    row = _campaign(request, campaign_id)
    form = forms.Decision(
        request.POST or None, initial={"decided_date": timezone.localdate(request.now)}
    )
    return _ask(
        request,
        row,
        form,
        operations.record_decision,
        "words",
        "method",
        "quorum",
        "languages",
        "minority",
        "decided_date",
        heading=_("What did the group decide?"),
        saved=_("Written down."),
    )


@access.organizers
def remove_from_campaign(
    request: access.Request, campaign_id: uuid.UUID, kind: str, entry_id: uuid.UUID
) -> HttpResponse:
    """The second question before an entry leaves a campaign."""
    row = _campaign(request, campaign_id)
    entry = _shared.found(queries.entry_of_campaign(row, kind, entry_id))
    problems: list[str] = []
    if request.method == "POST":
        done, problems = _shared.carry_out(
            None, lambda: operations.remove_entry(actor=request.actor, entry=entry, now=request.now)
        )
        if done:
            notices.add(request, "good", _("Taken out."))
            return redirect(_home(row))
    context = {
        "heading": _("Take this out?"),
        "problems": problems,
        "words": getattr(entry, "words", None) or {"": choices.Entry(kind).label},
        "lost": _("It is gone for good. The idea goes back to the steps that are left."),
        "back": _home(row),
        "back_label": _("Back to the campaign"),
        "button": _("Take it out"),
    }
    return render(request, "campaigns/remove.html", context)


def _ask(
    request: access.Request,
    row: queries.Campaign,
    form: Any,
    operation: Any,
    *fields: str,
    heading: Any,
    saved: Any,
    nonce: bool = True,
    **context: Any,
) -> HttpResponse:
    """A form whose fields are the operation's arguments of the same name, on a campaign's page."""

    def act() -> object:
        given = {name: form.cleaned_data[name] for name in fields}
        if "minority" in given:
            given["minority"] = given["minority"] or {}
        if "demand" not in given:
            given["campaign"] = row
        if nonce:
            given["nonce"] = form.nonce
        return operation(actor=request.actor, now=request.now, **given)

    page = {
        "heading": heading,
        "button": _("Save"),
        "back_label": _("Back to the campaign"),
        **context,
    }
    return _shared.ask(request, form, act, context=page, saved=saved, back=_home(row))


def _campaign(request: access.Request, campaign_id: uuid.UUID) -> queries.Campaign:
    row = queries.campaign(request.actor, campaign_id)
    if row is None:
        raise Http404
    return row


def _with_demands(
    request: access.Request, campaign_id: uuid.UUID
) -> tuple[queries.Campaign, list[Any]]:
    """A campaign and its demands; 404 where it has none: nothing can hang on one yet."""
    row = _campaign(request, campaign_id)
    demands = [one.demand for one in queries.grown(row)]
    if not demands:
        raise Http404
    return row, demands


def _next_url(row: queries.Campaign, demands: list[queries.Grown], step: str) -> str:
    """Where the next step is done; nothing where none is left."""
    if step == "tell_back":
        waiting = next(
            one.demand.idea_id for one in demands if one.demand.idea.state == choices.IdeaState.WON
        )
        return reverse("campaigns:tell_back", args=[waiting])
    names = {
        "demand": "campaigns:make_demand",
        "decision_maker": "campaigns:name_decision_maker",
        "action": "campaigns:plan_action",
        "commitment": "campaigns:note_commitment",
        "win": "campaigns:record_win",
    }
    return reverse(names[step], args=[row.pk]) if step in names else ""


def _home(row: queries.Campaign) -> str:
    return reverse("campaigns:campaign", args=[row.pk])
