"""Two maps on one another, unusual sorts, decks."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import procrustes

from arboleda.engines import mapping
from tests.engines.mapping import samples

SETTINGS = mapping.Settings()


def test_procrustes_is_that_of_scipy() -> None:
    chance = np.random.default_rng(1)
    one, other = chance.standard_normal((2, 12, 2))
    assert mapping.comparing.procrustes(one, other).m2 == pytest.approx(procrustes(one, other)[2])


def test_maps_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(mapping.TooLittle):
        mapping.comparing.procrustes(np.zeros((4, 2)), np.ones((4, 2)))
    with pytest.raises(mapping.Unfit):
        mapping.comparing.procrustes(np.zeros((4, 2)), np.zeros((5, 2)))


def test_two_groups_who_sort_alike_draw_one_map_and_others_two() -> None:
    everybody = samples.sorted_by(24, 20, slips=0.2)
    one, other = everybody.take(range(12)), everybody.take(range(12, 24))
    alike = mapping.comparing.compare_maps(one, other, SETTINGS, deals=39)
    assert alike.p > 0.05
    mixed = mapping.Sorts.of(other.piles[:, np.random.default_rng(1).permutation(20)])
    unlike = mapping.comparing.compare_maps(one, mixed, SETTINGS, deals=39)
    assert unlike.p == pytest.approx(1 / 40)
    assert unlike.expected is not None
    assert unlike.m2 > unlike.expected


def test_languages_are_compared_from_eight_sorters_each_on() -> None:
    everybody = samples.sorted_by(15, 12)
    one, other = everybody.take(range(8)), everybody.take(range(8, 15))
    with pytest.raises(mapping.TooLittle) as refused:
        mapping.comparing.compare_languages(one, other)
    assert refused.value.values["fewest"] == 8
    found = mapping.comparing.compare_languages(one, one, deals=5)
    assert found.m2 == pytest.approx(0, abs=1e-9)
    assert found.p == 1


def test_groups_with_other_statements_are_refused() -> None:
    with pytest.raises(mapping.Unfit):
        mapping.comparing.compare_maps(samples.sorted_by(3, 6), samples.sorted_by(3, 7))


def test_lumpers_and_splitters_are_flagged_and_never_both() -> None:
    found = mapping.checks.look(
        mapping.Sorts.of(
            [
                [0, 0, 0, 1, 1, 1],  # two piles
                [0, 0, 0, 1, 2, 3],  # half in one pile
                [0, 0, 1, 1, 2, 2],
                [0, 1, 2, 3, 4, 5],  # all apart
                [0, 1, 2, -1, -1, -1],  # all apart that were seen
                [-1, -1, -1, -1, -1, 0],
            ]
        )
    )
    assert found.lumpers.tolist() == [True, True, False, False, False, False]
    assert found.splitters.tolist() == [False, False, False, True, True, False]


def test_the_sensitivity_map_shows_what_unusual_sorts_change() -> None:
    usual = samples.sorted_by(12, 20, groups=6, slips=0.2)
    made = mapping.analyse(usual, settings=samples.QUICK)
    assert made.sorting == mapping.analysis.Sorting(0, 0, None, None)
    piles = np.vstack([usual.piles, np.arange(20) // 10, np.arange(20)])
    made = mapping.analyse(mapping.Sorts.of(piles), settings=samples.QUICK)
    assert made.sorting is not None
    assert (made.sorting.lumpers, made.sorting.splitters) == (1, 1)
    assert made.sorting.m2 is not None
    assert 0 < made.sorting.m2 < 0.2


def test_where_all_sorts_are_unusual_there_is_no_other_map() -> None:
    made = mapping.analyse(mapping.Sorts.of([[0, 0, 1, 1], [0, 1, 1, 1]]), settings=samples.QUICK)
    assert made.sorting == mapping.analysis.Sorting(2, 0, None, None)


def test_n_eff_is_the_formula_and_the_plan_says_how_many_people() -> None:
    assert mapping.decks.n_eff(74, 54, 81) == pytest.approx(74 * 54 * 53 / (81 * 80))
    plan = mapping.decks.plan(81, 27, 74)
    assert plan.n_eff == pytest.approx(8.02, abs=0.01)
    assert not plan.enough
    assert plan.people_needed == 185
    assert mapping.decks.plan(81, 27, 185).enough
    assert mapping.decks.plan(40, 40, 20).people_needed == 20
    assert mapping.decks.smallest_deck(81, 74) == 43
    assert mapping.decks.n_eff(74, 43, 81) >= 20 > mapping.decks.n_eff(74, 42, 81)
    assert mapping.decks.smallest_deck(81, 19) is None


@pytest.mark.parametrize(("statements", "cards"), [(81, 1), (81, 82), (1, 1)])
def test_decks_that_cannot_be_are_refused(statements: int, cards: int) -> None:
    with pytest.raises(mapping.Unfit):
        mapping.decks.plan(statements, cards, 10)


def test_decks_are_dealt_in_balance_of_cards_and_of_pairs() -> None:
    dealer = mapping.decks.Dealer.of(20)
    decks = [dealer.deal(8) for _ in range(60)]
    assert all(len(set(deck.tolist())) == 8 for deck in decks)
    often = np.bincount(np.concatenate(decks))
    assert np.ptp(often) <= 1
    pairs = dealer.pairs[np.triu_indices(20, 1)]
    mean = 60 * 8 * 7 / (20 * 19)
    assert pairs.mean() == pytest.approx(mean)
    # By lot alone, pairs would spread by about the root of their mean.
    assert pairs.std() < 0.6 * np.sqrt(mean)
    again = mapping.decks.Dealer.of(20)
    assert all((again.deal(8) == deck).all() for deck in decks)


def test_a_deck_of_more_cards_than_there_are_is_refused() -> None:
    with pytest.raises(mapping.Unfit):
        mapping.decks.Dealer.of(5).deal(6)
