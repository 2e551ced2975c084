"""Pages of gatherings: the list, one gathering, who is here; and her own invitation."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.kit import exports, notices, pages, searches
from arboleda.organizing.gatherings import choices, forms, operations, policies, queries
from arboleda.trust.accounts import access
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import choices as safety_choices
from arboleda.trust.vault import operations as vault


def _found(request: access.Request, gathering_id: uuid.UUID) -> Any:
    """The gathering if she works with its group; otherwise there is nothing here."""
    found = queries.gathering(request.actor, gathering_id, now=request.now)
    if found is None:
        raise Http404
    return found


@access.staff
@access.files
def gatherings(request: access.Request) -> HttpResponseBase:
    """What is to come, or what was, of the groups she works with."""
    when = "past" if request.GET.get("when") == "past" else "coming"
    kind = request.GET.get("kind", "")
    rows = queries.listed(request.actor, when=when, kind=kind, now=request.now)
    if access.wants_file(request):
        return exports.csv_response(
            f"list-{request.now:%Y-%m}",
            [_("Day"), _("Kind"), _("Title"), _("Place")],
            queries.export_rows(rows),
        )
    page = pages.slice_of(rows, pages.number_from(request.GET.get("page")))
    context = {
        "page": page,
        "lines": queries.lines(page.items),
        "when": when,
        "kind": kind,
        "kinds": choices.Kind.choices,
        "may_plan": _may_plan(request),
    }
    return render(request, "gatherings/gatherings.html", context)


def _may_plan(request: access.Request) -> bool:
    reach = queries.reach(request.actor, now=request.now)
    return policies.can_plan_gathering(
        request.actor, everybody=reach.everybody, group_id=None, groups=reach.groups
    )


@access.staff
def plan_gathering(request: access.Request) -> HttpResponseBase:
    """Plan a meeting, an action or a training."""
    if not _may_plan(request):
        raise Http404
    form = forms.Gathering(request.POST or None, staff=queries.staff_members())
    if request.method == "POST" and form.is_valid():
        asked = access.before_giving(
            request,
            lambda: plan_gathering(request),
            gives=policies.must_prove_to_host(request.actor, form.host_ids),
        )
        if asked is not None:
            return asked
        try:
            made = operations.plan_gathering(
                actor=request.actor, terms=form.terms(), now=request.now, nonce=form.nonce
            )
            return redirect("gatherings:gathering", made.pk)
        except operations.AlreadyDone as again:
            return redirect("gatherings:gathering", again.result)
        except operations.Refused as refused:
            raise Http404 from refused
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    return render(request, "gatherings/plan_gathering.html", {"form": form})


@access.staff
def change_gathering(request: access.Request, gathering_id: uuid.UUID) -> HttpResponseBase:
    """Change when, where, title, languages and hosts."""
    found = _found(request, gathering_id)
    if found.kind in choices.home_url_names:
        return redirect(queries.home_url(found))
    initial = forms.when_and_where(found) | {"title": found.title, "seats": found.seats}
    form = forms.Gathering(
        request.POST or None, initial=initial, staff=queries.staff_members(), kind=found.kind
    )
    if request.method == "POST" and form.is_valid():
        before = [one.person_id for one in found.hosts.all()]
        asked = access.before_giving(
            request,
            lambda: change_gathering(request, gathering_id),
            gives=policies.must_prove_to_host(
                request.actor, form.host_ids, before, is_longer=form.moments()[1] > found.ends_at
            ),
        )
        if asked is not None:
            return asked
        try:
            operations.change_gathering(
                actor=request.actor, gathering=found, terms=form.terms(), now=request.now
            )
            notices.add(request, "good", _("Saved."))
            return redirect("gatherings:gathering", found.pk)
        except operations.Invalid as invalid:
            forms.add_problems(form, invalid.problems)
    context = {"form": form, "gathering": found}
    return render(request, "gatherings/plan_gathering.html", context)


@access.staff
def gathering(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """One gathering: when, where, who is invited, what is missing, who checks in afterwards."""
    found = _found(request, gathering_id)
    if found.kind in choices.home_url_names:
        return redirect(queries.home_url(found))
    readable = consent.readable(request.actor, now=request.now)
    invited = queries.invited(found.pk, readable=readable)
    names = vault.read_names(
        actor=request.actor,
        people=[one.person_id for one in invited],
        purpose="gathering",
        rule=readable.rule,
    )
    context = forms.around(found, now=request.now)
    context["lines"] = queries.invited_lines(invited, names)
    return render(request, "gatherings/gathering.html", context)


@access.staff
def invite(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Find people by name and invite them, one tap each."""
    found = _found(request, gathering_id)
    here = reverse("gatherings:invite", args=[found.pk])
    if request.method == "POST" and "search" in request.POST:
        return redirect(f"{here}?q={searches.keep(request, request.POST['search'])}")
    if request.method == "POST":
        _invite_one(request, found)
        return redirect(f"{here}?{urlencode({'q': request.GET.get('q', '')})}")
    text = searches.recall(request, request.GET.get("q", "")) or ""
    readable = consent.readable(request.actor, now=request.now)
    there = {one.person_id for one in queries.invited(found.pk, readable=readable)}
    people = queries.found_by_name(request.actor, text, readable=readable, there=there)
    context = {"gathering": found, "people": people, "text": text, "count": len(there)}
    return render(request, "gatherings/invite.html", context)


def _invite_one(request: access.Request, found: Any) -> None:
    try:
        operations.invite(
            actor=request.actor,
            gathering=found,
            people=[uuid.UUID(request.POST["person"])],
            now=request.now,
        )
    except operations.CannotBeAdded:
        notices.add(request, "care", safety_choices.CANNOT_BE_ADDED)
    except (KeyError, ValueError, operations.Refused) as refused:
        raise Http404 from refused
    else:
        notices.add(request, "good", _("Invited."))


@access.staff
@require_POST
def arrange(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Note which needs are taken care of."""
    found = _found(request, gathering_id)
    form = forms.Arrangements(request.POST, gathering=found)
    if form.is_valid():
        operations.arrange(
            actor=request.actor,
            gathering=found,
            needs=form.cleaned_data["needs"],
            now=request.now,
        )
        notices.add(request, "good", _("Saved."))
    return redirect(queries.home_url(found))


@access.staff
def arrange_interpreter(request: access.Request, gathering_id: uuid.UUID) -> HttpResponseBase:
    """Who interprets; the promise of silence comes first, and stands on the page to be read aloud."""
    found = _found(request, gathering_id)
    interpreting = list(found.interpreting.all())
    form = forms.Interpreter(
        request.POST or None,
        staff=queries.staff_members(),
        partners=queries.partners_by_name(),
        interpreting=interpreting,
        initial={
            "language": request.user.language,
            "promised_date": timezone.localdate(request.now),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.arrange_interpreter(
                actor=request.actor, gathering=found, terms=form.terms(), now=request.now,
                nonce=form.nonce,
            )  # fmt: skip
        except operations.AlreadyDone:
            return redirect(queries.home_url(found))
        except operations.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Saved."))
            return redirect(queries.home_url(found))
    context = {
        "gathering": found,
        "form": form,
        "promises": [
            consent.notice_for("interpreting", code) for code, _name in settings.LANGUAGES
        ],
        "is_needed": bool(interpreting),
        "home_url": queries.home_url(found),
    }
    return render(request, "gatherings/arrange_interpreter.html", context)


@access.staff
@require_POST
def end_interpreter(request: access.Request, interpreter_id: uuid.UUID) -> HttpResponse:
    """Somebody does not interpret after all; somebody else has to be found."""
    found = queries.interpreter(request.actor, interpreter_id, now=request.now)
    if found is None:
        raise Http404
    gathering_of = found.gathering
    operations.end_interpreter(actor=request.actor, interpreter=found, now=request.now)
    notices.add(request, "good", _("Taken out. Somebody else has to be found."))
    return redirect(queries.home_url(gathering_of))


@access.staff
def attendance(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Who is here: one tap each. A script puts in place only the row that was tapped."""
    found = _found(request, gathering_id)
    if request.method != "POST":
        return render(request, "gatherings/attendance.html", _rows(request, found))
    try:
        person = uuid.UUID(request.POST.get("person", ""))
        operations.mark_attendance(
            actor=request.actor,
            gathering=found,
            marks={person: request.POST.get("mark", "")},
            now=request.now,
        )
    except (ValueError, operations.Refused) as refused:
        raise Http404 from refused
    if request.headers.get("X-Enhance"):
        context = _rows(request, found, only=person)
        return render(request, "gatherings/_attendance_answer.html", context)
    return redirect(f"{reverse('gatherings:attendance', args=[found.pk])}#row-{person}")


def _rows(request: access.Request, found: Any, *, only: uuid.UUID | None = None) -> dict[str, Any]:
    """The rows of the attendance page; only: the one person whose row was tapped."""
    readable = consent.readable(request.actor, now=request.now)
    invited = queries.invited(found.pk, readable=readable)
    shown = [one for one in invited if only is None or one.person_id == only]
    marks = queries.marks(found.pk)
    names = vault.read_names(
        actor=request.actor,
        people=[one.person_id for one in shown],
        purpose="attendance",
        rule=readable.rule,
    )
    people = {one.person_id for one in invited}
    return {
        "gathering": found,
        "rows": queries.attendance_rows(shown, marks, names),
        "answered": len(people & set(marks)),
        "total": len(people),
        "marks": choices.Mark.choices,
        "home_url": queries.home_url(found),
    }


@access.staff
def attendance_form(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Everybody on one form with one button, for phones on which each page is slow."""
    found = _found(request, gathering_id)
    context = _rows(request, found)
    form = forms.Marks(request.POST or None, rows=context["rows"])
    if request.method == "POST" and form.is_valid():
        try:
            operations.mark_attendance(
                actor=request.actor, gathering=found, marks=form.marks(), now=request.now
            )
        except (operations.Invalid, operations.Refused) as refused:
            raise Http404 from refused
        notices.add(request, "good", _("Saved."))
        return redirect("gatherings:attendance", found.pk)
    return render(request, "gatherings/attendance_form.html", context | {"form": form})


@access.staff
def invitation(
    request: access.Request, gathering_id: uuid.UUID, person_id: uuid.UUID
) -> HttpResponse:
    """What somebody told staff: whether she comes, what she needs, when her ride comes."""
    found = _found(request, gathering_id)
    readable = consent.readable(request.actor, now=request.now)
    invited = {one.person_id: one for one in queries.invited(found.pk, readable=readable)}
    if person_id not in invited:
        raise Http404
    one = invited[person_id]
    form = forms.ComingForStaff(request.POST or None, initial=forms.coming(one))
    if request.method == "POST" and form.is_valid() and _save_coming(request, one, form):
        notices.add(request, "good", _("Saved."))
        return redirect(queries.home_url(found))
    names = vault.read_names(
        actor=request.actor, people=[person_id], purpose="gathering", rule=readable.rule
    )
    context = {
        "gathering": found,
        "form": form,
        "name": names.get(person_id, "—"),
        "home_url": queries.home_url(found),
    }
    return render(request, "gatherings/invitation.html", context)


def _save_coming(request: access.Request, one: Any, form: forms.Coming) -> bool:
    """Save what changed; False where something is wrong, which the form then says."""
    try:
        if form.cleaned_data["reply"] != one.reply:
            operations.reply(
                actor=request.actor,
                invitation=one,
                answer=form.cleaned_data["reply"],
                now=request.now,
            )
        operations.state_needs(
            actor=request.actor, invitation=one, needs=form.needs_terms(), now=request.now
        )
        if isinstance(form, forms.ComingForStaff):
            ride_at = form.ride_at(one.gathering)
            if ride_at != one.ride_at:
                operations.arrange_ride(
                    actor=request.actor, invitation=one, ride_at=ride_at, now=request.now
                )
    except operations.Invalid as invalid:
        forms.add_problems(form, invalid.problems)
        return False
    except operations.Refused as refused:
        raise Http404 from refused
    return True


@access.staff
@require_POST
def assign_check_in(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Say who checks in afterwards."""
    found = _found(request, gathering_id)
    form = forms.CheckIn(request.POST, staff=queries.staff_members())
    if form.is_valid():
        try:
            operations.assign_check_in(
                actor=request.actor,
                gathering=found,
                person=form.cleaned_data["person"],
                now=request.now,
            )
            notices.add(request, "good", _("Saved."))
        except operations.CannotBeAdded:
            notices.add(request, "care", safety_choices.CANNOT_BE_ADDED)
        except operations.Invalid as wrong:
            notices.add(request, "care", forms.PROBLEMS[wrong.problems[0]][1])
    return redirect(queries.home_url(found))


@access.staff
@require_POST
def finish_check_in(request: access.Request, check_in_id: int) -> HttpResponse:
    """Note that people were asked how they are; or take that, or the task, back."""
    found = queries.check_in(request.actor, check_in_id, now=request.now)
    if found is None:
        raise Http404
    step, gathering_of = request.POST.get("step", "done"), found.gathering
    if step == "remove":
        operations.end_check_in(actor=request.actor, check_in=found, now=request.now)
    else:
        operations.finish_check_in(
            actor=request.actor, check_in=found, now=request.now, done=step == "done"
        )
    notices.add(request, "good", _("Saved."))
    return redirect(queries.home_url(gathering_of))


@access.signed_in
def my_gathering(request: access.Request, gathering_id: uuid.UUID) -> HttpResponse:
    """Her own invitation: when and where it is, her answer, and what would help her come."""
    own = queries.invitation(request.actor, gathering_id)
    if own is None:
        raise Http404
    form = forms.Coming(request.POST or None, initial=forms.coming(own))
    if request.method == "POST" and form.is_valid() and _save_coming(request, own, form):
        notices.add(request, "good", _("Saved. Thank you for telling us."))
        return redirect("gatherings:my_gathering", gathering_id)
    context = {
        "invitation": own,
        "gathering": own.gathering,
        "form": form,
        "place": queries.place_for(own),
        "is_over": own.gathering.ends_at <= request.now,
        "languages_spoken": [queries.language_name(code) for code in own.gathering.languages],
    }
    return render(request, "gatherings/my_gathering.html", context)
