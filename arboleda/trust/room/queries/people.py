"""Names in a room: of those who read along, and of those who looked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room.queries import rooms
from arboleda.trust.vault import operations as vault

PURPOSE = "own-room"


def names(*, actor: audit_rules.Actor, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The chosen names of people her room speaks of; one row each in the chain of reads."""
    wanted = list(dict.fromkeys(people))
    if not wanted:
        return {}
    return vault.read_names(actor=actor, people=wanted, purpose=PURPOSE, rule="own-room")


def offered_readers(*, actor: audit_rules.Actor) -> list[tuple[uuid.UUID, str]]:
    """Staff who have a room of their own, by name: with them a page can be shared."""
    found = names(
        actor=actor, people=[one for one in rooms.readers_with_rooms() if one != actor.person]
    )
    return sorted(found.items(), key=lambda pair: pair[1].casefold())
