"""The last map as a group reads it together: clusters with their cards, borders, what was chosen."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.utils.translation import gettext as _

from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.queries import figures, maps
from arboleda.learning.dreamspace.rules.figures import reading

BORDER = 0.5
"""A card that keeps its company in fewer of the drawings than this lies at a border."""
NEAREST = 4


@dataclasses.dataclass(frozen=True)
class CardShown:
    """A card in a cluster. stays: how often it keeps its company; moved_from: where it was computed,
    if the group moved it here; is_chosen: the group chose it."""

    pk: str
    number: int
    words: str
    stays: float | None
    moved_from: str
    is_chosen: bool

    @property
    def is_border(self) -> bool:
        """Whether it is worth talking about where it belongs."""
        return self.stays is not None and self.stays < BORDER


@dataclasses.dataclass(frozen=True)
class Shown:
    """A cluster. title: its letter and name; words, note: in each language; stays: mean of its cards;
    rating: the mean by the first question, as it is written."""

    number: int
    title: str
    words: dict[str, str]
    note: dict[str, str]
    cards: tuple[CardShown, ...]
    stays: str
    rating: str
    is_chosen: bool


@dataclasses.dataclass(frozen=True)
class CardFound:
    """A card to move: the clusters from the nearest on, where it lies now, and what is known of it."""

    statement: models.Statement
    clusters: list[tuple[int, str]]
    chosen: int
    says: str


def clusters(space: models.Space) -> list[Shown]:
    """The clusters of the last map with what the group moved; none before a room is final."""
    of = _last(space)
    if of is None or of.drawn is None:
        return []
    named = {one.number: one for one in space.named_clusters.all()}
    chosen = set(space.decisions.values_list("cluster", flat=True))
    cards = {str(one) for one in space.decisions.values_list("statement_id", flat=True) if one}
    kept = of.drawn.stability.get(of.k)
    first = next(iter(of.rated.values()), None)
    means = reading.cluster_means(first.means, of.membership) if first else {}
    found = []
    for number, held in _all_members(of).items():
        stays = reading.mean([kept.statements[at] for at in held]) if kept else None
        one = named.get(number)
        found.append(
            Shown(
                number=number,
                title=of.cluster(number),
                words=dict(one.words) if one else {},
                note=dict(one.note) if one else {},
                cards=tuple(_card(of, at, kept, cards) for at in held),
                stays=figures.percent(stays) if stays is not None else "",
                rating=figures.number(means.get(number)) if means else "",
                is_chosen=number in chosen,
            )
        )
    return found


def _all_members(of: figures.Subject) -> dict[int, list[int]]:
    """The cards of each cluster; one that was emptied by moves is still there."""
    inside = reading.members(of.membership)
    return {number: inside.get(number, []) for number in range(1, of.k + 1)}


def _card(of: figures.Subject, at: int, kept: reading.Kept | None, chosen: set[str]) -> CardShown:
    assert of.drawn is not None
    moved = of.membership[at] != of.computed[at]
    return CardShown(
        pk=of.drawn.cards[at],
        number=of.numbers[at],
        words=of.words[at],
        stays=kept.statements[at] if kept else None,
        moved_from=of.cluster(of.computed[at]) if moved else "",
        is_chosen=of.drawn.cards[at] in chosen,
    )


def card(space: models.Space, statement_id: uuid.UUID) -> CardFound | None:
    """A card of the last map, to be moved; None where there is none."""
    of, statement = _last(space), maps.card(space, statement_id)
    known = str(statement_id)
    if of is None or of.drawn is None or statement is None or known not in of.drawn.cards:
        return None
    at = of.drawn.cards.index(known)
    order = _nearest(of, at)
    kept = of.drawn.stability.get(of.k)
    says = _("Computed in %(cluster)s.") % {"cluster": of.cluster(of.computed[at])}
    if kept:
        says += " " + _("Drawn anew, it stays with these cards in %(share)s.") % {
            "share": figures.percent(kept.statements[at])
        }
    return CardFound(
        statement=statement,
        clusters=[(number, of.cluster(number)) for number in order],
        chosen=of.membership[at],
        says=says,
    )


def _nearest(of: figures.Subject, at: int) -> list[int]:
    """The clusters by how near their middle lies to a card."""
    assert of.drawn is not None
    points, here = of.drawn.points, of.drawn.points[at]
    apart = {}
    for number, held in reading.members(of.computed).items():
        others = [one for one in held if one != at] or held
        x = sum(points[one][0] for one in others) / len(others)
        y = sum(points[one][1] for one in others) / len(others)
        apart[number] = (x - here[0]) ** 2 + (y - here[1]) ** 2
    return sorted(apart, key=lambda number: (apart[number], number))


def picture(space: models.Space) -> figures.Picture | None:
    """The map to look at while names are given."""
    of = _last(space)
    shown = figures.figure(of, "clusters") if of else None
    return shown.pictures[0] if shown else None


def chosen(space: models.Space) -> list[dict[str, Any]]:
    """What the group chose: each with its words, what it is to become, and its idea if it has one."""
    of = _last(space)
    return [
        {
            "decision": one,
            "thread": one.get_thread_display(),
            "what": of.cluster(one.cluster) if one.cluster and of else "",
            "number": one.statement.number if one.statement else None,
        }
        for one in maps.decisions(space)
    ]


def to_begin_with(space: models.Space) -> list[str]:
    """The cards that both first questions rate at or above the mean, as the go-zone has them."""
    of = _last(space)
    shown = figures.figure(of, "zones") if of else None
    return list(shown.lists[0].lines) if shown else []


def _last(space: models.Space) -> figures.Subject | None:
    last = maps.final(space)
    return figures.subject(space, last) if last else None
