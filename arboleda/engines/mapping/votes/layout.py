"""A count as JSON. Every key is written down in docs/reference/votes.md; none changes its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arboleda.engines.mapping.votes.aggregates import Aggregates
from arboleda.engines.mapping.votes.selection import Representative, Shared
from arboleda.engines.mapping.votes.states import State

FORMAT = "arboleda-votes 1"
FIGURES = ("na", "nd", "ns", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")


def as_json(
    found: Aggregates, state: State, *, texts: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The aggregates and the state of a count: objects, lists, text and finite numbers."""
    cards = found.cards
    return {
        "format": FORMAT,
        "people": found.people,
        "grouped": found.grouped,
        "votes": found.votes,
        "notes": [{"code": one.code, "text": one.sentence} for one in found.notes],
        "explained": list(found.explained),
        "k": {
            "shown": len(found.groups),
            "best": found.best_k,
            "silhouettes": {str(k): value for k, value in found.silhouettes.items()},
        },
        "groups": [
            {
                "group": group.number,
                "people": group.people,
                "center": list(group.center),
                "representative": [_apart(cards, one) for one in group.representative],
            }
            for group in found.groups
        ],
        "consensus": {
            "agree": [_shared(cards, one) for one in found.agree],
            "disagree": [_shared(cards, one) for one in found.disagree],
        },
        "group-informed-consensus": [cards[at] for at in found.agreed_in_every_group()],
        "next": [cards[at] for at in found.next_cards()],
        "comments": [_card(found, at, texts) for at in range(len(cards))],
        "state": state.as_json(),
    }


def _apart(cards: tuple[str, ...], one: Representative) -> dict[str, Any]:
    return {
        "comment-id": cards[one.card],
        "repful-for": one.side,
        "best-agree": one.best_agree,
        "n-success": one.count,
        "n-trials": one.votes,
        "p-success": one.share,
        "p-test": one.share_z,
        "repness": one.ratio,
        "repness-test": one.ratio_z,
    }


def _shared(cards: tuple[str, ...], one: Shared) -> dict[str, Any]:
    return {
        "comment-id": cards[one.card],
        "n-success": one.count,
        "n-trials": one.votes,
        "p-success": one.share,
        "p-test": one.share_z,
    }


def _card(found: Aggregates, at: int, texts: Mapping[str, str] | None) -> dict[str, Any]:
    everybody = found.everybody
    agrees, disagrees = int(everybody.na[0, at]), int(everybody.nd[0, at])
    votes = int(everybody.ns[0, at])
    words = {} if texts is None else {"comment-body": texts.get(found.cards[at], "")}
    return {
        "comment-id": found.cards[at],
        **words,
        "moderated-out": bool(found.moderated_out[at]),
        "meta": bool(found.meta[at]),
        "agrees": agrees,
        "disagrees": disagrees,
        "passes": votes - agrees - disagrees,
        "votes": votes,
        "position": found.places[at].tolist(),
        "extremity": float(found.extremity[at]),
        "priority": float(found.priority[at]),
        "consensus-agree": float(found.found.consensus_agree[at]),
        "consensus-disagree": float(found.found.consensus_disagree[at]),
        "groups": [
            {"group": group.number}
            | {name: getattr(found.found, name)[group.number, at].item() for name in FIGURES}
            for group in found.groups
        ],
    }
