"""Rooms of one's own: Alba's with three pages of fiction, one of them read along by Hazel."""

from __future__ import annotations

import uuid
from typing import Any

from arboleda.trust.room import operations as room
from arboleda.trust.room import rules
from arboleda.web.demo import cast, words
from arboleda.web.demo.soil import Soil

HOST, READER = "alba", "hazel"


def keep(soil: Soil) -> None:
    """Make both rooms with the passphrases of the cast, and write."""
    passphrases = {one.username: one.passphrase for one in cast.CAST}
    visits = {
        username: room.make_room(
            actor=soil.actors[username],
            account=cast.account(username),
            passphrase=passphrases[username],
            now=soil.ago(30),
        )
        for username in (HOST, READER)
    }
    hers: dict[str, Any] = {"actor": soil.actors[HOST], "visit": visits[HOST]}
    for number, said in enumerate(words.PAGES):
        # The same seed gives the same grove; ids need not be secret here.
        text = room.write_text(
            **hers,
            text_id=uuid.UUID(int=soil.draw.getrandbits(128), version=4),
            words=rules.Words(said["title"], said["text"]),
            now=soil.ago(20 - 6 * number),
        )
    room.share_text(
        **hers,
        text_id=text.pk,
        people=[soil.actors[READER].person],  # type: ignore[list-item]
        now=soil.ago(1),
    )
