"""Means, patterns, quadrants, groups."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from arboleda.engines import mapping

NAN = np.nan
TWO_CLUSTERS = [1, 1, 2]


def test_people_weigh_the_same_inside_a_statement_and_statements_inside_a_cluster() -> None:
    rated = mapping.Ratings.of([[1, 5, 3], [3, NAN, 4], [2, NAN, NAN]]).summary(TWO_CLUSTERS)
    assert rated.means == (2, 5, 3.5)
    assert rated.deviations == (1, None, pytest.approx(np.sqrt(0.5)))
    assert rated.counts == (3, 1, 2)
    assert rated.clusters == (3.5, 3.5)
    assert rated.grand == pytest.approx(3.5)


def test_what_nobody_rated_is_none_and_counts_nowhere() -> None:
    rated = mapping.Ratings.of([[1, NAN, NAN], [3, None, NAN]]).summary(TWO_CLUSTERS)
    assert rated.means == (2, None, None)
    assert rated.clusters == (2, None)
    assert rated.grand == 2


@pytest.mark.parametrize("values", [[[NAN, NAN, NAN]], np.zeros((0, 3))])
def test_no_rating_at_all_is_said(values: object) -> None:
    with pytest.raises(mapping.TooLittle) as refused:
        mapping.Ratings.of(values).summary(TWO_CLUSTERS)
    assert refused.value.code == "no_ratings"


@pytest.mark.parametrize("wrong", [[1, 2, 3], [["a"]], [[np.inf]]])
def test_what_is_no_table_of_ratings_is_refused(wrong: object) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.Ratings.of(wrong)


def test_pattern_match_says_r_with_k_and_warns_of_few() -> None:
    one, other = [1, 2, 3, 4, 5, 6.5], [2, 1, 4, 3, 6, 5]
    found = mapping.ratings.pattern_match(one, other)
    assert found.r == pytest.approx(stats.pearsonr(one, other).statistic)
    assert (found.k, found.few) == (6, False)
    few = mapping.ratings.pattern_match([1, None, 3], [1, 2, 5])
    assert (few.r, few.k, few.few) == (pytest.approx(1), 2, True)
    assert mapping.ratings.pattern_match([1, 1], [2, 3]).r is None
    with pytest.raises(mapping.Unfit):
        mapping.ratings.pattern_match([1], [1, 2])


def test_go_zone_cuts_at_the_means_and_the_first_quadrant_is_both() -> None:
    found = mapping.ratings.go_zone([1, 2, 3, 2, None], [4, 8, 6, 2, 1])
    assert found.cuts == (2, 5)
    assert found.quadrants == (3, 1, 1, 4, None)
    assert mapping.ratings.go_zone([1, 3], [9, 1]).quadrants == (2, 4)
    with pytest.raises(mapping.TooLittle):
        mapping.ratings.go_zone([None], [1])


def test_groups_are_compared_by_welch_and_held_by_holm() -> None:
    chance = np.random.default_rng(1)
    one = mapping.Ratings.of(chance.normal(3, 1, (9, 6)))
    other = mapping.Ratings.of(chance.normal([5, 5, 3, 3, 3.2, 3.2], 2, (7, 6)))
    found = mapping.comparing.compare_groups(one, other, [1, 1, 2, 2, 3, 3])
    for at, cluster in enumerate(found):
        inside = slice(2 * at, 2 * at + 2)
        means = [group.values[:, inside].mean(axis=1) for group in (one, other)]
        wanted = stats.ttest_ind(*means, equal_var=False)
        assert cluster.t == pytest.approx(wanted.statistic)
        assert cluster.df == pytest.approx(wanted.df)
        assert cluster.p == pytest.approx(wanted.pvalue)
        assert cluster.raters == (9, 7)
    plain = [cluster.p for cluster in found]
    assert [cluster.p_holm for cluster in found] == mapping.comparing.holm(plain)  # type: ignore[arg-type]


def test_holm_by_hand() -> None:
    assert mapping.comparing.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert mapping.comparing.holm([0.9, 0.8]) == [1, 1]
    assert mapping.comparing.holm([]) == []


def test_groups_of_fewer_than_five_are_not_compared() -> None:
    five, four = mapping.Ratings.of(np.ones((5, 3))), mapping.Ratings.of(np.ones((4, 3)))
    with pytest.raises(mapping.TooLittle) as refused:
        mapping.comparing.compare_groups(five, four, TWO_CLUSTERS)
    assert refused.value.code == "few_raters"


def test_a_cluster_with_few_raters_or_no_difference_has_means_and_no_test() -> None:
    one, other = np.arange(15.0).reshape(5, 3), np.ones((5, 3))
    one[1:, 2] = NAN
    found = mapping.comparing.compare_groups(
        mapping.Ratings.of(one), mapping.Ratings.of(other), TWO_CLUSTERS
    )
    assert found[0].p is not None
    assert found[0].p_holm == found[0].p
    assert found[1].raters == (1, 5)
    assert found[1].first == 2
    assert found[1].p is None
    same = mapping.comparing.compare_groups(
        mapping.Ratings.of(other), mapping.Ratings.of(other), TWO_CLUSTERS
    )
    assert [cluster.p for cluster in same] == [None, None]


def test_groups_that_rated_other_statements_are_refused() -> None:
    with pytest.raises(mapping.Unfit):
        mapping.comparing.compare_groups(
            mapping.Ratings.of(np.ones((5, 3))), mapping.Ratings.of(np.ones((5, 2))), TWO_CLUSTERS
        )
