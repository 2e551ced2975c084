"""The two ways down to a map of low stress, and the classical start.

Values of pairs (i < j) are held in one list, row by row as scipy's condensed distances; pairs of which
nothing is known are not in it. All sums run over these.

Sources: classical scaling, Torgerson 1952 and Gower 1966; stress-1 and monotone regression, Kruskal
1964a, b; majorization by the Guttman transform, de Leeuw 1977, and its normalization and stopping
rule as in de Leeuw and Mair 2009 (smacof).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import linalg, optimize
from scipy.spatial import distance

from arboleda.engines.mapping.arrays import Floats
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.settings import Settings

DIMENSIONS = 2
# Below this, in units of the root mean square disparity, two points lie in one place.
_SAME_PLACE = 1e-10


class Fit(NamedTuple):
    """S×2 coordinates, their stress-1, how many iterations it took, and whether they ended by
    themselves."""

    coordinates: Floats
    stress: float
    iterations: int
    converged: bool


def classical(delta: Floats) -> Floats:
    """S×2: double-centre −½δ², then the two leading eigenvectors times the roots of their values."""
    squared = delta**2
    rows = squared.mean(axis=1)
    centred = -0.5 * (squared - rows[:, None] - rows[None, :] + rows.mean())
    size = len(delta)
    values, vectors = linalg.eigh(centred, subset_by_index=[size - DIMENSIONS, size - 1])
    return np.asarray(vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0)))


class Problem:
    """A set of dissimilarities to be shown flat, prepared for many evaluations."""

    def __init__(self, given: Dissimilarities, settings: Settings) -> None:
        self.given, self.settings, self.size = given, settings, given.size
        weight = distance.squareform(given.weights, checks=False)
        # Everything, without copying it, where all pairs are known.
        self._known = slice(None) if weight.all() else np.flatnonzero(weight)
        self._all_pairs = len(weight)
        weight = weight[self._known]
        self.delta = distance.squareform(given.delta, checks=False)[self._known]
        self.weight, self.pairs = weight / weight.mean(), len(weight)
        # b = Σwδd/Σwδ² for ratio; the two factors without d.
        along = self.weight * self.delta
        self._along = along / np.dot(along, self.delta)
        # Level of each pair: equal dissimilarities stand on one.
        _, self._level = np.unique(self.delta, return_inverse=True)
        level_weight = np.bincount(self._level, self.weight)
        self._level_weight = np.asarray(level_weight, dtype=np.float64)

    def distances(self, points: Floats) -> Floats:
        """P distances on the map."""
        return np.asarray(distance.pdist(points)[self._known])

    def disparities(self, distances: Floats) -> Floats:
        """d̂: the nearest to the distances (weighted squares) among what the dissimilarities allow."""
        if self.settings.type == "ratio":
            return np.asarray(self.delta * np.dot(self._along, distances))
        if self.settings.ties == "primary":
            ascending = np.lexsort((distances, self._level))
            fitted = np.empty_like(distances)
            fitted[ascending] = _monotone(distances[ascending], self.weight[ascending])
            return fitted
        means = np.bincount(self._level, self.weight * distances) / self._level_weight
        return np.asarray(_monotone(means, self._level_weight)[self._level])

    def unit(self, disparities: Floats) -> Floats:
        """Brought to weighted mean square 1, the unit of every map."""
        size = np.dot(self.weight * disparities, disparities) / self.pairs
        return np.asarray(disparities / np.sqrt(size))

    def stress_squared(self, distances: Floats) -> float:
        """Σw(d̂−d)²/Σwd² with the best d̂."""
        residual = distances - self.disparities(distances)
        return float(
            np.dot(self.weight * residual, residual) / np.dot(self.weight * distances, distances)
        )

    def pull(self, strength: Floats, points: Floats) -> Floats:
        """S×2: Σ_j strength_ij (x_i − x_j)."""
        if self.pairs < self._all_pairs:
            known, strength = strength, np.zeros(self._all_pairs)
            strength[self._known] = known
        matrix = distance.squareform(strength, checks=False)
        return np.asarray(matrix.sum(axis=1)[:, None] * points - matrix @ points)

    def start(self) -> Floats:
        """The classical start."""
        return classical(self.given.delta)

    def scaled(self, points: Floats) -> Floats:
        """The same map in the unit of its disparities."""
        distances = self.distances(points)
        size = np.dot(self.weight * distances, distances) / self.pairs
        fit = 1 - self.stress_squared(distances)
        return np.asarray(points / np.sqrt(size * fit))


def _monotone(values: Floats, weights: Floats) -> Floats:
    return np.asarray(optimize.isotonic_regression(values, weights=weights).x, dtype=np.float64)


def _per_distance(values: Floats, distances: Floats) -> Floats:
    """values / distances, 0 where two points lie in one place."""
    apart = distances > _SAME_PLACE
    return np.divide(values, distances, out=np.zeros_like(values), where=apart)


def smacof(problem: Problem, start: Floats) -> Fit:
    """Majorization from the start, until an iteration lowers stress² by less than `eps`.

    Each iteration moves the points to their Guttman transform V⁺B(X)X and, for ordinal maps, fits
    the disparities anew to the distances, brought to weighted mean square 1.
    """
    settings, weight, pairs = problem.settings, problem.weight, problem.pairs
    inverse = _laplacian_inverse(problem)
    points, fitted = start, problem.unit(problem.delta)
    distances = problem.distances(points)
    scale = np.dot(weight * fitted, distances) / np.dot(weight * distances, distances)
    points, distances = points * scale, distances * scale
    before = float(np.dot(weight, (fitted - distances) ** 2)) / pairs
    for iteration in range(1, settings.most_iterations + 1):
        moved = problem.pull(weight * _per_distance(fitted, distances), points)
        points = moved / problem.size if inverse is None else inverse @ moved
        distances = problem.distances(points)
        if settings.type == "ordinal":
            fitted = problem.unit(problem.disparities(distances))
        after = float(np.dot(weight, (fitted - distances) ** 2)) / pairs
        if before - after < settings.eps:
            return Fit(points, np.sqrt(problem.stress_squared(distances)), iteration, True)
        before = after
    return Fit(points, np.sqrt(problem.stress_squared(distances)), iteration, False)


def _laplacian_inverse(problem: Problem) -> Floats | None:
    """V⁺, the Moore-Penrose inverse of the weights' Laplacian; None where it is a plain 1/S."""
    weights = problem.given.weights
    if problem.given.gaps == 0 and np.ptp(problem.weight) == 0:
        return None
    size, mean = problem.size, weights.sum() / (2 * problem.pairs)
    laplacian = (np.diag(weights.sum(axis=1)) - weights) / mean
    # A connected graph's Laplacian has the constant vector alone in its null space.
    inverse: Floats = np.linalg.inv(laplacian + 1 / size) - 1 / size
    return inverse


def lbfgs(problem: Problem, start: Floats) -> Fit:
    """Stress² lowered by its gradient (limited-memory BFGS), to differences of 1e-14.

    The disparities are the minimum over their own set, so they count as fixed in the gradient
    (Kruskal 1964b).
    """
    weight, shape = problem.weight, start.shape

    def stress(flat: Floats) -> tuple[float, Floats]:
        points = flat.reshape(shape)
        distances = problem.distances(points)
        residual = distances - problem.disparities(distances)
        size = np.dot(weight * distances, distances)
        value = np.dot(weight * residual, residual) / size
        slope = 2 * weight * (residual - value * distances) / size
        return value, problem.pull(_per_distance(slope, distances), points).ravel()

    found = optimize.minimize(
        stress,
        problem.scaled(start).ravel(),
        jac=True,
        method="L-BFGS-B",
        options={
            "ftol": 1e-14,
            "gtol": 1e-10,
            "maxcor": 20,
            "maxiter": problem.settings.most_iterations,
            "maxfun": problem.settings.most_iterations * 2,
        },
    )
    points = problem.scaled(found.x.reshape(shape))
    return Fit(points, float(np.sqrt(max(found.fun, 0.0))), int(found.nit), found.status != 1)
