"""How long each kind of thing is kept here, what is due, and who is to be asked."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.rights import choices, models
from arboleda.trust.rights.queries import holding
from arboleda.trust.rights.rules import periods


@dataclasses.dataclass(frozen=True)
class Kept:
    """One clock with the period that counts here. clock is None for "not seen for long"."""

    key: str
    label: Any
    default: int
    days: int
    reason: str
    model: str = ""
    clock: registries.Clock | None = None

    @property
    def is_changed(self) -> bool:
        """Whether somebody chose another time than ours."""
        return self.days != self.default

    @property
    def reason_label(self) -> str:
        """Why it is kept longer, in the reader's words; empty where no reason was needed."""
        return str(choices.Reason(self.reason).label) if self.reason else ""

    def before(self, now: datetime.datetime) -> datetime.datetime:
        """What ended at or before this moment (UTC) is past its time."""
        return now - datetime.timedelta(days=self.days)


@dataclasses.dataclass(frozen=True)
class Standing:
    """What is due of one kind: how many rows, how many of them a hold keeps, the oldest end (UTC)."""

    kept: Kept
    due: int
    held_back: int
    oldest: datetime.datetime | None


def kept() -> list[Kept]:
    """Every clock of every kind, with the period that counts here, in the order of the registry."""
    chosen = {one.key: one for one in models.Period.objects.all()}
    found = []
    for entry in registries.personal_data:
        for clock in entry.clocks:
            key = f"{entry.model}.{clock.part}" if clock.part else entry.model
            own = chosen.get(key)
            found.append(
                Kept(
                    key=key,
                    label=clock.label or entry.label,
                    default=clock.keep.days,
                    days=own.days if own else clock.keep.days,
                    reason=own.reason if own else "",
                    model=entry.model,
                    clock=clock,
                )
            )
    return found


def kept_of(key: str) -> Kept | None:
    """One clock by its key, or "not seen for long" by `choices.UNSEEN`; None for no such key."""
    if key == choices.UNSEEN:
        own = models.Period.objects.filter(pk=key).first()
        days = periods.UNSEEN.days
        label = _("Asking people whom nobody has seen")
        return Kept(key, label, days, own.days if own else days, own.reason if own else "")
    return next((one for one in kept() if one.key == key), None)


def period(model: str, keep: datetime.timedelta | None) -> datetime.timedelta | None:
    """How long whole rows of this model are kept here; keep is what its app says by itself."""
    own = models.Period.objects.filter(pk=model).first() if keep is not None else None
    return datetime.timedelta(days=own.days) if own else keep


def standing(one: Kept, *, now: datetime.datetime) -> Standing:
    """What is past its time of one kind at this moment (UTC)."""
    assert one.clock is not None
    everything, people = holding.held_back(one.key)
    rows = list(one.clock.due(one.before(now)))
    stays = len(rows) if everything else sum(bool(row.people & people) for row in rows)
    oldest = min((row.ended_at for row in rows), default=None)
    return Standing(one, len(rows), stays, oldest)


def purged_at() -> datetime.datetime | None:
    """When the last purge ran (UTC), or None before the first."""
    run = models.PurgeRun.objects.filter(pk=1).first()
    return run.at if run else None


def last_purges() -> QuerySet[models.Purge]:
    """The receipts of purges, newest first."""
    return models.Purge.objects.all()


def unseen(*, now: datetime.datetime) -> list[tuple[uuid.UUID, datetime.datetime]]:
    """People whom nobody has seen for the settable time, longest first: (person, last seen UTC).

    They are asked, never purged: whoever is with us decides herself.
    """
    latest: dict[uuid.UUID, datetime.datetime] = {}
    for sighting in registries.sightings:
        for person, at in sighting().items():
            latest[person] = max(at, latest.get(person, at))
    limit = kept_of(choices.UNSEEN)
    assert limit is not None
    before = limit.before(now)
    gone = [(person, at) for person, at in latest.items() if at <= before]
    return sorted(gone, key=lambda one: one[1])
