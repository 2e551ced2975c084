"""The words that pass between the vault and its keeper."""

from __future__ import annotations

import dataclasses
import uuid


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for keys, and why. Everything but the ids is a closed code.

    actor: person id, or None for the system and the public. purpose: closed code, sealed under
    each subject's key before it is stored. capsules: which sensitivity classes will be opened.
    rule, references: the ground that allows it.
    """

    actor: uuid.UUID | None
    role: str
    action: str
    purpose: str
    capsules: str = ""
    rule: str = ""
    references: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Status:
    """What the keeper says of itself; no name and no key."""

    unlocked: bool
    keys: int
    epochs: int
    reads: int
    names_loaded: bool
    names: int
