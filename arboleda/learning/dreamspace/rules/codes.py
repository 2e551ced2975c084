"""Codes that people type: of a room (six signs), and back to one's own seat (ten). Pure.

The signs are those of `engines/sealing/seats.py`: none of them is mistaken for another.
"""

from __future__ import annotations

from arboleda.engines.sealing import seats

ROOM_SIGNS = 6
"""31 to the sixth is 8.9·10⁸ codes; wrong ones slow the next try from the same address down."""
_GROUP = {ROOM_SIGNS: 3, seats.WAY_BACK_SIGNS: 5}


def draw(randomness: bytes) -> str:
    """A code for a room out of at least 16 random bytes."""
    return seats.signs(randomness, ROOM_SIGNS)


def read(text: str) -> str:
    """The room's code in what somebody typed, in small letters and without gaps; empty if it is none."""
    return seats.read_signs(text, ROOM_SIGNS)


def read_way_back(text: str) -> str:
    """The code back to a seat in what somebody typed; empty if it is none."""
    return seats.read_signs(text, seats.WAY_BACK_SIGNS)


def shown(code: str) -> str:
    """A code in capitals and in groups that can be read aloud: ``ABC DEF``, ``ABCDE FGHJK``."""
    size = _GROUP.get(len(code), len(code) or 1)
    return " ".join(code[start : start + size] for start in range(0, len(code), size)).upper()
