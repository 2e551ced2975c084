"""What holds for any votes: never NaN, and no order or name of people or cards matters."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.engines.mapping.votes import Settings, VoteTable, opinions, project, read_votes
from arboleda.engines.mapping.votes.errors import VoteError
from tests.engines.mapping.votes.conversations import invented, table

Votes = list[tuple[int, int, int]]

# Machines that test are busy ones: how long an example took says nothing about it.
patient = settings(deadline=None, max_examples=60)
brief = settings(deadline=None, max_examples=12)

VOTES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 9), st.sampled_from([-1, 0, 1])),
    max_size=150,
    unique_by=lambda one: one[:2],
)
OUT = st.frozensets(st.integers(0, 11).map(str), max_size=4)
MODERATION = st.sampled_from(["zero", "drop"])


def counted(votes: Votes, **changed: Any) -> dict[str, Any]:
    chosen = Settings(**changed)
    return opinions(VoteTable.from_votes(votes), settings=chosen).as_json()


@patient
@given(VOTES, OUT, OUT, MODERATION)
def test_nothing_is_ever_nan_and_shares_are_shares(
    votes: Votes, out: frozenset[str], meta: frozenset[str], moderation: str
) -> None:
    data = counted(votes, moderated_out=out, meta=meta, moderation=moderation)
    json.dumps(data, allow_nan=False)
    for card in data["comments"]:
        assert card["votes"] == card["agrees"] + card["disagrees"] + card["passes"]
        assert card["priority"] >= 0
        for group in card["groups"]:
            assert 0 < group["pa"] < 1
            assert group["pa"] + group["pd"] <= 1 + 1 / (group["ns"] + 2)
            assert group["ra"] > 0
    assert sum(group["people"] for group in data["groups"]) == data["grouped"] <= data["people"]
    assert all(group["people"] > 0 for group in data["groups"])


@brief
@given(st.integers(0, 10_000), st.integers(2, 250), st.integers(2, 40), st.floats(0.02, 1.0))
def test_nothing_is_ever_nan_among_many(seed: int, people: int, cards: int, voted: float) -> None:
    given_votes = table(invented(people, cards, seed=seed, voted=voted))
    data = opinions(given_votes).as_json()
    json.dumps(data, allow_nan=False)
    assert sum(group["people"] for group in data["groups"]) == data["grouped"]
    assert 0 <= sum(data["explained"]) <= 1 + 1e-9
    assert len(data["next"]) == cards


@patient
@given(VOTES, st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(votes: Votes, chance: random.Random) -> None:
    shuffled = list(votes)
    chance.shuffle(shuffled)
    assert counted(votes) == counted(shuffled)


@brief
@given(st.integers(0, 10_000), st.integers(20, 160))
def test_the_names_of_people_do_not_matter(seed: int, people: int) -> None:
    matrix = invented(people, 12, seed=seed, voted=0.9)
    order = np.random.default_rng(seed).permutation(people)
    one, other = opinions(table(matrix)), opinions(table(matrix[order]))
    assert np.array_equal(one.places.places[order], other.places.places)
    assert np.array_equal(one.places.groups[order], other.places.groups)


@brief
@given(st.integers(0, 10_000))
def test_the_names_of_cards_do_not_matter(seed: int) -> None:
    """Up to rounding, and to the side to which an axis points."""
    matrix = invented(60, 12, seed=seed, voted=0.8)
    order = np.random.default_rng(seed).permutation(12)
    one, other = opinions(table(matrix)), opinions(table(matrix[:, order]))
    places = one.places.places, other.places.places
    assert np.abs(np.abs(places[0]) - np.abs(places[1])).max() < 1e-9
    assert np.allclose(one.aggregates.priority[order], other.aggregates.priority)
    assert sorted(one.aggregates.silhouettes) == sorted(other.aggregates.silhouettes)


@brief
@given(VOTES)
def test_turning_every_vote_turns_the_map_and_swaps_the_sides(votes: Votes) -> None:
    turned = [(who, card, -vote) for who, card, vote in votes]
    here, there = (project(VoteTable.from_votes(one)) for one in (votes, turned))
    if votes:
        assert np.allclose(here.means, -there.means)
        assert np.allclose(here.explained, there.explained, atol=1e-9)


@brief
@given(VOTES, st.integers(0, 2**31))
def test_another_seed_may_change_groups_but_not_the_map(votes: Votes, seed: int) -> None:
    one, other = counted(votes), counted(votes, seed=seed)
    assert one["explained"] == other["explained"]
    assert one["consensus"] == other["consensus"]
    assert counted(votes, seed=seed) == other


@patient
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(text: bytes) -> None:
    for head in (b"", b"comment-id,voter-id,vote\n", b"timestamp,comment-id,voter-id,vote\n"):
        try:
            read = read_votes(head + text, name="it")
        except VoteError as refused:
            assert str(refused).startswith("it")
        else:
            lines = [one.line for one in read.problems]
            assert lines == sorted(lines)
            assert all(str(one).startswith(f"it, line {one.line}: ") for one in read.problems)
            opinions(read.table).as_json()
