"""How votes are counted; the defaults are those of Polis."""

from __future__ import annotations

import dataclasses

from arboleda.engines.mapping.votes.errors import VoteError
from arboleda.engines.mapping.votes.projection import Moderation


@dataclasses.dataclass(frozen=True)
class Settings:
    """What a count is made with.

    moderated_out: ids of cards that moderation left out. moderation: "zero", as Polis and red-dwarf
    have it, takes everybody to have passed on these, so that they still count as votes and as cards
    in the scaling; "drop" takes them off the map. Either way they are never chosen to be shown.
    meta: ids of cards that ask who somebody is; Polis keeps them off the map as if left out.
    min_votes, least_people: who is grouped: people with so many votes (or with a vote on every
    card), and those with the most votes until so many people are there.
    base_clusters, most_groups: at most so many.
    steady: another number of groups is shown once it has won so many times in a row.
    z: from where on a figure counts as telling (1.2816: nine in ten, one-sided).
    pick: at most so many cards stand for a group, or for what all agree (or disagree) with.
    seed: every start of a k-means is drawn from it.
    """

    moderated_out: frozenset[str] = frozenset()
    meta: frozenset[str] = frozenset()
    moderation: Moderation = "zero"
    min_votes: int = 7
    least_people: int = 15
    base_clusters: int = 100
    most_groups: int = 5
    steady: int = 4
    z: float = 1.2816
    pick: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        if self.moderation not in ("zero", "drop"):
            raise VoteError("choice", what="moderation", wanted="zero or drop")
        for what, least in (
            ("min_votes", 1),
            ("least_people", 0),
            ("base_clusters", 2),
            ("most_groups", 2),
            ("steady", 1),
            ("pick", 1),
            ("seed", 0),
        ):
            given = getattr(self, what)
            if not isinstance(given, int) or given < least:
                raise VoteError("choice", what=what, wanted=f"a whole number, {least} or more")
        if not self.z >= 0:
            raise VoteError("choice", what="z", wanted="0 or more")
