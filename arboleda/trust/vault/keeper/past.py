"""What was read about somebody, told to her."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from arboleda.engines.sealing import capsules, chains, errors, wraps
from arboleda.trust.vault.keeper import asking

LABEL, CAPSULE = "read", "purpose"
"""The place at which the purpose of a read is sealed under her key."""
LOOKING = asking.Asking(
    actor=None, role="self", action="vault.read_history", purpose="own-history", rule="self"
)
"""Looking at one's own history is a read like any other."""


def opened(
    row: chains.Row,
    subject: uuid.UUID,
    key: wraps.SubjectKey,
    deployment: uuid.UUID,
    actors: Mapping[bytes, uuid.UUID],
) -> asking.PastRead:
    """One row with its purpose opened and its actor known, as far as that can be."""
    place = capsules.Place(deployment, LABEL, subject, CAPSULE)
    try:
        purpose = capsules.unseal(key.key, row.purpose, place).decode()
    except errors.SealBroken:
        purpose = ""
    return asking.PastRead(
        seq=row.seq,
        at=row.at,
        actor=actors.get(row.actor),
        role=row.role,
        action=row.action,
        capsules=row.capsules,
        purpose=purpose,
        rule=row.rule,
        references=row.references,
    )
