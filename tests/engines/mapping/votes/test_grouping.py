"""Groups: who takes part, which places belong together, how many, and how steadily."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from arboleda.engines.mapping.votes import grouping
from arboleda.engines.mapping.votes.grouping import Steady

Places = NDArray[np.float64]


def clouds(*sizes: int, seed: int = 0, apart: float = 10.0) -> tuple[Places, NDArray[np.int64]]:
    """Clouds of places around the corners of a polygon, and the cloud of each."""
    chance = np.random.default_rng(seed)
    corner = np.linspace(0, 2 * np.pi, len(sizes), endpoint=False)
    cloud = np.repeat(np.arange(len(sizes)), sizes)
    middle = apart * np.column_stack([np.cos(corner), np.sin(corner)])
    return middle[cloud] + chance.normal(size=(len(cloud), 2)), cloud


def same_partition(one: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len(set(one.tolist())) == len(set(other.tolist()))


def found(places: Places, **changed: int) -> grouping.Grouping:
    asked = {"seed": 0, "base": 100, "most": 5, "buffer": 4} | changed
    return grouping.group(places, steady=Steady(), **asked)[0]  # type: ignore[arg-type]


def test_whoever_voted_seven_times_takes_part() -> None:
    votes = np.array([7, 6, 30] + [8] * 15)
    part = grouping.taking_part(votes, 40, enough=7, least=15)
    assert part.tolist() == [True, False, True] + [True] * 15


def test_whoever_voted_on_every_card_takes_part_where_there_are_few() -> None:
    part = grouping.taking_part(np.array([4, 3, 4]), 4, enough=7, least=0)
    assert part.tolist() == [True, False, True]


def test_those_with_the_most_votes_fill_up_to_fifteen() -> None:
    votes = np.array([1, 5, 3, 5, 9, 0] + [8] * 11)
    part = grouping.taking_part(votes, 40, enough=7, least=15)
    assert part.tolist() == [False, True, True, True, True, False] + [True] * 11


def test_nobody_without_a_vote_takes_part() -> None:
    part = grouping.taking_part(np.array([0, 0, 1]), 0, enough=7, least=15)
    assert part.tolist() == [False, False, True]


@pytest.mark.parametrize("sizes", [(40, 30), (30, 20, 25), (20, 20, 20, 22), (25, 20, 20, 20, 20)])
def test_clouds_are_found_and_counted(sizes: tuple[int, ...]) -> None:
    places, cloud = clouds(*sizes)
    grouped = found(places)
    assert grouped.chosen == len(sizes)
    assert same_partition(grouped.labels, cloud)


def test_clouds_are_found_through_base_clusters() -> None:
    places, cloud = clouds(900, 700, 800)
    grouped = found(places)
    assert grouped.chosen == 3
    assert same_partition(grouped.labels, cloud)


def test_base_clusters_are_at_most_a_hundred_and_lose_nobody() -> None:
    places, _ = clouds(900, 700, 800)
    centers, weights, member = grouping.base_clusters(places, seed=0, most=100)
    assert len(centers) <= 100
    assert weights.sum() == len(places)
    assert np.array_equal(np.bincount(member), weights)
    for cluster in (0, len(centers) - 1):
        assert np.allclose(centers[cluster], places[member == cluster].mean(axis=0))


def test_places_that_are_few_are_their_own_base_clusters() -> None:
    places = np.array([[1.0, 2], [0, 0], [1, 2], [-0.0, 0]])
    centers, weights, member = grouping.base_clusters(places, seed=0, most=100)
    assert centers.tolist() == [[0, 0], [1, 2]]
    assert weights.tolist() == [2, 2]
    assert member.tolist() == [1, 0, 1, 0]


def test_the_number_of_groups_that_are_tried_grows_with_base_clusters() -> None:
    places, _ = clouds(8, 8, 7)
    assert set(found(places).silhouettes) == {2, 3}
    assert set(found(places[:3]).silhouettes) == {2}
    assert set(found(clouds(20, 20, 20)[0]).silhouettes) == {2, 3, 4, 5}


def test_the_biggest_group_comes_first() -> None:
    places, _ = clouds(12, 31, 20)
    assert np.bincount(found(places).labels).tolist() == [31, 20, 12]


def test_everybody_in_one_place_is_one_group() -> None:
    grouped = found(np.zeros((30, 2)))
    assert grouped.labels.tolist() == [0] * 30
    assert (grouped.chosen, grouped.silhouettes) == (1, {})
    assert found(np.zeros((0, 2))).chosen == 0


def test_two_places_are_two_groups() -> None:
    grouped = found(np.array([[0.0, 0], [1, 0], [1, 0]]))
    assert grouped.labels.tolist() == [1, 0, 0]


def test_weights_count_as_so_many_people() -> None:
    """k-means of weighted places is that of the places repeated, and so is the silhouette."""
    places, _ = clouds(9, 8, 7, apart=3)
    weights = np.random.default_rng(1).integers(1, 5, size=len(places))
    times = np.repeat(np.arange(len(places)), weights)
    labels = grouping.weighted_kmeans(places, weights.astype(float), 3, seed=0)
    repeated = grouping.weighted_kmeans(places[times], np.ones(len(times)), 3, seed=0)
    assert same_partition(labels[times], repeated)
    value = grouping.weighted_silhouette(
        grouping._distances(places, places), weights.astype(float), labels
    )
    assert value == pytest.approx(plain_silhouette(places[times], labels[times]), abs=1e-12)


def plain_silhouette(places: Places, labels: NDArray[np.int64]) -> float:
    """Rousseeuw's definition, person by person."""
    values = []
    for at, own in enumerate(labels):
        far = np.linalg.norm(places - places[at], axis=1)
        mates = (labels == own).sum() - 1
        if not mates:
            values.append(0.0)
            continue
        inner = far[labels == own].sum() / mates
        outer = min(far[labels == other].mean() for other in set(labels.tolist()) - {own})
        values.append((outer - inner) / max(inner, outer))
    return float(np.mean(values))


def test_a_silhouette_by_hand() -> None:
    """Places 0, 1 and 4 on a line; the last is alone and counts 0."""
    places = np.array([[0.0, 0], [1, 0], [4, 0]])
    value = grouping.weighted_silhouette(
        grouping._distances(places, places), np.ones(3), np.array([0, 0, 1])
    )
    assert value == pytest.approx(((4 - 1) / 4 + (3 - 1) / 3 + 0) / 3)


def test_an_empty_center_takes_the_farthest_place() -> None:
    places = np.array([[0.0, 0], [0.1, 0], [5, 0]])
    labels, _ = grouping._kmeans(places, np.ones(3), np.array([[0.0, 0], [99, 0]]))
    assert same_partition(labels, np.array([0, 0, 1]))


def test_another_number_of_groups_is_shown_after_four_equal_results() -> None:
    state = Steady()
    shown = []
    for best in (2, 3, 3, 3, 2, 3, 3, 3, 3, 2):
        state = state.after(best, possible={2, 3}, buffer=4)
        shown.append(state.shown)
    assert shown == [2, 2, 2, 2, 2, 2, 2, 2, 3, 3]


def test_a_number_of_groups_that_is_no_longer_possible_gives_way_at_once() -> None:
    state = Steady(last=5, times=9, shown=5)
    assert state.after(2, possible={2, 3}, buffer=4) == Steady(last=2, times=1, shown=2)


def test_shuffled_and_renamed_people_fall_into_the_same_groups() -> None:
    places, _ = clouds(300, 200, 260, apart=2.5)
    order = np.random.default_rng(5).permutation(len(places))
    one, other = found(places), found(places[order])
    assert np.array_equal(one.labels[order], other.labels)
    assert one.silhouettes == pytest.approx(other.silhouettes, abs=1e-9)
