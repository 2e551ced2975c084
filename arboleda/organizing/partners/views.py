"""Pages about partners, for staff."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import dates, exports, notices, pages, phrases, searches
from arboleda.organizing.partners import choices, forms, operations, queries, rules
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import queries as consent


@access.staff
def partners(request: access.Request) -> HttpResponseBase:
    """The list of organizations: searched, narrowed, sorted, a page at a time."""
    if request.method == "POST":
        return _search(request)
    query = searches.recall(request, request.GET.get("q", ""), now=request.now) or ""
    found = queries.partners(
        query=query, sort=request.GET.get("sort", "name"), **_narrowed(request.GET)
    )
    number, count = pages.number_from(request.GET.get("page")), found.count()
    number = min(number, max(1, -(-count // pages.PER_PAGE)))
    start = (number - 1) * pages.PER_PAGE
    page = pages.Page(list(found[start : start + pages.PER_PAGE]), number, count)
    due = list(queries.changes_due(today=_today(request)))
    context = {
        "page": page,
        "query": query,
        "search": forms.Search(initial={"query": query}),
        "due": due,
        "narrow": forms.Narrow(request.GET),
        "is_narrow": any(_narrowed(request.GET).values()),
    }
    return render(request, "partners/partners.html", context)


@require_POST
@access.staff
@access.step_up
def export_partners(request: access.Request) -> HttpResponseBase:
    """The same list as a file: organizations, no people."""
    found = list(queries.partners(**_narrowed(request.POST)))
    operations.record_export(actor=request.actor, count=len(found), now=request.now)
    rows = [
        (
            one.name,
            one.get_kind_display(),
            one.get_sector_display(),
            _languages(one.languages),
            one.get_stage_display(),
            dates.short_day(getattr(one, "talked", None)),
        )
        for one in found
    ]
    header = [
        _("Name"),
        _("Kind"),
        _("Works on"),
        _("Languages"),
        _("Relationship"),
        _("Last talk"),
    ]
    return exports.csv_response(f"list-{request.now:%Y-%m-%d}", header, rows)


@access.staff
def add_partner(request: access.Request) -> HttpResponseBase:
    """Add an organization."""
    form = forms.Partner(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_partner(
                actor=request.actor, profile=form.profile(), now=request.now, nonce=form.nonce
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone as done:
            return redirect("partners:partner", partner_id=done.result)
        else:
            return _saved(request, made.pk)
    return render(request, "partners/add_partner.html", {"form": form})


@access.staff
def partner(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    """One organization: the relationship, the conversations that made it, what they ask for."""
    shown = queries.shown(
        actor=request.actor,
        partner=_partner(partner_id),
        today=_today(request),
        readable=consent.readable(request.actor, now=request.now),
    )
    context = {
        "partner": shown.partner,
        "shown": shown,
        "works_in": _languages(shown.partner.languages),
        "may_share": rules.may_share(shown.partner.stage),
        "stages": _stages(shown.partner.stage),
    }
    return render(request, "partners/partner.html", context)


@access.staff
def change_partner(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    """Change what is known of an organization."""
    known = _partner(partner_id)
    initial = {
        "name": known.name,
        "kind": known.kind,
        "sector": known.sector,
        "languages": known.languages,
    }
    form = forms.Partner(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _written(
            form,
            operations.change_partner,
            actor=request.actor,
            partner=known,
            profile=form.profile(),
            now=request.now,
        )
        if done:
            return _saved(request, partner_id)
    return render(request, "partners/change_partner.html", {"form": form, "partner": known})


@access.staff
def name_contact(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    """Say whom to ask for: find the person by name, or say nobody."""
    known = _partner(partner_id)
    query, step = request.POST.get("query", ""), request.POST.get("step", "")
    readable = consent.readable(request.actor, now=request.now)
    found = queries.found_by_name(actor=request.actor, readable=readable, query=query)
    form = forms.Contact(
        request.POST if step == "save" else None, found=found, initial={"query": query}
    )
    chosen = None
    if step == "save" and form.is_valid():
        chosen = uuid.UUID(form.cleaned_data["contact"])
    if step == "nobody" or chosen:
        _written(
            form,
            operations.name_contact,
            actor=request.actor,
            partner=known,
            contact_id=chosen,
            now=request.now,
        )
        return _saved(request, partner_id)
    context = {"form": form, "partner": known, "found": found, "query": query}
    return render(request, "partners/name_contact.html", context)


@access.staff
@access.before_writing
def record_conversation(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    """Keep a conversation with an organization."""
    known = _partner(partner_id)
    form = forms.Conversation(
        request.POST or None,
        initial={"held_date": _today(request), "stage": known.stage, "holder": "staff"},
    )
    if request.method == "POST" and form.is_valid():
        done = _written(
            form,
            operations.record_conversation,
            actor=request.actor,
            partner=known,
            talk=form.talk(),
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            return _saved(request, partner_id)
    return render(request, "partners/record_conversation.html", {"form": form, "partner": known})


@access.staff
@access.before_writing
def ask_training(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    """Keep what an organization asks us to teach."""
    known = _partner(partner_id)
    form = forms.Training(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _written(
            form,
            operations.ask_training,
            actor=request.actor,
            partner=known,
            need=form.need(),
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            return _saved(request, partner_id)
    return render(request, "partners/ask_training.html", {"form": form, "partner": known})


@access.staff
@access.before_writing
def training(request: access.Request, training_id: uuid.UUID) -> HttpResponseBase:
    """One request: when it was given, and ninety days later what it changed."""
    known = queries.training(training_id)
    if known is None:
        raise Http404
    today = _today(request)
    shown = queries.training_shown(actor=request.actor, training=known, today=today)
    is_change = request.POST.get("step") == "change"
    delivery = forms.Delivery(
        request.POST if request.method == "POST" and not is_change else None,
        initial={"delivered_date": known.delivered_date or today},
    )
    change = forms.Change(request.POST if is_change else None, initial={"text": shown.change})
    if request.method == "POST" and _training_written(request, known, delivery, change, is_change):
        notices.add(request, "good", _("Saved."))
        return redirect("partners:training", training_id=training_id)
    context = {
        "training": known,
        "partner": known.partner,
        "shown": shown,
        "delivery": delivery,
        "change": change,
        "language": _languages([known.language]),
        "today": today,
    }
    return render(request, "partners/training.html", context)


# Inside


def _partner(partner_id: uuid.UUID) -> Any:
    found = queries.partner(partner_id)
    if found is None:
        raise Http404
    return found


def _training_written(
    request: access.Request,
    known: Any,
    delivery: forms.Delivery,
    change: forms.Change,
    is_change: bool,
) -> bool:
    about: dict[str, Any] = {"actor": request.actor, "training": known, "now": request.now}
    if is_change:
        return change.is_valid() and _written(
            change, operations.tell_change, text=change.cleaned_data["text"], **about
        )
    return delivery.is_valid() and _written(
        delivery,
        operations.deliver_training,
        delivered_date=delivery.cleaned_data["delivered_date"],
        **about,
    )


def _written(form: Any, operation: Any, **given: Any) -> bool:
    """Run an operation for a form: True when it is done (now or before), else its faults show."""
    try:
        operation(**given)
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.Invalid as wrong:
        forms.add_problems(form, wrong.problems)
        return False
    except accounts.AlreadyDone:
        return True
    return True


def _saved(request: access.Request, partner_id: uuid.UUID) -> HttpResponseBase:
    notices.add(request, "good", _("Saved."))
    return redirect("partners:partner", partner_id=partner_id)


def _search(request: access.Request) -> HttpResponseBase:
    form = forms.Search(request.POST)
    kept = {name: value for name, value in _narrowed(request.GET).items() if value}
    if form.is_valid() and form.cleaned_data["query"]:
        kept["q"] = searches.keep(request, form.cleaned_data["query"], now=request.now)
    return redirect(reverse("partners:partners") + (f"?{urlencode(kept)}" if kept else ""))


def _narrowed(given: QueryDict) -> dict[str, str]:
    """What the list is narrowed to: closed codes alone."""
    form = forms.Narrow(given)
    form.is_valid()
    return {name: form.cleaned_data.get(name, "") for name in ("stage", "kind", "sector")}


def _stages(current: str) -> list[dict[str, Any]]:
    """The stages in order, with those that lie behind."""
    order = list(choices.Stage)
    reached = order.index(choices.Stage(current))
    return [
        {"label": stage.label, "is_done": place < reached, "is_now": place == reached}
        for place, stage in enumerate(order)
    ]


def _languages(codes: list[str]) -> str:
    return phrases.listed(rules.language_name(code, dates.locale()[:2]) for code in codes)


def _today(request: access.Request) -> datetime.date:
    return timezone.localdate(request.now)
