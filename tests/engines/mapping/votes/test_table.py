"""Votes become a table whatever they come in as, and whatever their order."""

from __future__ import annotations

import numpy as np
import pytest

from arboleda.engines.mapping.votes import VoteError, VoteTable
from arboleda.engines.mapping.votes.table import canonical


def rows(table: VoteTable) -> list[tuple[str, str, int]]:
    return [
        (table.people[person], table.cards[card], int(vote))
        for person, card, vote in zip(table.rows, table.columns, table.votes, strict=True)
    ]


def test_rows_are_people_and_columns_cards_in_order_of_their_numbers() -> None:
    table = VoteTable.from_votes([(10, 2, 1), (9, 11, -1), (10, 1, 0)])
    assert table.people == ("9", "10")
    assert table.cards == ("1", "2", "11")
    assert rows(table) == [("9", "11", -1), ("10", "1", 0), ("10", "2", 1)]
    assert table.per_person.tolist() == [1, 2]
    assert table.per_card.tolist() == [1, 1, 1]


def test_ids_that_are_not_all_numbers_are_ordered_as_text() -> None:
    assert canonical(["10", "9", "b"]) == ["10", "9", "b"]
    assert canonical(["10", "9", "007", "7"]) == ["007", "7", "9", "10"]
    assert canonical(["9" * 5000, "1"]) == ["1", "9" * 5000]
    assert canonical([]) == []


def test_the_last_vote_on_a_card_counts() -> None:
    table = VoteTable.from_votes([("a", 1, 1), ("b", 1, 0), ("a", 1, -1)])
    assert rows(table) == [("a", "1", -1), ("b", "1", 0)]


def test_the_latest_vote_counts_where_times_are_given_and_the_last_of_equally_late_ones() -> None:
    table = VoteTable.build(["a", "a", "a"], [1, 1, 1], [1, 0, -1], times=[5, 9, 7])
    assert rows(table) == [("a", "1", 0)]
    tied = VoteTable.build(["a", "b", "a"], [1, 1, 1], [1, 0, -1], times=[5, 1, 5])
    assert rows(tied) == [("a", "1", -1), ("b", "1", 0)]


def test_cards_without_votes_are_known_if_named() -> None:
    table = VoteTable.from_votes([("a", "3", 1)], known_cards=[1, "3"])
    assert table.cards == ("1", "3")
    assert table.per_card.tolist() == [0, 1]
    assert table.which(["1", 7]).tolist() == [True, False]


def test_arrays_of_numbers_and_lists_of_text_make_the_same_table() -> None:
    by_text = VoteTable.build(["3", "1", "3"], ["7", "7", "20"], [1, 0, -1])
    for kind in (np.int64, np.uint64, np.uint8):
        people, cards = np.array([3, 1, 3], dtype=kind), np.array([7, 7, 20], dtype=kind)
        by_number = VoteTable.build(people, cards, np.array([1, 0, -1]))
        assert rows(by_number) == rows(by_text)


def test_a_matrix_has_nan_where_nobody_voted() -> None:
    table = VoteTable.from_matrix([[1, np.nan], [np.nan, np.nan], [0, -1]], cards=["x", "y"])
    assert rows(table) == [("0", "x", 1), ("2", "x", 0), ("2", "y", -1)]


def test_no_votes_are_a_table_too() -> None:
    table = VoteTable.from_votes([])
    assert (table.people, table.cards, len(table.votes)) == ((), (), 0)
    assert VoteTable.from_votes([], known_cards=[4]).cards == ("4",)


@pytest.mark.parametrize("vote", [2, -2, 0.5, float("nan"), float("inf"), "1", None])
def test_what_is_no_vote_is_refused_with_its_place(vote: object) -> None:
    with pytest.raises(VoteError) as refused:
        VoteTable.build(["a", "b"], [1, 1], np.array([1, vote], dtype=object).tolist())
    assert refused.value.code == "vote"


def test_the_place_of_a_wrong_vote_is_told() -> None:
    with pytest.raises(VoteError, match="Vote 1 is 3"):
        VoteTable.build(["a", "b"], [1, 1], [1, 3])


def test_rows_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(VoteError) as refused:
        VoteTable.build(["a"], [1, 2], [1])
    assert refused.value.code == "lengths"
    with pytest.raises(VoteError):
        VoteTable.build(["a", "b"], [1, 2], [1])
    with pytest.raises(VoteError):
        VoteTable.from_matrix([[1, 0]], cards=["one"])
    with pytest.raises(VoteError):
        VoteTable.from_matrix([1, 0])
