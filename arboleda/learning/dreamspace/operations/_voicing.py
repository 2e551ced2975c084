"""From votes to what is kept of them: who agrees with what, and the groups that agree alike.

The keys stand in `_figuring`. Groups are kept where each has five people or more, and where those in
no group are none or five: what is left when they are taken away would tell of the others. For the
same reason a group's share is only there where the others', taken from everybody's, may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from arboleda.learning.dreamspace.operations import _gathered
from arboleda.learning.dreamspace.rules.figures import reading

FEWEST = reading.FEWEST


def opinions(gathered: _gathered.Gathered, *, seed: int) -> dict[str, Any]:
    """What is kept of the votes; {} where fewer than five people voted."""
    if gathered.voters < FEWEST:
        return {}
    from arboleda.engines.mapping import votes  # It loads arrays, which no page needs.

    table = votes.VoteTable.from_votes(gathered.votes, known_cards=gathered.cards)
    counted = votes.opinions(table, settings=votes.Settings(seed=seed)).as_json()
    groups = _groups(counted)
    by_card = {one["comment-id"]: one for one in counted["comments"]}
    cards = [_card(by_card[card], groups) for card in gathered.cards if card in by_card]
    shown = {one["card"] for one in cards if one["votes"] is not None}
    return {
        "people": gathered.voters,
        "groups": groups,
        "cards": cards,
        **{
            side: [
                one["comment-id"]
                for one in counted["consensus"][side]
                if one["comment-id"] in shown
            ]
            for side in ("agree", "disagree")
        },
    }


def _groups(counted: Mapping[str, Any]) -> list[int]:
    people = [one["people"] for one in counted["groups"]]
    apart = counted["people"] - sum(people)
    is_shown = len(people) > 1 and min(people) >= FEWEST and (apart == 0 or apart >= FEWEST)
    return people if is_shown else []


def _card(one: Mapping[str, Any], groups: Sequence[int]) -> dict[str, Any]:
    total = one["votes"]
    if total < FEWEST:
        return {"card": one["comment-id"], "votes": None, "groups": [None] * len(groups)}
    agree, disagree = one["agrees"], one["disagrees"]
    shown = reading.shown_share(agree, total)
    against = reading.shown_share(disagree, total)
    if shown is not None and against is not None and total - agree - disagree < FEWEST:
        against = None  # With both, those who passed would follow.
    return {
        "card": one["comment-id"],
        "votes": total,
        "agree": _rounded(shown),
        "disagree": _rounded(against),
        "most": 2 * agree > total,
        "against": 2 * disagree > total,
        "groups": _in_groups(one) if groups else [],
    }


def _in_groups(one: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    told = [_in_group(each, one["votes"]) for each in one["groups"]]
    shown = [at for at, each in enumerate(told) if each and each["agree"] is not None]
    shown.sort(key=lambda at: one["groups"][at]["ns"])
    while shown and not _rest_is_shown(one, [one["groups"][at] for at in shown]):
        hidden = told[shown.pop(0)]
        assert hidden is not None
        hidden["agree"] = None
    return told


def _rest_is_shown(one: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what follows about all others may be known: they are none, or a share of theirs is."""
    people = one["votes"] - sum(each["ns"] for each in shown)
    agree = one["agrees"] - sum(each["na"] for each in shown)
    return people == 0 or reading.shown_share(agree, people) is not None


def _in_group(each: Mapping[str, Any], total: int) -> dict[str, Any] | None:
    votes_here, agree = each["ns"], each["na"]
    if votes_here < FEWEST or total - votes_here < FEWEST:
        return None
    return {
        "votes": votes_here,
        "agree": _rounded(reading.shown_share(agree, votes_here)),
        "most": 2 * agree > votes_here,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 2)
