"""The two ways down to a map of low stress, and the classical start.

Pairs are held as a list in the order of their dissimilarities: monotone regression then needs no
sorting, and pairs of which nothing is known are simply not in it. All sums over pairs are i < j.

Sources: classical scaling, Torgerson 1952 and Gower 1966; stress-1 and monotone regression, Kruskal
1964a, b; majorization by the Guttman transform, de Leeuw 1977, and its normalization and stopping
rule as in de Leeuw and Mair 2009 (smacof).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import optimize, sparse

from arboleda.engines.mapping.arrays import Floats
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.settings import Settings

DIMENSIONS = 2
# Below this, in units of the root mean square disparity, two points lie in one place.
_SAME_PLACE = 1e-10


class Fit(NamedTuple):
    """S×2 coordinates, their stress-1, and how many iterations it took (0: not converged)."""

    coordinates: Floats
    stress: float
    iterations: int
    converged: bool


def classical(delta: Floats) -> Floats:
    """S×2: double-centre −½δ², then the two leading eigenvectors times the roots of their values."""
    squared = delta**2
    rows = squared.mean(axis=1)
    centred = -0.5 * (squared - rows[:, None] - rows[None, :] + rows.mean())
    values, vectors = np.linalg.eigh(centred)
    leading = vectors[:, : -DIMENSIONS - 1 : -1]
    return np.asarray(leading * np.sqrt(np.maximum(values[: -DIMENSIONS - 1 : -1], 0)))


class Problem:
    """A set of dissimilarities to be shown flat, prepared for many evaluations."""

    def __init__(self, given: Dissimilarities, settings: Settings) -> None:
        first, second = np.nonzero(np.triu(given.weights > 0, 1))
        delta = given.delta[first, second]
        ascending = np.argsort(delta, kind="stable")
        first, second, self.delta = first[ascending], second[ascending], delta[ascending]
        weight = given.weights[first, second]
        self.weight = weight / weight.mean()
        self.pairs, self.size = len(delta), given.size
        self.given, self.settings = given, settings
        row, ones = np.arange(self.pairs), np.ones(self.pairs)
        # D = A·X are the differences of the points of each pair; Aᵀ brings pulls back to points.
        self._apart = sparse.csr_array(
            (np.concatenate([ones, -ones]), (np.tile(row, 2), np.concatenate([first, second]))),
            (self.pairs, self.size),
        )
        self._back = self._apart.T.tocsr()
        new_value = np.append(True, np.diff(self.delta) > 0)
        self._tie_starts = np.flatnonzero(new_value)
        self._tie = np.cumsum(new_value) - 1
        self._tie_weight = np.add.reduceat(self.weight, self._tie_starts)

    def differences(self, points: Floats) -> tuple[Floats, Floats]:
        """P×2 differences of the two points of each pair, and their P distances."""
        apart = self._apart @ points
        return apart, np.sqrt(np.einsum("pd,pd->p", apart, apart))

    def disparities(self, distances: Floats) -> Floats:
        """d̂: the nearest to the distances (weighted squares) among what the dissimilarities allow."""
        if self.settings.type == "ratio":
            along, size = self.weight * self.delta, self.weight * self.delta**2
            return np.asarray(self.delta * (np.dot(along, distances) / size.sum()))
        if self.settings.ties == "primary":
            within = np.lexsort((distances, self._tie))
            fitted = np.empty_like(distances)
            fitted[within] = _monotone(distances[within], self.weight[within])
            return fitted
        sums = np.add.reduceat(self.weight * distances, self._tie_starts)
        return np.asarray(_monotone(sums / self._tie_weight, self._tie_weight)[self._tie])

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

    def pull(self, strength: Floats, apart: Floats) -> Floats:
        """S×2: Σ_j strength_ij (x_i − x_j)."""
        return np.asarray(self._back @ (strength[:, None] * apart))

    def start(self) -> Floats:
        """The classical start."""
        return classical(self.given.delta)

    def scaled(self, points: Floats) -> Floats:
        """The same map in the unit of its disparities."""
        _, distances = self.differences(points)
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
    apart, distances = problem.differences(points)
    scale = np.dot(weight * fitted, distances) / np.dot(weight * distances, distances)
    points, apart, distances = points * scale, apart * scale, distances * scale
    before = float(np.dot(weight, (fitted - distances) ** 2)) / pairs
    for iteration in range(1, settings.most_iterations + 1):
        moved = problem.pull(weight * _per_distance(fitted, distances), apart)
        points = moved / problem.size if inverse is None else inverse @ moved
        apart, distances = problem.differences(points)
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
        apart, distances = problem.differences(flat.reshape(shape))
        residual = distances - problem.disparities(distances)
        size = np.dot(weight * distances, distances)
        value = np.dot(weight * residual, residual) / size
        slope = 2 * weight * (residual - value * distances) / size
        return value, problem.pull(_per_distance(slope, distances), apart).ravel()

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
