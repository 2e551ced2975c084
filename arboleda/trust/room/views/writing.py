"""Writing in the room: begun, kept, changed, shared, deleted, taken along."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from arboleda.kit import notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.room import forms, operations
from arboleda.trust.room.queries import people, texts
from arboleda.trust.room.views import visiting

WRITING = frozenset({"write_text", "edit_text", "keep_draft"})
"""Pages whose words are kept as a draft when the whole visit has ended meanwhile."""


@access.signed_in
@access.before_writing
@sensitive_post_parameters()
def write_text(request: access.Request) -> HttpResponseBase:
    """Begin a text. Words that come after the room has closed are kept as a draft, not lost."""
    return _written(request, {"text_id": uuid.uuid4()}, None)


@access.signed_in
@access.before_writing
@sensitive_post_parameters()
def edit_text(request: access.Request, text_id: uuid.UUID) -> HttpResponseBase:
    """Change a text, or go on with a draft."""
    visit = visiting.visit_of(request)
    if visit is None:
        return _written(request, {}, None)
    shown = texts.text(visit, text_id)
    if shown is None:
        raise Http404
    draft = texts.draft_beside(visit, shown)
    words = (draft or shown).words
    initial = {"text_id": text_id, "title": words.title, "text": words.text}
    if draft and request.method == "GET":
        notices.add(request, "info", _("We kept what you had begun. Read it once more, then save."))
    return _written(request, initial, shown)


@require_POST
@access.signed_in
@sensitive_post_parameters()
def keep_draft(request: access.Request) -> HttpResponseBase:
    """Keep what is on the page by itself while she writes; a script asks, nothing is shown."""
    form = forms.Write(request.POST, as_it_is=True)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        _draft(request, form)
    except (accounts.Refused, accounts.Invalid):
        return HttpResponse(status=422)
    visiting.visit_of(request)  # Writing is not quiet.
    return HttpResponse(status=204)


@visiting.in_room
def text(request: access.Request, visit: visiting.Visit, text_id: uuid.UUID) -> HttpResponseBase:
    """One text, and who may read it."""
    shown = texts.text(visit, text_id)
    if shown is None:
        raise Http404
    if shown.row.is_draft:
        return redirect("room:edit_text", text_id=shown.row.draft_of_id or text_id)
    names = people.names(actor=request.actor, people=shown.readers)
    return render(request, "room/text.html", {"shown": shown, "names": names})


@visiting.in_room
def remove_text(
    request: access.Request, visit: visiting.Visit, text_id: uuid.UUID
) -> HttpResponseBase:
    """Say what will be lost, then delete a text or a draft."""
    shown = texts.text(visit, text_id)
    if shown is None:
        raise Http404
    if request.method == "POST":
        operations.remove_text(actor=request.actor, visit=visit, text_id=text_id, now=request.now)
        notices.add(request, "good", _("Gone. Nothing can bring it back."))
        return redirect("room:room")
    return render(request, "room/remove_text.html", {"shown": shown})


@visiting.in_room
def share_text(
    request: access.Request, visit: visiting.Visit, text_id: uuid.UUID
) -> HttpResponseBase:
    """Choose who else may read a text, or take it back."""
    shown = texts.text(visit, text_id)
    if shown is None or shown.row.is_draft:
        raise Http404
    offered = people.offered_readers(actor=request.actor)
    form = forms.Share(
        request.POST if request.method == "POST" else None,
        initial={"people": [str(one) for one in shown.readers]},
        people=offered,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.share_text(
                actor=request.actor, visit=visit, text_id=text_id, people=form.chosen,
                now=request.now,
            )  # fmt: skip
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Saved."))
            return redirect("room:text", text_id=text_id)
    return render(
        request, "room/share_text.html", {"shown": shown, "form": form, "offered": offered}
    )


@visiting.in_room
def export_room(request: access.Request, visit: visiting.Visit) -> HttpResponseBase:
    """Everything she wrote, as a plain file with a neutral name."""
    parts = [
        f"{one.heading}\n{one.row.changed_at:%Y-%m-%d}\n\n{one.words.text.strip()}\n"
        for one in texts.opened(visit, texts.own(visit))
    ]
    response = HttpResponse(
        f"\n{'~' * 20}\n\n".join(parts), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="pages-{request.now:%Y-%m-%d}.txt"'
    response["Cache-Control"] = "no-store"
    return response


def _written(
    request: access.Request, initial: dict[str, Any], shown: texts.Shown | None
) -> HttpResponseBase:
    """Show the form, or keep what was written: as a text in the open room, else as a draft."""
    visit = visiting.visit_of(request)
    form = forms.Write(
        request.POST if request.method == "POST" else None, initial=initial, as_it_is=visit is None
    )
    if visit is None:
        return _too_late(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            kept = operations.write_text(
                actor=request.actor,
                visit=visit,
                text_id=form.cleaned_data["text_id"],
                words=form.words,
                now=request.now,
            )
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Kept. Only you can open it."))
            return redirect("room:text", text_id=kept.pk)
    return render(request, "room/write_text.html", {"form": form, "shown": shown})


def _too_late(request: access.Request, form: forms.Write) -> HttpResponseBase:
    """The room has closed meanwhile: keep the words without opening it, and lead to its door."""
    if request.method == "POST" and form.is_valid() and _draft(request, form):
        notices.add(
            request,
            "good",
            _("Your room had closed. What you wrote is kept inside: open it to go on."),
        )
    elif request.method == "GET":
        request.session[visiting.NEXT] = request.path
    return redirect("room:room")


def kept_after_visit(request: HttpRequest, account: access.Account) -> dict[str, Any]:
    """Words for a room that came after the whole visit had ended: kept inside as a draft, or not.

    They are sealed to her own key and nothing else is done: she reads them once more and saves them
    herself. Returns what the page to sign in at may say.
    """
    form = forms.Write(request.POST)
    match = request.resolver_match
    if match is None or match.url_name not in WRITING or not form.is_valid():
        return {"kept": ""}
    try:
        return {"kept": "", "inside": _draft(access.member(request), form, account.actor)}
    except (accounts.Refused, accounts.Invalid):
        return {"kept": ""}


def _draft(request: access.Request, form: forms.Write, actor: Any = None) -> bool:
    kept = operations.keep_draft(
        actor=actor or request.actor,
        text_id=form.cleaned_data["text_id"],
        words=form.words,
        now=request.now,
    )
    return kept is not None
