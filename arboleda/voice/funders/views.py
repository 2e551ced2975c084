"""Spotlights and questions, on both doors."""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from arboleda.kit import errors, notices, pages, visitors
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.voice.funders import choices, forms, operations, queries, rules

QUOTA = rules.Quota(most=5, seconds=3600, salt=secrets.token_bytes(16))
"""Five questions an hour from one address."""

# Staff: spotlights


@access.organizers
def spotlights(request: access.Request) -> HttpResponse:
    """Every spotlight, drafts first."""
    page = pages.slice_of(list(queries.spotlights()), pages.number_from(request.GET.get("page")))
    return render(request, "funders/spotlights.html", {"page": page})


@access.organizers
def start_spotlight(request: access.Request) -> HttpResponse:
    """A title, to begin with."""
    form = forms.Title(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made: list[str] = []

        def act() -> None:
            one = operations.start_spotlight(
                actor=request.actor,
                title=form.cleaned_data["title"],
                now=request.now,
                nonce=form.nonce,
            )
            made.append(str(one.pk))

        done, _loose = _carry_out(form, act)
        if done:
            return (
                redirect("funders:spotlight", made[0]) if made else redirect("funders:spotlights")
            )
    return render(request, "funders/start_spotlight.html", {"form": form})


@access.organizers
def spotlight(request: access.Request, spotlight_id: uuid.UUID) -> HttpResponse:
    """One spotlight as it is, and what is still missing before it can be public."""
    one = _spotlight(spotlight_id)
    missing = forms.explain(None, rules.publish_problems(one.title, one.pairs))
    context = {"spotlight": one, "missing": missing}
    return render(request, "funders/spotlight.html", context)


@access.organizers
def rename_spotlight(request: access.Request, spotlight_id: uuid.UUID) -> HttpResponse:
    """Another title."""
    one = _spotlight(spotlight_id)
    form = forms.Title(
        request.POST if request.method == "POST" else None, initial={"title": one.title}
    )
    if form.is_valid():
        done, _loose = _carry_out(
            form,
            lambda: operations.rename_spotlight(
                actor=request.actor,
                spotlight=one,
                title=form.cleaned_data["title"],
                now=request.now,
            ),
        )
        if done:
            return redirect("funders:spotlight", one.pk)
    return render(request, "funders/rename_spotlight.html", {"form": form, "spotlight": one})


@access.organizers
def add_pair(request: access.Request, spotlight_id: uuid.UUID) -> HttpResponse:
    """One more question and answer."""
    return _pair(request, _spotlight(spotlight_id), None)


@access.organizers
def edit_pair(request: access.Request, spotlight_id: uuid.UUID, number: int) -> HttpResponse:
    """A question and its answer, anew."""
    return _pair(request, _spotlight(spotlight_id), number)


def _pair(request: access.Request, one: queries.Spotlight, number: int | None) -> HttpResponse:
    if number is not None and not 1 <= number <= len(one.pairs):
        raise Http404
    initial = one.pairs[number - 1] if number else {}
    form = forms.Pair(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        done, _loose = _carry_out(
            form,
            lambda: operations.write_pair(
                actor=request.actor,
                spotlight=one,
                number=number,
                question=data["question"],
                answer=data["answer"],
                now=request.now,
            ),
        )
        if done:
            return redirect("funders:spotlight", one.pk)
    context = {"form": form, "spotlight": one, "number": number}
    return render(request, "funders/edit_pair.html", context)


@access.organizers
@require_POST
def remove_pair(request: access.Request, spotlight_id: uuid.UUID, number: int) -> HttpResponse:
    """Take a question out of a draft."""
    one = _spotlight(spotlight_id)
    _tell(
        request,
        lambda: operations.remove_pair(
            actor=request.actor, spotlight=one, number=number, now=request.now
        ),
        _("Taken out."),
    )
    return redirect("funders:spotlight", one.pk)


@access.organizers
def publish_spotlight(request: access.Request, spotlight_id: uuid.UUID) -> HttpResponse:
    """The second question before anybody can read it."""
    one = _spotlight(spotlight_id)
    if request.method == "POST":
        _tell(
            request,
            lambda: operations.publish_spotlight(
                actor=request.actor, spotlight=one, now=request.now
            ),
            _("Published. Anybody can read it now."),
        )
        return redirect("funders:spotlight", one.pk)
    return render(request, "funders/publish_spotlight.html", {"spotlight": one})


@access.organizers
@require_POST
def reopen_spotlight(request: access.Request, spotlight_id: uuid.UUID) -> HttpResponse:
    """Off the public door, to work on it."""
    one = _spotlight(spotlight_id)
    _tell(
        request,
        lambda: operations.reopen_spotlight(actor=request.actor, spotlight=one, now=request.now),
        _("It is a draft again."),
    )
    return redirect("funders:spotlight", one.pk)


# Staff: questions


@access.organizers
def questions(request: access.Request) -> HttpResponse:
    """What visitors ask."""
    state = request.GET.get("state", "")
    page = pages.slice_of(
        list(queries.questions(state)), pages.number_from(request.GET.get("page"))
    )
    opened = queries.open_questions(request.actor, page.items)
    rows = [{"question": one, "asked": opened.get(one.pk)} for one in page.items]
    context = {"page": page, "rows": rows, "state": state, "states": choices.QuestionState.choices}
    return render(request, "funders/questions.html", context)


@access.organizers
def question(request: access.Request, question_id: uuid.UUID) -> HttpResponse:
    """One question, and the box for its answer."""
    one = _question(question_id)
    form = forms.Answer(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        done, _loose = _carry_out(
            form,
            lambda: operations.answer_question(
                actor=request.actor,
                question=one,
                answer=data["answer"],
                now=request.now,
                as_spotlight=data["as_spotlight"],
                title=data["question"],
                nonce=form.nonce,
            ),
        )
        if done:
            notices.add(request, "good", _("Answered."))
            return redirect("funders:question", one.pk)
    asked = queries.open_questions(request.actor, [one]).get(one.pk)
    if asked is None:
        raise Http404
    context = {"form": form, "question": one, "asked": asked}
    return render(request, "funders/question.html", context)


@access.organizers
@require_POST
def mark_answered(request: access.Request, question_id: uuid.UUID) -> HttpResponse:
    """Answered another way."""
    one = _question(question_id)
    _tell(
        request,
        lambda: operations.mark_answered(actor=request.actor, question=one, now=request.now),
        _("Noted."),
    )
    return redirect("funders:question", one.pk)


# The public door


@require_safe
def public_spotlights(request: HttpRequest) -> HttpResponse:
    """Everything published for funders and allies."""
    found = list(queries.published_spotlights())
    page = pages.slice_of(found, pages.number_from(request.GET.get("page")))
    return render(request, "funders/public_spotlights.html", {"page": page})


@require_safe
def public_spotlight(request: HttpRequest, spotlight_id: uuid.UUID) -> HttpResponse:
    """One spotlight, made to be printed as well."""
    one = queries.published_spotlights().filter(pk=spotlight_id).first()
    if one is None:
        raise Http404
    return render(request, "funders/public_spotlight.html", {"spotlight": one})


def ask(request: HttpRequest) -> HttpResponse:
    """A visitor's question. What a program sends is thanked for and thrown away."""
    now = timezone.now()
    form = forms.Ask(request.POST if request.method == "POST" else None, now=now)
    closed = False
    if form.is_valid():
        if form.is_from_a_program():
            return redirect("funders:thanks")
        if not QUOTA.take(visitors.address_of(request), at=time.monotonic()):
            form.add_error(None, str(_("Many questions came from here. Try again in an hour.")))
        else:
            sent, closed = _ask(request, form)
            if sent is not None:
                return redirect("funders:answer", sent) if sent else redirect("funders:thanks")
    response = render(request, "funders/ask.html", {"form": form, "closed": closed})
    response.status_code = 503 if closed else 200
    return response


def _ask(request: HttpRequest, form: forms.Ask) -> tuple[str | None, bool]:
    """The id of the question that was kept (or None), and whether the grove is closed."""
    data = form.cleaned_data
    try:
        asked = operations.ask_question(
            question=data["question"],
            organization=data["organization"],
            way=data["way"],
            language=(translation.get_language() or "en")[:2],
            now=timezone.now(),
            nonce=form.nonce,
        )
    except accounts.AlreadyDone as already:
        return already.result, False
    except accounts.Invalid as invalid:
        forms.explain(form, invalid.problems)
        return None, False
    except errors.Locked:
        return None, True
    return str(asked.pk), False


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The end of the form."""
    return render(request, "funders/thanks.html")


@require_safe
def answer(request: HttpRequest, question_id: uuid.UUID) -> HttpResponse:
    """Where whoever asked finds the answer: the address is known to nobody else."""
    one = _question(question_id)
    context = {"question": one, "answer": queries.public_answer(one)}
    response = render(request, "funders/answer.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# Shared


def _spotlight(spotlight_id: uuid.UUID) -> queries.Spotlight:
    one = queries.spotlights().filter(pk=spotlight_id).first()
    if one is None:
        raise Http404
    return one


def _question(question_id: uuid.UUID) -> queries.Question:
    one = queries.questions().filter(pk=question_id).first()
    if one is None:
        raise Http404
    return one


def _carry_out(form: django_forms.Form | None, act: Callable[[], object]) -> tuple[bool, list[str]]:
    """Do what the form asks; a form that came twice counts as done. Problems without a field."""
    try:
        act()
    except accounts.AlreadyDone:
        return True, []
    except accounts.Invalid as invalid:
        return False, forms.explain(form, invalid.problems)
    except accounts.Refused as refused:
        raise Http404 from refused
    return True, []


def _tell(request: access.Request, act: Callable[[], object], good: object) -> None:
    done, loose = _carry_out(None, act)
    notices.add(request, "good" if done else "care", good if done else " ".join(loose))
