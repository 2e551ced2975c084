"""Invented conversations, and the plain dense arithmetic that the engine must agree with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.votes import VoteTable
from tests.engines.mapping import samples

Matrix = NDArray[np.float64]


def invented(people: int, cards: int, *, seed: int, camps: int = 3, voted: float = 0.6) -> Matrix:
    """People of several camps who vote on some of the cards; NaN where they did not."""
    chance = np.random.default_rng(seed)
    leaning = chance.normal(size=(camps, cards))
    camp = chance.integers(camps, size=people)
    feeling = 1.4 * leaning[camp] + chance.normal(size=(people, cards))
    matrix = np.where(feeling > 0.4, 1.0, np.where(feeling < -0.4, -1.0, 0.0))
    matrix[chance.random((people, cards)) > voted] = np.nan
    return matrix


def table(matrix: Any, **names: Any) -> VoteTable:
    return VoteTable.from_matrix(np.asarray(matrix, dtype=float), **names)


def dense_projection(matrix: Matrix, out: list[int] | None = None) -> tuple[Matrix, Matrix]:
    """Places of people and cards by the singular value decomposition of the filled-in matrix."""
    given = matrix.copy()
    given[:, out or []] = 0.0
    means = np.nanmean(given, axis=0)
    filled = np.where(np.isnan(given), means, given) - means
    axes = np.linalg.svd(filled, full_matrices=False)[2][:2]
    for axis in axes:
        axis *= np.sign(axis[np.argmax(np.abs(axis))])
    votes = (~np.isnan(given)).sum(axis=1)
    size = given.shape[1]
    people = filled @ axes.T * np.sqrt(size / np.maximum(1, votes))[:, None]
    cards = ((1 - means) * axes * np.sqrt(size)).T
    return people, cards


def data(name: str) -> Path:
    """A conversation as Polis exported it; the test is skipped, and says so, where there is none."""
    return samples.reference("polis", name)
