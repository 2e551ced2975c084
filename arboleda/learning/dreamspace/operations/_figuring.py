"""From what a room gathered to the figures that are kept: the only way to `engines/mapping`.

The result of a map (`models.Analysis.result`), JSON:

    format     "dream-map/1"
    cards      ids of the cards on the map, in their order; position i belongs to card i below
    left_out   ids of cards that fewer than five people sorted
    nothing    why there is no map (a code of `engines.mapping.errors`), or ""
    ordinal, ratio   the map of each scaling as `mapping.Analysis.as_json` writes it (T and N in the
               room's own scaling alone, since they are the same, and 0 where fewer than five saw
               the pair); a live map has the room's alone, without T and N
    people     {"sorted", "rated", "voted"}: how many, null below five
    rated      by the id of a question: {"raters", "means", "counts", "high"}; a card that fewer than
               five rated has null; high: how many rated it above the middle, null where these or the
               others are fewer than five
    groups     comparisons: {"scale", "one", "other" ("" for everybody else), "one_raters",
               "other_raters", "k": {k: [{"first", "second", "t", "df", "p", "p_holm"}]}}
    languages  {"one", "other", "m2", "expected", "p", "deals"}, or null

and of votes (`models.Analysis.opinions`): {"people", "groups": [people of each] or [], "cards":
[{"card", "votes", "agree", "disagree", "most", "against", "groups": [{"votes", "agree", "most"}]}],
"agree": [ids], "disagree": [ids]}. A share is null where it would tell of fewer than five people.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from arboleda.engines import mapping
from arboleda.learning.dreamspace.operations import _gathered
from arboleda.learning.dreamspace.rules.figures import reading

FORMAT = "dream-map/1"
FEWEST = reading.FEWEST
DEALS = 99
Progress = Callable[[int], None]

# How much of a map's time each part takes, about: (of a hundred, before it).
_PARTS = {"map": (6, 0), "bootstrap": (54, 6), "split-half": (15, 60), "chance": (25, 75)}


def silent(done: int) -> None:
    """Tell nobody how far it is (from 0 to 100)."""


def live(
    gathered: _gathered.Gathered, *, scaling: str, seed: int, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The map alone, warm from the map before; its result."""
    result = _begun(gathered)
    places = _gathered.well_seen(gathered)
    result |= _named(gathered, places)
    settings = mapping.live(type=scaling, seed=seed)
    previous = mapping.Analysis.from_json(dict(before)) if before else None
    try:
        tally = mapping.Sorts.of(_rows(gathered.sorts, places), len(places)).tally()
        made = mapping.analyse_tally(
            tally, settings=settings, previous=previous, statements=result["cards"]
        )
    except mapping.MappingError as nothing:
        return result | {"nothing": nothing.code}
    # Not even in the database: the last map's counts without these are the sorts in between.
    made = dataclasses.replace(made, together=None, seen=None)
    return result | {scaling: made.as_json()}


def final(
    gathered: _gathered.Gathered,
    *,
    scaling: str,
    seed: int,
    settings: Mapping[str, Any],
    progress: Progress = silent,
) -> dict[str, Any]:
    """Everything that a frozen room keeps of sorts and ratings; its result.

    settings: changes to `mapping.frozen`, such as fewer resamples; "deals" says how often people are
    dealt anew to two languages.
    """
    deals = settings.get("deals", DEALS)
    settings = {name: value for name, value in settings.items() if name != "deals"}
    result = _begun(gathered)
    places = _gathered.well_seen(gathered)
    sorts = mapping.Sorts.of(_rows(gathered.sorts, places), len(places))
    named = _named(gathered, places)
    maps: dict[str, Any] = {}
    for turn, one in enumerate((scaling, "ratio" if scaling == "ordinal" else "ordinal")):
        chosen = mapping.frozen(type=one, seed=seed, **settings)
        try:
            made = mapping.analyse(
                sorts,
                settings=chosen,
                statements=named["cards"],
                progress=_through(progress, 46 * turn),
            )
        except mapping.MappingError as nothing:
            named |= {"nothing": nothing.code}
            break
        # The totals are the same in both: they are kept once.
        maps[one] = made if turn == 0 else dataclasses.replace(made, together=None, seen=None)
    if maps:
        result |= named | {one: _shown(made.as_json()) for one, made in maps.items()}
        result["languages"] = _languages(gathered, sorts, chosen, deals, progress)
    else:
        # Ratings stand without a map, on all cards.
        result |= {"nothing": named["nothing"]}
        places = list(range(len(gathered.cards)))
    result["rated"] = {
        scale: _rated(_rows(rows, places), gathered.points[scale])
        for scale, rows in gathered.ratings.items()
        if len(_that_answered(rows)) >= FEWEST
    }
    if maps:
        result["groups"] = _groups(gathered, places, maps[scaling].ward)
    progress(100)
    return result


def _shown(drawn: dict[str, Any]) -> dict[str, Any]:
    """Without the counts of pairs that fewer than five people saw: what is hidden is not kept."""
    for together, seen in zip(drawn["together"] or (), drawn["seen"] or (), strict=True):
        for at, people in enumerate(seen):
            if people < FEWEST:
                together[at] = seen[at] = 0
    return drawn


def _begun(gathered: _gathered.Gathered) -> dict[str, Any]:
    counts = {
        "sorted": len(gathered.sorts),
        "rated": len(gathered.groups),
        "voted": gathered.voters,
    }
    return {
        "format": FORMAT,
        "cards": list(gathered.cards),
        "left_out": [],
        "nothing": "",
        "people": {what: many if many >= FEWEST else None for what, many in counts.items()},
        "rated": {},
        "groups": [],
        "languages": None,
    }


def _named(gathered: _gathered.Gathered, places: Sequence[int]) -> dict[str, Any]:
    inside = set(places)
    return {
        "cards": [gathered.cards[place] for place in places],
        "left_out": [one for at, one in enumerate(gathered.cards) if at not in inside],
    }


def _rows(rows: Sequence[Sequence[Any]], places: Sequence[int]) -> list[list[Any]]:
    return [[row[place] for place in places] for row in rows]


def _through(progress: Progress, start: int) -> Callable[[str, int, int], None]:
    def said(stage: str, done: int, total: int) -> None:
        share, before = _PARTS.get(stage, (0, 0))
        progress(start + int(0.46 * (before + share * done / max(1, total))))

    return said


def _languages(
    gathered: _gathered.Gathered, sorts: Any, settings: Any, deals: int, progress: Progress
) -> dict[str, Any] | None:
    """Whether people who sorted in two languages drew different maps, from eight in each on."""
    used = sorted({one for one in gathered.languages if one})
    if len(used) != 2:
        return None
    first, second = (
        sorts.take([at for at, one in enumerate(gathered.languages) if one == language])
        for language in used
    )
    progress(94)
    try:
        found = mapping.comparing.compare_languages(first, second, settings, deals=deals)
    except mapping.MappingError:
        return None
    return {
        "one": used[0],
        "other": used[1],
        "m2": found.m2,
        "expected": found.expected,
        "p": found.p,
        "deals": found.deals,
    }


def _that_answered(rows: Sequence[_gathered.Rates]) -> list[_gathered.Rates]:
    return [row for row in rows if any(one is not None for one in row)]


def _rated(rows: Sequence[_gathered.Rates], points: int) -> dict[str, Any]:
    middle = (points + 1) / 2
    means, counts, high = [], [], []
    for column in zip(*rows, strict=True):
        there = [one for one in column if one is not None]
        enough = len(there) >= FEWEST
        above = sum(one > middle for one in there)
        means.append(sum(there) / len(there) if enough else None)
        counts.append(len(there) if enough else 0)
        shown = enough and reading.shown_share(above, len(there)) is not None
        high.append(above if shown else None)
    raters = len(_that_answered(rows))
    return {"raters": raters, "means": means, "counts": counts, "high": high}


def _groups(
    gathered: _gathered.Gathered, places: Sequence[int], ward: Mapping[int, Sequence[int]]
) -> list[dict[str, Any]]:
    """Each group that people chose against everybody else who rated; two groups against each other."""
    known = sorted({one for one in gathered.groups if one})
    everybody = all(gathered.groups)
    pairs = (
        [(known[0], known[1])] if len(known) == 2 and everybody else [(one, "") for one in known]
    )
    found = []
    for scale, rows in gathered.ratings.items():
        compared = []
        for one, other in pairs:
            inside = [_rows([row], places)[0] for row, own in _with(rows, gathered) if own == one]
            outside = [_rows([row], places)[0] for row, own in _with(rows, gathered) if own != one]
            made = _comparison(inside, outside, ward)
            if made:
                compared.append({"scale": scale, "one": one, "other": other, **made})
        _hide_the_rest([one["k"] for one in compared])
        found += compared
    return found


def _hide_the_rest(compared: Sequence[Mapping[str, list[dict[str, Any]]]]) -> None:
    """Take out what would tell, by subtracting groups from everybody, of fewer than five others."""
    for k in compared[0] if compared else ():
        for rows in zip(*(one[k] for one in compared), strict=True):
            raters = [row.pop("raters") for row in rows]
            shown = [at for at, both in enumerate(raters) if min(both) >= FEWEST]
            shown.sort(key=lambda at: raters[at][0])
            while shown and 0 < sum(raters[0]) - sum(raters[at][0] for at in shown) < FEWEST:
                shown.pop(0)
            for at, row in enumerate(rows):
                if at not in shown:
                    row |= dict.fromkeys(row)


def _with(
    rows: Sequence[_gathered.Rates], gathered: _gathered.Gathered
) -> list[tuple[_gathered.Rates, str]]:
    pairs = zip(rows, gathered.groups, strict=True)
    return [pair for pair in pairs if any(one is not None for one in pair[0])]


def _comparison(
    inside: list[_gathered.Rates],
    outside: list[_gathered.Rates],
    ward: Mapping[int, Sequence[int]],
) -> dict[str, Any] | None:
    if min(len(inside), len(outside)) < FEWEST:
        return None
    one, other = mapping.Ratings.of(inside), mapping.Ratings.of(outside)
    # Members of a group who all rate a cluster alike are no trouble for Welch, but scipy warns of it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        tested = {
            str(k): [
                _difference(each) for each in mapping.comparing.compare_groups(one, other, row)
            ]
            for k, row in ward.items()
            if k <= reading.MOST_CLUSTERS
        }
    return {"one_raters": len(inside), "other_raters": len(outside), "k": tested}


def _difference(found: Any) -> dict[str, Any]:
    return {
        "raters": found.raters,
        "first": found.first,
        "second": found.second,
        "t": found.t,
        "df": found.df,
        "p": found.p,
        "p_holm": found.p_holm,
    }
