"""Words for the map itself: clusters, points, ratings of clusters."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.learning.dreamspace.queries.figures import _parts
from arboleda.learning.dreamspace.rules.figures import maps, reading, shapes

Column, Cell = _parts.Column, _parts.Cell


def clusters(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """The map with its clusters."""
    drawn = of.drawn
    if drawn is None or not of.k:
        return None
    inside = reading.members(of.membership)
    sizes = {number: len(held) for number, held in inside.items()}
    most, least = max(sizes, key=lambda one: sizes[one]), min(sizes, key=lambda one: sizes[one])
    says = [
        _(
            "%(cards)s cards lie in %(k)s clusters. The largest is “%(most)s” with "
            "%(many)s cards, the smallest “%(least)s” with %(few)s."
        )
        % {
            "cards": len(of.numbers),
            "k": len(inside),
            "most": of.cluster(most),
            "many": sizes[most],
            "least": of.cluster(least),
            "few": sizes[least],
        }
    ]
    kept = drawn.stability.get(of.k)
    if kept:
        average = sum(kept.statements) / len(kept.statements)
        says.append(
            _(
                "Drawn again %(times)s times from the same people, a card stays with its "
                "cluster in %(share)s of them on average."
            )
            % {"times": drawn.resamples, "share": _parts.percent(average)}
        )
    says += verdict(drawn)
    names = of.names

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return maps.clusters(drawn, of.membership, names, of.numbers, of.hints, sheet)

    return _parts.Figure(
        code="clusters",
        title=_("The map"),
        says=tuple(says),
        pictures=(_parts.picture("map", _("Map of the clusters"), says, draw),),
        table=_table(of, inside, kept),
        warns=tuple(notes(drawn)),
    )


def _table(
    of: _parts.Subject, inside: Mapping[int, list[int]], kept: reading.Kept | None
) -> _parts.Table:
    first = next(iter(of.rated.values()), None)
    means = reading.cluster_means(first.means, of.membership) if first else {}
    head = of.scales.get(first.scale, "") if first else ""
    columns = [
        Column("cluster", _("Cluster")),
        Column("size", _("Cards"), is_number=True),
        *([Column("rating", head, is_number=True)] if first else []),
        *([Column("stays", _("Stays together"), is_number=True)] if kept else []),
        Column("cards", _("Which cards")),
    ]
    rows = []
    for number, held in inside.items():
        row = [of.cluster_cell(number), _parts.count_cell(len(held))]
        if first:
            row.append(_parts.number_cell(means.get(number)))
        if kept:
            stays = reading.mean([kept.statements[one] for one in held])
            row.append(_parts.percent_cell(stays))
        row.append(Cell(", ".join(str(of.numbers[one]) for one in held), of.numbers[held[0]]))
        rows.append(tuple(row))
    return _parts.Table(_("Clusters of the map"), tuple(columns), tuple(rows))


def verdict(drawn: reading.Map) -> list[str]:
    """Whether the map fits better than sorts without meaning would, in plain words."""
    said = {
        "better": _("The map fits clearly better than chance."),
        "chance": _(
            "The map fits no better than chance: take it as a start for talking, not as a result."
        ),
    }
    return [said[drawn.quality.verdict]] if drawn.quality.verdict else []


def notes(drawn: reading.Map) -> list[str]:
    """What must be said beside a map, by the codes of the engine."""
    said = {
        "alike": _(
            "Everybody made the same piles: the map shows that one way of sorting, no more."
        ),
        "thin": _(
            "Each pair of cards was seen by fewer than 20 people on average: the "
            "places are not firm yet."
        ),
        "gaps": _(
            "Some pairs of cards were seen by nobody; how far apart they lie follows "
            "from the others."
        ),
    }
    return [said[code] for code in drawn.quality.notes if code in said]


def points(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Every card as a point."""
    drawn = of.drawn
    if drawn is None:
        return None
    people, pairs = drawn.quality.sorters, drawn.quality.n_eff
    says = [
        ngettext(
            "%(people)s people sorted %(cards)s card.",
            "%(people)s people sorted %(cards)s cards.",
            len(of.numbers),
        )
        % {"people": people, "cards": len(of.numbers)}
    ]
    if pairs is not None:
        says.append(
            _(
                "On average %(count)s of them saw the same two cards. Cards that many put "
                "into one pile lie close together."
            )
            % {"count": _parts.number(pairs)}
        )

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return maps.points(drawn, of.numbers, of.hints, sheet)

    is_final = of.analysis.is_final
    columns = [
        _parts.card_column(),
        *([Column("near", _("Most often together with"))] if is_final else []),
        Column("across", _("Across"), is_number=True),
        Column("up", _("Up"), is_number=True),
    ]
    rows = []
    for position in range(len(of.numbers)):
        row = [of.card_cell(position)]
        if is_final:
            row.append(Cell(_company(of, drawn, position)))
        row += [_parts.number_cell(value, 2) for value in drawn.points[position]]
        rows.append(tuple(row))
    return _parts.Figure(
        code="points",
        title=_("Cards as points"),
        says=tuple(says),
        pictures=(_parts.picture("points", _("Map of the cards"), says, draw),),
        table=_parts.Table(_("Cards and their places"), tuple(columns), tuple(rows)),
        warns=tuple(notes(drawn)),
    )


def _company(of: _parts.Subject, drawn: reading.Map, position: int) -> str:
    found = reading.neighbours(drawn, position)
    return ", ".join(
        f"{of.numbers[other]} ({_parts.percent(share)})"
        if share is not None
        else str(of.numbers[other])
        for other, share in found
    )


def ratings(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Clusters with the mean of each question; chosen["scale"]: which is drawn."""
    drawn = of.drawn
    if drawn is None or not of.rated or not of.k:
        return None
    rated = of.rated.get(chosen.get("scale", "")) or next(iter(of.rated.values()))
    head = of.scales.get(rated.scale, "")
    means = reading.cluster_means(rated.means, of.membership)
    there = {number: one for number, one in means.items() if one is not None}
    if not there:
        return None
    best, worst = max(there, key=lambda one: there[one]), min(there, key=lambda one: there[one])
    says = [
        _(
            "“%(question)s” The highest mean has “%(best)s” (%(high)s), the lowest "
            "“%(worst)s” (%(low)s)."
        )
        % {
            "question": head,
            "best": of.cluster(best),
            "high": _parts.number(there[best]),
            "worst": of.cluster(worst),
            "low": _parts.number(there[worst]),
        },
        _("%(raters)s people rated. The more lines around a cluster, the higher its mean.")
        % {"raters": rated.raters},
    ]
    layers = {
        number: maps.layer_of(one, min(there.values()), max(there.values()))
        for number, one in means.items()
    }
    shown = {number: _parts.number(one) for number, one in means.items()}

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return maps.rated(drawn, of.membership, of.names, shown, layers, sheet)

    every = {
        scale: reading.cluster_means(one.means, of.membership) for scale, one in of.rated.items()
    }
    columns = (
        Column("cluster", _("Cluster")),
        *(
            Column(f"rating{place}", of.scales.get(scale, ""), is_number=True)
            for place, scale in enumerate(every, 1)
        ),
        Column("layers", _("Lines"), is_number=True),
    )
    rows = tuple(
        (
            of.cluster_cell(number),
            *(_parts.number_cell(held.get(number), 2) for held in every.values()),
            _parts.count_cell(layers[number]),
        )
        for number in means
    )
    return _parts.Figure(
        code="ratings",
        title=_("Clusters and ratings"),
        says=tuple(says),
        pictures=(_parts.picture("rated", _("Map of the ratings"), says, draw),),
        table=_parts.Table(_("Clusters and their means"), columns, rows),
    )
