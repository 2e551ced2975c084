"""What a final room hands on as files: counts and figures, so that another tool can repeat the map.

Nobody's row is among it. A pair of cards that fewer than five people saw has no count. The layout is
documented in docs/reference/dream-room-files.md.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from arboleda.kit import exports
from arboleda.learning.dreamspace import models

FORMAT = "dream-room/1"
FEWEST = 5
Count = int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """The final map by position: numbers of the cards, T and N (None where fewer than five saw the
    pair), coordinates by kind of scaling, clusters as computed and as chosen, ratings by question."""

    space: models.Space
    analysis: models.Analysis
    cards: tuple[models.Statement, ...]
    together: tuple[tuple[Count, ...], ...]
    seen: tuple[tuple[Count, ...], ...]
    maps: Mapping[str, Mapping[str, Any]]
    clusters: int
    chosen: tuple[int, ...]
    names: Mapping[int, Mapping[str, str]]
    ratings: tuple[tuple[models.Scale, Mapping[str, Any]], ...]

    @property
    def hidden(self) -> int:
        """How many pairs have no count."""
        size = range(len(self.cards))
        return sum(1 for one in size for other in range(one) if self.seen[one][other] is None)

    @property
    def drawn(self) -> Mapping[str, Any]:
        """The map in the scaling that the room settled on."""
        return self.maps[self.space.scaling]


def results(space: models.Space) -> Results | None:
    """The results of a room's final map; None before it is final, or where there is no map."""
    analysis = space.analyses.filter(is_final=True).first()
    if analysis is None or space.scaling not in analysis.result:
        return None
    result = analysis.result
    drawn = result[space.scaling]
    by_id = {str(card.pk): card for card in space.statements.filter(number__isnull=False)}
    cards = tuple(by_id[one] for one in result["cards"])
    together, seen = _shown(drawn["together"], drawn["seen"])
    clusters = space.clusters or drawn["clusters"]
    computed = drawn["ward"][str(clusters)]
    moved = dict(space.moves.values_list("statement_id", "chosen"))
    scales = {str(one.pk): one for one in space.scales.order_by("position")}
    return Results(
        space=space,
        analysis=analysis,
        cards=cards,
        together=together,
        seen=seen,
        maps={kind: result[kind] for kind in ("ordinal", "ratio") if kind in result},
        clusters=clusters,
        chosen=tuple(
            moved.get(card.pk, number) for card, number in zip(cards, computed, strict=True)
        ),
        names={one.number: one.words for one in space.named_clusters.all()},
        ratings=tuple(
            (scale, result["rated"][key]) for key, scale in scales.items() if key in result["rated"]
        ),
    )


def _shown(
    together: Sequence[Sequence[int]], seen: Sequence[Sequence[int]]
) -> tuple[tuple[tuple[Count, ...], ...], tuple[tuple[Count, ...], ...]]:
    """T and N without pairs that fewer than five people saw: these would be single people's sorts."""
    rows = list(zip(together, seen, strict=True))
    return (
        tuple(tuple(t if n >= FEWEST else None for t, n in zip(*row, strict=True)) for row in rows),
        tuple(tuple(n if n >= FEWEST else None for n in row) for _together, row in rows),
    )


def parts(found: Results) -> dict[str, str]:
    """The files by their names."""
    return {
        "README.txt": README,
        "Statements.csv": _statements(found),
        "Words.csv": _words(found),
        "Together.csv": _counts(found, found.together),
        "Seen.csv": _counts(found, found.seen),
        "Coordinates.csv": _coordinates(found),
        "Clusters.csv": _clusters(found),
        "Ratings.csv": _ratings(found),
        "settings.json": _json(settings(found)),
        "results.json": _json(everything(found)),
    }


def settings(found: Results) -> dict[str, Any]:
    """What the map was made with, and what it rests on.

    Not the hash of what went in: whoever guessed single sorts from the counts could try them on it.
    """
    drawn = found.drawn
    return {
        "format": FORMAT,
        "made_with": found.analysis.settings,
        "sorters": drawn["sorters"],
        "n_eff": drawn["n_eff"],
        "pairs_hidden": found.hidden,
        "fewest_people_shown": FEWEST,
        "stress": {kind: one["stress"] for kind, one in found.maps.items()},
        "clusters": found.clusters,
        "engine": {kind: one["settings"] for kind, one in found.maps.items()},
    }


def everything(found: Results) -> dict[str, Any]:
    """All of the CSV files as one JSON, with the settings."""
    ward = found.drawn["ward"][str(found.clusters)]
    return {
        **settings(found),
        "statements": [
            {"id": card.number, "words": card.words, "marks": card.marks} for card in found.cards
        ],
        "together": found.together,
        "seen": found.seen,
        "coordinates": {kind: one["coordinates"] for kind, one in found.maps.items()},
        "ward": {kind: one["ward"] for kind, one in found.maps.items()},
        "average": found.drawn["average"],
        "bridging": found.drawn["bridging"],
        "cluster_computed": ward,
        "cluster_chosen": found.chosen,
        "cluster_names": {str(number): words for number, words in found.names.items()},
        "ratings": [
            {
                "question": scale.words,
                "low": scale.low,
                "high": scale.high,
                "points": scale.points,
                "raters": held["raters"],
                "means": held["means"],
                "counts": [count or None for count in held["counts"]],
            }
            for scale, held in found.ratings
        ],
    }


def _statements(found: Results) -> str:
    first = found.space.languages[0]
    rows = [(card.number, card.words.get(first) or _any(card.words)) for card in found.cards]
    return _csv(["StatementID", "Statement"], rows)


def _words(found: Results) -> str:
    codes = found.space.languages
    rows = [(card.number, *(card.words.get(code, "") for code in codes)) for card in found.cards]
    return _csv(["StatementID", *codes], rows)


def _counts(found: Results, counts: Sequence[Sequence[Count]]) -> str:
    numbers = [card.number for card in found.cards]
    return _csv(
        ["StatementID", *numbers],
        [(number, *row) for number, row in zip(numbers, counts, strict=True)],
    )


def _coordinates(found: Results) -> str:
    kinds = list(found.maps)
    header = ["StatementID", *(f"{axis}_{kind}" for kind in kinds for axis in "xy"), "bridging"]
    bridging = (found.drawn["bridging"] or {}).get("statements") or [None] * len(found.cards)
    rows = []
    for at, card in enumerate(found.cards):
        points = [value for kind in kinds for value in found.maps[kind]["coordinates"][at]]
        rows.append((card.number, *map(_decimal, points), _decimal(bridging[at])))
    return _csv(header, rows)


def _clusters(found: Results) -> str:
    key, first = str(found.clusters), found.space.languages[0]
    ward, average = found.drawn["ward"][key], found.drawn["average"][key]
    rows = []
    for at, card in enumerate(found.cards):
        words = found.names.get(found.chosen[at], {})
        name = words.get(first) or _any(words)
        rows.append((card.number, found.chosen[at], ward[at], average[at], name))
    return _csv(["StatementID", "cluster", "computed_ward", "computed_average", "name"], rows)


def _ratings(found: Results) -> str:
    first = found.space.languages[0]
    header: list[object] = ["StatementID"]
    for scale, _held in found.ratings:
        question = scale.words.get(first) or _any(scale.words)
        header += [question, f"{question} (raters)"]
    rows = []
    for at, card in enumerate(found.cards):
        row: list[object] = [card.number]
        for _scale, held in found.ratings:
            row += [_decimal(held["means"][at]), held["counts"][at] or None]
        rows.append(row)
    return _csv(header, rows)


def _any(words: Mapping[str, str]) -> str:
    return next((text for text in words.values() if text), "")


def _decimal(value: float | None) -> str | None:
    """Plain decimals: a spreadsheet, and the guard against formulas, know no exponents."""
    return None if value is None else f"{value:.12f}"


def _csv(header: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    return "".join(exports.lines(header, rows))


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


README = """\
What a group sorted, rated and drew, as counts. Nobody's own piles or ratings are in here.

Statements.csv   StatementID, Statement: as RCMap reads them, in the room's first language
Words.csv        the same statements in every language of the room
Together.csv     T: how many people put both statements into one pile
Seen.csv         N: how many people sorted both. On the diagonal of both: who sorted the statement
Coordinates.csv  the map, by kind of scaling; bridging of each statement (0 anchor, 1 bridge)
Clusters.csv     the cluster of each statement: as the group left it, as computed, and by average linkage
Ratings.csv      for each question the mean and how many people rated
settings.json    how the map was made, and what it rests on
results.json     all of this as one file

The map follows from T and N alone: dissimilarity 1 - T/N with weight N, ordinal multidimensional
scaling with secondary ties (or ratio) in two dimensions, from the classical start; Ward on the places.
An empty cell is a pair or a mean that fewer than five people stand behind.
With few people somebody patient might guess single piles from the counts, though never whose. Hand
this on only to whom the group agreed to.

---

Lo que un grupo agrupó, valoró y dibujó, en cuentas. Aquí no hay montones ni valoraciones de nadie.

Statements.csv   StatementID, Statement: como los lee RCMap, en el primer idioma de la sala
Words.csv        las mismas tarjetas en cada idioma de la sala
Together.csv     T: cuántas personas pusieron las dos en un mismo montón
Seen.csv         N: cuántas personas agruparon las dos. En la diagonal: cuántas agruparon esa tarjeta
Coordinates.csv  el mapa, por tipo de escala; puente de cada tarjeta (0 ancla, 1 puente)
Clusters.csv     el conjunto de cada tarjeta: como la dejó el grupo, como se calculó, y por enlace promedio
Ratings.csv      por cada pregunta la media y cuántas personas valoraron
settings.json    con qué se hizo el mapa y en qué se apoya
results.json     todo en un solo archivo

Una casilla vacía es un par o una media con menos de cinco personas detras.
Con poca gente, alguien con paciencia podría adivinar montones a partir de las cuentas, aunque nunca de
quién. Comparte esto solo con quien el grupo haya acordado.
"""
