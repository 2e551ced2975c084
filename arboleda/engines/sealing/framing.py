"""Length-prefixed fields, so that no two different lists of values give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable


def frame(fields: Iterable[bytes]) -> bytes:
    """Join fields, each behind its length in four bytes, big end first."""
    # A list is quicker here than a generator, and this runs for every seal.
    return b"".join([len(field).to_bytes(4, "big") + field for field in fields])
