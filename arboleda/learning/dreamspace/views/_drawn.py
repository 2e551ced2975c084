"""What the pages of figures have in common: tabs, choices by closed codes, and the table in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.learning.dreamspace.queries import figures
from arboleda.trust.accounts import access

CODES = ("scale", "other", "pair")
WITHOUT_COUNT = {"points", "merges", "quality", "opinions", "zones"}
"""Figures that look the same for any number of clusters."""


def count_of(request: access.Request) -> int | None:
    """The number of clusters that the address asks for."""
    given = request.GET.get("k", "")
    return int(given) if given.isdecimal() and len(given) < 3 else None


def chosen(request: access.Request) -> dict[str, str]:
    """The closed codes of the address, for figures that show one of several things."""
    return {code: request.GET[code] for code in CODES if request.GET.get(code, "").isdecimal()}


def context(
    request: access.Request,
    space: Any,
    of: figures.Subject | None,
    code: str,
    shown: figures.Figure | None,
) -> dict[str, Any]:
    """Everything that the template of a figure needs."""
    table = shown.table.in_order(request.GET.get("sort", "")) if shown and shown.table else None
    settled = space.clusters if of and of.analysis.is_final else None
    return {
        "space": space,
        "title": figures.TITLES[code],
        "figure": shown,
        "rows": table.paired if table else [],
        "tabs": tabs(space, of, code, request),
        "choices": _choices(request, of, code) if shown else [],
        "state_words": state_words(of),
        "k": of.k if of else 0,
        "may_settle": bool(settled and of and of.k != settled),
        "settle_words": _("Work with these clusters"),
        "missing": _("This map holds nothing for this figure."),
    }


def tabs(
    space: Any, of: figures.Subject | None, code: str, request: access.Request
) -> list[dict[str, Any]]:
    """Links to the figures that this map has; the number of clusters goes along."""
    k = count_of(request)
    query = f"?{urlencode({'k': k})}" if k else ""
    return [
        {
            "url": address(space, one) + query,
            "label": figures.TITLES[one],
            "current": one == code,
        }
        for one in (figures.available(of) if of else [])
    ]


def address(space: Any, code: str) -> str:
    """Where a figure is shown."""
    if code == "clusters":
        return reverse("dreamspace:maps", args=[space.pk])
    return reverse("dreamspace:figure", args=[space.pk, code])


def state_words(of: figures.Subject | None) -> str:
    """From how many people a map is, and whether it is the last one."""
    if of is None:
        return ""
    seats = of.analysis.seats
    if of.analysis.is_final:
        return ngettext("Final map · %(seats)s person", "Final map · %(seats)s people", seats) % {
            "seats": seats
        }
    return ngettext(
        "Live map · %(seats)s person so far", "Live map · %(seats)s people so far", seats
    ) % {"seats": seats}


def why_no_map(of: figures.Subject | None) -> str:
    """Why there is no map although people sorted, in a sentence; empty where there is one."""
    code = of.analysis.result.get("nothing", "") if of else ""
    said: Mapping[str, str] = {
        "one_pile": _("Everybody put all cards into one pile. Nothing tells them apart."),
        "all_apart": _("Nobody put two cards together. Nothing joins them."),
        "all_alike": _("Every two cards are equally unlike. A flat map cannot show that."),
        "few_statements": _("Too few cards were sorted by five people or more."),
        "not_connected": _("The cards fall into sets that nobody saw together."),
        "never_seen": _("Some cards were never sorted together with another."),
    }
    return said.get(code, _("Nobody has sorted, or too few have.")) if code else ""


def _choices(
    request: access.Request, of: figures.Subject | None, code: str
) -> list[dict[str, Any]]:
    if of is None:
        return []
    found = []
    if of.drawn and code not in WITHOUT_COUNT:
        options = [(str(k), str(k)) for k in of.drawn.counts]
        found.append(_choice(request, "k", _("How many clusters"), options, str(of.k)))
    if code in ("ratings", "ladder", "zones") and len(of.rated) > (1 if code == "ratings" else 2):
        scales = [(scale, of.scales.get(scale, "")) for scale in of.rated]
        first = request.GET.get("scale") or scales[0][0]
        found.append(_choice(request, "scale", _("Question"), scales, first))
        if code != "ratings":
            rest = [one for one in scales if one[0] != first]
            second = request.GET.get("other") or rest[0][0]
            found.append(_choice(request, "other", _("Beside it"), rest, second))
    pairs = of.analysis.result.get("groups") or []
    if code == "groups" and len(pairs) > 1:
        options = [
            (
                str(at),
                f"{of.groups.get(one['one'], one['one'])} · {of.scales.get(one['scale'], '')}",
            )
            for at, one in enumerate(pairs)
        ]
        now = request.GET.get("pair") or "0"
        found.append(_choice(request, "pair", _("Who and which question"), options, now))
    return found


def _choice(
    request: access.Request,
    key: str,
    label: str,
    options: Sequence[tuple[str, str]],
    current: str,
) -> dict[str, Any]:
    made = []
    for value, words in options:
        query = request.GET.copy()
        query[key] = value
        made.append({"url": f"?{query.urlencode()}", "label": words, "current": value == current})
    return {"key": key, "label": label, "options": made}
