"""How long things are kept: what is due, what was purged, and who is to be asked."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from arboleda.kit import notices, pages, registries
from arboleda.trust.accounts import access
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.consent import queries as consent
from arboleda.trust.rights import choices, forms, operations, queries
from arboleda.trust.rights.rules import periods
from arboleda.trust.vault import operations as vault

PURGES_SHOWN = 12


@access.administrators
def retention(request: access.Request) -> HttpResponseBase:
    """Every kind of thing with its time, what is due of it, and the last purges."""
    last = queries.purged_at()
    labels = {one.key: one.label for one in queries.kept()}
    purges = [(labels.get(one.key, one.key), one) for one in queries.last_purges()[:PURGES_SHOWN]]
    context = {
        "rows": [queries.standing(one, now=request.now) for one in queries.kept()],
        "unseen": queries.kept_of(choices.UNSEEN),
        "to_ask": len(queries.unseen(now=request.now)),
        "last": last,
        "next": max(last + periods.EVERY, request.now) if last else request.now,
        "purges": purges,
    }
    return render(request, "rights/retention.html", context)


@access.administrators
def change_period(request: access.Request, key: str) -> HttpResponseBase:
    """Choose how long one kind is kept: shorter always, longer with a reason."""
    kept = queries.kept_of(key)
    if kept is None:
        raise Http404
    initial = {"days": kept.days, "reason": kept.reason}
    form = forms.Period(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            operations.change_period(
                actor=request.actor, key=key, days=given["days"], reason=given["reason"],
                now=request.now,
            )  # fmt: skip
        except accounts.Invalid as wrong:
            forms.add_problems(form, wrong.problems)
        else:
            notices.add(request, "good", _("Saved. It counts from the next look, within the hour."))
            return redirect("rights:retention")
    return render(request, "rights/change_period.html", {"form": form, "kept": kept})


@access.administrators
def unseen(request: access.Request) -> HttpResponseBase:
    """People whom nobody has seen for long, to be asked whether they want to stay."""
    found = queries.unseen(now=request.now)
    page = pages.slice_of(found, pages.number_from(request.GET.get("page")))
    readable = consent.readable(request.actor, now=request.now)
    names = vault.read_names(
        actor=request.actor,
        people=[one for one, _at in page if one in readable],
        purpose="rights",
        rule=readable.rule,
    )
    rows = [
        {"name": names.get(one, ""), "seen": at, "url": registries.person_url.get()(one)}
        for one, at in page
    ]
    return render(request, "rights/unseen.html", {"page": page, "rows": rows})
