"""The dreamspace app."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries

KEPT = datetime.timedelta(days=90)
"""How long what people did and typed in a room is kept that is never frozen, from its last opening."""


class DreamspaceConfig(AppConfig):
    """See README.md."""

    name = "arboleda.learning.dreamspace"
    label = "dreamspace"

    def ready(self) -> None:
        """Put dream rooms into the menu of staff, and say how long what is typed there is kept."""
        from arboleda.learning.dreamspace.operations import spaces as operations
        from arboleda.learning.dreamspace.queries import spaces as queries
        from arboleda.trust.accounts import choices as account_choices

        registries.navigation.add(
            _("Dreams"), "dreamspace:spaces", roles=account_choices.STAFF, order=35
        )
        registries.personal_data.add(
            registries.PersonalData(
                model="dreamspace.Statement",
                label=_("What was typed and sorted in dream rooms"),
                why=_("So that a group can draw its map. Nobody's name is with it."),
                keep=KEPT,
                show=queries.show_typed,
                export=queries.export_typed,
                erase=operations.erase_typed,
                clocks=(registries.Clock(keep=KEPT, due=_due, purge=_purge, keys=_keys),),
            )
        )


def _due(before: datetime.datetime) -> Iterator[registries.DueRow]:
    """Rooms that were opened last at or before this moment and never frozen, one row each."""
    from arboleda.learning.dreamspace.queries import spaces as queries

    for space in queries.abandoned(before).prefetch_related("stages"):
        yield registries.DueRow(queries.last_opened(space))


def _keys(before: datetime.datetime, held_back: frozenset[uuid.UUID]) -> list[uuid.UUID]:
    from arboleda.learning.dreamspace.queries import spaces as queries

    return queries.abandoned_keys(before)


def _purge(before: datetime.datetime, held_back: frozenset[uuid.UUID]) -> int:
    # Nobody in a room has an id, so a hold on a person keeps none of it; one on everything does.
    from arboleda.learning.dreamspace.operations import spaces as operations

    return operations.erase_abandoned(before=before, now=timezone.now())
