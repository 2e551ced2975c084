"""Public totals: everybody reads them; organizers freeze a quarter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from arboleda.kit import exports, notices
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.voice.reports import choices, forms, operations, policies, queries, rules


@access.staff
def totals(request: access.Request) -> HttpResponse:
    """What is published, and which quarters wait."""
    today = timezone.localdate(request.now)
    may_freeze = policies.can_freeze_quarter(request.actor)
    context = {
        "frozen": queries.published_totals(),
        "may_freeze": may_freeze,
        "waiting": queries.open_quarters(today=today) if may_freeze else [],
        "threshold": rules.THRESHOLD,
    }
    return render(request, "reports/totals.html", context)


@access.organizers
def freeze_quarter(request: access.Request, year: int, number: int) -> HttpResponse:
    """The numbers as they would be published, and the second question."""
    quarter = rules.Quarter(year, number)
    if queries.can_freeze_now(quarter, today=timezone.localdate(request.now)):
        raise Http404
    form = forms.Freeze(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            operations.freeze_quarter(
                actor=request.actor,
                quarter=quarter,
                counts=queries.counts(quarter),
                now=request.now,
                nonce=form.nonce,
            )
        except accounts.Invalid as invalid:
            for code in invalid.problems:
                form.add_error(None, str(forms.PROBLEMS[code]))
        except accounts.AlreadyDone:
            return redirect("reports:totals")
        else:
            notices.add(request, "good", _("Published. These numbers never change again."))
            return redirect("reports:totals")
    rows = [
        {
            "label": choices.label(code, value),
            "value": value,
            "definition": rules.DEFINITIONS[code].definition,
        }
        for code, value in queries.preview(quarter).items()
    ]
    context = {"form": form, "quarter": quarter, "rows": rows, "threshold": rules.THRESHOLD}
    return render(request, "reports/freeze_quarter.html", context)


@require_safe
def public_totals(request: HttpRequest) -> HttpResponse:
    """Every published number with its definition and dates."""
    frozen = queries.published_totals()
    context = {
        "newest": frozen[0] if frozen else None,
        "earlier": frozen[1:],
        "threshold": rules.THRESHOLD,
    }
    return render(request, "reports/public_totals.html", context)


@require_safe
def totals_file(request: HttpRequest) -> HttpResponseBase:
    """The same numbers as a file: an empty value and the word "hidden" in a column of its own."""
    rows = [
        (
            one.get_indicator_display(),
            one.first_date.isoformat(),
            one.last_date.isoformat(),
            "" if one.value is None else one.value,
            _now("hidden") if one.is_hidden else _now("shown"),
            _words(one.definition),
            _words(one.numerator),
            _words(one.denominator),
            one.frozen_at.date().isoformat(),
        )
        for frozen in queries.published_totals()
        for one in frozen.totals
    ]
    header = [
        _("Figure"),
        _("From"),
        _("To"),
        _("Value"),
        _("Status"),
        _("Definition"),
        _("What is counted"),
        _("Out of what"),
        _("Published on"),
    ]
    return exports.csv_response("totals", header, rows)


def _words(words: dict[str, str]) -> str:
    return words.get(translation.get_language() or "en") or words.get("en", "")
