"""What one count hands to the next, so that a live page does not jump."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from arboleda.engines.mapping.votes.errors import VoteError
from arboleda.engines.mapping.votes.grouping import Steady
from arboleda.engines.mapping.votes.statistics import Statistics
from arboleda.engines.mapping.votes.table import Floats, Ints


@dataclasses.dataclass(frozen=True)
class State:
    """How steady the number of groups is, the axes of the map, and what each group leaned to.

    ``axes`` holds the two loadings of each card, ``leanings`` for each card the pa - pd of each
    group. Nothing in it is about one person, unless a group is one person.
    """

    steady: Steady
    axes: dict[str, tuple[float, float]]
    leanings: dict[str, tuple[float, ...]]

    @classmethod
    def of(cls, steady: Steady, cards: tuple[str, ...], axes: Floats, found: Statistics) -> State:
        """The state after a count."""
        leanings = (found.pa - found.pd).T.tolist()
        loadings = axes.tolist()
        return cls(
            steady=steady,
            axes={card: (one[0], one[1]) for card, one in zip(cards, loadings, strict=True)},
            leanings={card: tuple(one) for card, one in zip(cards, leanings, strict=True)},
        )

    def as_json(self) -> dict[str, Any]:
        """This state as JSON knows it."""
        return {
            "steady": dataclasses.asdict(self.steady),
            "axes": {card: list(one) for card, one in self.axes.items()},
            "leanings": {card: list(one) for card, one in self.leanings.items()},
        }

    @classmethod
    def from_json(cls, data: Any) -> State:
        """The state that `as_json` gave. Raises VoteError ``json`` for anything else."""
        try:
            steady = Steady(**{key: int(one) for key, one in data["steady"].items()})
            axes = {card: (float(x), float(y)) for card, (x, y) in data["axes"].items()}
            leanings = {
                card: tuple(float(one) for one in row) for card, row in data["leanings"].items()
            }
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as wrong:
            raise VoteError("json") from wrong
        numbers = [one for row in (*axes.values(), *leanings.values()) for one in row]
        if not all(map(math.isfinite, numbers)) or len({*map(len, leanings.values())}) > 1:
            raise VoteError("json")
        return cls(steady, axes, leanings)


def renamed(labels: Ints, found: Statistics, cards: tuple[str, ...], before: State | None) -> Ints:
    """The new number of each group: that of the earlier group whose leanings are most like its own.

    Groups for which there was no earlier one keep their order, by size, in what numbers are left.
    ``labels`` are only looked at for how many groups there are.
    """
    groups = int(labels.max(initial=-1)) + 1
    kept = np.arange(groups)
    known = [at for at, card in enumerate(cards) if before and card in before.leanings]
    if before is None or groups < 2 or not known:
        return kept
    old = np.array([before.leanings[cards[at]] for at in known])
    new = (found.pa - found.pd)[:, known].T
    far = np.square(new[:, :, None] - old[:, None, :]).sum(axis=0)
    pairs = zip(*linear_sum_assignment(far), strict=True)
    given = {int(one): int(name) for one, name in pairs if name < groups}
    free = iter(sorted(set(range(groups)) - set(given.values())))
    return np.array([given[one] if one in given else next(free) for one in range(groups)])
