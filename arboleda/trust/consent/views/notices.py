"""Pages on the texts people read before they write or agree."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arboleda.kit import notices as short
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import choices, forms, operations, queries
from arboleda.trust.consent.rules import notices

AFTER = "after_reading"
PROBLEMS = {
    "no_text": gettext_lazy("Write the words."),
    "text_too_long": gettext_lazy("Make it shorter."),
    "no_name": gettext_lazy("Write the name."),
    "reviewed_later": gettext_lazy("Choose a day that has already come."),
    "reviewed_already": gettext_lazy("This person has read it already: two people are needed."),
}


def first(request: access.Request) -> HttpResponseBase | None:
    """Lead to the note before a page on which one writes, unless it was read in this language.

    What was typed under an earlier version of the note is not lost: it goes through.
    """
    notice = queries.notice_for(notices.LIMITS, translation.get_language() or "")
    person = request.actor.person
    if queries.has_read(person, notice):
        return None
    if request.method == "POST" and queries.has_read_before(person, notices.LIMITS):
        return None
    request.session[AFTER] = request.path
    return redirect("consent:before_writing")


@access.signed_in
def before_writing(request: access.Request) -> HttpResponseBase:
    """What must be reported, said before anybody writes; dated, and asked once (R18)."""
    notice = queries.notice_for(notices.LIMITS, translation.get_language() or "")
    # These very words: where they changed while she read, the new ones are shown.
    if request.method == "POST" and request.POST.get("notice") == notice.code:
        operations.acknowledge(actor=request.actor, notice=notice, now=request.now)
        return redirect(access.safe_path(request.session.pop(AFTER, "/")))
    return render(request, "consent/before_writing.html", {"notice": notice})


@access.administrators
def notices_kept(request: access.Request) -> HttpResponseBase:
    """Every text in every language, and what it still needs."""
    rows = [
        {
            "notice": one,
            "kind": choices.NoticeKind(one.kind).label,
            "language": _name_of(one.language),
        }
        for one in queries.every_notice()
    ]
    return render(
        request, "consent/notices_kept.html", {"rows": rows, "is_fiction": queries.is_fiction()}
    )


@access.administrators
def notice_kept(request: access.Request, kind: str, language: str) -> HttpResponseBase:
    """One text: its words, who reviewed them, and a new version."""
    if kind not in notices.KINDS or language not in dict(settings.LANGUAGES):
        raise Http404
    notice = queries.notice_for(kind, language)
    step = request.POST.get("step", "")
    text = forms.NoticeText(
        request.POST if step == "write" else None, initial={"text": notice.text}
    )
    reviewer = forms.Reviewer(request.POST if step == "review" else None)
    done = False
    if text.is_valid():
        done = _try(
            text, operations.write_notice, actor=request.actor, kind=kind, language=language,
            text=text.cleaned_data["text"], now=request.now,
        )  # fmt: skip
    elif reviewer.is_valid():
        given = reviewer.cleaned_data
        done = _try(
            reviewer, operations.review_notice, actor=request.actor, notice=notice,
            review=notices.Review(given["name"], given["reviewed_date"]), now=request.now,
        )  # fmt: skip
    if done:
        short.add(request, "good", _("Saved."))
        return redirect("consent:notice_kept", kind=kind, language=language)
    context = {
        "notice": notice, "kind": choices.NoticeKind(kind).label, "language": _name_of(language),
        "text": text, "reviewer": reviewer, "is_fiction": queries.is_fiction(),
        "source": queries.notice_for(kind, notices.SOURCE) if notice.is_stale else None,
    }  # fmt: skip
    return render(request, "consent/notice_kept.html", context)


def _name_of(language: str) -> str:
    return str(translation.get_language_info(language)["name_local"])


def _try(form: forms.NoticeText | forms.Reviewer, operation: object, **given: object) -> bool:
    try:
        operation(**given)  # type: ignore[operator]  # One of the two operations.
    except accounts.Invalid as wrong:
        for code in wrong.problems:
            form.add_error(None, PROBLEMS.get(code, _("Look at this again.")))
        return False
    return True
