"""What a phone's cookie holds: its number, the rooms it is in, and what no row may say of a seat. Pure.

How many ideas came from a phone would tell, in a room where few people speak up, whose they are.
So the phone counts for itself, and whether it has no more to tell stands there as well. The room's id
stands there because the code may die while those who are in go on.
"""

from __future__ import annotations

import dataclasses
import re
import uuid

from arboleda.engines.sealing import seats

MOST_ROOMS = 4
"""Rooms that a phone remembers; of more, the oldest are forgotten."""
MOST_TOLD = 999
_ROOM = re.compile(r"([a-z2-9]{6})-([0-9a-f]{32})-(\d{1,3})(d?)")


@dataclasses.dataclass(frozen=True, slots=True)
class Stay:
    """A room that a phone is in: the code it came by, the room's id, and what it has told there.

    told: how many ideas. has_told: those were all.
    """

    code: str
    room: uuid.UUID
    told: int = 0
    has_told: bool = False

    def written(self) -> str:
        """As it stands in the cookie."""
        return f"{self.code}-{self.room.hex}-{min(self.told, MOST_TOLD)}{'d' * self.has_told}"


@dataclasses.dataclass(frozen=True, slots=True)
class Ticket:
    """number: 32 bytes. without_digits: the keys 1 to 9 do nothing here. stays: the newest last."""

    number: bytes
    without_digits: bool = False
    stays: tuple[Stay, ...] = ()

    def by_code(self, code: str) -> Stay | None:
        """The stay that began with this code, or None."""
        return next((one for one in self.stays if one.code == code), None)

    def in_room(self, room: uuid.UUID, code: str) -> Stay:
        """The stay in a room, one that begins now where there is none."""
        found = next((one for one in self.stays if one.room == room), None)
        return found or Stay(code, room)

    def with_stay(self, stay: Stay) -> Ticket:
        """The same with this stay in place of an earlier one in its room, as the newest."""
        others = [one for one in self.stays if one.room != stay.room][-(MOST_ROOMS - 1) :]
        return dataclasses.replace(self, stays=(*others, stay))

    def with_digits(self, wanted: bool) -> Ticket:
        """The same, with the keys 1 to 9 choosing a pile or not."""
        return dataclasses.replace(self, without_digits=not wanted)

    def written(self) -> str:
        """As it stands in the cookie."""
        digits = ["k"] if self.without_digits else []
        return ".".join([self.number.hex(), *digits, *(one.written() for one in self.stays)])


def new() -> Ticket:
    """A ticket with a number that nobody has."""
    return Ticket(seats.new_number())


def read(text: str) -> Ticket | None:
    """The ticket in a cookie, or None where there is no number; what else is unreadable is left out."""
    number, *rest = text.split(".")
    if not re.fullmatch(r"[0-9a-f]{64}", number):
        return None
    found = [one for one in map(_ROOM.fullmatch, rest) if one]
    stays = tuple(Stay(one[1], uuid.UUID(one[2]), int(one[3]), bool(one[4])) for one in found)
    return Ticket(bytes.fromhex(number), "k" in rest, stays[-MOST_ROOMS:])
