"""What is typed from slips of paper: understood, or named; never lost."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.learning.dreamspace.rules import slips

KNOWN = frozenset(range(1, 41))


def read(text: str) -> slips.Sort:
    return slips.read_sort(text, KNOWN)


def found(sort: slips.Sort | slips.Rated) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in sort.problems]


# Piles


def test_lines_are_piles_and_their_names_stay_out() -> None:
    sort = read("Safety: 3, 17, 22\n\nhome 2: 1; 4 5\n7, 9")
    assert sort.groups == ((3, 17, 22), (1, 4, 5), (7, 9))
    assert [pile.label for pile in sort.piles] == ["Safety", "home 2", ""]
    assert [pile.lines for pile in sort.piles] == [(1,), (3,), (4,)]
    assert sort.problems == ()
    assert sort.missing == tuple(sorted(KNOWN - {1, 3, 4, 5, 7, 9, 17, 22}))


@pytest.mark.parametrize(
    "text",
    [
        "a: 3-5, 9",
        "a: 3–5, 9",
        "a: 3 — 5; 9",
        "a: 3..5 9",
        "a: 3…5 9",
        "a: 3 to 5 and 9",
        "a: 3 a 5 y 9",
        "a: 3 hasta 5 y 9",
        "a:3.4.5.9",
        "a: #3, #4, no. 5, card 9",
        "a: nº3, tarjetas 4 5 y tarjeta 9",
        "a：３、４、５、９",
        "a:\t3\t4\t5\t9\r\n",
    ],
)
def test_every_way_to_write_numbers(text: str) -> None:
    sort = read(text)
    assert (sort.groups, sort.problems) == (((3, 4, 5, 9),), ())


@pytest.mark.parametrize(
    "name", ["?", "¿?", "not sure", "Not sure?", "No sé", "no se", "No estoy segura", "DUDAS"]
)
def test_not_sure_is_no_pile(name: str) -> None:
    sort = read(f"one: 1, 2\n{name}: 4")
    assert (sort.groups, sort.unsure, sort.problems) == (((1, 2),), (4,), ())


def test_a_question_mark_needs_no_colon() -> None:
    assert read("? 4, 6").unsure == (4, 6)


def test_lines_of_one_name_are_one_pile() -> None:
    sort = read("Safety: 1, 2\nHome: 3\nsafety : 4")
    assert sort.groups == ((1, 2, 4), (3,))
    assert sort.piles[0].lines == (1, 3)
    assert read("1, 2\n3").groups == ((1, 2), (3,))


def test_a_card_in_two_places_is_named_with_both_lines() -> None:
    sort = read("a: 1, 2\nb: 2, 3, 3\n?: 1")
    assert sort.groups == ((1, 2), (3,))
    assert sort.problems == (
        slips.Problem(2, "twice", cards=(2,), other=1),
        slips.Problem(2, "twice_here", cards=(3,)),
        slips.Problem(3, "twice", cards=(1,), other=1),
    )


def test_a_card_that_is_not_there_is_named() -> None:
    sort = read("a: 1, 41, 99\nb: 39-43\nc: 2-9000")
    assert [(one.line, one.code, one.cards, one.text) for one in sort.problems] == [
        (1, "unknown", (41, 99), ""),
        (2, "unknown", (41, 42, 43), ""),
        (3, "unknown", (), "2–9000"),
    ]
    assert sort.groups == ((1,), (39, 40))


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Safety 3, 4", "no_colon", "Safety"),
        ("a: 3, four", "unreadable", "four"),
        ("a: 5-3", "backwards", "5–3"),
        ("a: 1: 2", "two_colons", "a: 1: 2"),
        ("Safety:", "empty", "Safety"),
        ("a: 3 -", "unreadable", "-"),
        ("a: 99999999999", "unreadable", "99999999999"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, code: str, said: str) -> None:
    (problem,) = read(text).problems
    assert (problem.line, problem.code, problem.text) == (1, code, said)


def test_nothing_at_all_is_no_problem() -> None:
    assert read(" \n ") == slips.Sort((), (), tuple(sorted(KNOWN)), ())


@st.composite
def sorts(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Piles of some cards, each card once, and those she was not sure about."""
    cards = draw(st.permutations(sorted(KNOWN)))[: draw(st.integers(0, len(KNOWN)))]
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(cards) - 1)), max_size=8)))
    edges = [0, *cuts, len(cards)]
    parts = [list(cards[a:b]) for a, b in itertools.pairwise(edges) if cards[a:b]]
    unsure = parts.pop() if parts and draw(st.booleans()) else []
    return parts, unsure


@given(sorts())
def test_what_is_written_is_read_again(sort: tuple[list[list[int]], list[int]]) -> None:
    piles, unsure = sort
    again = read(slips.write_sort(piles, unsure))
    assert again.problems == ()
    assert again.groups == tuple(map(tuple, piles))
    assert again.unsure == tuple(unsure)
    placed = {card for pile in piles for card in pile} | set(unsure)
    assert set(again.missing) == KNOWN - placed


TYPED = st.text(
    st.sampled_from("0123456789 ,;:-–\n\t?aAyYtoñé.#/=x") | st.characters(codec="utf-8"),
    max_size=120,
)


@given(TYPED)
def test_reading_never_fails_and_loses_nothing(text: str) -> None:
    sort = read(text)
    lines = re.split(r"\r\n|\r|\n", text)
    told = {one.line for one in sort.problems}
    taken = {line for pile in sort.piles for line in pile.lines}
    placed = [card for pile in sort.groups for card in pile] + list(sort.unsure)
    assert len(placed) == len(set(placed))
    assert set(placed) | set(sort.missing) == KNOWN
    for number, line in enumerate(lines, start=1):
        if not line.strip() or number in told:
            continue
        # A line of which nothing is said was taken whole: all of its numbers lie somewhere.
        label, _colon, rest = line.replace("：", ":").rpartition(":")
        assert number in taken or slips.is_unsure(label) or line.strip()[0] in "?¿", line
        assert {int(one) for one in re.findall(r"\d+", rest)} <= set(placed), line


@given(TYPED)
def test_what_was_read_can_be_written_and_read(text: str) -> None:
    sort = read(text)
    again = read(slips.write_sort(sort.groups, sort.unsure))
    assert (again.groups, again.unsure, again.problems) == (sort.groups, sort.unsure, ())


# Ratings


def rate(text: str, points: int = 5) -> slips.Rated:
    return slips.read_ratings(text, KNOWN, points=points)


@pytest.mark.parametrize(
    "text",
    [
        "1: 4\n2: 5\n4: 1",
        "1 4\n2\t5\n4 1",
        "1: 4, 2: 5; 4=1",
        "1-4: 4 5 - 1",
        "1–2: 4, 5\n4：1",
        "1 a 4: 4 5 x 1",
        "1: 4 2: 5 3: - 4: 1",
    ],
)
def test_every_way_to_write_ratings(text: str) -> None:
    rated = rate(text)
    assert (dict(rated.values), rated.problems) == ({1: 4, 2: 5, 4: 1}, ())
    assert rated.missing == tuple(sorted(KNOWN - {1, 2, 4}))


def test_a_run_passes_over_numbers_that_no_card_has() -> None:
    rated = slips.read_ratings("1-5: 3 2 1", {1, 3, 5}, points=5)
    assert dict(rated.values) == {1: 3, 3: 2, 5: 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1: 6", "value"),
        ("1: 0", "value"),
        ("41: 3", "unknown"),
        ("1: 3 4", "many_values"),
        ("1:", "no_value"),
        ("1-4: 3 4 5", "other_count"),
        ("4-1: 3 4 5 1", "backwards"),
        ("1-41: 3", "unknown"),
        ("1: 2, 1: 3", "twice"),
        ("1: high", "unreadable"),
        ("one 1: 3", "unreadable"),
        ("3", "no_colon"),
        ("3 4 5", "no_colon"),
    ],
)
def test_ratings_that_cannot_be_are_named(text: str, code: str) -> None:
    assert code in {one.code for one in rate(text).problems}


@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.integers(1, 5)))
def test_ratings_that_are_written_are_read_again(values: dict[int, int]) -> None:
    rated = rate(slips.write_ratings(values))
    assert (dict(rated.values), rated.problems) == (values, ())


@given(TYPED)
def test_reading_ratings_never_fails_and_loses_nothing(text: str) -> None:
    rated = rate(text)
    told = {one.line for one in rated.problems}
    assert all(1 <= value <= 5 and card in KNOWN for card, value in rated.values.items())
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if number not in told and (numbers := re.findall(r"\d+", line)):
            # Nothing is said of this line: its numbers are cards and their values, or none is given.
            assert set(map(int, numbers)) <= KNOWN | {1, 2, 3, 4, 5}, line
            is_skipped = re.search(r"[-‐‑‒–—−_x?]", line, re.IGNORECASE)
            assert is_skipped or {int(one) for one in numbers} & rated.values.keys(), line


# Two entries


def test_the_same_piles_in_another_order_are_the_same() -> None:
    assert slips.compare_sorts([[1, 2], [3]], [4], [[3], [2, 1]], [4]) == []


def test_a_card_that_lies_elsewhere_is_shown_with_its_company() -> None:
    assert slips.compare_sorts([[1, 2, 3], [4, 5]], [], [[1, 2], [4, 5, 3]], []) == [
        slips.Difference(3, (1, 2), (4, 5))
    ]
    assert slips.compare_sorts([[1, 2]], [3], [[1, 2, 3]], []) == [
        slips.Difference(3, (), (1, 2), first_unsure=True)
    ]
    assert slips.compare_sorts([[1, 2], [3]], [], [[1, 2]], []) == [slips.Difference(3, (), None)]


def shape(
    piles: list[list[int]], unsure: list[int]
) -> tuple[frozenset[frozenset[int]], frozenset[int]]:
    return frozenset(map(frozenset, piles)), frozenset(unsure)


@given(sorts(), sorts())
def test_entries_differ_exactly_where_something_is_listed(
    first: tuple[list[list[int]], list[int]], second: tuple[list[list[int]], list[int]]
) -> None:
    listed = slips.compare_sorts(*first, *second)
    assert (listed == []) == (shape(*first) == shape(*second))
    turned = slips.compare_sorts(*second, *first)
    assert (turned == []) == (listed == [])


def test_ratings_are_compared_card_by_card() -> None:
    assert slips.compare_ratings({1: 2, 3: 4}, {1: 2, 3: 5, 4: 1}) == [(3, 4, 5), (4, None, 1)]


# What a slip is called


@pytest.mark.parametrize("label", ["12", "A12", "b-7", "3a", "AB123"])
def test_a_slip_is_called_by_a_number(label: str) -> None:
    assert slips.label_problems(slips.tidy_label(label)) == []


@pytest.mark.parametrize("label", ["Rosa", "", "Rosa 12", "María1", "?", "12/13", "123456789"])
def test_a_slip_is_never_called_by_a_name(label: str) -> None:
    assert slips.label_problems(slips.tidy_label(label))


def test_numbers_of_slips_are_tidied() -> None:
    assert [slips.tidy_label(one) for one in (" 07", "# 12", "a 12", "0")] == [
        "7",
        "12",
        "A12",
        "0",
    ]
