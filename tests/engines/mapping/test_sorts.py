"""Sorts, totals, and what each refuses."""

from __future__ import annotations

import numpy as np
import pytest

from arboleda.engines import mapping
from arboleda.engines.mapping.sorts import Counter
from tests.engines.mapping import samples


def test_totals_count_pairs_of_those_who_saw_both() -> None:
    tally = mapping.Sorts.of([[0, 0, 1, -1], [5, 7, 7, 7]]).tally()
    assert tally.together.tolist() == [[2, 1, 0, 0], [1, 2, 1, 1], [0, 1, 2, 1], [0, 1, 1, 1]]
    assert tally.seen.tolist() == [[2, 2, 2, 1], [2, 2, 2, 1], [2, 2, 2, 1], [1, 1, 1, 1]]
    given = tally.dissimilarities()
    assert given.delta[0].tolist() == [0, 0.5, 1, 1]
    assert given.weights[0].tolist() == [0, 2, 2, 1]
    assert tally.n_eff == pytest.approx((3 * 2 + 3 * 1) / 6)
    assert tally.fewest == 1


def test_n_eff_of_a_balanced_design_is_the_formula() -> None:
    dealer = mapping.decks.Dealer.of(9)
    rows = np.full((24, 9), -1)
    for row in rows:
        row[dealer.deal(6)] = 0
    assert mapping.Sorts.of(rows).tally().n_eff == pytest.approx(mapping.decks.n_eff(24, 6, 9))


def test_piles_are_read_from_lists_of_positions() -> None:
    sorts = mapping.Sorts.of_piles([[[0, 2], [1]], [[3, 0], []]], statements=4)
    assert sorts.piles.tolist() == [[0, 1, 0, -1], [0, -1, -1, 0]]
    assert mapping.Sorts.of_piles([], statements=4).piles.shape == (0, 4)


@pytest.mark.parametrize(("pile", "code"), [([0, 0], "twice"), ([4], "unknown"), ([-1], "unknown")])
def test_piles_that_cannot_be_are_refused(pile: list[int], code: str) -> None:
    with pytest.raises(mapping.Unfit) as refused:
        mapping.Sorts.of_piles([[pile]], statements=4)
    assert refused.value.code == code


@pytest.mark.parametrize("wrong", [[1, 2], [[0.5, 1]], [[-2, 1]], [["a", "b"]], [[np.nan, 1]]])
def test_what_is_no_table_of_piles_is_refused(wrong: object) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.Sorts.of(wrong)


def test_another_number_of_statements_is_refused() -> None:
    with pytest.raises(mapping.Unfit):
        mapping.Sorts.of([[0, 1, 1]], statements=4)
    with pytest.raises(mapping.Unfit):
        mapping.Tally.empty(4).with_sort([0, 1, 1])


def test_kept_totals_come_back_and_impossible_ones_do_not() -> None:
    tally = samples.sorted_by(5, 6).tally()
    again = mapping.Tally.of(tally.together.tolist(), tally.seen.tolist(), 5)
    assert (again.together == tally.together).all()
    for together, seen, sorters in (
        (tally.seen + 1, tally.seen, 9),
        (tally.together, tally.seen, 3),
        (tally.together[:3, :3], tally.seen, 5),
    ):
        with pytest.raises(mapping.Unfit):
            mapping.Tally.of(together, seen, sorters)


def test_a_resample_counts_people_as_often_as_they_are_drawn() -> None:
    sorts = samples.sorted_by(5, 8, seen=0.7)
    times = np.array([2, 0, 1, 0, 3])
    repeated = mapping.Sorts(np.repeat(sorts.piles, times, axis=0)).tally()
    counted = Counter(sorts).tally(times)
    assert (counted.together == repeated.together).all()
    assert (counted.seen == repeated.seen).all()
    assert counted.sorters == 6


def test_canonical_order_undoes_any_numbering() -> None:
    sorts = samples.sorted_by(6, 15, seen=0.8)
    plain = sorts.canonical()[0].piles
    for seed in range(5):
        chance = np.random.default_rng(seed)
        shuffled = sorts.piles[chance.permutation(6)][:, chance.permutation(15)]
        renamed = np.where(shuffled < 0, -1, (shuffled * 7 + 3) % 11)
        assert (mapping.Sorts.of(renamed).canonical()[0].piles == plain).all()


def test_alike_statements_and_alike_people_do_not_disturb_the_order() -> None:
    piles = np.array([[0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2]])
    plain = mapping.Sorts.of(piles).canonical()[0].piles
    for seed in range(8):
        chance = np.random.default_rng(seed)
        shuffled = piles[chance.permutation(3)][:, chance.permutation(6)]
        assert (mapping.Sorts.of(shuffled).canonical()[0].piles == plain).all()


def test_who_saw_nothing_is_nobody() -> None:
    sorts = mapping.Sorts.of([[-1, -1, -1], [0, 0, 1], [0, 1, 1]])
    assert sorts.tally().sorters == 2
    assert sorts.canonical()[0].people == 2
    assert mapping.Tally.empty(3).with_sort([-1, -1, -1]).sorters == 0
