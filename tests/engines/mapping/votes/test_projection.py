"""The map: exact, fixed in its sides, and the same by every way of working it out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import linalg

from arboleda.engines.mapping.votes import VoteTable, project, projection
from tests.engines.mapping.votes import conversations
from tests.engines.mapping.votes.conversations import invented, table

NAN = float("nan")


@pytest.mark.parametrize("voted", [0.15, 0.6, 1.0])
def test_places_are_those_of_the_filled_in_matrix(voted: float) -> None:
    matrix = invented(60, 14, seed=3, voted=voted)
    people, cards = conversations.dense_projection(matrix)
    found = project(table(matrix))
    assert np.abs(found.people - people[~np.isnan(matrix).all(axis=1)]).max() < 1e-12
    assert np.abs(found.cards - cards).max() < 1e-12


def test_cards_that_were_left_out_count_as_passed_on_by_everybody() -> None:
    matrix = invented(40, 9, seed=5)
    out = [2, 7]
    people, cards = conversations.dense_projection(matrix, out)
    marked = np.isin(np.arange(9), out)
    found = project(table(matrix), out=marked)
    assert np.abs(found.people - people).max() < 1e-12
    assert np.abs(found.cards - cards).max() < 1e-12
    assert found.size == 9


def test_cards_that_were_left_out_may_be_dropped_instead() -> None:
    matrix = invented(40, 9, seed=5)
    marked = np.isin(np.arange(9), [2, 7])
    found = project(table(matrix), out=marked, moderation="drop")
    people, cards = conversations.dense_projection(matrix[:, ~marked])
    assert np.abs(found.people - people).max() < 1e-12
    assert np.abs(found.cards[~marked] - cards).max() < 1e-12
    assert not found.cards[marked].any()
    assert found.size == 7


def test_a_card_nobody_voted_on_changes_nothing() -> None:
    matrix = invented(30, 6, seed=1)
    wider = np.column_stack([matrix, np.full(30, NAN)])
    alone, beside = project(table(matrix)), project(table(wider))
    assert np.array_equal(alone.people, beside.people)
    assert beside.size == 6
    assert not beside.cards[6].any()


def test_a_place_is_worked_out_by_hand() -> None:
    """Two cards, four people; the axes are known without a computer."""
    found = project(table([[1, 1], [-1, -1], [1, -1], [1, NAN]]))
    means = np.array([0.5, -1 / 3])
    assert np.allclose(found.means, means)
    centred = np.array([[0.5, 4 / 3], [-1.5, -2 / 3], [0.5, -2 / 3], [0.5, 0]])
    across = centred.T @ centred
    angle = 0.5 * np.arctan2(2 * across[0, 1], across[0, 0] - across[1, 1])
    first = np.array([np.cos(angle), np.sin(angle)])
    assert np.allclose(np.abs(found.people[:3, 0]), np.abs(centred[:3] @ first))
    assert np.isclose(abs(found.people[3, 0]), abs(0.5 * first[0] * np.sqrt(2)))


def test_the_covariance_is_that_of_the_centred_votes() -> None:
    votes = all_of(invented(300, 20, seed=8))
    full = votes.centred().toarray()
    assert np.abs(projection.covariance(votes) - full.T @ full).max() < 1e-10


def all_of(matrix: conversations.Matrix) -> projection._Votes:
    return projection._Votes.of(table(matrix), np.ones(matrix.shape[1], dtype=bool))


def test_blocks_of_people_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = all_of(invented(300, 20, seed=8))
    whole = projection._products(votes)
    monkeypatch.setattr(projection, "BLOCK_CELLS", 2 * 20 * 7)
    for one, other in zip(whole, projection._products(votes), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("ends", [True, False])
def test_many_cards_are_reached_step_by_step_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    """Also where the steps do not come to an end, and the squares are made after all."""

    def endless(*_: object, **__: object) -> None:
        raise linalg.ArpackNoConvergence("no end", np.zeros(0), np.zeros((60, 0)))

    given = table(invented(120, 60, seed=4, voted=0.3))
    squares = project(given)
    monkeypatch.setattr(projection, "SQUARE_CARDS", 10)
    if not ends:
        monkeypatch.setattr(linalg, "eigsh", endless)
    steps = project(given)
    assert not np.array_equal(squares.people, steps.people)
    assert np.abs(squares.people - steps.people).max() < 1e-9
    assert np.abs(squares.cards - steps.cards).max() < 1e-9
    assert np.abs(squares.explained - steps.explained).max() < 1e-12


def test_few_votes_on_many_cards_need_no_squares() -> None:
    assert projection._squares_fit(all_of(invented(100, 40, seed=1)))
    assert not projection._squares_fit(all_of(invented(20, 600, seed=1)))
    assert not projection._squares_fit(all_of(invented(5_000, 500, seed=1, voted=0.02)))


def test_step_by_step_survives_votes_without_any_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projection, "SQUARE_CARDS", 10)
    found = project(table(np.ones((5, 12))))
    assert not found.people.any()
    one_axis = np.vstack([np.ones((5, 12)), -np.ones((4, 12))])
    found = project(table(one_axis))
    assert np.abs(found.people[:, 1]).max() < 1e-6
    assert found.explained[0] == pytest.approx(1)


def test_the_largest_loading_of_each_axis_is_positive() -> None:
    for seed in range(5):
        axes = project(table(invented(50, 8, seed=seed))).axes
        for axis in axes.T:
            assert axis[np.argmax(np.abs(axis))] > 0


def test_among_equally_large_loadings_the_first_decides() -> None:
    axes = project(table([[1, -1], [-1, 1], [1, -1]])).axes
    assert np.allclose(axes[:, 0], [0.5**0.5, -(0.5**0.5)])
    assert not axes[:, 1].any()


def test_an_axis_points_to_the_side_of_an_earlier_one() -> None:
    given = table(invented(50, 8, seed=2))
    first = project(given)
    turned = {card: (-x, y) for card, (x, y) in zip(given.cards, first.axes.tolist(), strict=True)}
    again = project(given, like=turned)
    assert np.array_equal(again.people, first.people * [-1, 1])


@pytest.mark.parametrize(
    "matrix",
    [[[1]], [[1, 1]], [[1], [1]], [[0, 0], [0, 0]], [[1, NAN], [NAN, 1]], [[1, -1], [1, -1]]],
)
def test_without_any_difference_everybody_stands_in_the_middle(matrix: list[list[float]]) -> None:
    found = project(table(matrix))
    assert not found.people.any()
    assert not found.cards.any()
    assert not found.explained.any()


def test_one_card_makes_one_axis() -> None:
    found = project(table([[1], [-1], [0], [1]]))
    assert np.allclose(found.people[:, 0], [0.75, -1.25, -0.25, 0.75])
    assert not found.people[:, 1].any()
    assert found.explained.tolist() == pytest.approx([1, 0])


def test_nobody_is_nowhere() -> None:
    found = project(VoteTable.from_votes([], known_cards=[1, 2]))
    assert found.people.shape == (0, 2)
    assert found.cards.shape == (2, 2)
    assert found.size == 0


def test_what_the_axes_hold_is_at_most_everything() -> None:
    explained = project(table(invented(80, 10, seed=6))).explained
    assert 0 < explained[1] <= explained[0]
    assert explained.sum() <= 1
