"""Pages on an organization's own questions, and on what one person answers."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices
from arboleda.organizing.people import forms, operations, queries
from arboleda.organizing.people.views import _shared
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts


@access.administrators
def own_questions(request: access.Request) -> HttpResponseBase:
    """What this organization asks beside our questions, and what it asks no more."""
    every = queries.every_own_question()
    context = {
        "asked": [one for one in every if not one.retired_at],
        "retired": [one for one in every if one.retired_at],
    }
    return render(request, "people/own_questions.html", context)


@access.administrators
def add_own_question(request: access.Request) -> HttpResponseBase:
    """A new question, refused where it names what we never keep."""
    form = forms.OwnQuestion(request.POST or None, initial={"kind": "yes_no", "keep_days": 90})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_own_question(
                actor=request.actor, terms=form.terms(), now=request.now, nonce=form.nonce
            )
        except accounts.Invalid as wrong:
            forms.add_question_problems(form, wrong.problems)
        except accounts.AlreadyDone:
            return redirect("people:own_questions")
        else:
            return _saved(request)
    return render(request, "people/add_own_question.html", {"form": form})


@access.administrators
def change_own_question(request: access.Request, question_id: uuid.UUID) -> HttpResponseBase:
    """Other words for a question; or ask it no more."""
    question = queries.own_question(question_id)
    if question is None:
        raise Http404
    if request.POST.get("step") == "retire":
        operations.retire_own_question(actor=request.actor, question=question, now=request.now)
        notices.add(request, "good", _("Not asked any more. Each answer goes at its end."))
        return redirect("people:own_questions")
    form = forms.OwnQuestion(
        request.POST or None, initial=forms.OwnQuestion.initial_of(question), is_new=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_own_question(
                actor=request.actor, question=question, terms=form.terms(), now=request.now
            )
        except accounts.Invalid as wrong:
            forms.add_question_problems(form, wrong.problems)
        else:
            return _saved(request)
    context = {"form": form, "question": question}
    return render(request, "people/change_own_question.html", context)


@access.staff
@access.passphrase_again_for_oneself
@access.before_writing
def answer_own_questions(request: access.Request, person_id: uuid.UUID) -> HttpResponseBase:
    """What one person answers to our own questions."""
    known, readable = _shared.person(request, person_id)
    asked = queries.own_questions()
    if not asked:
        raise Http404
    shown = queries.person_shown(
        actor=request.actor, person=known, readable=readable, purpose="keeping-in-touch"
    )
    form = forms.OwnAnswers(
        request.POST or None,
        questions=asked,
        answered={one.row.question_id: one.answer for one in shown.answers},
    )
    if request.method == "POST" and form.is_valid():
        done = _shared.written(
            form,
            operations.answer_own_questions,
            actor=request.actor,
            person_id=person_id,
            answers=form.answers(),
            now=request.now,
            nonce=form.nonce,
        )
        if done:
            return _shared.saved(request, person_id)
    context = {"form": form, "person": known, "shown": shown}
    return render(request, "people/answer_own_questions.html", context)


def _saved(request: access.Request) -> HttpResponseBase:
    notices.add(request, "good", _("Saved."))
    return redirect("people:own_questions")
