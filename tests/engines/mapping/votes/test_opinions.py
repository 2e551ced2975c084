"""Quick mode as a whole: what a count says, keeps and hands on."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from arboleda.engines.mapping.votes import (
    Opinions,
    Settings,
    State,
    VoteError,
    VoteTable,
    opinions,
    statistics,
)
from arboleda.engines.mapping.votes.aggregates import NOTES
from tests.engines.mapping.votes.conversations import invented, table

NAN = float("nan")


@pytest.fixture(scope="module")
def given() -> VoteTable:
    return table(invented(90, 14, seed=11, voted=0.7))


@pytest.fixture(scope="module")
def found(given: VoteTable) -> Opinions:
    return opinions(given)


def finite(value: Any) -> bool:
    """Whether no number anywhere in it is NaN or infinite."""
    if isinstance(value, dict):
        return all(finite(one) for one in value.values())
    if isinstance(value, list):
        return all(finite(one) for one in value)
    return not isinstance(value, float) or math.isfinite(value)


def test_the_groups_and_their_figures_belong_together(given: VoteTable, found: Opinions) -> None:
    aggregates, places = found.aggregates, found.places
    assert len(aggregates.groups) > 1
    sizes = [group.people for group in aggregates.groups]
    assert sizes == np.bincount(places.groups[places.groups >= 0]).tolist()
    assert sum(sizes) == aggregates.grouped
    again = statistics(given, places.groups)
    assert np.array_equal(again.rat, aggregates.found.rat)
    for group in aggregates.groups:
        middle = places.places[places.groups == group.number].mean(axis=0)
        assert np.allclose(middle, group.center)


def test_next_cards_and_consensus_are_in_order(found: Opinions) -> None:
    aggregates = found.aggregates
    priorities = aggregates.priority[aggregates.next_cards()]
    assert (np.diff(priorities) <= 0).all()
    assert len(priorities) == 14
    shared = aggregates.found.consensus_agree[aggregates.agreed_in_every_group()]
    assert (np.diff(shared) <= 0).all()


def test_the_same_votes_give_the_same_result_to_the_last_bit(
    given: VoteTable, found: Opinions
) -> None:
    assert opinions(given).as_json() == found.as_json()


def test_json_is_finite_and_names_nobody(given: VoteTable, found: Opinions) -> None:
    named = VoteTable.from_votes(
        [
            (f"person-{given.people[who]}", f"card-{given.cards[card]}", int(vote))
            for who, card, vote in zip(given.rows, given.columns, given.votes, strict=True)
        ]
    )
    written = json.dumps(opinions(named).as_json(), allow_nan=False)
    assert "person-" not in written
    assert "card-0" in written
    assert finite(found.as_json())


def test_json_has_the_keys_that_are_written_down(found: Opinions) -> None:
    data = found.as_json(texts={"0": "A word"})
    assert list(data) == [
        "format", "people", "grouped", "votes", "notes", "explained", "k", "groups", "consensus",
        "group-informed-consensus", "next", "comments", "state",
    ]  # fmt: skip
    assert data["comments"][0]["comment-body"] == "A word"
    assert list(data["comments"][0]["groups"][0]) == [
        "group", "na", "nd", "ns", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt",
    ]  # fmt: skip
    assert sorted(data["next"], key=int) == [one["comment-id"] for one in data["comments"]]


def test_texts_are_there_only_if_given(found: Opinions) -> None:
    assert "comment-body" not in found.as_json()["comments"][0]


def test_a_card_that_was_left_out_is_shown_nowhere(given: VoteTable, found: Opinions) -> None:
    favourite = given.cards[found.aggregates.agree[0].card]
    without = opinions(given, settings=Settings(moderated_out=frozenset({favourite, "none"})))
    data = without.as_json()
    shown = [one["comment-id"] for one in data["consensus"]["agree"]]
    shown += [one["comment-id"] for group in data["groups"] for one in group["representative"]]
    assert favourite not in [*shown, *data["next"], *data["group-informed-consensus"]]
    [itself] = [one for one in data["comments"] if one["comment-id"] == favourite]
    assert itself["moderated-out"] is True
    assert itself["position"] == [0, 0]


def test_votes_on_dropped_cards_do_not_bring_anybody_into_a_group() -> None:
    """Twenty people voted on eight cards; five more only on four that were dropped."""
    matrix = np.full((25, 12), NAN)
    matrix[:20, :8] = invented(20, 8, seed=3, voted=1)
    matrix[20:, 8:] = 1
    dropped = frozenset({"8", "9", "10", "11"})
    for moderation, grouped in (("zero", 25), ("drop", 20)):
        chosen = Settings(moderated_out=dropped, moderation=moderation, min_votes=4)  # type: ignore[arg-type]
        assert opinions(table(matrix), settings=chosen).aggregates.grouped == grouped


def test_a_meta_card_is_asked_early_but_off_the_map(given: VoteTable) -> None:
    data = opinions(given, settings=Settings(meta=frozenset({"3"}))).as_json()
    [itself] = [one for one in data["comments"] if one["comment-id"] == "3"]
    assert (itself["priority"], itself["extremity"]) == (49, 0)


def test_a_new_card_is_asked_before_those_with_many_votes(given: VoteTable) -> None:
    votes = zip(given.rows.tolist(), given.columns.tolist(), given.votes.tolist(), strict=True)
    wider = VoteTable.from_votes(votes, known_cards=["new"])
    aggregates = opinions(wider).aggregates
    assert wider.cards[aggregates.next_cards()[0]] == "new"


def test_the_number_of_groups_holds_until_another_has_won_four_times(given: VoteTable) -> None:
    first = opinions(given)
    shown = len(first.aggregates.groups)
    other = 2 if shown != 2 else 3
    state = State(
        steady=type(first.state.steady)(last=other, times=6, shown=other),
        axes=first.state.axes,
        leanings={},
    )
    counts = []
    for _ in range(5):
        again = opinions(given, previous=state)
        counts.append(len(again.aggregates.groups))
        state = again.state
    assert counts == [other, other, other, shown, shown]


def test_groups_and_axes_keep_their_names_from_count_to_count() -> None:
    matrix = invented(90, 12, seed=21, voted=0.9)
    first = opinions(table(matrix))
    sizes = [group.people for group in first.aggregates.groups]
    # So many join the smallest group that it is the biggest one now.
    smallest = first.places.groups == len(sizes) - 1
    more = np.vstack([matrix, *([matrix[smallest]] * 3)])
    afresh, after = opinions(table(more)), opinions(table(more), previous=first.state)
    old = [first.places.groups[at] for at in range(90)]
    new = [after.places.groups[at] for at in range(90)]
    assert len(after.aggregates.groups) == len(sizes)
    assert np.mean([one == other for one, other in zip(old, new, strict=True)]) > 0.9
    assert np.bincount(afresh.places.groups)[0] == max(
        group.people for group in after.aggregates.groups
    )
    assert np.array_equal(
        statistics(table(more), after.places.groups).na, after.aggregates.found.na
    )


def test_a_state_is_the_same_after_being_written_down(given: VoteTable, found: Opinions) -> None:
    again = State.from_json(json.loads(json.dumps(found.state.as_json())))
    assert again == found.state
    assert (
        opinions(given, previous=again).as_json() == opinions(given, previous=found.state).as_json()
    )


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"steady": {"last": 2}, "axes": {}},
        {"steady": {"first": 2}, "axes": {}, "leanings": {}},
        {"steady": {"last": float("inf")}, "axes": {}, "leanings": {}},
        {"steady": {}, "axes": {"1": [1]}, "leanings": {}},
        {"steady": {}, "axes": {"1": [1, float("nan")]}, "leanings": {}},
        {"steady": {}, "axes": {}, "leanings": {"1": [0.1], "2": [0.1, 0.2]}},
    ],
)
def test_what_is_no_state_is_refused(data: object) -> None:
    with pytest.raises(VoteError) as refused:
        State.from_json(data)
    assert refused.value.code == "json"


DEGENERATE: dict[str, tuple[list[tuple[int, int, int]], set[str]]] = {
    "nobody": ([], {"nobody"}),
    "one voter": ([(1, card, card % 3 - 1) for card in range(9)], {"one_person"}),
    "one vote": ([(1, 1, 1)], {"one_person", "one_card"}),
    "one card": ([(who, 1, who % 3 - 1) for who in range(20)], {"one_card"}),
    "all pass": ([(who, card, 0) for who in range(20) for card in range(9)], {"alike"}),
    "identical": (
        [(who, card, card % 3 - 1) for who in range(20) for card in range(9)],
        {"alike"},
    ),
    "nothing in common": ([(who, who, 1) for who in range(20)], {"alike"}),
    "two people": ([(1, 1, 1), (2, 1, -1), (1, 2, 0), (2, 2, 0)], set()),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_too_little_to_count_is_said_plainly(name: str) -> None:
    votes, notes = DEGENERATE[name]
    found = opinions(VoteTable.from_votes(votes, known_cards=["77"]))
    assert {one.code for one in found.aggregates.notes} == notes
    assert all(one.sentence == NOTES[one.code] for one in found.aggregates.notes)
    assert finite(found.as_json())


def test_votes_too_few_for_any_group_are_said_plainly(given: VoteTable) -> None:
    found = opinions(given, settings=Settings(min_votes=99, least_people=0))
    assert found.aggregates.grouped == 90 - int((given.per_person < 14).sum())
    few = VoteTable.from_votes([(1, 1, 1), (2, 2, -1), (2, 3, 1)])
    found = opinions(few, settings=Settings(least_people=0))
    assert [one.code for one in found.aggregates.notes] == ["few_votes"]
    assert found.aggregates.groups == ()
    assert finite(found.as_json())


def test_every_card_left_out_is_said_plainly(given: VoteTable) -> None:
    for moderation in ("zero", "drop"):
        found = opinions(
            given,
            settings=Settings(moderated_out=frozenset(given.cards), moderation=moderation),  # type: ignore[arg-type]
        )
        assert [one.code for one in found.aggregates.notes] == ["all_out"]
        assert found.aggregates.next_cards() == []
        assert finite(found.as_json())


def test_more_than_one_settings_are_refused_that_mean_nothing() -> None:
    for wrong in (
        {"moderation": "maybe"}, {"min_votes": 0}, {"base_clusters": 1}, {"most_groups": 1},
        {"steady": 0}, {"pick": 0}, {"seed": -1}, {"z": float("nan")}, {"least_people": 1.5},
    ):  # fmt: skip
        with pytest.raises(VoteError) as refused:
            Settings(**wrong)  # type: ignore[arg-type]
        assert refused.value.code == "choice"


def test_the_way_from_a_table_to_figures_is_open_step_by_step(given: VoteTable) -> None:
    """The small public face: a table, then places, then figures of labels of one's own."""
    from arboleda.engines import mapping

    assert mapping.project(given).people.shape == (len(given.people), 2)
    assert mapping.statistics(given, np.arange(90) % 2).na.shape == (2, 14)
    assert mapping.opinions is opinions
    assert mapping.VoteTable is VoteTable
