"""Quick mode as a whole: from a table of votes to groups, consensus and the cards to ask next."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.votes import grouping, layout, projection, selection
from arboleda.engines.mapping.votes.aggregates import Aggregates, Group, Note, Places
from arboleda.engines.mapping.votes.settings import Settings
from arboleda.engines.mapping.votes.states import State, renamed
from arboleda.engines.mapping.votes.statistics import Statistics, from_counts, statistics
from arboleda.engines.mapping.votes.table import Ints, VoteTable


@dataclasses.dataclass(frozen=True, eq=False)
class Opinions:
    """A count: ``aggregates`` to show and keep, ``places`` of single people, ``state`` for the next."""

    aggregates: Aggregates
    places: Places
    state: State

    def as_json(self, *, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The aggregates and the state as JSON knows them; nothing of single people.

        ``texts`` are the words of cards by id, to stand beside the figures.
        """
        return layout.as_json(self.aggregates, self.state, texts=texts)


def opinions(
    table: VoteTable, *, settings: Settings | None = None, previous: State | None = None
) -> Opinions:
    """Count a table of votes: map, groups, what sets them apart, what they share, what to ask next.

    The same table, settings and ``previous`` give the same result; nothing else is looked at, and
    the order in which votes came in is not part of a table. Where there is too little to count, the
    result is there all the same and ``notes`` say what is missing. ``previous`` is the ``state`` of
    the count before, if a live page is to stay steady.
    """
    chosen = settings or Settings()
    meta = table.which(chosen.meta)
    out = table.which(chosen.moderated_out)
    scene = projection.project(
        table,
        out=out | meta,
        moderation=chosen.moderation,
        like=previous.axes if previous else None,
    )
    dropped = out | meta if chosen.moderation == "drop" else np.zeros_like(out)
    taking_part = grouping.taking_part(
        table.votes_on(~dropped), scene.size, enough=chosen.min_votes, least=chosen.least_people
    )
    grouped, steady = grouping.group(
        scene.people[taking_part],
        seed=chosen.seed,
        base=chosen.base_clusters,
        most=chosen.most_groups,
        steady=previous.steady if previous else grouping.Steady(),
        buffer=chosen.steady,
    )
    labels = np.full(len(table.people), -1, dtype=np.int64)
    labels[taking_part] = grouped.labels
    found = statistics(table, labels)
    names = renamed(grouped.labels, found, table.cards, previous)
    if len(names) > 1:
        labels[taking_part] = names[grouped.labels]
        order = np.argsort(names)
        found = from_counts(found.na[order], found.nd[order], found.ns[order])
    aggregates = _aggregates(
        table, chosen, scene=scene, grouped=grouped, labels=labels, found=found, hidden=(out, meta)
    )
    return Opinions(
        aggregates=aggregates,
        places=Places(table.people, scene.people, labels, table.per_person),
        state=State.of(steady, table.cards, scene.axes, found),
    )


def _aggregates(
    table: VoteTable,
    chosen: Settings,
    *,
    scene: projection.Projection,
    grouped: grouping.Grouping,
    labels: Ints,
    found: Statistics,
    hidden: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> Aggregates:
    out, meta = hidden
    everybody = statistics(table)
    agree, disagree = selection.shared(everybody, out=out | meta, z=chosen.z, pick=chosen.pick)
    extremity = np.linalg.norm(scene.cards, axis=1)
    return Aggregates(
        cards=table.cards,
        people=len(table.people),
        grouped=int((labels >= 0).sum()),
        votes=len(table.votes),
        moderated_out=out,
        meta=meta,
        groups=_groups(scene, labels, found, chosen, out | meta),
        found=found,
        everybody=everybody,
        agree=agree,
        disagree=disagree,
        places=scene.cards,
        extremity=extremity,
        priority=selection.priority(
            found.na.sum(axis=0),
            found.nd.sum(axis=0),
            found.ns.sum(axis=0),
            extremity,
            meta=meta,
        ),
        explained=(float(scene.explained[0]), float(scene.explained[1])),
        best_k=grouped.best,
        silhouettes=grouped.silhouettes,
        notes=_notes(table, out | meta, grouped),
    )


def _groups(
    scene: projection.Projection,
    labels: Ints,
    found: Statistics,
    chosen: Settings,
    hidden: NDArray[np.bool_],
) -> tuple[Group, ...]:
    many = int(labels.max(initial=-1)) + 1
    made = []
    for number in range(many):
        places = scene.people[labels == number]
        center = places.mean(axis=0)
        apart = (
            selection.representative(found, number, out=hidden, z=chosen.z, pick=chosen.pick)
            if many > 1
            else ()
        )
        made.append(Group(number, len(places), (float(center[0]), float(center[1])), apart))
    return tuple(made)


def _notes(
    table: VoteTable, hidden: NDArray[np.bool_], grouped: grouping.Grouping
) -> tuple[Note, ...]:
    voted = table.per_card > 0
    if not len(table.people):
        return (Note("nobody"),)
    found = []
    if len(table.people) == 1:
        found.append(Note("one_person"))
    if int(voted.sum()) == 1:
        found.append(Note("one_card"))
    if not (voted & ~hidden).any():
        found.append(Note("all_out"))
    elif not grouped.chosen:
        found.append(Note("few_votes"))
    elif len(table.people) > 1 and grouped.chosen < 2:
        found.append(Note("alike"))
    return tuple(found)
