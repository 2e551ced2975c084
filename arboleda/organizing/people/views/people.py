"""Pages on which staff know people. Whoever is not assigned is not found."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arboleda.engines.words import pictured
from arboleda.kit import dates, exports, notices, pages, registries, searches
from arboleda.organizing.partners import queries as partner_queries
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import choices, forms, operations, policies, queries
from arboleda.organizing.people.importing import policies as lists
from arboleda.organizing.people.operations import ground
from arboleda.organizing.people.views import _shared
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.rights import policies as rights
from arboleda.trust.room import policies as room_policies
from arboleda.trust.safety import policies as safety


@access.staff
def people(request: access.Request) -> HttpResponseBase:
    """The list of people: searched by name, narrowed, sorted, a page at a time."""
    if request.method == "POST":
        return _search(request)
    readable = consent.readable(request.actor, now=request.now)
    query = searches.recall(request, request.GET.get("q", ""), now=request.now) or ""
    filters, narrow = _filters(request.GET, readable)
    page = queries.people_page(
        actor=request.actor,
        readable=readable,
        filters=filters,
        query=query,
        sort=request.GET.get("sort", "name"),
        number=pages.number_from(request.GET.get("page")),
    )
    context = {
        "page": page,
        "rows": [_row(one) for one in page.items],
        "narrow": narrow,
        "query": query,
        "filters": filters,
        "search": forms.Search(initial={"query": query}),
        "may_export": policies.can_export_people(request.actor),
        "files": queries.files_asked(request.actor, now=request.now),
        "may_word": policies.can_word_questions(request.actor),
        "may_bring": lists.can_bring_lists(request.actor, readable),
    }
    return render(request, "people/people.html", context)


@require_POST
@access.organizers
@access.step_up
def export_people(request: access.Request) -> HttpResponseBase:
    """The same list as a file, once a second person approved it; until then, ask for that.

    Names and what stands beside them, no way to reach anybody.
    """
    # A file is passed on: whoever wants to be asked first is not in it.
    readable = consent.readable(request.actor, now=request.now).to_pass_on()
    filters, _narrow = _filters(request.POST, readable)
    found = queries.matching(actor=request.actor, readable=readable, filters=filters)
    ids = list(found.order_by("added_at", "pk").values_list("pk", flat=True))
    terms = queries.terms_of(filters)
    try:
        references = operations.record_export(
            actor=request.actor, people=ids, terms=terms, now=request.now
        )
    except accounts.Refused as no:
        raise Http404 from no
    except accounts.NotApproved:
        return _ask_for_file(request, terms)
    rows = queries.export_rows(
        actor=request.actor, people=ids, rule=readable.rule, references=references
    )
    header = [_("Name"), _("Language"), _("Leader"), _("Organization"), _("Added")]
    lines = [_file_line(one) for one in rows]
    return exports.csv_response(f"list-{request.now:%Y-%m-%d}", header, lines)


def _ask_for_file(request: access.Request, terms: dict[str, str]) -> HttpResponseBase:
    witness = registries.witness.get()(actor=request.actor)
    accounts.ask_approval(
        actor=request.actor,
        witness=witness,
        kind=choices.EXPORT_KIND,
        terms=terms,
        now=request.now,
    )
    notices.add(request, "good", _("Asked. As soon as a second person approves, you can download."))
    return redirect("people:people")


def _file_line(one: Any) -> tuple[str, ...]:
    person = one.person
    return (
        one.name,
        _language(person.language),
        _("yes") if person.is_leader else _("no"),
        person.partner.name if person.partner else "",
        dates.short_day(person.added_at),
    )


@access.staff
def add_person(request: access.Request) -> HttpResponseBase:
    """Add somebody; what they want to be called is enough."""
    form = forms.Person(
        request.POST or None,
        initial={"mine": True},
        wordings=queries.wordings(),
        partners=partner_queries.names_of_partners(),
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers(before=None, asker=request.actor.person)
        try:
            made = operations.add_person(
                actor=request.actor, answers=answers, now=request.now, nonce=form.nonce
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.AlreadyDone as done:
            return redirect("people:person", person_id=done.result)
        else:
            notices.add(request, "good", _("Added. Next: write down what moves this person."))
            return redirect("people:person", person_id=made.pk)
    return render(request, "people/add_person.html", {"form": form})


@access.staff
@access.passphrase_again_for_oneself
def person(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """One person: who, what was said, who they know, their path and strengths."""
    known, readable = _shared.person(request, person_id)
    shown = queries.person_shown(actor=request.actor, person=known, readable=readable)
    account = account_queries.account_of(person_id)
    context = {
        "person": known,
        "shown": shown,
        "summary": _summary(shown),
        "answers": [{"label": one.label, "value": one.text} for one in shown.answers],
        "asks_more": bool(queries.own_questions()),
        "has_account": account is not None,
        "may_reset_passphrase": account is not None
        and room_policies.can_reset_passphrase(request.actor, account, readable),
        "may_give_account": policies.can_give_account(
            request.actor, person_id, operations.PASSPHRASE_ROLE, readable
        ),
        "may_keep_apart": safety.can_keep_apart(request.actor, [person_id], readable),
        "may_hold": rights.can_hold(request.actor),
        "today": ground.today(request.now),
    }
    return render(request, "people/person.html", context)


@access.staff
@access.passphrase_again_for_oneself
def change_person(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Change what is known of somebody."""
    known, readable = _shared.person(request, person_id)
    shown = queries.person_shown(
        actor=request.actor, person=known, readable=readable, purpose="keeping-in-touch"
    )
    asker = request.actor.person
    form = forms.Person(
        request.POST or None,
        wordings=queries.wordings(),
        partners=partner_queries.names_of_partners(),
        initial=forms.Person.initial_of(shown.names, shown.contact, known, asker),
    )
    if request.method == "POST" and form.is_valid():
        before = forms.answers_of(shown.names, shown.contact, known)
        done = _shared.written(
            form,
            operations.change_person,
            actor=request.actor,
            person_id=person_id,
            answers=form.answers(before=before, asker=asker),
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            return _shared.saved(request, person_id)
    return render(
        request, "people/change_person.html", {"form": form, "person": known, "shown": shown}
    )


@access.staff
@access.passphrase_again_for_oneself
@access.before_writing
def record_one_to_one(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Keep what was said in a one-to-one."""
    known, readable = _shared.person(request, person_id)
    form = forms.OneToOne(request.POST or None, initial={"held_date": ground.today(request.now)})
    if request.method == "POST" and form.is_valid():
        done = _shared.written(
            form,
            operations.record_one_to_one,
            actor=request.actor,
            person_id=person_id,
            note=form.note(),
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            return _shared.saved(request, person_id)
    return _shared.page(request, "people/record_one_to_one.html", known, readable, form=form)


@access.staff
def change_one_to_one(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """Mark the next step done or not done; or, after asking, delete the one-to-one."""
    readable = consent.readable(request.actor, now=request.now)
    row = queries.one_to_one(row_id, readable=readable)
    if row is None:
        raise Http404
    if _must_ask_again(request, row.person_id):
        return redirect("people:person", person_id=row.person_id)
    changes = {
        "done": operations.finish_next_step,
        "again": operations.reopen_next_step,
        "remove": operations.remove_one_to_one,
    }
    change = changes.get(request.POST.get("change", ""))
    if request.method == "POST" and change:
        _shared.allowed(change, actor=request.actor, one_to_one=row, now=request.now)
        return _shared.saved(request, row.person_id)
    return _shared.page(request, "people/change_one_to_one.html", row.person, readable, row=row)


@access.staff
@access.passphrase_again_for_oneself
def relate_people(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Note how two people know each other: find the other by name, then say how."""
    known, readable = _shared.person(request, person_id)
    query = request.POST.get("query", "")
    listed = queries.found_by_name(actor=request.actor, readable=readable, query=query)
    found = [(str(one.person.pk), one.name) for one in listed if one.person.pk != person_id]
    is_search = request.POST.get("step") != "save"
    form = forms.Tie(None if is_search else request.POST, found=found, initial={"query": query})
    if request.method == "POST" and not is_search and form.is_valid():
        given = form.cleaned_data
        done = _shared.written(
            form,
            operations.relate_people,
            actor=request.actor,
            person_id=person_id,
            other_id=uuid.UUID(given["other"]),
            kind=given["kind"],
            now=request.now,
            since_date=given["since_date"],
            nonce=form.nonce,
        )
        if done:
            return _shared.saved(request, person_id)
    return _shared.page(
        request, "people/relate_people.html", known, readable, form=form, found=found, query=query
    )


@access.staff
def change_relationship(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """Say when a tie ended; or take it out."""
    readable = consent.readable(request.actor, now=request.now)
    row = queries.relationship(row_id, readable=readable)
    if row is None:
        raise Http404
    if request.method == "POST" and request.POST.get("change") == "remove":
        _shared.allowed(
            operations.remove_relationship, actor=request.actor, relationship=row, now=request.now
        )
        return _shared.saved(request, row.person_id)
    form = forms.TieEnd(request.POST or None, initial={"ended_date": ground.today(request.now)})
    if request.method == "POST" and form.is_valid():
        done = _shared.written(
            form,
            operations.end_relationship,
            actor=request.actor,
            relationship=row,
            ended_date=form.cleaned_data["ended_date"],
            now=request.now,
        )
        if done:
            return _shared.saved(request, row.person_id)
    label = choices.Tie(row.kind).label
    return _shared.page(
        request, "people/change_relationship.html", row.person, readable, form=form, label=label
    )


@access.staff
@access.passphrase_again_for_oneself
@access.before_writing
def person_path(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """A path: what is done, what is wanted, and a form for the next step."""
    known, readable = _shared.person(request, person_id)
    form = forms.PathStep(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _shared.written(
            form,
            operations.add_path_step,
            actor=request.actor,
            person_id=person_id,
            text=given["text"],
            kind=given["kind"],
            done_date=given["done_date"],
            together=given["together"],
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            notices.add(request, "good", _("Saved."))
            return redirect("people:person_path", person_id=person_id)
    return _shared.page(request, "people/person_path.html", known, readable, form=form)


@require_POST
@access.staff
def change_path_step(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """A step is done, still wanted, or off the path."""
    readable = consent.readable(request.actor, now=request.now)
    step = queries.path_step(row_id, readable=readable)
    changes = {
        "done": operations.finish_path_step,
        "again": operations.reopen_path_step,
        "remove": operations.remove_path_step,
    }
    change = changes.get(request.POST.get("change", ""))
    if step is None or change is None:
        raise Http404
    if _must_ask_again(request, step.person_id):
        return redirect("people:person_path", person_id=step.person_id)
    _shared.allowed(change, actor=request.actor, step=step, now=request.now)
    notices.add(request, "good", _("Saved."))
    return redirect("people:person_path", person_id=step.person_id)


@access.staff
@access.passphrase_again_for_oneself
@access.before_writing
def person_strengths(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """What somebody knows how to do, offered or kept, and a form for one more."""
    known, readable = _shared.person(request, person_id)
    form = forms.Strength(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _shared.written(
            form,
            operations.write_strength,
            actor=request.actor,
            person_id=person_id,
            text=given["text"],
            kind=given["kind"],
            offered=given["offered"],
            together=given["together"],
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            notices.add(request, "good", _("Saved."))
            return redirect("people:person_strengths", person_id=person_id)
    return _shared.page(request, "people/person_strengths.html", known, readable, form=form)


@require_POST
@access.staff
def change_strength(request: access.Request, row_id: uuid.UUID) -> HttpResponseBase:
    """A strength is offered, kept again, or taken back."""
    readable = consent.readable(request.actor, now=request.now)
    strength = queries.strength(row_id, readable=readable)
    changes = {
        "offer": operations.offer_strength,
        "keep": operations.keep_strength,
        "remove": operations.remove_strength,
    }
    change = changes.get(request.POST.get("change", ""))
    if strength is None or change is None:
        raise Http404
    if _must_ask_again(request, strength.person_id):
        return redirect("people:person_strengths", person_id=strength.person_id)
    _shared.allowed(change, actor=request.actor, strength=strength, now=request.now)
    notices.add(request, "good", _("Saved."))
    return redirect("people:person_strengths", person_id=strength.person_id)


@access.organizers
def give_account(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Open a sign-in; who is there is asked once more before somebody comes on staff."""
    is_plain = request.POST.get("role", operations.PASSPHRASE_ROLE) == operations.PASSPHRASE_ROLE
    return (_give_account if is_plain else _bring_on_staff)(request, person_id)


def _give_account(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """The passphrase shows on this answer and never again."""
    known, readable = _shared.person(request, person_id)
    language = known.language if known.language in {"en", "es"} else "en"
    roles = policies.roles_to_give(request.actor)
    initial = {"language": language, "role": operations.PASSPHRASE_ROLE}
    form = forms.SignIn(request.POST or None, initial=initial, roles=roles)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            account, passphrase = operations.give_account(
                actor=request.actor,
                person_id=person_id,
                username=given["username"],
                language=given["language"],
                role=given.get("role", operations.PASSPHRASE_ROLE),
                now=request.now,
                with_pictures=given["kind"] == forms.PICTURES,
                nonce=form.nonce,
            )
            context |= {"account": account, **_shown_once(account, passphrase, given["kind"])}
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        except accounts.Refused as no:
            raise Http404 from no
        except accounts.AlreadyDone:
            notices.add(request, "care", _("The passphrase was shown once and is kept nowhere."))
            return redirect("people:person", person_id=person_id)
    return _shared.page(request, "people/give_account.html", known, readable, **context)


_bring_on_staff = access.prove_to_change(_give_account)


@access.organizers
@access.step_up
def reset_passphrase(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """Give somebody who forgot hers a new passphrase; it shows on this answer and never again."""
    known, readable = _shared.person(request, person_id)
    account = account_queries.account_of(person_id)
    if account is None or not room_policies.can_reset_passphrase(request.actor, account, readable):
        raise Http404
    form = forms.NewPassphrase(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"account": account, "form": form}
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            passphrase = operations.reset_passphrase(
                actor=request.actor, account=account, now=request.now,
                with_pictures=kind == forms.PICTURES, nonce=form.nonce,
            )  # fmt: skip
            context |= _shown_once(account, passphrase, kind)
        except accounts.AlreadyDone:
            notices.add(request, "care", _("The passphrase was shown once and is kept nowhere."))
            return redirect("people:person", person_id=person_id)
    return _shared.page(request, "people/reset_passphrase.html", known, readable, **context)


def _shown_once(account: access.Account, passphrase: str, kind: str) -> dict[str, Any]:
    """The passphrase, and the pictures of its words where it was made of such."""
    language = account.language
    things = pictured.read(passphrase, language) if kind == forms.PICTURES else ()
    return {"passphrase": passphrase, "pictures": pictured.shown(things, language)}


@access.organizers
def questions(request: access.Request) -> HttpResponseBase:
    """Which questions this organization asks about people, and in which words."""
    bound = forms.Wording(request.POST) if request.method == "POST" else None
    if bound is not None and bound.is_valid():
        given = bound.cleaned_data
        done = _shared.written(
            bound,
            operations.word_question,
            actor=request.actor,
            question=given["question"],
            is_hidden=given["is_hidden"],
            label=given["label"],
            now=request.now,
        )
        if done:
            notices.add(request, "good", _("Saved."))
            return redirect("people:questions")
    known = queries.wordings()
    rows = [
        {
            "question": question,
            "why": forms.WHY[question.value],
            "is_hidden": question.value in known and known[question.value].is_hidden,
            "form": forms.Wording(
                auto_id=f"{question.value}_%s",
                initial={
                    "question": question.value,
                    "is_hidden": question.value in known and known[question.value].is_hidden,
                    "label": known[question.value].label if question.value in known else {},
                },
            ),
        }
        for question in choices.Question
    ]
    context = {"rows": rows, "form": bound, "may_add": policies.can_keep_questions(request.actor)}
    return render(request, "people/questions.html", context)


# Inside


def _must_ask_again(request: access.Request, person_id: uuid.UUID) -> bool:
    """Whether a row is about the one who asks, who has not typed her passphrase just now.

    Her own page, where it leads her then, asks for it: staff are people of the house too, and the
    phone may be in other hands.
    """
    own = request.actor.person == person_id
    return own and not access.is_confirmed(request, now=request.now)


def _search(request: access.Request) -> HttpResponseBase:
    """Keep what was searched for out of the address, and what the list is narrowed to in it."""
    form = forms.Search(request.POST)
    kept = {
        name: request.GET[name] for name in ("language", "partner", "show") if name in request.GET
    }
    if form.is_valid() and form.cleaned_data["query"]:
        kept["q"] = searches.keep(request, form.cleaned_data["query"], now=request.now)
    return redirect(reverse("people:people") + (f"?{urlencode(kept)}" if kept else ""))


def _filters(
    given: QueryDict, readable: consent_rules.Readable
) -> tuple[queries.Filters, forms.Narrow]:
    """What the list is narrowed to; what is not a code or an id narrows nothing."""
    form = forms.Narrow(
        given,
        languages=queries.languages_spoken(readable=readable),
        partners=partner_queries.names_of_partners(),
    )
    form.is_valid()
    clean = form.cleaned_data
    partner, show = clean.get("partner", ""), clean.get("show", "")
    return queries.Filters(
        language=clean.get("language", ""),
        is_leader=show == "leaders",
        mine=show == "mine",
        partner_id=uuid.UUID(partner) if partner else None,
    ), form


def _row(one: queries.Listed) -> dict[str, Any]:
    """One line of the list, in words: worked out here, for a template is slow at it."""
    known = one.person
    return {
        "id": known.pk,
        "name": one.name or "—",
        "is_leader": known.is_leader,
        "language": _language(known.language),
        "partner": known.partner.name if known.partner else "",
        "added": dates.short_day(known.added_at),
    }


def _language(code: str) -> str:
    return partner_rules.language_name(code, dates.locale()[:2]) if code else ""


def _summary(shown: queries.PersonShown) -> list[dict[str, Any]]:
    """What is known, line by line; what is not known takes no line."""
    known, names, contact = shown.person, shown.names, shown.contact
    lines = [
        (_("Pronouns"), names.get("pronouns")),
        (_("How to address this person"), names.get("form_of_address")),
        (_("Language"), _language(known.language)),
        (_("Other names"), ", ".join(names.get("others", []))),
        (_("Name on papers"), names.get("legal")),
        (_("Phone numbers"), ", ".join(contact.get("phones", []))),
        (_("E-mail addresses"), ", ".join(contact.get("emails", []))),
        (
            _("City or neighborhood"),
            " ".join(part for part in (contact.get("city"), contact.get("postal_code")) if part),
        ),
        (_("Age group"), known.get_age_group_display() if known.age_group != "unknown" else ""),
        (_("Organization"), known.partner.name if known.partner else ""),
        (_("Keeps in touch"), shown.companion),
        (_("With us since"), dates.day(known.joined_date or known.added_at)),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]
