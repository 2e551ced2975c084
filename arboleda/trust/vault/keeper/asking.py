"""The words that pass between the vault and its keeper."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from arboleda.engines.sealing import subjects

EPOCH = datetime.timedelta(days=30)
"""How long one epoch lasts before its keys are turned over."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for keys, and why. Everything but the ids is a closed code.

    actor: person id, or None for the system and the public. purpose: closed code, sealed under
    each subject's key before it is stored. capsules: which sensitivity classes will be opened.
    rule, references: the ground that allows it. visit: an opaque mark of the sign-in session, never
    written down: somebody who looks at herself leaves one row a visit.
    """

    actor: uuid.UUID | None
    role: str
    action: str
    purpose: str
    capsules: str = ""
    rule: str = ""
    references: str = ""
    visit: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Status:
    """What the keeper says of itself; no name and no key.

    epochs: how many live. turning: how many rows a rotation under way has still to reach.
    """

    unlocked: bool
    keys: int
    epochs: int
    reads: int
    names_loaded: bool
    names: int
    turning: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class PastRead:
    """One row of the chain of reads about somebody, as she may see it.

    at: microseconds since 1970 UTC. actor: who asked, or None for the system, and for somebody
    whose key is gone: then nobody can tell any longer. purpose: the closed code, opened.
    """

    seq: int
    at: int
    actor: uuid.UUID | None
    role: str
    action: str
    capsules: str
    purpose: str
    rule: str
    references: str


@dataclasses.dataclass(frozen=True, slots=True)
class Calendar:
    """The living epochs and how the keys are unlocked.

    epochs: (number, start in microseconds since 1970 UTC), oldest first. unlock: "file" or
    "passphrase".
    """

    epochs: tuple[tuple[int, int], ...]
    unlock: str

    def forgotten_by(self, at: datetime.datetime) -> datetime.datetime | None:
        """When the last backup that could bring back somebody erased at this moment opens no more.

        That is the second rotation from now: the epoch in which she was last wrapped has then died.
        A rotation that is overdue is taken to happen at once. None while the keys are unlocked by
        a file: whoever copied the file can open what was forgotten.
        """
        if self.unlock == "file":
            return None
        start = datetime.datetime.fromtimestamp(self.epochs[-1][1] / 1_000_000, datetime.UTC)
        return max(start + EPOCH, at) + EPOCH


@dataclasses.dataclass(frozen=True, slots=True)
class Packed:
    """What a parcel is: of which grove and epoch, when it was made, and by when it is to be destroyed.

    until is None for parcels that may be kept. Moments are UTC.
    """

    deployment: uuid.UUID
    epoch: int
    made_at: datetime.datetime
    until: datetime.datetime | None

    def values(self) -> dict[str, str | int]:
        """As plain values, for the parcel's manifest."""
        return {
            "format": 1,
            "deployment": self.deployment.hex,
            "epoch": self.epoch,
            "made_at": self.made_at.isoformat(),
            "until": self.until.isoformat() if self.until else "",
        }

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Packed:
        """From plain values. Raises KeyError, ValueError for what is no manifest."""
        if values["format"] != 1:
            raise ValueError("a parcel of a later program")
        until = values["until"]
        return cls(
            uuid.UUID(hex=values["deployment"]),
            int(values["epoch"]),
            datetime.datetime.fromisoformat(values["made_at"]),
            datetime.datetime.fromisoformat(until) if until else None,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Checkpointed:
    """A signed checkpoint of the reads and how she stands in it: rows, last digest, the proof of both.

    proof is None where nobody ever read about her: then there is nothing to prove.
    """

    note: str
    count: int
    head: bytes
    proof: subjects.Proof | None
