"""What a count holds: about cards and groups, and, apart from it, about single people."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.votes.selection import Representative, Shared
from arboleda.engines.mapping.votes.statistics import Statistics
from arboleda.engines.mapping.votes.table import Floats, Ints

# What keeps a count from saying much; the codes are stable, to translate by.
NOTES = {
    "nobody": "Nobody has voted yet, so there is nothing to count.",
    "one_person": "Only one person has voted: there are no groups to see.",
    "one_card": "Votes stand on one card only: groups say no more than its counts.",
    "all_out": "Every card with votes was left out by moderation: there is no map.",
    "few_votes": "Nobody has voted on enough cards yet to be put into a group.",
    "alike": "Nobody's votes differ from another's: there is one group.",
}


class Note(NamedTuple):
    """Something that whoever reads a count should know first."""

    code: str

    @property
    def sentence(self) -> str:
        """The note in English."""
        return NOTES[self.code]


@dataclasses.dataclass(frozen=True, eq=False)
class Places:
    """Where each person stands, and in which group. About single people: not to be kept.

    ``people`` are ids; ``places`` (people, 2) what the map shows; ``groups`` the number of each
    one's group, -1 without one; ``votes`` how many cards each voted on.
    """

    people: tuple[str, ...]
    places: Floats
    groups: Ints
    votes: Ints


@dataclasses.dataclass(frozen=True)
class Group:
    """People who vote alike: how many, the middle of their places, the cards that set them apart."""

    number: int
    people: int
    center: tuple[float, float]
    representative: tuple[Representative, ...]


@dataclasses.dataclass(frozen=True, eq=False)
class Aggregates:
    """All that is about cards and groups, and nothing about one person (unless a group is one).

    Arrays follow ``cards``. ``found`` are the figures of the groups, ``everybody`` those of all who
    voted as one group; ``places`` (cards, 2) where somebody would stand who only agrees with that
    card, ``extremity`` how far that is from the middle; ``priority`` what to ask next, higher
    first. ``explained`` is the share of all variance on each axis of the map.
    """

    cards: tuple[str, ...]
    people: int
    grouped: int
    votes: int
    moderated_out: NDArray[np.bool_]
    meta: NDArray[np.bool_]
    groups: tuple[Group, ...]
    found: Statistics
    everybody: Statistics
    agree: tuple[Shared, ...]
    disagree: tuple[Shared, ...]
    places: Floats
    extremity: Floats
    priority: Floats
    explained: tuple[float, float]
    best_k: int
    silhouettes: dict[int, float]
    notes: tuple[Note, ...]

    def next_cards(self) -> list[int]:
        """The cards that may be shown, the one that most wants votes first."""
        open_cards = np.nonzero(~self.moderated_out)[0]
        order = np.argsort(-self.priority[open_cards], kind="stable")
        return [int(one) for one in open_cards[order]]

    def agreed_in_every_group(self) -> list[int]:
        """The cards that may be shown, by group-informed consensus, the most agreed on first."""
        open_cards = np.nonzero(~self.moderated_out & (self.everybody.ns[0] > 0))[0]
        order = np.argsort(-self.found.consensus_agree[open_cards], kind="stable")
        return [int(one) for one in open_cards[order]]
