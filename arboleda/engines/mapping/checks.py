"""Sorts that deserve a second look: flagged, never dropped, and shown what they change."""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import numpy as np

from arboleda.engines.mapping import clusters, comparing, errors
from arboleda.engines.mapping.analysis import Sorting
from arboleda.engines.mapping.arrays import Flags
from arboleda.engines.mapping.scaling import scale
from arboleda.engines.mapping.settings import Settings
from arboleda.engines.mapping.sorts import Sorts

FEWEST_PILES = 3
LARGEST_SHARE = 1 / 3


class Flagged(NamedTuple):
    """n flags each. `lumpers`: two piles or fewer, or more than a third of the cards in one pile;
    `splitters`: every card alone. People who saw fewer than two cards are neither.

    This says something of single people's sorts: use it, and keep the counts only.
    """

    lumpers: Flags
    splitters: Flags


def look(sorts: Sorts) -> Flagged:
    """Whose sort is unusual."""
    lumps, splits = [], []
    for row in sorts.piles:
        sizes = np.unique(row[row >= 0], return_counts=True)[1]
        cards = int(sizes.sum())
        all_apart = cards > 1 and sizes.max() == 1
        lumped = len(sizes) < FEWEST_PILES or sizes.max() > LARGEST_SHARE * cards
        splits.append(all_apart)
        lumps.append(cards > 1 and bool(lumped) and not all_apart)
    return Flagged(np.array(lumps, dtype=bool), np.array(splits, dtype=bool))


def sensitivity(sorts: Sorts, coordinates: Any, membership: Any, settings: Settings) -> Sorting:
    """How many sorts are flagged, and how far the map and its clusters move without them.

    The other map is drawn like the first one, downhill once from the first.
    """
    flagged = look(sorts)
    unusual = flagged.lumpers | flagged.splitters
    counts = int(flagged.lumpers.sum()), int(flagged.splitters.sum())
    if not unusual.any():
        return Sorting(*counts, None, None)
    tally = sorts.take(~unusual).tally()
    quick = dataclasses.replace(settings, method="lbfgs", starts=1)
    try:
        tally.check()
        other = scale(tally.dissimilarities(), quick, previous=coordinates).coordinates
    except errors.TooLittle:
        return Sorting(*counts, None, None)
    without = clusters.membership(clusters.ward(other), int(np.max(membership)))
    return Sorting(
        *counts,
        comparing.procrustes(coordinates, other).m2,
        clusters.adjusted_rand(membership, without),
    )
