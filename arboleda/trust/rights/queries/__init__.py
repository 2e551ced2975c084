"""Shared reads of the rights app."""

from arboleda.trust.rights.queries.about import PURPOSE, Held, copy, held, until
from arboleda.trust.rights.queries.keeping import (
    Kept,
    Standing,
    held_back,
    kept,
    kept_of,
    last_purges,
    period,
    purged_at,
    standing,
    unseen,
)

__all__ = [
    "PURPOSE",
    "Held",
    "Kept",
    "Standing",
    "copy",
    "held",
    "held_back",
    "kept",
    "kept_of",
    "last_purges",
    "period",
    "purged_at",
    "standing",
    "unseen",
    "until",
]
