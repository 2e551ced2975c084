"""Which cards stand for a group, which are shared, and which are asked next."""

from __future__ import annotations

import numpy as np
import pytest

from arboleda.engines.mapping.votes import priority, representative, selection, shared, statistics
from arboleda.engines.mapping.votes.statistics import from_counts
from tests.engines.mapping.votes.conversations import table

Z = 1.2816
Counts = list[tuple[int, int, int]]


def figures(*groups: Counts) -> selection.Statistics:
    """Figures of groups that are given as (agree, disagree, votes) of each card."""
    na, nd, ns = np.moveaxis(np.array(groups, dtype=np.int64), 2, 0)
    return from_counts(na, nd, ns)


def chosen(
    found: selection.Statistics, group: int = 0, *, out: tuple[int, ...] = (), pick: int = 5
) -> list[tuple[int, str, bool]]:
    marked = np.isin(np.arange(found.na.shape[1]), out)
    picked = representative(found, group, out=marked, z=Z, pick=pick)
    return [(one.card, one.side, one.best_agree) for one in picked]


def test_agreement_comes_before_disagreement() -> None:
    found = figures([(1, 18, 20), (18, 1, 20), (9, 9, 20)], [(18, 1, 20), (2, 17, 20), (9, 9, 20)])
    assert chosen(found) == [(1, "agree", True), (0, "disagree", False)]
    assert chosen(found, 1) == [(0, "agree", True), (1, "disagree", False)]


def test_figures_are_those_of_the_side() -> None:
    found = figures([(1, 18, 20), (18, 1, 20)], [(18, 1, 20), (2, 17, 20)])
    one = representative(found, 0, out=np.zeros(2, dtype=bool), z=Z, pick=5)[1]
    assert (one.count, one.votes) == (18, 20)
    assert one.share == found.pd[0, 0]
    assert one.ratio_z == found.rdt[0, 0]
    assert one.strength == pytest.approx(one.share * one.share_z * one.ratio * one.ratio_z)


def test_the_strongest_are_picked() -> None:
    group = [(19 - card, 1, 20) for card in range(7)]
    found = figures(group, [(3, 15, 20)] * 7)
    assert [card for card, _, _ in chosen(found)] == [0, 1, 2, 3, 4]
    assert [card for card, _, _ in chosen(found, pick=2)] == [0, 1]


def test_cards_that_were_left_out_stand_for_nobody() -> None:
    found = figures([(18, 1, 20), (17, 1, 20)], [(1, 18, 20), (2, 17, 20)])
    assert chosen(found, out=(0,)) == [(1, "agree", True)]
    assert chosen(found, out=(0, 1)) == []


def test_where_no_card_is_enough_the_one_agreed_with_stands_alone() -> None:
    found = figures([(12, 2, 15), (1, 1, 15)], [(12, 2, 15), (1, 1, 15)])
    assert chosen(found) == [(0, "disagree", True)]


def test_where_none_is_agreed_with_either_the_most_telling_stands_alone() -> None:
    found = figures([(1, 5, 12), (1, 3, 12)], [(1, 2, 12), (1, 3, 12)])
    assert chosen(found) == [(0, "disagree", False)]


def test_disagreement_alone_is_shown_without_a_card_agreed_with() -> None:
    """Polis shows it; red-dwarf 0.4.0 gives an empty list here."""
    found = figures([(0, 19, 20), (0, 17, 20)], [(15, 2, 20), (15, 2, 20)])
    assert chosen(found) == [(0, "disagree", False), (1, "disagree", False)]


def test_what_nobody_agreed_or_disagreed_with_is_not_agreed_with() -> None:
    found = figures([(0, 0, 0), (0, 0, 9)], [(0, 0, 0), (0, 0, 9)])
    assert [one[2] for one in chosen(found)] == [False]


def test_everybody_agrees_or_disagrees() -> None:
    everybody = figures([(18, 1, 20), (1, 18, 20), (10, 9, 20), (19, 0, 20), (2, 0, 2)])
    agree, disagree = shared(everybody, out=np.zeros(5, dtype=bool), z=Z, pick=5)
    assert [one.card for one in agree] == [3, 0, 4]
    assert [one.card for one in disagree] == [1]
    assert (disagree[0].count, disagree[0].votes, disagree[0].side) == (18, 20, "disagree")
    assert disagree[0].share == pytest.approx(19 / 22)
    agree, _ = shared(everybody, out=np.array([0, 0, 0, 1, 0], dtype=bool), z=Z, pick=1)
    assert [one.card for one in agree] == [0]


def test_priority_by_hand() -> None:
    """20 votes, 11 agree, 4 pass; the card's place is 0.5 from the middle."""
    value = priority(
        np.array([11]), np.array([5]), np.array([20]), np.array([0.5]), meta=np.array([False])
    )
    expected = ((1 - 5 / 22) * 1.5 * (12 / 22) * (1 + 8 * 2 ** (-20 / 5))) ** 2
    assert value[0] == pytest.approx(expected)


def test_a_card_without_votes_comes_up_first_and_a_meta_card_higher() -> None:
    none = np.array([0, 0])
    value = priority(none, none, none, np.zeros(2), meta=np.array([False, True]))
    assert value.tolist() == pytest.approx([(0.5 * 0.5 * 9) ** 2, 49])


def test_the_figures_of_real_votes_lead_to_the_same_cards() -> None:
    votes = table([[1, -1]] * 12 + [[-1, 1]] * 9)
    found = statistics(votes, [0] * 12 + [1] * 9)
    assert chosen(found) == [(0, "agree", True), (1, "disagree", False)]
