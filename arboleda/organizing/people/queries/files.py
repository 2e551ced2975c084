"""Files with names: what was asked for, in codes and in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arboleda.organizing.partners import queries as partner_queries
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import choices
from arboleda.organizing.people.queries.lists import Filters
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.audit import rules as audit_rules


def terms_of(filters: Filters) -> dict[str, str]:
    """What a list is narrowed to, as the closed codes an approval is asked with."""
    show = "leaders" if filters.is_leader else "mine" if filters.mine else ""
    partner = str(filters.partner_id or "")
    terms = {"language": filters.language, "partner": partner, "show": show}
    return {name: value for name, value in terms.items() if value}


def terms_in_words(terms: Mapping[str, Any]) -> str:
    """The same in words, for whoever is to approve."""
    parts = []
    if terms.get("language"):
        language = partner_rules.language_name(terms["language"], (get_language() or "en")[:2])
        parts.append(language)
    if terms.get("partner"):
        parts.append(dict(partner_queries.names_of_partners()).get(terms["partner"], "—"))
    shows = {"leaders": _("Leaders"), "mine": _("Only those the asker keeps in touch with")}
    if terms.get("show") in shows:
        parts.append(str(shows[terms["show"]]))
    return " · ".join(parts) if parts else str(_("Everybody the asker may see"))


def files_asked(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[account_queries.Asked]:
    """The files the actor asked for that wait or may be downloaded (now: UTC)."""
    return [
        account_queries.in_words(one, actor, now=now)
        for one in account_queries.approvals_asked(actor, now=now)
        if one.kind == choices.EXPORT_KIND and one.refused_at is None
    ]
