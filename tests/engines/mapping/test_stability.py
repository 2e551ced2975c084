"""Resamples, halves and shuffles say what they should of data whose truth is known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from arboleda.engines import mapping
from tests.engines.mapping import samples

SETTINGS = mapping.Settings(bootstraps=30, splits=30, map_splits=5, permutations=15)


def stability_of(sorts: mapping.Sorts) -> mapping.analysis.Stability:
    drawn = mapping.scale(sorts.tally().dissimilarities(), SETTINGS)
    return mapping.stability.bootstrap(sorts, drawn.coordinates, SETTINGS)


def test_clear_groups_stay_together_and_noise_does_not() -> None:
    clear = stability_of(samples.sorted_by(20, 24, slips=0.1))
    vague = stability_of(samples.noise(20, 24))
    for way in ("ward", "average"):
        kept, lost = getattr(clear, way)[4], getattr(vague, way)[4]
        assert kept.rand > 0.95
        assert min(kept.statements) > 0.95
        assert min(kept.jaccard) > 0.95
        assert lost.rand < 0.4


def test_a_share_is_the_mean_over_the_others_of_the_cluster() -> None:
    """By hand, from the resamples' own trees."""
    watch = mapping.stability.Watch(mapping.clusters.ward([[0, 0], [0, 1], [9, 0]]), np.arange(3))
    for points in ([[0, 0], [0, 1], [9, 0]], [[0, 0], [9, 1], [9, 0]]):
        watch.see(mapping.clusters.ward(points))
    kept = watch.kept()[2]
    assert kept.statements == (0.5, 0.5, 0.5)
    assert kept.clusters == (0.5, 0.5)
    assert kept.jaccard == (0.75, 0.75)
    assert kept.rand == pytest.approx(
        (1 + mapping.clusters.adjusted_rand([1, 1, 2], [1, 2, 2])) / 2
    )
    assert watch.kept()[3].statements == (1, 1, 1)


def test_a_statement_that_sorters_cannot_place_is_the_least_stable() -> None:
    sorts = samples.sorted_by(20, 24, slips=0.05)
    piles = sorts.piles.copy()
    piles[:, 7] = np.random.default_rng(2).integers(4, size=20)
    kept = stability_of(mapping.Sorts.of(piles)).ward[4]
    assert int(np.argmin(kept.statements)) == 7


def test_halves_of_clear_sorts_agree_and_of_noise_do_not() -> None:
    clear = mapping.stability.split_half(samples.sorted_by(20, 24, slips=0.1), SETTINGS, count=4)
    vague = mapping.stability.split_half(samples.noise(20, 24), SETTINGS, count=4)
    assert clear.splits == 30
    assert clear.map_splits == 5
    assert clear.r is not None
    assert clear.r > 0.9
    assert clear.ward_rand is not None
    assert clear.ward_rand > 0.9
    assert vague.r is not None
    assert abs(vague.r) < 0.2


def test_one_split_by_hand() -> None:
    """Two people: each half is one of them, so r is that of their two sorts."""
    piles = np.array([[0, 0, 1, 1, 1], [0, 0, 0, 1, 1]])
    halves = mapping.stability.split_half(mapping.Sorts.of(piles), SETTINGS, count=2)
    upper = np.triu_indices(5, 1)
    apart = [(row[:, None] != row[None, :])[upper].astype(float) for row in piles]
    r = np.corrcoef(*apart)[0, 1]
    assert halves.r == pytest.approx(r)
    assert halves.sb == pytest.approx(2 * r / (1 + r))


def test_spearman_brown() -> None:
    assert mapping.stability.spearman_brown(0.834) == pytest.approx(0.9095, abs=1e-4)
    assert mapping.stability.spearman_brown(-0.4) == 0


def test_halves_that_all_agree_say_nothing_where_nothing_varies() -> None:
    halves = mapping.stability.split_half(mapping.Sorts.of([[0, 0, 0]] * 4), SETTINGS, count=2)
    assert halves.splits == 0
    assert halves.r is None
    assert halves.sb is None


def test_shuffling_keeps_who_saw_what_and_the_sizes_of_piles() -> None:
    """With every card of everybody in piles of one size the null can be worked out: all δ near 1/k."""
    sorts = samples.sorted_by(10, 20, seen=0.6)
    null = mapping.stability.null_of_sorts(sorts, SETTINGS)
    assert null.count == 15
    assert null.kind == "sorts"
    assert null.lowest <= null.mean
    assert null.p == pytest.approx(1 / 16)
    assert null.better


def test_a_matrix_is_held_against_its_own_numbers_dealt_out_anew() -> None:
    given = samples.sorted_by(10, 20).tally().dissimilarities()
    null = mapping.stability.null_of_pairs(given, SETTINGS)
    assert null.kind == "pairs"
    assert null.better
    chance = np.random.default_rng(6)
    lots = np.triu(chance.random((20, 20)), 1)
    vague = mapping.stability.null_of_pairs(mapping.Dissimilarities.of(lots + lots.T), SETTINGS)
    assert not vague.better


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    sorts = samples.sorted_by(8, 12)
    one, again = (mapping.stability.null_of_sorts(sorts, SETTINGS) for _ in range(2))
    other = mapping.stability.null_of_sorts(sorts, dataclasses.replace(SETTINGS, seed=2))
    assert one == again
    assert one != other


def test_partial_sorts_are_resampled_too() -> None:
    kept = stability_of(samples.sorted_by(12, 16, slips=0.1, seen=0.4))
    assert 0 <= min(kept.ward[4].statements) <= max(kept.ward[4].statements) <= 1
