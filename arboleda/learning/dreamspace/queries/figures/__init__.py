"""Figures of a room with their words: pictures, one plain sentence each, and the table beside it.

`rules/figures` draws; here is what is said about it, in the language that is active. Everything is
worked out from the kept analysis alone, so a frozen room shows its figures as long as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.queries import maps
from arboleda.learning.dreamspace.queries.figures import _compared, _mapped, _parts, _steady
from arboleda.learning.dreamspace.rules.figures import reading

Figure = _parts.Figure
Subject = _parts.Subject
Table = _parts.Table
Picture = _parts.Picture
number, percent, in_language = _parts.number, _parts.percent, _parts.in_language

TITLES = {
    "clusters": _("The map"),
    "points": _("Cards as points"),
    "ratings": _("Clusters and ratings"),
    "zones": _("What to begin with"),
    "ladder": _("Two questions side by side"),
    "groups": _("Groups side by side"),
    "bridging": _("Anchors and bridges"),
    "stability": _("How steady it is"),
    "merges": _("How many clusters"),
    "quality": _("How far to trust it"),
    "opinions": _("Who agrees"),
}
"""Every figure by its code, in the order of the tabs."""

_DRAW: dict[str, Callable[[_parts.Subject, Mapping[str, str]], _parts.Figure | None]] = {
    "clusters": _mapped.clusters,
    "points": _mapped.points,
    "ratings": _mapped.ratings,
    "zones": _compared.zones,
    "ladder": _compared.ladder,
    "groups": _compared.groups,
    "bridging": _steady.bridging,
    "stability": _steady.stability,
    "merges": _steady.merges,
    "quality": _steady.quality,
    "opinions": _compared.opinions,
}


def subject(
    space: models.Space, analysis: models.Analysis, *, k: int | None = None
) -> _parts.Subject:
    """A room and a map of it, with k clusters (those the group settled on, unless told).

    Five queries. Names and moves belong to the number of clusters that the group settled on.
    """
    drawn = reading.map_of(analysis.result, space.scaling)
    settled = space.clusters if analysis.is_final else None
    counts = drawn.counts if drawn else []
    chosen = next((one for one in (k, settled, drawn.shown if drawn else None) if one in counts), 0)
    ids = list(drawn.cards) if drawn else list(analysis.result.get("cards") or [])
    cards = {str(one.pk): one for one in space.statements.filter(number__isnull=False)}
    known = [cards[one] for one in ids if one in cards]
    computed = drawn.ward[chosen or 0] if drawn and chosen else ()
    is_settled = bool(settled) and chosen == settled
    return _parts.Subject(
        space=space,
        analysis=analysis,
        drawn=drawn,
        rated=reading.rated_of(analysis.result),
        k=chosen or 0,
        membership=_with_moves(space, computed, ids) if is_settled else computed,
        computed=computed,
        names=_names(space) if is_settled else {},
        numbers=tuple(one.number or 0 for one in known),
        words=tuple(kit.in_language(one.words) for one in known),
        scales={str(one.pk): kit.in_language(one.words) for one in space.scales.all()},
        groups={one["code"]: kit.in_language(one["words"]) for one in space.groups},
    )


def _names(space: models.Space) -> dict[int, str]:
    return {
        one.number: kit.in_language(one.words) for one in space.named_clusters.all() if one.words
    }


def _with_moves(space: models.Space, computed: tuple[int, ...], ids: list[str]) -> tuple[int, ...]:
    moved = {str(one.statement_id): one.chosen for one in space.moves.all()}
    return tuple(moved.get(card, number) for card, number in zip(ids, computed, strict=True))


def figure(
    of: _parts.Subject, code: str, *, chosen: Mapping[str, str] | None = None
) -> _parts.Figure | None:
    """One figure, or None where this map has nothing for it. chosen: closed codes from the address
    (scale, other, group), for figures that show one question or group of several."""
    draw = _DRAW.get(code)
    return draw(of, chosen or {}) if draw else None


def available(of: _parts.Subject) -> list[str]:
    """The codes of the figures that this map has, in the order of the tabs."""
    there = {"quality": of.drawn is not None, "opinions": bool(of.analysis.opinions)}
    there |= dict.fromkeys(("clusters", "points", "merges"), of.drawn is not None)
    there["bridging"] = bool(of.drawn and of.drawn.bridging)
    there["stability"] = bool(of.drawn and of.drawn.stability)
    there["zones"] = len(of.rated) > 1
    there["ladder"] = len(of.rated) > 1 and of.drawn is not None
    there["ratings"] = bool(of.rated) and of.drawn is not None
    there["groups"] = bool(of.analysis.result.get("groups"))
    return [code for code in TITLES if there.get(code)]


def of_room(space: models.Space, *, k: int | None = None) -> _parts.Subject | None:
    """The map of a room that is shown now; None where there is none yet."""
    newest = maps.newest(space)
    return subject(space, newest, k=k) if newest else None
