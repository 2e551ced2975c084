"""Who acts, and the pseudonyms that stand for people in audit rows. Pure: no ORM, no clock."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping

CODE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_:.,+ ")


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something.

    person: her id as a person, or None for the system itself and for visitors of the public door.
    role: participant, facilitator, organizer, administrator, system or public.
    account: the id of the account she signed in with, or None. visit: an opaque mark of the sign-in
    session, so that looking at oneself is one row a session; it is never written down.
    """

    person: uuid.UUID | None
    role: str
    account: int | None = None
    visit: str = dataclasses.field(default="", compare=False, repr=False)


SYSTEM = Actor(person=None, role="system")
PUBLIC = Actor(person=None, role="public")


@dataclasses.dataclass(frozen=True, slots=True)
class Witness:
    """The pseudonyms an operation needs for its audit rows, asked of the keeper beforehand.

    actor: 16 bytes, or empty for the system and the public. subjects: 16 bytes by person id.
    """

    actor: bytes
    role: str
    subjects: Mapping[uuid.UUID, bytes]


def code_problems(*codes: str) -> list[str]:
    """Name every code that could carry somebody's words: only short closed codes may be stored."""
    return [code for code in codes if len(code) > 200 or not CODE_CHARACTERS.issuperset(code)]
