"""Who put what together: sorts of single people, and the totals that a map is made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from arboleda.engines.mapping import arrays, canonical, errors
from arboleda.engines.mapping.arrays import Flags, Floats, Ints
from arboleda.engines.mapping.dissimilarities import FEWEST_STATEMENTS, Dissimilarities

UNSEEN, LARGEST = -1, 999_999_999
FEWEST_SORTERS = 2


@dataclasses.dataclass(frozen=True, eq=False)
class Tally:
    """The totals of n sorts of S statements: all that may be kept of them.

    `together` (T) and `seen` (N) are S×S counts of people: who put both into one pile, and who saw
    both. Their diagonals hold who saw the statement. `sorters` leaves out who saw nothing. The
    difference of two tallies one sort apart is that person's sort: show new ones in batches only.
    """

    together: Ints
    seen: Ints
    sorters: int

    @classmethod
    def empty(cls, statements: int) -> Tally:
        """Before anybody sorted."""
        nothing = np.zeros((statements, statements), dtype=np.int64)
        return cls(nothing, nothing.copy(), 0)

    @classmethod
    def of(cls, together: Any, seen: Any, sorters: int) -> Tally:
        """From counts that were kept; Unfit where they cannot be counts of so many people."""
        one, other = arrays.square(together, "the counts"), arrays.square(seen, "the counts")
        if one.shape != other.shape or (one > other).any() or other.max(initial=0) > sorters:
            raise errors.Unfit("shape", what="the counts", wanted="0 ≤ together ≤ seen ≤ sorters")
        return cls(one.astype(np.int64), other.astype(np.int64), sorters)

    def with_sort(self, piles: Any) -> Tally:
        """One more person's sort (S pile numbers, −1 not seen) taken in."""
        return self._changed(piles, 1)

    def without_sort(self, piles: Any) -> Tally:
        """One person's sort taken out again."""
        return self._changed(piles, -1)

    def _changed(self, piles: Any, sign: int) -> Tally:
        row = _pile_numbers([piles], len(self.seen))[0]
        seen = row >= 0
        both = seen[:, None] & seen[None, :]
        same = both & (row[:, None] == row[None, :])
        people = self.sorters + sign * int(seen.any())
        return Tally(self.together + sign * same, self.seen + sign * both, people)

    @property
    def n_eff(self) -> float:
        """How many people saw a pair, mean over the pairs: n·m(m−1)/(S(S−1)) where each saw m."""
        size = len(self.seen)
        return float(self.seen.sum() - np.trace(self.seen)) / max(size * (size - 1), 1)

    @property
    def fewest(self) -> int:
        """How many people saw the pair that fewest saw."""
        return int(self.seen.min(initial=self.sorters))

    def dissimilarities(self) -> Dissimilarities:
        """δ = 1 − T/N with weight N; complete sorts give Trochim's (1989) binary sum over n."""
        apart = 1 - self.together / np.maximum(self.seen, 1)
        np.fill_diagonal(apart, 0)
        return Dissimilarities.of(apart, self.seen)

    def check(self) -> None:
        """Raise TooLittle, in a plain sentence, where these sorts cannot make a map."""
        if self.sorters < 1:
            raise errors.TooLittle("nobody")
        if len(self.seen) < FEWEST_STATEMENTS:
            raise errors.TooLittle("few_statements", count=len(self.seen), fewest=FEWEST_STATEMENTS)
        if self.sorters < FEWEST_SORTERS:
            raise errors.TooLittle("one_sorter")
        if self.together.sum() == np.trace(self.together):
            raise errors.TooLittle("all_apart")
        self.dissimilarities().check()


@dataclasses.dataclass(frozen=True, eq=False)
class Sorts:
    """The sorts of n people: `piles` is n×S whole numbers, which pile of that person each statement
    is in (numbers only tell piles apart), or −1 where she did not see it or was not sure."""

    piles: Ints

    @classmethod
    def of(cls, piles: Any, statements: int | None = None) -> Sorts:
        """From rows of pile numbers; Unfit for another shape or other numbers."""
        return cls(_pile_numbers(piles, statements))

    @classmethod
    def of_piles(cls, people: Iterable[Iterable[Iterable[int]]], statements: int) -> Sorts:
        """From each person's piles, each the positions (from 0) of its statements; what is in no
        pile was not seen. Unfit where a statement stands twice or is not there."""
        rows = []
        for person in people:
            row = np.full(statements, UNSEEN, dtype=np.int64)
            for number, pile in enumerate(person):
                for statement in pile:
                    if not 0 <= statement < statements:
                        raise errors.Unfit("unknown", statement=statement + 1)
                    if row[statement] != UNSEEN:
                        raise errors.Unfit("twice", statement=statement + 1)
                    row[statement] = number
            rows.append(row)
        return cls(np.array(rows, dtype=np.int64).reshape(len(rows), statements))

    @property
    def seen(self) -> Flags:
        """n×S: who saw what."""
        return self.piles >= 0

    @property
    def people(self) -> int:
        """n, everybody with a row."""
        return len(self.piles)

    @property
    def statements(self) -> int:
        """S."""
        return int(self.piles.shape[1])

    def tally(self) -> Tally:
        """T and N of everybody; Σ(pile size)² additions."""
        return Counter(self).tally()

    def canonical(self) -> tuple[Sorts, Ints]:
        """The same sorts in canonical order of statements and people, and that order of statements.
        People who saw nothing are left out."""
        rows = self.piles[self.seen.any(axis=1)]
        if not rows.size:
            return Sorts(rows), np.arange(self.statements)
        order = canonical.order_of_sorts(rows)
        return Sorts(canonical.sort_people(rows[:, order])), order

    def take(self, people: Sequence[int] | Ints | Flags) -> Sorts:
        """These people alone (positions, or a mask)."""
        return Sorts(self.piles[np.asarray(people)])


class Counter:
    """Counts T and N again and again, each person as often as a resample says."""

    def __init__(self, sorts: Sorts) -> None:
        piles, seen = sorts.piles, sorts.seen
        self._person, statement = np.nonzero(seen)
        number = self._person * (int(piles.max(initial=0)) + 1) + piles[seen]
        _, group = np.unique(number, return_inverse=True)
        by_group = np.argsort(group, kind="stable")
        self._person, statement = self._person[by_group], statement[by_group]
        begins = np.concatenate([[0], np.cumsum(np.bincount(group))])
        # One row for each pile of each person: T is its square.
        ones = np.ones(len(group), dtype=np.int64)
        self._piles = sparse.csr_array((ones, statement, begins), (len(begins) - 1, piles.shape[1]))
        self._seen: Floats = seen.astype(np.float64)
        self._people = int(np.count_nonzero(seen.any(axis=1)))

    def tally(self, times: Ints | None = None) -> Tally:
        """T and N with person p counted times[p] times (once each unless told)."""
        piles, seen = self._piles, self._seen
        if times is not None:
            weighted = times[self._person], piles.indices, piles.indptr
            piles, seen = sparse.csr_array(weighted, piles.shape), seen * times[:, None]
        together = (self._piles.T @ piles).toarray()
        both = np.rint(self._seen.T @ seen).astype(np.int64)
        people = self._people if times is None else int(times.sum())
        return Tally(np.asarray(together, dtype=np.int64), both, people)


def _pile_numbers(given: Any, statements: int | None) -> Ints:
    """n×S whole numbers ≥ −1, or Unfit."""
    array = arrays.floats(given, "the sorts")
    if array.size == 0 and statements is not None:
        array = array.reshape(-1, statements) if statements else array.reshape(len(array), 0)
    if array.ndim != 2 or (statements is not None and array.shape[1] != statements):
        wanted = "a table, a row a person and a column a statement"
        raise errors.Unfit("shape", what="the sorts", wanted=wanted)
    if (array < UNSEEN).any() or (array > LARGEST).any() or (array != np.floor(array)).any():
        raise errors.Unfit("not_whole")
    return array.astype(np.int64)
