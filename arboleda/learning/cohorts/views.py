"""Pages of cohorts, their sessions and plans; and the handout that participants read."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import notices, searches
from arboleda.learning.cohorts import choices, forms, operations, policies, queries
from arboleda.learning.curriculum import queries as curriculum
from arboleda.organizing.gatherings import forms as gathering_forms
from arboleda.organizing.gatherings import policies as gathering_policies
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import access
from arboleda.trust.accounts import policies as account_policies
from arboleda.trust.consent import choices as consent_choices
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import choices as safety_choices
from arboleda.trust.vault import operations as vault


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]


def _cohort(request: access.Request, cohort_id: uuid.UUID) -> Any:
    found = queries.cohort(request.actor, cohort_id, now=request.now)
    if found is None:
        raise Http404
    return found


def _session(request: access.Request, session_id: uuid.UUID) -> Any:
    found = queries.session(request.actor, session_id, now=request.now)
    if found is None:
        raise Http404
    return found


def _may_start(request: access.Request) -> bool:
    reach = gatherings.reach(request.actor, now=request.now)
    return policies.can_start_cohort(request.actor, everybody=reach.everybody)


@access.staff
def cohorts(request: access.Request) -> HttpResponse:
    """The cohorts she works with."""
    summaries = queries.summaries(request.actor, now=request.now)
    context = {
        "running": [one for one in summaries if one.cohort.ends_date >= request.now.date()],
        "past": [one for one in summaries if one.cohort.ends_date < request.now.date()],
        "may_start": _may_start(request),
    }
    return render(request, "cohorts/cohorts.html", context)


@access.staff
def start_cohort(request: access.Request) -> HttpResponse:
    """Start a cohort."""
    if not _may_start(request):
        raise Http404
    form = forms.Cohort(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.start_cohort(
                actor=request.actor, terms=form.terms(), now=request.now, nonce=form.nonce
            )
            return redirect("cohorts:cohort", made.pk)
        except operations.AlreadyDone as again:
            return redirect("cohorts:cohort", again.result)
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    return render(request, "cohorts/start_cohort.html", {"form": form})


@access.staff
def change_cohort(request: access.Request, cohort_id: uuid.UUID) -> HttpResponse:
    """Change its words, dates, languages and agreements."""
    found = _cohort(request, cohort_id)
    form = forms.Cohort(request.POST or None, initial=forms.cohort(found))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_cohort(
                actor=request.actor, cohort=found, terms=form.terms(), now=request.now
            )
            notices.add(request, "good", _("Saved."))
            return redirect("cohorts:cohort", found.pk)
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    return render(request, "cohorts/start_cohort.html", {"form": form, "cohort": found})


@access.staff
def cohort(request: access.Request, cohort_id: uuid.UUID) -> HttpResponse:
    """One cohort: how far it is, its sessions, its people, who works with it."""
    found = _cohort(request, cohort_id)
    readable = consent.readable(request.actor, now=request.now)
    sessions = queries.session_lines(found, language=_language(), now=request.now)
    context = {
        "cohort": found,
        "sessions": sessions,
        "done": sum(1 for one in sessions if one.is_done),
        "people": queries.people_lines(request.actor, found, readable=readable),
        "facilitators": queries.facilitators(found.pk, now=request.now),
        "facilitator_form": forms.Facilitator(staff=gatherings.staff_members()),
        "may_assign": account_policies.can_assign(request.actor),
        "languages_spoken": [gatherings.language_name(code) for code in found.languages],
    }
    return render(request, "cohorts/cohort.html", context)


@access.staff
def enroll(request: access.Request, cohort_id: uuid.UUID) -> HttpResponse:
    """Find people by name and enroll them, one tap each. No release is asked for."""
    found = _cohort(request, cohort_id)
    here = reverse("cohorts:enroll", args=[found.pk])
    if request.method == "POST" and "search" in request.POST:
        return redirect(f"{here}?q={searches.keep(request, request.POST['search'])}")
    if request.method == "POST":
        _enroll_one(request, found)
        return redirect(f"{here}?{urlencode({'q': request.GET.get('q', '')})}")
    text = searches.recall(request, request.GET.get("q", "")) or ""
    readable = consent.readable(request.actor, now=request.now)
    there = queries.enrolled(found)
    people = gatherings.found_by_name(request.actor, text, readable=readable, there=there)
    context = {"cohort": found, "people": people, "text": text, "count": len(there)}
    return render(request, "cohorts/enroll.html", context)


def _enroll_one(request: access.Request, found: Any) -> None:
    try:
        operations.enroll(
            actor=request.actor,
            cohort=found,
            people=[uuid.UUID(request.POST["person"])],
            now=request.now,
        )
    except operations.CannotBeAdded:
        notices.add(request, "care", safety_choices.CANNOT_BE_ADDED)
    except operations.Invalid:
        notices.add(request, "care", consent_choices.MINOR_PATH_NOT_SET)
    except (KeyError, ValueError, operations.Refused) as refused:
        raise Http404 from refused
    else:
        notices.add(request, "good", _("Enrolled, and invited to every session to come."))


@access.staff
def enrollment(request: access.Request, enrollment_id: int) -> HttpResponse:
    """Somebody in a cohort: note that she completed it, or that she leaves."""
    found = queries.enrollment(request.actor, enrollment_id, now=request.now)
    readable = consent.readable(request.actor, now=request.now)
    if found is None or found.left_at is not None or found.person_id not in readable:
        raise Http404
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step == "leave":
            operations.leave(actor=request.actor, enrollment=found, now=request.now)
        elif step in ("complete", "reopen"):
            operations.complete(
                actor=request.actor,
                enrollment=found,
                now=request.now,
                completed=step == "complete",
            )
        notices.add(request, "good", _("Saved."))
        return redirect("cohorts:cohort", found.cohort_id)
    names = vault.read_names(
        actor=request.actor,
        people=[found.person_id],
        purpose=queries.COHORT_PURPOSE,
        rule=readable.rule,
    )
    context = {"enrollment": found, "name": names.get(found.person_id, "—")}
    return render(request, "cohorts/enrollment.html", context)


@access.organizers
@require_POST
@access.prove_to_change
def assign_facilitator(request: access.Request, cohort_id: uuid.UUID) -> HttpResponse:
    """Let somebody on staff work with this cohort, or no longer; asks first who is there."""
    found = _cohort(request, cohort_id)
    form = forms.Facilitator(request.POST, staff=gatherings.staff_members())
    if form.is_valid():
        change = (
            operations.end_facilitator
            if request.POST.get("step") == "end"
            else operations.assign_facilitator
        )
        try:
            change(
                actor=request.actor,
                cohort=found,
                person=form.cleaned_data["person"],
                now=request.now,
            )
            notices.add(request, "good", _("Saved."))
        except operations.CannotBeAdded:
            notices.add(request, "care", safety_choices.CANNOT_BE_ADDED)
    return redirect("cohorts:cohort", found.pk)


@access.staff
def plan_session(request: access.Request, cohort_id: uuid.UUID) -> HttpResponseBase:
    """Plan the next session."""
    found = _cohort(request, cohort_id)
    form = forms.Session(
        request.POST or None,
        staff=gatherings.staff_members(),
        modules=forms.module_options(queries.module_options(language=_language())),
        initial=queries.session_defaults(found, now=request.now),
    )
    if request.method == "POST" and form.is_valid():
        asked = access.before_giving(
            request,
            lambda: plan_session(request, cohort_id),
            gives=gathering_policies.must_prove_to_host(request.actor, form.host_ids),
        )
        if asked is not None:
            return asked
        try:
            made = operations.plan_session(
                actor=request.actor,
                cohort=found,
                terms=form.terms(),
                now=request.now,
                nonce=form.nonce,
            )
            return redirect("cohorts:session", made.pk)
        except operations.AlreadyDone as again:
            return redirect("cohorts:session", again.result)
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    return render(request, "cohorts/plan_session.html", {"form": form, "cohort": found})


@access.staff
def change_session(request: access.Request, session_id: uuid.UUID) -> HttpResponseBase:
    """Change when, where, module, languages, who facilitates and who supports."""
    found = _session(request, session_id)
    form = forms.Session(
        request.POST or None,
        staff=gatherings.staff_members(),
        initial=forms.session(found),
        modules=forms.module_options(queries.module_options(language=_language())),
    )
    if request.method == "POST" and form.is_valid():
        before = [one.person_id for one in found.gathering.hosts.all()]
        asked = access.before_giving(
            request,
            lambda: change_session(request, session_id),
            gives=gathering_policies.must_prove_to_host(
                request.actor,
                form.host_ids,
                before,
                is_longer=form.moments()[1] > found.gathering.ends_at,
            ),
        )
        if asked is not None:
            return asked
        try:
            operations.change_session(
                actor=request.actor, session=found, terms=form.terms(), now=request.now
            )
            notices.add(request, "good", _("Saved."))
            return redirect("cohorts:session", found.pk)
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    context = {"form": form, "cohort": found.cohort, "session": found}
    return render(request, "cohorts/plan_session.html", context)


@access.staff
def session(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """One session: what is missing, when and where, its plan, its people, who checks in."""
    found = _session(request, session_id)
    readable = consent.readable(request.actor, now=request.now)
    invited = gatherings.invited(found.pk, readable=readable)
    titles = curriculum.titles([found.module_id] if found.module_id else [], language=_language())
    shown = queries.plan(
        request.actor, found, readable=readable, language=_language(), now=request.now
    )
    context = gathering_forms.around(found.gathering, now=request.now)
    context |= {
        "session": found,
        "cohort": found.cohort,
        "of": queries.session_count(found.cohort),
        "module_title": titles.get(found.module_id, ""),
        "missing": forms.missing_rows(shown.missing),
        "is_missing": bool(shown.missing),
        "plan": shown,
        "invited": len(invited),
        "support": context["usernames"].get(found.support_person_id, ""),
    }
    return render(request, "cohorts/session.html", context)


@access.staff
def coming(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """Who is invited to a session, what they answered, and what they need."""
    found = _session(request, session_id)
    readable = consent.readable(request.actor, now=request.now)
    invited = gatherings.invited(found.pk, readable=readable)
    names = vault.read_names(
        actor=request.actor,
        people=[one.person_id for one in invited],
        purpose=queries.COHORT_PURPOSE,
        rule=readable.rule,
    )
    context = {
        "session": found,
        "gathering": found.gathering,
        "lines": gatherings.invited_lines(invited, names),
    }
    return render(request, "cohorts/coming.html", context)


@access.staff
@require_POST
def open_session(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """Open a session; where something is missing, its page says what."""
    found = _session(request, session_id)
    try:
        operations.open_session(actor=request.actor, session=found, now=request.now)
        notices.add(request, "good", _("The session is open."))
    except operations.Invalid:
        notices.add(request, "care", _("Not open yet: something is missing."))
    return redirect("cohorts:session", found.pk)


@access.staff
def plan(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """The plan of a session, to be changed without dragging."""
    found = _session(request, session_id)
    readable = consent.readable(request.actor, now=request.now)
    shown = queries.plan(
        request.actor,
        found,
        readable=readable,
        language=_language(),
        now=request.now,
        with_offers=True,
    )
    context = {
        "session": found,
        "plan": shown,
        "pause": forms.Pause(),
        "unused": queries.unused_activities(found, shown, language=_language()),
    }
    return render(request, "cohorts/plan.html", context)


@access.staff
@require_POST
def add_to_plan(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """Add a strength, an activity, a rest or a quiet way; or all that the module has."""
    found = _session(request, session_id)
    try:
        _add(request, found)
        notices.add(request, "good", _("Added."))
    except (KeyError, ValueError, operations.Refused) as refused:
        if isinstance(refused, operations.Invalid):
            notices.add(request, "care", _("Choose between 0 and 480 minutes."))
        else:
            raise Http404 from refused
    return redirect("cohorts:plan", found.pk)


def _add(request: access.Request, found: Any) -> None:
    sent = request.POST
    if sent["kind"] == "all":
        operations.fill_plan(actor=request.actor, session=found, now=request.now)
        return
    minutes = int(sent.get("minutes", ""))
    if sent["kind"] == choices.Item.STRENGTH:
        operations.add_strength(
            actor=request.actor,
            session=found,
            strength_id=uuid.UUID(sent["strength"]),
            minutes=minutes,
            now=request.now,
        )
        return
    operations.add_to_plan(
        actor=request.actor,
        session=found,
        kind=sent["kind"],
        minutes=minutes,
        now=request.now,
        activity_key=sent.get("activity", ""),
    )


@access.staff
@require_POST
def change_plan(request: access.Request, item_id: uuid.UUID) -> HttpResponse:
    """Move a line, give it more or less time, or take it out."""
    item = queries.plan_item(request.actor, item_id, now=request.now)
    if item is None:
        raise Http404
    step, back = request.POST.get("step", ""), reverse("cohorts:plan", args=[item.session_id])
    if step in ("earlier", "later"):
        operations.move_in_plan(
            actor=request.actor, item=item, earlier=step == "earlier", now=request.now
        )
        return redirect(f"{back}#line-{item.pk}")
    if step == "remove":
        operations.remove_from_plan(actor=request.actor, item=item, now=request.now)
        notices.add(request, "good", _("Taken out of the plan."))
        return redirect(back)
    form = forms.Minutes(request.POST)
    if form.is_valid():
        operations.change_minutes(
            actor=request.actor, item=item, minutes=form.cleaned_data["minutes"], now=request.now
        )
    else:
        notices.add(request, "care", _("Choose between 0 and 480 minutes."))
    return redirect(f"{back}#line-{item.pk}")


@access.signed_in
def handout(request: access.Request, session_id: uuid.UUID) -> HttpResponse:
    """What a session leaves her with, once it is open: for the people of its cohort."""
    own = queries.own_session(request.actor, session_id)
    found = own or queries.session(request.actor, session_id, now=request.now)
    if found is None or found.module_id is None:
        raise Http404
    pieces = curriculum.handouts(found.module_id, language=_language())
    if not pieces:
        raise Http404
    context = {"session": found, "handouts": pieces, "is_own": own is not None}
    return render(request, "cohorts/handout.html", context)
