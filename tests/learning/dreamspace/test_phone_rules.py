"""Codes, what a phone's cookie holds, which cards a seat gets, and what may be said. No database."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.engines.sealing import seats
from arboleda.learning.dreamspace.rules import codes, decks, sorting, tickets

CODES = st.text(alphabet=seats.SIGNS, min_size=6, max_size=6)
STAYS = st.builds(tickets.Stay, CODES, st.uuids(), st.integers(0, tickets.MOST_TOLD), st.booleans())


# Codes


@given(st.binary(min_size=16, max_size=32))
def test_a_drawn_code_is_read_as_it_is_shown(randomness: bytes) -> None:
    code = codes.draw(randomness)
    assert codes.read(code) == codes.read(codes.shown(code)) == code
    assert len(codes.shown(code)) == 7
    assert codes.shown(code).upper() == codes.shown(code)


def test_a_way_back_is_no_room_and_a_room_no_way_back() -> None:
    assert codes.read("abcdefghjk") == ""
    assert codes.read_way_back("abcdef") == ""
    assert codes.shown("abcdefghjk") == "ABCDE FGHJK"
    assert codes.shown("") == ""


# Tickets


@given(
    st.binary(min_size=32, max_size=32),
    st.booleans(),
    st.lists(STAYS, max_size=4, unique_by=lambda one: one.room),
)
def test_a_ticket_is_read_as_it_was_written(
    number: bytes, without: bool, stays: list[tickets.Stay]
) -> None:
    ticket = tickets.Ticket(number, without, tuple(stays))
    assert tickets.read(ticket.written()) == ticket
    assert len(ticket.written()) < 500


@given(st.text())
def test_whatever_stands_in_a_cookie_is_a_ticket_or_none(text: str) -> None:
    found = tickets.read(text)
    assert found is None or len(found.number) == 32


def test_of_many_rooms_the_newest_are_remembered() -> None:
    ticket = tickets.new()
    rooms = [uuid.UUID(int=number) for number in range(9)]
    for room in rooms:
        ticket = ticket.with_stay(tickets.Stay(codes.draw(room.bytes), room, 1))
    assert [one.room for one in ticket.stays] == rooms[-tickets.MOST_ROOMS :]
    again = ticket.with_stay(tickets.Stay("abcdef", rooms[-4], 5, has_told=True))
    assert [one.room for one in again.stays] == [*rooms[-3:], rooms[-4]]
    assert again.in_room(rooms[-4], "zzzzzz").told == 5
    assert again.in_room(rooms[0], "zzzzzz") == tickets.Stay("zzzzzz", rooms[0])
    assert again.by_code("abcdef") == again.stays[-1]
    assert again.by_code("zzzzzz") is None


def test_no_two_tickets_have_one_number() -> None:
    assert tickets.new().number != tickets.new().number


# Decks


@given(st.sets(st.integers(1, 200), min_size=1, max_size=40), st.integers(0, 9), st.uuids())
def test_an_order_holds_every_card_once_and_is_always_the_same(
    cards: set[int], seed: int, seat: uuid.UUID
) -> None:
    order = decks.order(cards, seed=seed, seat=seat)
    assert sorted(order) == sorted(cards)
    assert order == decks.order(sorted(cards, reverse=True), seed=seed, seat=seat)
    weighted = decks.weighted_order(cards, {min(cards): 0.0}, seed=seed, seat=seat)
    assert sorted(weighted) == sorted(cards)
    assert weighted[-1] == min(cards)


def test_everybody_sees_another_order() -> None:
    first = {decks.order(range(1, 41), seed=7, seat=seat)[0] for seat in range(60)}
    assert len(first) > 20


def test_heavy_cards_tend_to_come_first() -> None:
    weights = {1: 8.0, 2: 1.0, 3: 1.0}
    firsts = Counter(
        decks.weighted_order((1, 2, 3), weights, seed=7, seat=seat)[0] for seat in range(1000)
    )
    assert 740 < firsts[1] < 860, "8 of 10, as weights say"
    assert firsts[2] > 50


# What may be said, and how far somebody has come


@pytest.mark.parametrize(
    ("text", "problems"),
    [("", ["no_idea"]), ("  ", ["no_idea"]), ("A garden", []), ("a" * 301, ["idea_too_long"])],
)
def test_an_idea_fits_on_a_card(text: str, problems: list[str]) -> None:
    assert sorting.idea_problems(text) == problems


def test_a_pile_may_have_no_name_and_none_too_long() -> None:
    assert sorting.name_problems("") == []
    assert sorting.name_problems("a" * 60) == []
    assert sorting.name_problems("a" * 61) == ["name_too_long"]


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({(3, 1): 5}, []),
        ({(9, 1): 5}, ["no_such_card"]),
        ({(3, 2): 5}, ["no_such_question"]),
        ({(3, 1): 6, (9, 1): 1}, ["no_such_answer", "no_such_card"]),
        ({(3, 1): 0}, ["no_such_answer"]),
    ],
)
def test_an_answer_is_one_of_those_asked_for(
    given: dict[tuple[int, int], int], problems: list[str]
) -> None:
    assert sorting.rating_problems(given, cards={3}, points={1: 5}) == problems


def test_progress_counts_the_card_in_the_hand() -> None:
    assert (sorting.Progress(11, 40).number, sorting.Progress(11, 40).left) == (12, 28)
    assert sorting.Progress(11, 40).waiting == 29
    done = sorting.Progress(40, 40)
    assert (done.number, done.left, done.waiting) == (40, 0, 0)
