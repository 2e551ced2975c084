"""Words for what is held against each other: two questions, groups of people, who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.learning.dreamspace.queries.figures import _parts
from arboleda.learning.dreamspace.rules.figures import (
    bars,
    ladders,
    maps,
    reading,
    shapes,
)
from arboleda.learning.dreamspace.rules.figures import zones as zoning

Column, Cell = _parts.Column, _parts.Cell
TELLING = 0.05


def _two(
    of: _parts.Subject, chosen: Mapping[str, str]
) -> tuple[reading.Rated, reading.Rated] | None:
    """The two questions that are held against each other: the first two unless told."""
    every = list(of.rated.values())
    if len(every) < 2:
        return None
    first = of.rated.get(chosen.get("scale", ""), every[0])
    rest = [one for one in every if one.scale != first.scale]
    second = of.rated.get(chosen.get("other", ""), rest[0])
    return first, second if second.scale != first.scale else rest[0]


def ladder(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Clusters by two questions (pattern match)."""
    pair = _two(of, chosen)
    if pair is None or not of.k:
        return None
    first, second = (reading.cluster_means(one.means, of.membership) for one in pair)
    found = ladders.match(first, second)
    if not found.rungs:
        return None
    heads = of.scales.get(pair[0].scale, ""), of.scales.get(pair[1].scale, "")
    k = len(found.rungs)
    says = [
        _(
            "Over %(k)s clusters the two questions go together with r = %(r)s (1: the "
            "same order, 0: nothing to do with each other, −1: reversed)."
        )
        % {"k": k, "r": _parts.number(found.r, 2)}
        if found.r is not None
        else _("Over %(k)s clusters there is no correlation: all clusters are rated alike.")
        % {"k": k}
    ]
    warns = [_("With fewer than six clusters, r says very little.")] if found.is_few else []
    written = _parts.written([v for one in found.rungs for v in (one.first, one.second)])

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return ladders.ladder(found, of.names, written, heads, sheet)

    columns = (
        Column("cluster", _("Cluster")),
        Column("first", heads[0], is_number=True),
        Column("first_rank", _("Rank"), is_number=True),
        Column("second", heads[1], is_number=True),
        Column("second_rank", _("Rank"), is_number=True),
        Column("change", _("Ranks up or down"), is_number=True),
    )
    rows = tuple(
        (
            of.cluster_cell(one.number),
            _parts.number_cell(one.first, 2),
            _parts.count_cell(one.first_rank),
            _parts.number_cell(one.second, 2),
            _parts.count_cell(one.second_rank),
            Cell(f"{one.change:+d}".replace("-", "−") if one.change else "0", one.change),
        )
        for one in found.rungs
    )
    return _parts.Figure(
        code="ladder",
        title=_("Two questions side by side"),
        says=tuple(says),
        pictures=(_parts.picture("ladder", _("Clusters by two questions"), says, draw),),
        table=_parts.Table(_("Clusters by two questions"), columns, rows),
        warns=tuple(warns),
    )


def zones(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Cards by two questions, cut at their means (go-zone)."""
    pair = _two(of, chosen)
    found = zoning.zones(pair[0].means, pair[1].means) if pair else None
    if pair is None or found is None:
        return None
    one, other = pair[0].means, pair[1].means
    heads = of.scales.get(pair[0].scale, ""), of.scales.get(pair[1].scale, "")
    best = found.inside(zoning.BOTH)
    says = [
        ngettext(
            "%(count)s card is at or above the mean by both questions: %(cards)s.",
            "%(count)s cards are at or above the mean by both questions: %(cards)s.",
            len(best),
        )
        % {"count": len(best), "cards": _parts.listed([of.numbers[at] for at in best])}
        if best
        else _("No card is at or above the mean by both questions.")
    ]
    if found.r is not None:
        says.append(
            _("Over all cards the two questions go together with r = %(r)s.")
            % {"r": _parts.number(found.r, 2)}
        )
    cuts = {cut: _parts.number(cut) for cut in found.cuts}

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return zoning.plot(found, one, other, of.numbers, of.hints, heads, cuts, sheet)

    named = {
        zoning.BOTH: _("Both at or above the mean"),
        zoning.FIRST: _("Only the first: %(question)s") % {"question": heads[0]},
        zoning.SECOND: _("Only the second: %(question)s") % {"question": heads[1]},
        zoning.NEITHER: _("Both below the mean"),
    }
    columns = (
        _parts.card_column(),
        Column("first", heads[0], is_number=True),
        Column("second", heads[1], is_number=True),
        Column("zone", _("Where it lies")),
    )
    order = list(named)
    rows = tuple(
        (
            of.card_cell(at),
            _parts.number_cell(one[at], 2),
            _parts.number_cell(other[at], 2),
            Cell(named[zone], order.index(zone)),
        )
        for at, zone in found.quadrants.items()
    )
    return _parts.Figure(
        code="zones",
        title=_("What to begin with"),
        says=tuple(says),
        pictures=(_parts.picture("zones", _("Cards by two questions"), says, draw),),
        table=_parts.Table(_("Cards by two questions"), columns, rows),
        lists=tuple(
            _parts.Cards(title, tuple(of.card(at) for at in found.inside(zone)))
            for zone, title in named.items()
        ),
    )


def groups(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Two groups' means of each cluster, with Welch's test held against chance."""
    every = of.analysis.result.get("groups") or []
    if not every or str(of.k) not in every[0]["k"]:
        return None
    place = int(chosen.get("pair", "0")) if chosen.get("pair", "0").isdecimal() else 0
    found = every[place if place < len(every) else 0]
    rows_of = found["k"][str(of.k)]
    one = of.groups.get(found["one"], found["one"])
    other = of.groups.get(found["other"], found["other"]) or _("everybody else")
    differ = [n for n, row in enumerate(rows_of, 1) if (row["p_holm"] or 1) < TELLING]
    says = [
        of.scales.get(found["scale"], ""),
        ngettext(
            "%(count)s of %(k)s clusters is rated differently by %(one)s and "
            "%(other)s, beyond chance: %(names)s.",
            "%(count)s of %(k)s clusters are rated differently by %(one)s and "
            "%(other)s, beyond chance: %(names)s.",
            len(differ),
        )
        % {
            "count": len(differ),
            "k": len(rows_of),
            "one": one,
            "other": other,
            "names": _parts.listed([of.cluster(n) for n in differ]),
        }
        if differ
        else _("No cluster is rated differently by %(one)s and %(other)s beyond chance.")
        % {"one": one, "other": other},
    ]
    pairs = {n: (row["first"], row["second"]) for n, row in enumerate(rows_of, 1)}
    written = _parts.written([value for pair in pairs.values() for value in pair])

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return ladders.side_by_side(pairs, of.names, written, sheet)

    columns = (
        Column("cluster", _("Cluster")),
        Column("first", f"● {one}", is_number=True),
        Column("second", f"○ {other}", is_number=True),
        Column("p", _("p (Holm)"), is_number=True),
    )
    rows = tuple(
        (
            of.cluster_cell(n),
            _parts.number_cell(row["first"], 2),
            _parts.number_cell(row["second"], 2),
            _parts.number_cell(row["p_holm"], 3),
        )
        for n, row in enumerate(rows_of, 1)
    )
    moved = of.membership != of.computed
    return _parts.Figure(
        code="groups",
        title=_("Groups side by side"),
        says=tuple(one for one in says if one),
        pictures=(_parts.picture("groups", _("Clusters as two groups rate them"), says, draw),),
        table=_parts.Table(_("Clusters as two groups rate them"), columns, rows),
        warns=(_("These are the clusters as computed, without the cards the group moved."),)
        if moved
        else (),
    )


def opinions(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Who agrees with which card: everybody, and groups that vote alike."""
    held = of.analysis.opinions
    if not held:
        return None
    cards = {str(one.pk): one for one in of.space.statements.filter(number__isnull=False)}
    rows_of = [one for one in held["cards"] if one["card"] in cards]
    people = held["groups"]
    says = [_("%(people)s people voted.") % {"people": held["people"]}]
    numbers = sorted(cards[one].number or 0 for one in held["agree"] if one in cards)
    says.append(
        _("Most agree with cards %(cards)s, beyond chance.") % {"cards": _parts.listed(numbers)}
        if numbers
        else _("There is no card that most agree with beyond chance.")
    )
    if people:
        says.append(
            _("Their votes fall into %(count)s groups, of %(sizes)s people.")
            % {"count": len(people), "sizes": _parts.listed(people)}
        )
    heads = [_("Everybody")]
    heads += [_("Group %(number)s") % {"number": at} for at in range(1, len(people) + 1)]
    known = [one for one in rows_of if one["votes"] is not None]
    voices = [[_voice(one), *(_voice(each) for each in one["groups"])] for one in known]
    said = [[_said(one) for one in row] for row in voices]
    words = [_parts.in_language(cards[one["card"]].words) for one in known]
    titles = [
        f"{cards[one['card']].number} · {text}" for one, text in zip(known, words, strict=True)
    ]

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return bars.opinions(list(zip(titles, voices, strict=True)), heads, said, sheet)

    columns = (
        _parts.card_column(),
        *(Column(f"group{at}", head, is_number=True) for at, head in enumerate(heads)),
        Column("against", _("Disagree"), is_number=True),
    )
    rows = tuple(
        (
            Cell(title, cards[one["card"]].number),
            *(
                Cell(
                    written,
                    voice.agree if voice.agree is not None else (0.75 if voice.most else 0.25),
                )
                for voice, written in zip(row, texts, strict=True)
            ),
            _parts.percent_cell(one["disagree"])
            if one["disagree"] is not None
            else Cell(_("most") if one["against"] else _("less than half"), None),
        )
        for one, title, row, texts in zip(known, titles, voices, said, strict=True)
    )
    return _parts.Figure(
        code="opinions",
        title=_("Who agrees"),
        says=tuple(says),
        pictures=(_parts.picture("opinions", _("Who agrees with which card"), says, draw),),
        table=_parts.Table(_("Who agrees with which card"), columns, rows),
    )


def _voice(data: Mapping[str, Any] | None) -> bars.Voice:
    if data is None:
        return bars.Voice(None, None, False, hidden=True)
    return bars.Voice(data["agree"], data.get("disagree"), bool(data["most"]))


def _said(voice: bars.Voice) -> str:
    if voice.hidden:
        return _("hidden")
    if voice.agree is not None:
        return _parts.percent(voice.agree)
    return _("most") if voice.most else _("less than half")
