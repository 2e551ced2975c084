"""From dissimilarities to points: what is exact, what is fixed, what a warm start does."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import distance

from arboleda.engines import mapping
from arboleda.engines.mapping import fitting, scaling
from tests.engines.mapping import samples

FLAT = np.random.default_rng(3).standard_normal((12, 2)) * [2.0, 1.0]


def flat() -> mapping.Dissimilarities:
    """Distances that a flat map can show exactly."""
    return mapping.Dissimilarities.of(distance.squareform(distance.pdist(FLAT)))


def test_classical_scaling_finds_points_again() -> None:
    found = scaling.classical(flat().delta)
    assert distance.pdist(found) == pytest.approx(distance.pdist(FLAT))


@pytest.mark.parametrize("method", ["smacof", "lbfgs"])
@pytest.mark.parametrize("kind", ["ordinal", "ratio"])
def test_what_is_flat_fits_exactly(
    kind: mapping.settings.Type, method: mapping.settings.Method
) -> None:
    drawn = mapping.scale(flat(), mapping.Settings(type=kind, method=method))
    assert drawn.stress < 1e-6
    assert mapping.comparing.procrustes(FLAT, drawn.coordinates).m2 < 1e-9


def test_unequal_weights_reach_the_same_exact_map() -> None:
    weights = np.random.default_rng(4).integers(1, 9, size=(12, 12))
    given = mapping.Dissimilarities.of(flat().delta, weights + weights.T)
    start = FLAT + 0.3 * np.random.default_rng(5).standard_normal(FLAT.shape)
    for run in (fitting.smacof, fitting.lbfgs):
        fit = run(fitting.Problem(given, mapping.Settings(type="ratio", eps=1e-15)), start)
        assert fit.stress < 1e-4
        assert mapping.comparing.procrustes(FLAT, fit.coordinates).m2 < 1e-6


def test_a_pair_of_which_nothing_is_known_follows_from_the_others() -> None:
    delta = flat().delta.copy()
    delta[0, 7] = delta[7, 0] = np.nan
    given = mapping.Dissimilarities.of(delta)
    assert given.gaps == 1
    drawn = mapping.scale(given, mapping.Settings(type="ratio", method="lbfgs"))
    assert mapping.comparing.procrustes(FLAT, drawn.coordinates).m2 < 1e-6


def test_the_gradient_is_the_slope_of_stress() -> None:
    """Against differences, for both kinds; ties or not, weights or not."""
    sorts = samples.sorted_by(9, 14, seen=0.8)
    given = sorts.tally().dissimilarities()
    points = np.random.default_rng(6).standard_normal((14, 2))
    for settings in (
        mapping.Settings(type="ratio"), mapping.Settings(), mapping.Settings(ties="primary")
    ):  # fmt: skip
        problem = fitting.Problem(given, settings)
        distances = problem.distances(points)
        residual = distances - problem.disparities(distances)
        size = np.dot(problem.weight * distances, distances)
        value = np.dot(problem.weight * residual, residual) / size
        slope = 2 * problem.weight * (residual - value * distances) / size
        gradient = problem.pull(slope / distances, points)
        for at in ((0, 0), (5, 1), (13, 0)):
            step = np.zeros_like(points)
            step[at] = 1e-6
            ends = [
                problem.stress_squared(problem.distances(points + sign * step)) for sign in (1, -1)
            ]
            assert gradient[at] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-3, abs=1e-8)


def test_majorization_never_goes_uphill() -> None:
    given = samples.sorted_by(9, 16).tally().dissimilarities()
    last = np.inf
    for count in range(1, 30):
        settings = mapping.Settings(type="ratio", most_iterations=count)
        stress = mapping.scale(given, settings).stress
        assert stress <= last + 1e-12
        last = stress


def test_disparities_keep_the_order_and_secondary_ones_the_ties() -> None:
    given = samples.sorted_by(6, 12).tally().dissimilarities()
    points = np.random.default_rng(7).standard_normal((12, 2))
    for ties in ("secondary", "primary"):
        problem = fitting.Problem(given, mapping.Settings(ties=ties))  # type: ignore[arg-type]
        fitted = problem.disparities(problem.distances(points))
        highest = [fitted[problem.delta == value].max() for value in np.unique(problem.delta)]
        lowest = [fitted[problem.delta == value].min() for value in np.unique(problem.delta)]
        assert all(a <= b + 1e-12 for a, b in zip(highest, lowest[1:], strict=False))
        if ties == "secondary":
            assert highest == pytest.approx(lowest)


def test_a_map_lies_on_its_principal_axes_with_fixed_signs_and_unit() -> None:
    given = samples.sorted_by(9, 16).tally().dissimilarities()
    drawn = mapping.scale(given)
    points = drawn.coordinates
    assert points.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    spread = points.T @ points
    assert spread[0, 1] == pytest.approx(0, abs=1e-9)
    assert spread[0, 0] >= spread[1, 1]
    assert (points[np.abs(points).argmax(axis=0), [0, 1]] > 0).all()
    mean_square = (distance.pdist(points) ** 2).mean()
    assert mean_square * (1 - drawn.stress**2) == pytest.approx(1)


def test_a_cold_best_of_20_is_no_worse_than_one_start() -> None:
    given = samples.noise(10, 24).tally().dissimilarities()
    for kind in ("ordinal", "ratio"):
        once = mapping.scale(given, mapping.Settings(type=kind))  # type: ignore[arg-type]
        best = mapping.scale(given, mapping.frozen(type=kind))
        assert best.stress <= once.stress
        assert mapping.scale(given, mapping.frozen(type=kind)).stress == best.stress


def test_a_warm_start_stays_near_and_is_quicker_and_takes_new_statements_in() -> None:
    sorts = samples.sorted_by(20, 30, slips=0.5)
    before = mapping.scale(sorts.take(range(19)).tally().dissimilarities(), mapping.live())
    given = sorts.tally().dissimilarities()
    warm = mapping.scale(given, mapping.live(), previous=before.coordinates)
    cold = mapping.scale(given, mapping.live())
    assert warm.iterations < cold.iterations
    assert np.abs(warm.coordinates - before.coordinates).max() < 0.5
    newer = before.coordinates.copy()
    newer[[3, 8]] = np.nan
    taken = mapping.scale(given, mapping.live(), previous=newer)
    assert taken.stress == pytest.approx(warm.stress, abs=0.02)
    nothing = mapping.scale(given, mapping.live(), previous=np.full((30, 2), np.nan))
    assert nothing.stress == cold.stress


def test_a_turned_or_mirrored_map_is_turned_back() -> None:
    given = samples.sorted_by(9, 16).tally().dissimilarities()
    drawn = mapping.scale(given, mapping.live())
    turned = drawn.coordinates @ np.array([[0.6, 0.8], [0.8, -0.6]])
    again = mapping.scale(given, mapping.live(), previous=turned)
    assert again.coordinates == pytest.approx(turned, abs=1e-3)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([[0, 1], [1, 0]], "few_statements"),
        (np.zeros((4, 4)), "one_pile"),
        (1 - np.eye(4), "all_alike"),
    ],
)
def test_what_makes_no_map_is_refused_in_a_sentence(given: object, code: str) -> None:
    with pytest.raises(mapping.TooLittle) as refused:
        mapping.scale(mapping.Dissimilarities.of(given))
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([1, 2, 3], "shape"),
        ([[0, 1, 2], [1, 0, 3]], "shape"),
        ([[0, 1], [2, 0]], "not_symmetric"),
        ([[0, -1], [-1, 0]], "negative"),
        ([[1, 1], [1, 0]], "diagonal"),
        ([[0, np.inf], [np.inf, 0]], "not_finite"),
        ([["a", "b"], ["c", "d"]], "not_finite"),
    ],
)
def test_what_is_no_matrix_of_dissimilarities_is_refused(given: object, code: str) -> None:
    with pytest.raises(mapping.Unfit) as refused:
        mapping.Dissimilarities.of(given)
    assert refused.value.code == code


def test_stress_of_somebody_elses_map() -> None:
    given = flat()
    assert scaling.stress(FLAT * 7, given, mapping.Settings(type="ratio")) < 1e-12
    with pytest.raises(mapping.TooLittle):
        scaling.stress(np.zeros((12, 2)), given)
    with pytest.raises(mapping.Unfit):
        scaling.stress(FLAT[:3], given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "nominal"},
        {"ties": "tertiary"},
        {"method": "magic"},
        {"eps": 0.0},
        {"starts": 0},
        {"bootstraps": -1},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.Settings(**wrong)  # type: ignore[arg-type]


def test_too_few_iterations_are_told() -> None:
    given = samples.noise(10, 24).tally().dissimilarities()
    assert not mapping.scale(given, mapping.Settings(type="ratio", most_iterations=3)).converged
    assert not mapping.scale(given, mapping.live(most_iterations=3)).converged


def test_a_cold_map_is_turned_onto_the_one_before_and_does_not_begin_there() -> None:
    given = samples.sorted_by(9, 16).tally().dissimilarities()
    cold = mapping.scale(given, mapping.frozen())
    mirrored = cold.coordinates * [-1, 1]
    again = mapping.scale(given, mapping.frozen(), previous=mirrored)
    assert again.stress == cold.stress
    assert again.coordinates == pytest.approx(mirrored, abs=1e-9)


def test_two_new_statements_that_say_the_same_still_part() -> None:
    piles = samples.sorted_by(10, 14, slips=0.1).piles.copy()
    before = mapping.scale(mapping.Sorts.of(piles).tally().dissimilarities(), mapping.live())
    alone = np.hstack([piles, np.full((10, 1), 7), np.full((10, 1), 8)])
    given = mapping.Sorts.of(alone).tally().dissimilarities()
    known = np.vstack([before.coordinates, np.full((2, 2), np.nan)])
    drawn = mapping.scale(given, mapping.live(), previous=known)
    assert distance.pdist(drawn.coordinates[14:])[0] > 0.1
