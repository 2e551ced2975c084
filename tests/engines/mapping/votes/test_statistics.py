"""The figures of groups, against hand-made ones, and consensus over groups."""

from __future__ import annotations

import math

import numpy as np
import pytest

from arboleda.engines.mapping.votes import VoteError, statistics
from arboleda.engines.mapping.votes.statistics import from_counts
from tests.engines.mapping.votes.conversations import invented, table

NAN = float("nan")

# One card. Group 0: 6 agree, 1 disagrees, 1 passes. Group 1: 1 agrees, 3 disagree.
VOTES = [[vote] for vote in [1] * 6 + [-1, 0] + [1] + [-1] * 3]
LABELS = [0] * 8 + [1] * 4


def test_votes_are_counted_by_group() -> None:
    found = statistics(table(VOTES), LABELS)
    assert (found.na[:, 0].tolist(), found.nd[:, 0].tolist()) == ([6, 1], [1, 3])
    assert found.ns[:, 0].tolist() == [8, 4]


def test_every_figure_by_hand() -> None:
    found = statistics(table(VOTES), LABELS)
    first = {name: getattr(found, name)[0, 0] for name in ("pa", "pd", "pat", "pdt", "ra", "rd")}
    assert first == pytest.approx(
        {
            "pa": 7 / 10,
            "pd": 2 / 10,
            "pat": 2 * 3 * (7 / 9 - 0.5),
            "pdt": 2 * 3 * (2 / 9 - 0.5),
            "ra": (7 / 10) / (2 / 6),
            "rd": (2 / 10) / (4 / 6),
        }
    )
    pooled = (7 + 2) / (9 + 5)
    rat = (7 / 9 - 2 / 5) / math.sqrt(pooled * (1 - pooled) * (1 / 9 + 1 / 5))
    assert found.rat[:, 0] == pytest.approx([rat, -rat])
    assert found.consensus_agree[0] == pytest.approx(7 / 10 * 2 / 6)
    assert found.consensus_disagree[0] == pytest.approx(2 / 10 * 4 / 6)


def test_whoever_is_in_no_group_counts_nowhere() -> None:
    found = statistics(table(VOTES), [-1, *LABELS[1:]])
    assert found.na[:, 0].tolist() == [5, 1]
    assert found.ra[1, 0] == pytest.approx((2 / 6) / (6 / 9))


def test_a_card_nobody_voted_on_has_figures_too() -> None:
    found = statistics(table([[1, NAN], [-1, NAN]]), [0, 1])
    assert found.pa[:, 1].tolist() == [0.5, 0.5]
    assert found.pat[:, 1].tolist() == [1.0, 1.0]
    assert found.rat[:, 1].tolist() == [0, 0]


def test_where_everybody_agrees_nothing_tells_groups_apart() -> None:
    found = statistics(table([[1]] * 9), [0] * 4 + [1] * 5)
    assert found.rat[:, 0].tolist() == [0, 0]


def test_without_labels_everybody_is_one_group() -> None:
    found = statistics(table(VOTES))
    assert found.na.tolist() == [[7]]
    assert found.pa[0, 0] == pytest.approx(8 / 14)


def test_groups_may_be_empty() -> None:
    found = statistics(table(VOTES), [0] * 12, groups=3)
    assert found.ns[:, 0].tolist() == [12, 0, 0]
    assert np.isfinite(found.rat).all()


@pytest.mark.parametrize("labels", [[0, 1], [[0] * 12], [0.5] * 12, ["a"] * 12])
def test_labels_that_do_not_fit_are_refused(labels: list[object]) -> None:
    with pytest.raises(VoteError) as refused:
        statistics(table(VOTES), labels)
    assert refused.value.code == "labels"


def test_counts_alone_are_enough_for_every_figure() -> None:
    given = table(invented(50, 7, seed=1))
    one = statistics(given, np.arange(50) % 3)
    again = from_counts(one.na, one.nd, one.ns)
    assert np.array_equal(one.rdt, again.rdt)
