"""The receipt of a forgetting, for whoever holds the address it was shown at."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.rights import choices, models
from arboleda.trust.rights.queries import about
from arboleda.trust.vault import keys as vault_keys

OPEN_FOR = datetime.timedelta(hours=1)
"""How long the address of a receipt opens: long enough for a lost answer, short for a shared phone."""
PAUSE = datetime.timedelta(seconds=10)
"""Between asking and doing: time to think once more (blueprint section 6)."""
KEEPER_PLACES = {
    "keeper.keys": _("Keys that open what was sealed"),
    "keeper.index": _("The index of names, phones and addresses"),
}


def kinds_lost(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[Any]:
    """The labels of the kinds of which something is held about the actor: what goes with her."""
    found = {str(one.label): one.label for one in about.held(actor, now=now) if one.lines}
    return list(found.values())


def unreached() -> list[Any]:
    """What forgetting does not reach, in words."""
    return list(choices.UNREACHED.values())


def backups_forget(*, now: datetime.datetime) -> datetime.date | None:
    """The first day on which no old backup brings back somebody who is forgotten now; None: never sure."""
    with vault_keys.failing_closed() as keeper:
        by = keeper.calendar().forgotten_by(now)
    return by.date() + datetime.timedelta(days=1) if by else None


def in_words(done: models.Forgetting) -> dict[str, Any]:
    """A receipt for reading: places with their counts, what was not reached, the day, the signed text."""
    labels: dict[str, Any] = dict(KEEPER_PLACES)
    labels |= {trace.key: trace.label for trace in registries.traces}
    labels |= {entry.model: entry.label for entry in registries.personal_data}
    places = [
        {"label": labels.get(place, place), "count": count}
        for place, count in sorted(done.reached.items(), key=lambda one: (-one[1], one[0]))
    ]
    return {
        "number": done.pk,
        "at": done.finished_at,
        "places": [one for one in places if one["count"]],
        "empty": [one["label"] for one in places if not one["count"]],
        "unreached": unreached(),
        "backups": done.backups_date,
        "signed": done.receipt,
    }


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
