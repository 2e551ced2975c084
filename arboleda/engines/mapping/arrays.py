"""Array types, and reading arrays that callers give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping import errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def floats(given: Any, what: str, *, missing: bool = False) -> Floats:
    """Numbers as float64; Unfit for text, infinities and (unless `missing`) NaN."""
    try:
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as other:
        raise errors.Unfit("not_finite", what=what) from other
    if np.isinf(array).any() or (not missing and np.isnan(array).any()):
        raise errors.Unfit("not_finite", what=what)
    return array


def square(given: Any, what: str) -> Floats:
    """A symmetric S×S matrix; what rounding left of asymmetry (1e-9 of the largest) is evened out."""
    array = floats(given, what)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise errors.Unfit("shape", what=what, wanted="a square matrix")
    apart = np.abs(array - array.T)
    if apart.size and apart.max() > 1e-9 * max(np.abs(array).max(), 1e-300):
        first, second = np.unravel_index(int(apart.argmax()), apart.shape)
        raise errors.Unfit("not_symmetric", what=what, first=int(first) + 1, second=int(second) + 1)
    if array.size and array.min() < 0:
        raise errors.Unfit("negative", what=what)
    return array if not apart.any() else (array + array.T) / 2


def membership(given: Any, statements: int | None = None) -> Ints:
    """Which cluster each statement is in, as whole numbers; Unfit for another shape."""
    array = floats(given, "the membership")
    if array.ndim != 1 or (statements is not None and len(array) != statements):
        raise errors.Unfit("shape", what="the membership", wanted="one number for each statement")
    if (array != np.floor(array)).any():
        raise errors.Unfit("shape", what="the membership", wanted="whole numbers")
    return array.astype(np.int64)


def tuples(array: NDArray[Any]) -> Any:
    """An array as nested tuples of Python's own numbers."""
    return _tuples(array.tolist())


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


def names(given: Sequence[object] | None, count: int) -> tuple[str, ...]:
    """The ids of the statements as text, "1", "2", … where none are given."""
    found = tuple(str(one) for one in given) if given is not None else ()
    if given is None:
        return tuple(str(number) for number in range(1, count + 1))
    if len(found) != count or len(set(found)) != count:
        raise errors.Unfit("shape", what="the ids", wanted=f"{count} different ones")
    return found
