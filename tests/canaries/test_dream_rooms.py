"""A dream room that was made final: nothing that one person did in it is left in any file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import pytest

from tests import serving
from tests.canaries import conftest, dreams, encodings

pytestmark = pytest.mark.xdist_group(conftest.GROUP)
EMPTY_LOG = "from arboleda.kit import wiping\nprint(wiping.empty_log())"
"""What the last step of freezing does, and every chore again where somebody read just then."""


def _wanted(held: dict[str, Any], numbers: Iterable[bytes]) -> dict[bytes, str]:
    """Bytes by which a row of one person would be known, as SQLite and PostgreSQL write them."""
    wanted: dict[bytes, str] = {}
    for one in held["seats"]:
        seat = uuid.UUID(one)
        wanted |= dict.fromkeys((seat.hex.encode(), one.encode(), seat.bytes), "a row of a seat")
    for one in held["sealed"]:
        wanted |= dict.fromkeys((bytes.fromhex(one), one.encode()), "what was typed, sealed")
    for number in numbers:
        wanted |= dict.fromkeys((number, number.hex().encode()), "a number of a cookie")
    return wanted


def test_what_people_did_is_gone_from_the_files_once_a_room_is_final(
    sown: conftest.Sown, home: serving.Home
) -> None:
    room = sown.dreams
    held = dreams.rows(home, room)
    assert len(held["seats"]) == 2
    assert len(held["sealed"]) == 2 + 4, "ideas and names of piles"
    assert (held["placements"], held["ratings"], held["votes"]) == (10, 20, 6)
    wanted = _wanted(held, room.numbers)
    home.dump()
    found = {one.partition(": ")[2] for one in encodings.search([home.folder], wanted)}
    assert found == {"a row of a seat", "what was typed, sealed"}, (
        "it does search, and no number is there"
    )

    dreams.freeze(sown.staff, room)
    assert dreams.rows(home, room) == {
        "seats": [], "sealed": [], "placements": 0, "ratings": 0, "votes": 0,
    }  # fmt: skip
    serving.wait_until(lambda: home.django(EMPTY_LOG).strip() == "True", 30)
    home.dump()
    assert encodings.search([home.folder], wanted) == []
    assert encodings.search([home.folder], encodings.needles([dreams.WRITTEN])), "the card stays"
