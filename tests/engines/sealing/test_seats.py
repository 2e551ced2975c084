"""What comes of a phone's number: apart for each room and use, and found again by ten signs alone."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arboleda.engines.sealing import errors, passphrases, seats

NUMBERS = st.binary(min_size=32, max_size=32)
QUICK = passphrases.Cost(1, 64, 1)
ROOM, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@given(NUMBERS)
def test_two_rooms_cannot_be_tied_together_by_what_they_keep(number: bytes) -> None:
    kept = [use(number, room) for use in (seats.token, seats.names_key) for room in (ROOM, OTHER)]
    assert len(set(kept)) == 4
    assert all(len(one) == 32 for one in kept)
    assert all(number not in one for one in kept)


@given(NUMBERS, st.text(max_size=60))
def test_a_name_opens_for_its_own_phone_seat_and_pile_alone(number: bytes, name: str) -> None:
    key, seat = seats.names_key(number, ROOM), uuid.UUID(int=7)
    sealed = seats.seal_name(key, name, seat=seat, pile=3)
    assert seats.open_name(key, sealed, seat=seat, pile=3) == name
    other = seats.names_key(number, OTHER)
    assert seats.open_name(other, sealed, seat=seat, pile=3) == ""
    assert seats.open_name(key, sealed, seat=seat, pile=4) == ""
    assert seats.open_name(key, sealed, seat=uuid.UUID(int=8), pile=3) == ""


@given(NUMBERS)
def test_the_way_back_is_the_same_each_time_and_opens_the_number(number: bytes) -> None:
    code = seats.way_back_code(number, ROOM)
    assert len(code) == 10
    assert set(code) <= set(seats.SIGNS)
    assert seats.way_back_code(number, ROOM) == code
    kept = seats.make_way_back(number, ROOM, QUICK)
    mark, key = seats.way_back_mark(code, ROOM, QUICK)
    assert mark == kept.mark
    assert seats.open_way_back(key, kept.sealed, ROOM) == number
    assert number not in kept.sealed
    with pytest.raises(errors.SealBroken):
        seats.open_way_back(key, kept.sealed, OTHER)


def test_another_code_finds_and_opens_nothing() -> None:
    kept = seats.make_way_back(b"\1" * 32, ROOM, QUICK)
    mark, key = seats.way_back_mark(seats.way_back_code(b"\2" * 32, ROOM), ROOM, QUICK)
    assert mark != kept.mark
    with pytest.raises(errors.SealBroken):
        seats.open_way_back(key, kept.sealed, ROOM)


def test_signs_are_31_without_look_alikes() -> None:
    assert len(set(seats.SIGNS)) == 31
    assert not set("01ilo") & set(seats.SIGNS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abc def", "abcdef"),
        (" ABC-DEF ", "abcdef"),
        ("abcde", ""),
        ("abcdefg", ""),
        ("abcde0", ""),
        ("abcdeı", ""),
        ("", ""),
    ],
)
def test_what_somebody_types_is_read_kindly_and_nothing_else_is_a_code(
    typed: str, read: str
) -> None:
    assert seats.read_signs(typed, 6) == read


def test_at_most_two_codes_are_stretched_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way back is asked for by whoever likes: many at a time must not take the machine's memory."""
    running, most, guard = 0, 0, threading.Lock()

    def slowly(code: str, salt: bytes, cost: passphrases.Cost) -> bytes:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with guard:
            running -= 1
        return bytes(32)

    monkeypatch.setattr(passphrases, "derive", slowly)
    several = [
        threading.Thread(target=seats.way_back_mark, args=("a" * 10, ROOM, QUICK)) for _ in range(8)
    ]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert most == 2
