"""Whom an actor may read on the ground of role and assignment. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class Readable:
    """Whom an actor may read, and why.

    everybody: no limit; otherwise people holds the ids. rule: closed code for the keeper's chain.
    """

    everybody: bool
    people: frozenset[uuid.UUID]
    rule: str

    def __contains__(self, person: uuid.UUID) -> bool:
        return self.everybody or person in self.people

    @property
    def among(self) -> frozenset[uuid.UUID] | None:
        """The ids to search among, or None for everybody."""
        return None if self.everybody else self.people
