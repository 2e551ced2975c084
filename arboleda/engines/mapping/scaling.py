"""Multidimensional scaling in the plane: from dissimilarities to a map that two people draw alike."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from arboleda.engines.mapping import arrays, errors, fitting
from arboleda.engines.mapping.arrays import Floats
from arboleda.engines.mapping.dissimilarities import Dissimilarities
from arboleda.engines.mapping.fitting import DIMENSIONS, Fit, Problem, classical
from arboleda.engines.mapping.settings import Settings

__all__ = ["Map", "classical", "descend", "orient", "rotation_onto", "scale", "stress"]

_METHODS = {"smacof": fitting.smacof, "lbfgs": fitting.lbfgs}
# Two optima this near are the same: the first found is kept, so that rounding decides nothing.
_SAME_STRESS = 1e-10


@dataclasses.dataclass(frozen=True, eq=False)
class Map:
    """Where the statements lie: S×2 `coordinates` (unit: root mean square disparity), stress-1, how
    many iterations led there, and whether they ended by themselves."""

    coordinates: Floats
    stress: float
    iterations: int
    converged: bool


def scale(given: Dissimilarities, settings: Settings | None = None, *, previous: Any = None) -> Map:
    """The map of these dissimilarities; TooLittle where there is none.

    From the classical start, or warm from `previous` (S×2, the map before; rows of NaN for new
    statements). With settings.starts > 1 it is cold, the best of that many starts: the classical
    one, the same by gradient, and the classical one shaken more and more. It is turned onto
    `previous`, so that nothing jumps; without, it lies on its principal axes, the coordinate
    farthest from 0 positive on each.
    """
    settings = settings or Settings()
    given.check()
    order = given.order()
    problem = Problem(given.take(order), settings)
    before = None
    if previous is not None:
        before = _previous(_points(previous, given.size, missing=True)[order], problem.given)
    fit = descend(problem, before if settings.starts == 1 else None)
    points = orient(problem.scaled(fit.coordinates), before)
    coordinates = np.empty_like(points)
    coordinates[order] = points
    return Map(coordinates, float(fit.stress), fit.iterations, fit.converged)


def stress(coordinates: Any, given: Dissimilarities, settings: Settings | None = None) -> float:
    """Kruskal's stress-1, sqrt(Σw(d̂−d)²/Σwd²), of S×2 coordinates somebody else found."""
    points = _points(coordinates, given.size)
    given.check()
    problem = Problem(given, settings or Settings())
    distances = problem.distances(points)
    if not distances.any():
        raise errors.TooLittle("all_in_one_place")
    return float(np.sqrt(problem.stress_squared(distances)))


def descend(problem: Problem, before: Floats | None = None) -> Fit:
    """The lowest fit found as the settings say; the problem is in canonical order."""
    settings = problem.settings
    method = _METHODS[settings.method]
    if before is not None:
        return method(problem, before)
    start = problem.start()
    fits = [method(problem, start)]
    if settings.starts > 1:
        fits += [fitting.lbfgs(problem, one) for one in _shaken(start, settings)]
    best = min(fit.stress for fit in fits)
    return next(fit for fit in fits if fit.stress <= best + _SAME_STRESS)


def _shaken(start: Floats, settings: Settings) -> list[Floats]:
    """The start itself, then with noise from a tenth up to twice its own spread."""
    chance = np.random.default_rng(settings.seed)
    spread = np.sqrt((start**2).mean())
    noise = np.linspace(0.1, 2, max(settings.starts - 2, 0))
    return [start, *(start + one * spread * chance.standard_normal(start.shape) for one in noise)]


def orient(points: Floats, before: Floats | None = None) -> Floats:
    """The same map centred, and turned: onto `before`, or to its principal axes with fixed signs."""
    centred = points - points.mean(axis=0)
    if before is not None:
        target = before - before.mean(axis=0)
        return np.asarray(centred @ rotation_onto(centred, target))
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    farthest = np.abs(turned).argmax(axis=0)
    signs = np.sign(turned[farthest, np.arange(DIMENSIONS)])
    return np.asarray(turned * np.where(signs == 0, 1.0, signs))


def rotation_onto(points: Floats, target: Floats) -> Floats:
    """2×2: the rotation, with reflection where that helps, that brings centred points nearest to a
    centred target (Schönemann 1966)."""
    left, _, right = np.linalg.svd(points.T @ target)
    return np.asarray(left @ right)


def _points(given: Any, size: int, *, missing: bool = False) -> Floats:
    points = arrays.floats(given, "the coordinates", missing=missing)
    if points.shape != (size, DIMENSIONS):
        raise errors.Unfit("shape", what="the coordinates", wanted="two numbers a statement")
    return points


def _previous(points: Floats, now: Dissimilarities) -> Floats | None:
    """The map before with every statement on it, or None where it says nothing.

    A new statement begins near the mean of the others, weighted by how alike they are; a little
    beside it, each in another direction, because two points in one place would never part.
    """
    new = np.asarray(np.isnan(points).any(axis=1))
    known = np.flatnonzero(~new)
    if len(known) < 2 or np.ptp(points[known], axis=0).max() == 0:
        return None
    alike = now.weights[:, known] * np.maximum(now.delta.max() - now.delta[:, known], 1e-9)
    alike /= np.maximum(alike.sum(axis=1, keepdims=True), 1e-300)
    angle = 2.4 * np.arange(len(points))[:, None]
    beside = 0.05 * points[known].std() * np.hstack([np.cos(angle), np.sin(angle)])
    return np.where(new[:, None], alike @ points[known] + beside, points)
