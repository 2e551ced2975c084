"""Which statements anchor their place on the map, and which bridge between places.

raw_i = Σ_j T_ij d_ij / Σ_j T_ij over j ≠ i: how far a statement lies, on average, from those that
people put with it, each as often as they did; then brought to 0..1 over the statements. Low is an
anchor. This is our own, open definition: the formula of the commercial tools is not published.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial import distance

from arboleda.engines.mapping import arrays, errors
from arboleda.engines.mapping.arrays import Floats


def bridging(together: Any, coordinates: Any) -> Floats:
    """S values in 0..1 from the S×S counts T and the S×2 map.

    A statement that nobody put with another has no company to lie near: it counts as 1. Where all
    lie equally near their company, all are 0.
    """
    company = arrays.square(together, "the counts").copy()
    points = arrays.floats(coordinates, "the coordinates")
    if points.ndim != 2 or len(points) != len(company):
        raise errors.Unfit("shape", what="the coordinates", wanted="a row for each statement")
    np.fill_diagonal(company, 0)
    size = company.sum(axis=1)
    far = (company * distance.cdist(points, points)).sum(axis=1)
    joined = size > 0
    if not joined.any():
        return np.ones(len(company))
    raw = np.divide(far, size, out=np.zeros_like(far), where=joined)
    low, high = raw[joined].min(), raw[joined].max()
    spread = high - low
    scaled = np.zeros_like(raw) if spread <= 1e-12 * max(high, 1e-300) else (raw - low) / spread
    return np.asarray(np.where(joined, scaled, 1.0))


def of_clusters(values: Floats, membership: Any) -> Floats:
    """The mean of the statements' values in each cluster, clusters in the order of their numbers."""
    numbers = arrays.membership(membership, len(values))
    _, cluster = np.unique(numbers, return_inverse=True)
    return np.asarray(np.bincount(cluster, values) / np.bincount(cluster))
