"""Trees, cuts, bridging, merges."""

from __future__ import annotations

import numpy as np
import pytest

from arboleda.engines import mapping
from tests.engines.mapping import samples

SQUARE = [[0, 0], [0, 1], [5, 0], [5, 1], [20, 0]]


def test_ward_joins_the_nearest_first() -> None:
    tree = mapping.clusters.ward(SQUARE)
    assert mapping.clusters.membership(tree, 3).tolist() == [1, 1, 2, 2, 3]
    assert mapping.clusters.membership(tree, 2).tolist() == [1, 1, 1, 1, 2]
    # Two points: their distance. Two pairs: the square root of twice what the sum of squares grows by.
    assert tree[:, 2] == pytest.approx([1, 1, np.sqrt(2 * 25), np.sqrt(2 * 4 / 5 * 17.75**2 - 0.0)],
                                       rel=0.02)  # fmt: skip


def test_average_linkage_is_the_mean_of_the_pairs() -> None:
    delta = np.array([[0, 1, 4, 6], [1, 0, 5, 7], [4, 5, 0, 2], [6, 7, 2, 0]], dtype=float)
    tree = mapping.clusters.average(mapping.Dissimilarities.of(delta))
    assert tree[:, 2].tolist() == [1, 2, 5.5]
    assert mapping.clusters.membership(tree, 2).tolist() == [1, 1, 2, 2]


@pytest.mark.parametrize("count", [0, 6])
def test_a_count_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.clusters.membership(mapping.clusters.ward(SQUARE), count)


@pytest.mark.parametrize("wrong", [[], [[0, 0]], [1, 2], [[0, np.nan], [1, 1]]])
def test_what_is_no_map_has_no_tree(wrong: object) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.clusters.ward(wrong)


def test_adjusted_rand_by_hand() -> None:
    assert mapping.clusters.adjusted_rand([1, 1, 2, 2], [7, 7, 3, 3]) == 1
    assert mapping.clusters.adjusted_rand([1, 1, 2, 2], [1, 2, 1, 2]) == pytest.approx(-0.5)
    # Hubert and Arabie's formula by hand: 2 pairs in both, 4 and 6 in each, 15 in all.
    one, other = [1, 1, 1, 2, 2, 3], [1, 1, 1, 1, 2, 3]
    assert mapping.clusters.adjusted_rand(one, other) == pytest.approx(
        (3 - 4 * 6 / 15) / (5 - 4 * 6 / 15)
    )
    with pytest.raises(mapping.Unfit):
        mapping.clusters.adjusted_rand([1, 2], [1, 2, 3])


def test_bridging_by_hand() -> None:
    together = np.array([[9, 3, 1, 0], [3, 9, 1, 0], [1, 1, 9, 0], [0, 0, 0, 9]])
    points = [[0, 0], [0, 1], [0, 3], [9, 9]]
    found = mapping.bridging.bridging(together, points)
    raw = [(3 * 1 + 1 * 3) / 4, (3 * 1 + 1 * 2) / 4, (3 + 2) / 2]
    wanted = [(one - min(raw)) / (max(raw) - min(raw)) for one in raw]
    assert found.tolist() == pytest.approx([*wanted, 1.0])
    assert mapping.bridging.of_clusters(found, [2, 2, 1, 1]).tolist() == pytest.approx(
        [(wanted[2] + 1) / 2, (wanted[0] + wanted[1]) / 2]
    )


def test_bridging_without_company_or_difference_is_still_a_number() -> None:
    assert mapping.bridging.bridging(np.eye(3), np.zeros((3, 2))).tolist() == [1, 1, 1]
    assert mapping.bridging.bridging(np.ones((3, 3)), np.zeros((3, 2))).tolist() == [0, 0, 0]


def test_the_merge_list_says_what_is_joined_from_15_to_4() -> None:
    made = mapping.analyse(samples.sorted_by(9, 30, groups=9), settings=samples.QUICK)
    assert [one.before for one in made.merges] == list(range(15, 4, -1))
    heights = [one.height for one in made.merges]
    assert heights == sorted(heights)
    for one in made.merges:
        now, then = made.ward[one.before], made.ward[one.before - 1]
        assert len({now[at] for at in one.first}) == len({now[at] for at in one.second}) == 1
        joined = set(one.first) | set(one.second)
        assert {at for at in range(30) if then[at] == then[one.first[0]]} == joined
        assert made.bridging is not None
        assert made.stability is not None
        assert one.bridging == pytest.approx(
            np.mean([made.bridging.statements[at] for at in sorted(joined)])
        )
        kept = made.stability.ward[one.before - 1]
        assert one.stability == kept.clusters[then[one.first[0]] - 1]


def test_a_short_merge_list_goes_down_to_two() -> None:
    made = mapping.analyse(samples.sorted_by(5, 4, groups=2), settings=samples.QUICK)
    assert [one.before for one in made.merges] == [4, 3]
