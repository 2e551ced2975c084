"""Words for how sure a map is: anchors and bridges, stability, merges, quality."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.learning.dreamspace.queries.figures import _mapped, _parts
from arboleda.learning.dreamspace.rules.figures import (
    bars,
    maps,
    reading,
    shapes,
    strips,
)
from arboleda.learning.dreamspace.rules.figures import (
    merges as merging,
)

Column, Cell = _parts.Column, _parts.Cell
FEW_SHOWN = 3


def bridging(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """How far each card lies from the cards people put with it."""
    drawn = of.drawn
    if drawn is None or not drawn.bridging or not of.k:
        return None
    order = sorted(range(len(of.numbers)), key=lambda one: (drawn.bridging[one], one))
    low, high = order[:FEW_SHOWN], order[: -FEW_SHOWN - 1 : -1]
    says = [
        _(
            "Cards %(anchors)s hold their place most firmly: the cards that people put "
            "with them lie near. Cards %(bridges)s join places that lie apart."
        )
        % {
            "anchors": _parts.listed([of.numbers[one] for one in low]),
            "bridges": _parts.listed([of.numbers[one] for one in high]),
        }
    ]
    means = reading.cluster_means(drawn.bridging, of.membership)
    ticks = {0.0: _("0 anchor"), 0.5: _parts.number(0.5), 1.0: _("1 bridge")}

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return strips.strip(
            drawn.bridging, of.membership, means, of.names, of.numbers, ticks, sheet
        )

    columns = (
        _parts.card_column(),
        Column("cluster", _("Cluster")),
        Column("bridging", _("Bridging"), is_number=True),
    )
    rows = tuple(
        (
            of.card_cell(one),
            of.cluster_cell(of.membership[one]),
            _parts.number_cell(drawn.bridging[one], 2),
        )
        for one in range(len(of.numbers))
    )
    return _parts.Figure(
        code="bridging",
        title=_("Anchors and bridges"),
        says=tuple(says),
        pictures=(_parts.picture("bridging", _("Anchors and bridges"), says, draw),),
        table=_parts.Table(_("Cards from anchor to bridge"), columns, rows),
        lists=_means_list(of, means),
    )


def _means_list(of: _parts.Subject, means: Mapping[int, float | None]) -> tuple[_parts.Cards, ...]:
    lines = tuple(f"{of.cluster(number)}: {_parts.number(one, 2)}" for number, one in means.items())
    return (_parts.Cards(_("Means of the clusters"), lines),)


def stability(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """How often each card and cluster stays as it is when people are drawn anew."""
    drawn = of.drawn
    kept = drawn.stability.get(of.k) if drawn else None
    if drawn is None or kept is None:
        return None
    average = sum(kept.statements) / len(kept.statements)
    order = sorted(range(len(of.numbers)), key=lambda one: (kept.statements[one], one))
    weak = [one for one in order if kept.statements[one] < 0.5]
    says = [
        _(
            "We drew the same number of people %(times)s times anew from those who "
            "sorted. On average a card stayed with its cluster in %(share)s of the "
            "drawings."
        )
        % {"times": drawn.resamples, "share": _parts.percent(average)}
    ]
    says.append(
        ngettext(
            "%(count)s card kept its company in less than half of them: %(cards)s.",
            "%(count)s cards kept their company in less than half of them: %(cards)s.",
            len(weak),
        )
        % {
            "count": len(weak),
            "cards": _parts.listed([of.numbers[one] for one in sorted(weak)]),
        }
        if weak
        else _("No card kept its company in less than half of them.")
    )
    means = reading.cluster_means(kept.statements, of.membership)
    beside = drawn.average_stability.get(of.k)
    if beside:
        says.append(
            _(
                "Agreement of the whole partition (1 is the same, 0 is chance): %(ward)s "
                "on the map; %(average)s by average linkage on the piles themselves."
            )
            % {"ward": _parts.number(kept.rand, 2), "average": _parts.number(beside.rand, 2)}
        )
    ticks = {one: _parts.percent(one) for one in (0.0, 0.5, 1.0)}

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return strips.strip(
            kept.statements, of.membership, means, of.names, of.numbers, ticks, sheet
        )

    columns = (
        _parts.card_column(),
        Column("cluster", _("Cluster")),
        Column("stays", _("Stays with its cluster"), is_number=True),
        *([Column("beside", _("By average linkage"), is_number=True)] if beside else []),
    )
    rows = tuple(
        (
            of.card_cell(one),
            of.cluster_cell(of.membership[one]),
            _parts.percent_cell(kept.statements[one]),
            *([_parts.percent_cell(beside.statements[one])] if beside else []),
        )
        for one in range(len(of.numbers))
    )
    lines = tuple(f"{of.cluster(n)}: {_parts.percent(one)}" for n, one in means.items())
    return _parts.Figure(
        code="stability",
        title=_("How steady it is"),
        says=tuple(says),
        pictures=(_parts.picture("stability", _("How steady cards are"), says, draw),),
        table=_parts.Table(_("Cards and how often they stay"), columns, rows),
        lists=(_parts.Cards(_("Means of the clusters"), lines),),
    )


def merges(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """Which two clusters join next, from many to few."""
    drawn = of.drawn
    if drawn is None or not drawn.merges:
        return None
    roots = merging.branches(drawn)
    if not roots:
        return None
    steps = sorted(drawn.merges, key=lambda one: -one.before)
    says = [
        _(
            "The list goes from %(many)s clusters to %(few)s. The later two clusters "
            "join, the less alike they are."
        )
        % {"many": steps[0].before, "few": steps[-1].before - 1}
    ]
    gaps = [
        (after.height - before.height, after.before) for before, after in itertools.pairwise(steps)
    ]
    if gaps:
        _gap, at = max(gaps)
        says.append(
            _("The largest leap comes when %(before)s clusters become %(after)s.")
            % {"before": at, "after": at - 1}
        )
    leaves = merging.leaves(roots)
    beside = [", ".join(str(of.numbers[one]) for one in leaf.cards) for leaf in leaves]

    def draw(sheet: maps.Sheet) -> shapes.Drawing:
        return merging.tree(roots, beside, _("less and less alike →"), sheet)

    columns = (
        Column("step", _("Step"), is_number=True),
        Column("first", _("These cards")),
        Column("second", _("join these")),
        Column("height", _("Height"), is_number=True),
        Column("bridging", _("Bridging"), is_number=True),
        Column("stays", _("Stays together"), is_number=True),
    )
    rows = tuple(
        (
            Cell(
                _("%(before)s to %(after)s") % {"before": one.before, "after": one.before - 1},
                one.before,
            ),
            Cell(_numbers(of, one.first)),
            Cell(_numbers(of, one.second)),
            _parts.number_cell(one.height, 2),
            _parts.number_cell(one.bridging, 2),
            _parts.percent_cell(one.stability),
        )
        for one in steps
    )
    return _parts.Figure(
        code="merges",
        title=_("How many clusters"),
        says=tuple(says),
        pictures=(_parts.picture("merges", _("Which clusters join"), says, draw),),
        table=_parts.Table(_("Steps from many clusters to few"), columns, rows),
        lists=tuple(_branch(of, one) for one in roots),
    )


def _numbers(of: _parts.Subject, cards: tuple[int, ...]) -> str:
    return ", ".join(str(of.numbers[one]) for one in cards)


def _branch(of: _parts.Subject, one: merging.Branch) -> _parts.Cards:
    title = _("Cards %(cards)s") % {"cards": _numbers(of, one.cards)}
    if not one.parts:
        return _parts.Cards(title, ())
    note = _(
        "joined when %(before)s became %(after)s: height %(height)s, bridging "
        "%(bridging)s, stays together %(stays)s"
    ) % {
        "before": one.before,
        "after": one.before - 1,
        "height": _parts.number(one.height, 2),
        "bridging": _parts.number(one.bridging, 2),
        "stays": _parts.percent(one.stability),
    }
    return _parts.Cards(title, (), note, tuple(_branch(of, part) for part in one.parts))


def quality(of: _parts.Subject, chosen: Mapping[str, str]) -> _parts.Figure | None:
    """How far to trust a map: its stress against chance, halves of the people, languages."""
    drawn = of.drawn
    if drawn is None:
        return None
    found = drawn.quality
    says = [*_mapped.verdict(drawn)] or [
        _("Whether the map fits better than chance is worked out when the room is frozen.")
    ]
    if found.sb is not None:
        says.append(
            _("Two halves of the people sorted alike with a reliability of %(sb)s (1 is the same).")
            % {"sb": _parts.number(found.sb, 2)}
        )
    pictures: tuple[_parts.Picture, ...] = ()
    if found.null_mean is not None and found.null_lowest is not None:
        bars_said = [
            (found.stress, _("This map: %(stress)s") % {"stress": _parts.number(found.stress, 3)}),
            (
                found.null_lowest,
                _("The best of %(count)s shuffled maps: %(stress)s")
                % {"count": found.null_count, "stress": _parts.number(found.null_lowest, 3)},
            ),
            (
                found.null_mean,
                _("Shuffled maps on average: %(stress)s")
                % {"stress": _parts.number(found.null_mean, 3)},
            ),
        ]

        def draw(sheet: maps.Sheet) -> shapes.Drawing:
            return bars.stress(found.stress, found.null_lowest, found.null_mean, bars_said, sheet)

        title = _("Stress of the map and of chance; less is better")
        pictures = (_parts.picture("quality", title, says, draw),)
    return _parts.Figure(
        code="quality",
        title=_("How far to trust it"),
        says=tuple(says),
        pictures=pictures,
        table=_quality_table(of, found),
        warns=tuple(_mapped.notes(drawn)),
    )


def _quality_table(of: _parts.Subject, found: reading.Quality) -> _parts.Table:
    k = of.drawn.shown if of.drawn else of.k
    other = "ratio" if of.space.scaling == "ordinal" else "ordinal"
    beside = reading.map_of(of.analysis.result, other)
    rows: list[tuple[str, float | None, int, str]] = [
        (_("People who sorted"), found.sorters, 0, ""),
        (
            _("People who saw the same two cards, on average"),
            found.n_eff,
            1,
            _("20 or more make firm places."),
        ),
        (
            _("Stress of the map"),
            found.stress,
            3,
            _("How badly distances fit the piles: 0 is perfect."),
        ),
        (
            _("Stress of shuffled sorts, on average"),
            found.null_mean,
            3,
            _("Cards dealt at random into piles of the same sizes."),
        ),
        (_("Stress of the best shuffled sorts"), found.null_lowest, 3, ""),
        (
            _("Two halves of the people: correlation"),
            found.r,
            2,
            _("Of how unlike they find each two cards."),
        ),
        (_("The same for all of them (Spearman-Brown)"), found.sb, 2, ""),
        (
            _("Two halves: agreement of %(k)s clusters on the map") % {"k": k},
            found.ward_rand,
            2,
            _("1 is the same, 0 is chance."),
        ),
        (_("The same by average linkage"), found.average_rand, 2, ""),
        (
            _("Stress of the other way to scale"),
            beside.quality.stress if beside else None,
            3,
            _("By ratios instead of order, or the other way round."),
        ),
    ]
    languages = of.analysis.result.get("languages")
    if languages:
        rows += [
            (
                _("Maps of the two languages: how unlike"),
                languages["m2"],
                3,
                _("0 is the same shape."),
            ),
            (_("The same when people are dealt at random"), languages["expected"], 3, ""),
            (
                _("How often chance is as far apart"),
                languages["p"],
                2,
                _("Below 0.05: the cards may not mean the same in both."),
            ),
        ]
    columns = (
        Column("what", _("What")),
        Column("value", _("How much"), is_number=True),
        Column("means", _("What it means")),
    )
    return _parts.Table(
        _("How far to trust the map"),
        columns,
        tuple(
            (Cell(what, place), _parts.number_cell(value, digits), Cell(meaning))
            for place, (what, value, digits, meaning) in enumerate(rows)
            if value is not None
        ),
    )
