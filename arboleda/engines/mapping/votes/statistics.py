"""What groups agree on, and what sets each apart.

Follows the Polis mathematics (compdemocracy/polis, ``math/repness.clj``, ``math/stats.clj`` and
``math/conversation.clj``). For a group and a card: ``na``, ``nd``, ``ns`` count who agreed, who
disagreed and who voted at all.

=================  ==================================================================
``pa``, ``pd``     (n + 1) / (ns + 2): the share that agrees, or disagrees
``pat``, ``pdt``   2 sqrt(ns + 1) ((n + 1) / (ns + 1) - 1/2): is it more than a half? (z)
``ra``, ``rd``     pa here divided by pa of everybody else
``rat``, ``rdt``   the same compared as two proportions, 1 added to each count (z)
consensus          the product of pa (or of pd) over all groups: group-informed consensus
=================  ==================================================================
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import ArrayLike, NDArray

from arboleda.engines.mapping.votes.errors import VoteError
from arboleda.engines.mapping.votes.table import AGREE, DISAGREE, Floats, Ints, VoteTable


@dataclasses.dataclass(frozen=True, eq=False)
class Statistics:
    """All figures of all groups; arrays are (groups, cards), the two consensus rows (cards,)."""

    na: Ints
    nd: Ints
    ns: Ints
    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats
    rd: Floats
    rat: Floats
    rdt: Floats
    consensus_agree: Floats
    consensus_disagree: Floats


def statistics(
    table: VoteTable, labels: ArrayLike | None = None, *, groups: int | None = None
) -> Statistics:
    """Work out every figure for a table whose people bear these labels.

    ``labels`` has a whole number for each of ``table.people``: 0, 1, … names a group, -1 somebody
    who is in none and counts nowhere. Without labels everybody is one group. ``groups`` says how
    many there are, where the last of them may be empty.

    Raises VoteError ``labels`` where they do not fit the table.
    """
    given = np.zeros(len(table.people), dtype=np.int64) if labels is None else _fit(table, labels)
    many = max(1, int(given.max(initial=-1)) + 1, groups or 0)
    return from_counts(*count(table, given, many))


def count(table: VoteTable, labels: Ints, groups: int) -> tuple[Ints, Ints, Ints]:
    """How many agreed, disagreed and voted: three arrays (groups, cards)."""
    cards = len(table.cards)
    label = labels[table.rows]
    cell = label * cards + table.columns
    return (
        _tally(cell[(label >= 0) & (table.votes == AGREE)], groups, cards),
        _tally(cell[(label >= 0) & (table.votes == DISAGREE)], groups, cards),
        _tally(cell[label >= 0], groups, cards),
    )


def from_counts(na: Ints, nd: Ints, ns: Ints) -> Statistics:
    """Work out every figure from what was counted; no count says who anybody is."""
    out_na, out_nd, out_ns = (_others(one) for one in (na, nd, ns))
    pa, pd = share(na, ns), share(nd, ns)
    return Statistics(
        na=na,
        nd=nd,
        ns=ns,
        pa=pa,
        pd=pd,
        pat=above_half(na, ns),
        pdt=above_half(nd, ns),
        ra=pa / share(out_na, out_ns),
        rd=pd / share(out_nd, out_ns),
        rat=two_proportions(na, out_na, ns, out_ns),
        rdt=two_proportions(nd, out_nd, ns, out_ns),
        consensus_agree=pa.prod(axis=0),
        consensus_disagree=pd.prod(axis=0),
    )


def share(count: Ints, total: Ints) -> Floats:
    """A share, with one more vote for it and one against it."""
    return np.asarray((1 + count) / (2 + total))


def above_half(count: Ints, total: Ints) -> Floats:
    """z of one proportion against a half."""
    hits, tries = count + 1, total + 1
    return np.asarray(2 * np.sqrt(tries) * ((hits / tries) - 0.5))


def two_proportions(inside: Ints, outside: Ints, all_inside: Ints, all_outside: Ints) -> Floats:
    """z of two proportions against each other; 0 where everybody is of one mind."""
    hits_in, hits_out = inside + 1, outside + 1
    tries_in, tries_out = all_inside + 1, all_outside + 1
    pooled = (hits_in + hits_out) / (tries_in + tries_out)
    error = np.sqrt(pooled * (1 - pooled) * (1 / tries_in + 1 / tries_out))
    difference = hits_in / tries_in - hits_out / tries_out
    return np.asarray(np.where(pooled == 1, 0.0, difference / np.where(pooled == 1, 1.0, error)))


def _fit(table: VoteTable, labels: ArrayLike) -> Ints:
    given = np.asarray(labels)
    if given.shape != (len(table.people),) or (given.size and given.dtype.kind not in "iu"):
        raise VoteError("labels", people=len(table.people))
    return given.astype(np.int64)


def _tally(cells: NDArray[np.int64], groups: int, cards: int) -> Ints:
    counted = np.bincount(cells, minlength=groups * cards)
    return counted.astype(np.int64).reshape(groups, cards)


def _others(counts: Ints) -> Ints:
    return np.asarray(counts.sum(axis=0) - counts)
