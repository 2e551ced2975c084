"""Which cards to show: what sets a group apart, what everybody shares, what is asked next.

Follows Polis (``select-rep-comments`` and ``select-consensus-comments`` in ``math/repness.clj``,
``priority-metric`` in ``math/conversation.clj``).
"""

from __future__ import annotations

import dataclasses
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.votes.statistics import Statistics, share
from arboleda.engines.mapping.votes.table import Floats, Ints

Side = Literal["agree", "disagree"]

META_PRIORITY = 7.0
NEWNESS = 8.0  # A card without votes comes up nine times as strongly ...
HALVED_AFTER = 5.0  # ... and half of what is above once is lost with every five votes.


@dataclasses.dataclass(frozen=True)
class Representative:
    """A card that sets a group apart, and the side it does so on.

    ``best_agree`` marks the card put first since the group agrees with it most tellingly. The
    figures are those of ``side``: pa, pat, ra, rat, or pd, pdt, rd, rdt.
    """

    card: int
    side: Side
    count: int
    votes: int
    share: float
    share_z: float
    ratio: float
    ratio_z: float
    best_agree: bool = False

    @property
    def strength(self) -> float:
        """What cards are ordered by."""
        return self.ratio * self.ratio_z * self.share * self.share_z


@dataclasses.dataclass(frozen=True)
class Shared:
    """A card that more than half of all who voted on it agree (or disagree) with."""

    card: int
    side: Side
    count: int
    votes: int
    share: float
    share_z: float


def representative(
    found: Statistics, group: int, *, out: NDArray[np.bool_], z: float, pick: int
) -> tuple[Representative, ...]:
    """At most ``pick`` cards that set a group apart, agreement before disagreement.

    Enough is a card whose side is both above a half and above everybody else's, each at ``z``. The
    card agreed with most tellingly comes first. Where no card is enough, one stands for the group.
    Cards marked ``out`` are passed over. Equally strong cards keep the order of the table.
    """
    open_cards = [int(card) for card in np.nonzero(~out)[0]]
    best_agree = _best_agree(found, group, open_cards, z)
    enough = [
        _finalized(found, group, card) for card in open_cards if _is_enough(found, group, card, z)
    ]
    head = [] if best_agree is None else [_finalized(found, group, best_agree, best_agree=True)]
    if not enough:
        return tuple(head or _most_apart(found, group, open_cards))
    rest = [one for one in enough if one.card != best_agree]
    rest.sort(key=lambda one: -one.strength)
    chosen = (head + rest)[:pick]
    return tuple(sorted(chosen, key=lambda one: one.side))


def shared(
    everybody: Statistics, *, out: NDArray[np.bool_], z: float, pick: int
) -> tuple[tuple[Shared, ...], tuple[Shared, ...]]:
    """At most ``pick`` cards that all agree with, and that all disagree with, strongest first.

    ``everybody`` are the figures of all people as one group.
    """
    one = everybody
    return (
        _shared(one.na[0], one.ns[0], one.pa[0], one.pat[0], "agree", out, z, pick),
        _shared(one.nd[0], one.ns[0], one.pd[0], one.pdt[0], "disagree", out, z, pick),
    )


def priority(na: Ints, nd: Ints, ns: Ints, extremity: Floats, *, meta: NDArray[np.bool_]) -> Floats:
    """How much each card wants to be shown next: higher is sooner, never below 0.

    ``[(1 - pp)(1 + E) pa (1 + 8 · 2^(-ns/5))]²``, pp the smoothed share of passes, E the length of
    the card's place on the map (``extremity``). ``meta`` cards, which ask who somebody is, get 7².
    """
    passes = ns - (na + nd)
    importance = share(na, ns) * (1 - share(passes, ns)) * (1 + extremity)
    newness = 1 + NEWNESS * np.power(2, -(ns / HALVED_AFTER))
    return np.asarray(np.power(np.where(meta, META_PRIORITY, importance * newness), 2))


def _best_agree(found: Statistics, group: int, cards: list[int], z: float) -> int | None:
    best: int | None = None
    for card in cards:
        if _beats_best_agree(found, group, card, best, z):
            best = card
    return best


def _beats_best_agree(found: Statistics, group: int, card: int, best: int | None, z: float) -> bool:
    at, by = (group, card), (group, best)
    if found.na[at] == 0 and found.nd[at] == 0:
        return False
    if best is None:
        generally = found.ra[at] > 1.0 and found.pa[at] > 0.5
        return bool(found.pat[at] > z or generally)
    mine, theirs = found.pa[at] * found.pat[at], found.pa[by] * found.pat[by]
    if found.ra[by] > 1.0:
        mine, theirs = (
            found.ra[at] * found.rat[at] * mine,
            found.ra[by] * found.rat[by] * theirs,
        )
    return bool(mine > theirs)


def _is_enough(found: Statistics, group: int, card: int, z: float) -> bool:
    at = (group, card)
    agreed = found.pat[at] > z and found.rat[at] > z
    return bool(agreed or (found.pdt[at] > z and found.rdt[at] > z))


def _most_apart(found: Statistics, group: int, cards: list[int]) -> list[Representative]:
    if not cards:
        return []
    apart = np.maximum(found.rat[group, cards], found.rdt[group, cards])
    return [_finalized(found, group, cards[int(np.argmax(apart))])]


def _finalized(
    found: Statistics, group: int, card: int, *, best_agree: bool = False
) -> Representative:
    at = (group, card)
    agrees = bool(found.rat[at] > found.rdt[at])
    figures = (
        (found.na, found.pa, found.pat, found.ra, found.rat)
        if agrees
        else (found.nd, found.pd, found.pdt, found.rd, found.rdt)
    )
    number, part, part_z, ratio, ratio_z = (one[at] for one in figures)
    return Representative(
        card=card,
        side="agree" if agrees else "disagree",
        count=int(number),
        votes=int(found.ns[at]),
        share=float(part),
        share_z=float(part_z),
        ratio=float(ratio),
        ratio_z=float(ratio_z),
        best_agree=best_agree,
    )


def _shared(
    count: Ints,
    votes: Ints,
    part: Floats,
    part_z: Floats,
    side: Side,
    out: NDArray[np.bool_],
    z: float,
    pick: int,
) -> tuple[Shared, ...]:
    fit = np.nonzero(~out & (part > 0.5) & (part_z > z))[0]
    strongest = fit[np.argsort(-(part * part_z)[fit], kind="stable")][:pick]
    return tuple(
        Shared(
            card=int(card),
            side=side,
            count=int(count[card]),
            votes=int(votes[card]),
            share=float(part[card]),
            share_z=float(part_z[card]),
        )
        for card in strongest
    )
