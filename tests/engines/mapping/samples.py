"""Sorts of invented people, and the reference data where they are."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arboleda.engines import mapping

PROVE = os.environ.get("ARBOLEDA_PROVE") == "1"
# What draws by lot, briefly: enough to see that it works.
QUICK = mapping.Settings(bootstraps=12, splits=8, map_splits=3, permutations=6)


def reference(*names: str) -> Path:
    """A file or folder of reference data; the test is skipped, and says so, where there is none."""
    root = os.environ.get("ARBOLEDA_TEST_DATA")
    path = Path(root or "nowhere", "dream", *names)
    if not path.exists():
        pytest.skip(f"ARBOLEDA_TEST_DATA names no folder with dream/{'/'.join(names)}")
    return path


def rcmap_sample() -> mapping.rcmap.Project:
    """RCMap's synthetic project: 80 statements, 10 sorters."""
    return mapping.rcmap.read(reference("rcmap-sample"))


def ekman() -> mapping.Dissimilarities:
    """Ekman's (1954) 14 colours, 1 − similarity."""
    with reference("smacof", "ekman.csv").open(encoding="utf-8") as file:
        rows = [row[1:] for row in csv.reader(file)][1:]
    alike = np.array(rows, dtype=float)
    return mapping.Dissimilarities.of((1 - alike) * (1 - np.eye(len(alike))))


def table(*names: str) -> Any:
    """Numbers of a reference CSV without a header."""
    return np.loadtxt(reference(*names), delimiter=",")


def sorted_by(people: int, statements: int, *, groups: int = 4, slips: float = 0.3, seed: int = 1,
              seen: float = 1.0) -> mapping.Sorts:  # fmt: skip
    """People who agree on some groups but for slips, and each saw a share of the statements."""
    chance = np.random.default_rng(seed)
    true = np.arange(statements) % groups
    piles = np.tile(true, (people, 1))
    slipped = chance.random(piles.shape) < slips
    piles[slipped] = chance.integers(groups + 1, size=int(slipped.sum()))
    piles[chance.random(piles.shape) > seen] = -1
    return mapping.Sorts.of(piles)


def noise(people: int, statements: int, *, piles: int = 8, seed: int = 1) -> mapping.Sorts:
    """People who put cards on piles by lot."""
    chance = np.random.default_rng(seed)
    return mapping.Sorts.of(chance.integers(piles, size=(people, statements)))


def same_partition(one: Any, other: Any) -> bool:
    """Whether two lists of cluster numbers cut alike, whatever the numbers."""
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))
