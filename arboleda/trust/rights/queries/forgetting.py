"""The receipt of a forgetting, for whoever holds the address it was shown at."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from typing import Any

from arboleda.kit import registries
from arboleda.trust.rights import models

OPEN_FOR = datetime.timedelta(hours=1)


def receipt(word: str, *, now: datetime.datetime) -> models.Forgetting | None:
    """The receipt shown at this address, for an hour after it was made; None otherwise."""
    claim = hashlib.sha256(word.encode()).hexdigest()
    found = models.Forgetting.objects.filter(claim=claim, finished_at__gt=now - OPEN_FOR)
    return found.first()


def show_forgetting(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Nothing: she cannot look while she is being forgotten, and afterwards she is not here."""
    return []


def export_forgetting(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same."""
    return []
