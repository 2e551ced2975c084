"""The map of a vote: two principal components, exactly, from the votes that were given.

Follows the Polis mathematics (compdemocracy/polis, ``math/pca.clj``; Small et al., "Polis: Scaling
deliberation by mapping high dimensional opinion spaces", Recerca 26, 2021): what somebody did not
vote on counts as the mean of its card; a person's place is her projection times sqrt(S / votes).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal

import numpy as np
import scipy.linalg
import scipy.sparse
from numpy.typing import NDArray

from arboleda.engines.mapping.votes.table import Floats, Ints, VoteTable

Moderation = Literal["zero", "drop"]

AXES = 2
SQUARE_CARDS = 512  # Beyond, the matrix cards by cards costs more than it saves.
SMALL_WORK = 1e9  # People times squared cards: below, it takes no time worth saving.
WORTH = 150  # So many multiplications in a block cost as much as one of a sparse matrix.
MOST_STEPS = 3_000
BLOCK_CELLS = 1 << 20
NOTHING = 1e-6  # One vote that differs from another one makes a variance of 0.5 at least.
RELATIVE = 1e-12
ALIKE = 1e-9


@dataclasses.dataclass(frozen=True, eq=False)
class Projection:
    """Where people and cards lie.

    ``people`` (people, 2) and ``cards`` (cards, 2) are places on the map: of a person by her votes,
    of a card as that of somebody whose one vote agrees with it. ``axes`` (cards, 2) are the
    components, of length 1 or 0; ``means`` the mean vote of each card; ``explained`` the share of
    all variance on each axis. ``size`` is S, the number of cards that were counted.

    ``people`` are single persons; everything else is about all of them together.
    """

    people: Floats
    cards: Floats
    axes: Floats
    means: Floats
    explained: Floats
    size: int


def project(
    table: VoteTable,
    *,
    out: NDArray[np.bool_] | None = None,
    moderation: Moderation = "zero",
    like: Mapping[str, tuple[float, float]] | None = None,
) -> Projection:
    """Project everybody of a table onto two axes.

    ``out`` marks cards that moderation took out. "zero", as Polis and red-dwarf do it: everybody is
    taken to have passed on them, so that they count as votes and as cards in the scaling. "drop":
    they are not there at all. Cards without votes are never counted. Each axis points to the side
    on which its largest loading is positive, or, where ``like`` has the axes of an earlier map, to
    the side that is more like those.
    """
    people, cards = len(table.people), len(table.cards)
    left_out = np.zeros(cards, dtype=bool) if out is None else out
    voted = table.per_card > 0
    seen = voted & ~left_out
    zeroed = int((voted & left_out).sum()) if moderation == "zero" else 0
    size = int(seen.sum()) + zeroed
    kept = _Votes.of(table, seen)
    means = np.zeros(cards)
    means[seen] = kept.means()
    axes = np.zeros((cards, AXES))
    found, explained = _components(kept)
    axes[seen] = found
    axes = _turned(axes, table.cards, like)
    centred = kept.centred()
    scale = np.sqrt(size / np.maximum(1, kept.per_person + zeroed))
    places = np.asarray(centred @ axes[seen]).reshape(people, AXES) * scale[:, None]
    agreeing = (1.0 - means)[:, None] * axes * np.sqrt(max(1, size))
    return Projection(
        people=places, cards=agreeing, axes=axes, means=means, explained=explained, size=size
    )


@dataclasses.dataclass(frozen=True, eq=False)
class _Votes:
    """The votes on the cards that count, with the cards renumbered; every card has a vote."""

    starts: Ints
    columns: NDArray[np.int32]
    votes: NDArray[np.int8]
    size: int

    @classmethod
    def of(cls, table: VoteTable, seen: NDArray[np.bool_]) -> _Votes:
        if seen.all():
            return cls(table.starts, table.columns, table.votes, len(seen))
        stays = seen[table.columns]
        number = np.cumsum(seen, dtype=np.int32) - 1
        before = np.concatenate(([0], np.cumsum(stays, dtype=np.int64)))
        return cls(
            before[table.starts],
            number[table.columns[stays]].astype(np.int32),
            table.votes[stays],
            int(seen.sum()),
        )

    @property
    def per_person(self) -> Ints:
        return np.diff(self.starts)

    def means(self) -> Floats:
        count = np.bincount(self.columns, minlength=self.size)
        total = np.bincount(self.columns, weights=self.votes, minlength=self.size)
        return np.asarray(total / np.maximum(1, count))

    def centred(self) -> scipy.sparse.csr_array:
        """Each vote less the mean of its card; what was not voted on is then exactly 0."""
        data = self.means()[self.columns]
        np.subtract(self.votes, data, out=data)
        shape = (len(self.starts) - 1, self.size)
        # Both indexes of one kind, or scipy copies the longer one.
        small = self.starts.astype(np.int32) if len(data) < 2**31 else self.starts
        return scipy.sparse.csr_array((data, self.columns, small), shape=shape)


def _components(votes: _Votes) -> tuple[Floats, Floats]:
    """The first two principal axes (cards, 2) and the share of variance on each."""
    if not votes.size:
        return np.zeros((0, AXES)), np.zeros(AXES)
    values, vectors, total = _by_squares(votes) if _squares_fit(votes) else _by_steps(votes)
    strong = values > max(NOTHING, RELATIVE * float(values[0]))
    axes, share = np.zeros((votes.size, AXES)), np.zeros(AXES)
    axes[:, : len(values)] = np.where(strong, vectors, 0.0)
    share[: len(values)] = np.where(strong, values, 0.0) / max(total, NOTHING)
    return axes, share


def _squares_fit(votes: _Votes) -> bool:
    """Whether the matrix cards by cards is small, and quicker to make than steps on the votes."""
    if votes.size <= AXES:
        return True  # Too few cards for steps.
    work = len(votes.per_person) * float(votes.size) ** 2
    pairs = float(np.square(votes.per_person, dtype=np.float64).sum())
    return votes.size <= SQUARE_CARDS and work < max(SMALL_WORK, WORTH * pairs)


def _by_squares(votes: _Votes) -> tuple[Floats, Floats, float]:
    matrix = covariance(votes)
    return *_largest(matrix), float(np.trace(matrix))


def _largest(matrix: Floats) -> tuple[Floats, Floats]:
    """The largest two eigenvalues, falling, and their vectors."""
    size = len(matrix)
    values, vectors = scipy.linalg.eigh(matrix, subset_by_index=(max(0, size - AXES), size - 1))
    return values[::-1], vectors[:, ::-1]


def covariance(votes: _Votes) -> Floats:
    """Sums over people of products of centred votes, cards by cards (n times the covariance).

    Three matrices of whole numbers say it all: how many voted on both cards, how they voted on the
    one, and the product of both votes. Their sums are exact, so no order of people can change them.
    """
    both, lean, product = _products(votes)
    mean = np.diag(lean) / np.maximum(1.0, np.diag(both))
    across = lean * mean[:, None]
    return product - across - across.T + both * np.outer(mean, mean)


def _products(votes: _Votes) -> tuple[Floats, Floats, Floats]:
    """The three, from blocks of people; whole numbers below 2^24 are exact in 32 bits."""
    size, people = votes.size, len(votes.starts) - 1
    step = max(1, BLOCK_CELLS // (2 * size))
    total = np.zeros((2 * size, 2 * size))
    for first in range(0, people, step):
        starts = votes.starts[first : first + step + 1]
        part = slice(int(starts[0]), int(starts[-1]))
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        block = np.zeros((len(starts) - 1, 2 * size), dtype=np.float32)
        block[rows, votes.columns[part]] = 1
        block[rows, votes.columns[part] + size] = votes.votes[part]
        total += block.T @ block
    return total[:size, :size], total[:size, size:], total[size:, size:]


def _by_steps(votes: _Votes) -> tuple[Floats, Floats, float]:
    """The same axes by Lanczos steps on the sparse votes (ARPACK), as exact as rounding lets them."""
    from scipy.sparse import linalg

    centred = votes.centred()
    turned = centred.T.tocsr()
    total = float(np.square(centred.data).sum())
    if total <= NOTHING:
        return np.zeros(AXES), np.zeros((votes.size, AXES)), total
    operator = linalg.LinearOperator(
        (votes.size, votes.size), matvec=lambda one: turned @ (centred @ one), dtype=np.float64
    )
    # Any fixed start will do that no symmetry of the votes can make useless.
    start = np.random.default_rng(0).standard_normal(votes.size)
    try:
        values, vectors = linalg.eigsh(operator, k=AXES, v0=start, tol=0, maxiter=MOST_STEPS)
    except linalg.ArpackNoConvergence:
        return *_largest((turned @ centred).toarray()), total
    order = np.argsort(-values)
    return values[order], vectors[:, order], total


def _turned(
    axes: Floats, cards: tuple[str, ...], like: Mapping[str, tuple[float, float]] | None
) -> Floats:
    """Fix the side to which each axis points, which the mathematics leaves open."""
    turned = axes.copy()
    earlier = np.array([(like or {}).get(card, (0.0, 0.0)) for card in cards]).reshape(-1, AXES)
    for axis in range(AXES if len(axes) else 0):
        loading = turned[:, axis]
        side = float(loading @ earlier[:, axis])
        if abs(side) < ALIKE:
            size = np.abs(loading)
            side = float(loading[int(np.argmax(size >= size.max() * (1 - ALIKE)))])
        if side < 0:
            turned[:, axis] = -loading
    return turned
