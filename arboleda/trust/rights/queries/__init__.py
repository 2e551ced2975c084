"""Shared reads of the rights app."""

from arboleda.trust.rights.queries.about import PURPOSE, Held, copy, held, until
from arboleda.trust.rights.queries.forgetting import (
    OPEN_FOR,
    export_forgetting,
    receipt,
    show_forgetting,
)
from arboleda.trust.rights.queries.holding import (
    export_holds,
    held_back,
    hold,
    holds,
    holds_in_force,
    is_held,
    people_of,
    show_holds,
)
from arboleda.trust.rights.queries.keeping import (
    Kept,
    Standing,
    kept,
    kept_of,
    last_purges,
    period,
    purged_at,
    standing,
    unseen,
)

__all__ = [
    "OPEN_FOR",
    "PURPOSE",
    "Held",
    "Kept",
    "Standing",
    "copy",
    "export_forgetting",
    "export_holds",
    "held",
    "held_back",
    "hold",
    "holds",
    "holds_in_force",
    "is_held",
    "kept",
    "kept_of",
    "last_purges",
    "people_of",
    "period",
    "purged_at",
    "receipt",
    "show_forgetting",
    "show_holds",
    "standing",
    "unseen",
    "until",
]
