"""What holds whatever people sort: symmetry, bounds, no NaN, and the same map however it is numbered."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from arboleda.engines import mapping
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from tests.engines.mapping import samples

EXAMPLES = 400 if samples.PROVE else 25
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BRIEF = mapping.Settings(bootstraps=3, splits=3, map_splits=1, permutations=2)

shapes = st.tuples(st.integers(0, 7), st.integers(1, 12))
piles = shapes.flatmap(lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(-1, 3)))
full_piles = st.tuples(st.integers(2, 6), st.integers(4, 12)).flatmap(
    lambda shape: arrays.arrays(np.int64, shape, elements=st.integers(0, 3))
)
points = st.integers(2, 15).flatmap(
    lambda size: arrays.arrays(np.float64, (size, 2), elements=st.integers(-5, 5).map(float))
)


def numbers(value: Any) -> list[float]:
    """Every number in what JSON holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [one for held in value for one in numbers(held)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


@often
@given(piles)
def test_counts_are_symmetric_and_within_bounds(given_piles: Any) -> None:
    tally = mapping.Sorts.of(given_piles).tally()
    together, seen = tally.together, tally.seen
    assert (together == together.T).all()
    assert (seen == seen.T).all()
    assert ((together >= 0) & (together <= seen) & (seen <= tally.sorters)).all()
    assert (together.diagonal() == seen.diagonal()).all()
    by_hand = sum(
        ((row[:, None] == row[None, :]) & (row[:, None] >= 0)).astype(int) for row in given_piles
    )
    assert (together == by_hand).all()


@often
@given(piles)
def test_one_sort_after_another_is_the_same_as_all_at_once(given_piles: Any) -> None:
    tally = mapping.Tally.empty(given_piles.shape[1])
    for row in given_piles:
        tally = tally.with_sort(row)
    whole = mapping.Sorts.of(given_piles).tally()
    assert (tally.together == whole.together).all()
    assert (tally.seen == whole.seen).all()
    assert tally.sorters == whole.sorters
    for row in given_piles:
        tally = tally.without_sort(row)
    assert not tally.together.any()
    assert tally.sorters == 0


@often
@given(full_piles)
def test_dissimilarities_of_complete_sorts_are_a_metric(given_piles: Any) -> None:
    """Each sort's 0/1 is an ultrametric, and a mean of metrics is one."""
    delta = mapping.Sorts.of(given_piles).tally().dissimilarities().delta
    assert (delta == delta.T).all()
    assert ((delta >= 0) & (delta <= 1)).all()
    assert not delta.diagonal().any()
    detour = (delta[:, :, None] + delta[None, :, :]).min(axis=1)
    assert (delta <= detour + 1e-12).all()


@often
@given(piles)
def test_whatever_is_sorted_gives_numbers_or_one_plain_sentence(given_piles: Any) -> None:
    try:
        made = mapping.analyse(mapping.Sorts.of(given_piles), settings=BRIEF)
    except mapping.MappingError as refused:
        assert str(refused)[0].isupper()
        assert str(refused).endswith(".")
        return
    found = numbers(json.loads(json.dumps(made.as_json(), allow_nan=False)))
    assert all(map(math.isfinite, found))
    assert 0 <= made.stress <= 1
    assert mapping.Analysis.from_json(json.loads(json.dumps(made.as_json()))) == made
    assert made.bridging is not None
    assert all(0 <= one <= 1 for one in made.bridging.statements)
    assert made.stability is not None
    for k, kept in made.stability.ward.items():
        assert len(kept.clusters) == len(kept.jaccard) == max(made.ward[k])
        assert all(0 <= one <= 1 + 1e-12 for one in (*kept.statements, *kept.jaccard))
        assert kept.rand <= 1


@often
@given(full_piles | piles, st.randoms(use_true_random=False), st.sampled_from(["ordinal", "ratio"]))
def test_the_same_map_however_it_is_numbered(given_piles: Any, chance: Any, kind: Any) -> None:
    """Statements that are sorted in the very same way can be told apart by nothing: where a cut must
    part them, it parts as many, so the cuts are compared in the order that follows from the data."""
    people, size = given_piles.shape
    rows, columns = list(range(people)), list(range(size))
    chance.shuffle(rows)
    chance.shuffle(columns)
    renamed = given_piles[rows][:, columns]
    names = [2, 0, 3, 1]
    chance.shuffle(names)
    renamed = np.where(renamed < 0, -1, np.array(names)[renamed])
    options = mapping.Settings(type=kind, bootstraps=2, splits=2, map_splits=1, permutations=2)
    try:
        one = mapping.analyse(mapping.Sorts.of(given_piles), settings=options)
    except mapping.MappingError:
        return
    other = mapping.analyse(mapping.Sorts.of(renamed), settings=options)
    assert abs(one.stress - other.stress) <= 1e-9
    ways = [
        mapping.Sorts.of(each).tally().dissimilarities().order() for each in (given_piles, renamed)
    ]
    for cuts in ("ward", "average"):
        for k in one.ward:
            members = [np.array(getattr(each, cuts)[k]) for each in (one, other)]
            assert samples.same_partition(members[0][ways[0]], members[1][ways[1]]), (cuts, k)
    assert one.null == other.null
    assert one.split_half == other.split_half
    assert one.n_eff == other.n_eff


@often
@given(full_piles, st.randoms(use_true_random=False))
def test_a_matrix_shuffled_gives_the_same_map(given_piles: Any, chance: Any) -> None:
    delta = mapping.Sorts.of(given_piles).tally().dissimilarities().delta
    columns = list(range(len(delta)))
    chance.shuffle(columns)
    try:
        one = mapping.scale(Dissimilarities.of(delta))
    except mapping.TooLittle:
        return
    shuffled = Dissimilarities.of(delta[np.ix_(columns, columns)])
    other = mapping.scale(shuffled)
    assert one.stress == other.stress
    ways = Dissimilarities.of(delta).order(), shuffled.order()
    cut = mapping.clusters.ward(one.coordinates), mapping.clusters.ward(other.coordinates)
    for k in range(1, len(delta) + 1):
        members = [mapping.clusters.membership(tree, k) for tree in cut]
        assert samples.same_partition(members[0][ways[0]], members[1][ways[1]])


@often
@given(points)
def test_trees_cut_into_every_number_of_clusters_and_each_cut_refines_the_next(where: Any) -> None:
    tree = mapping.clusters.ward(where)
    finer = None
    for k in range(len(where), 0, -1):
        member = mapping.clusters.membership(tree, k)
        assert set(member) == set(range(1, k + 1))
        first = [list(member).index(one) for one in range(1, k + 1)]
        assert first == sorted(first)
        assert mapping.clusters.adjusted_rand(member, member) == 1
        if finer is not None:
            assert len(set(zip(finer, member, strict=True))) == k + 1
        finer = member


@often
@given(points, st.floats(0, 6.2), st.floats(0.1, 9), st.booleans())
def test_procrustes_sees_no_turn_move_stretch_or_mirror(
    where: Any, angle: float, stretch: float, mirrored: bool
) -> None:
    if not np.ptp(where, axis=0).any():
        return
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = stretch * where @ turn * [1, -1 if mirrored else 1] + [3, -2]
    fitted = mapping.comparing.procrustes(where, moved)
    assert fitted.m2 < 1e-9
    assert np.allclose(fitted.moved, where, atol=1e-6)


@often
@given(st.integers(0, 10_000), st.sampled_from(["ordinal", "ratio"]))
def test_where_no_two_statements_are_sorted_alike_every_cut_is_the_same(
    seed: int, kind: Any
) -> None:
    chance = np.random.default_rng(seed)
    piles, columns = samples.noise(9, 22, piles=5, seed=seed).piles, chance.permutation(22)
    shuffled = piles[chance.permutation(9)][:, columns]
    options = mapping.Settings(type=kind)
    given_two = [mapping.Sorts.of(each).tally().dissimilarities() for each in (piles, shuffled)]
    assert [columns[at] for at in given_two[1].order()] == given_two[0].order().tolist()
    maps = [mapping.scale(each, options) for each in given_two]
    assert maps[0].stress == maps[1].stress
    assert (maps[0].coordinates[columns] == maps[1].coordinates).all()
    for make in (
        lambda at: mapping.clusters.ward(maps[at].coordinates),
        lambda at: mapping.clusters.average(given_two[at]),
    ):
        for k in range(2, 21):
            one, other = (mapping.clusters.membership(make(at), k) for at in (0, 1))
            assert samples.same_partition(one[columns], other)
