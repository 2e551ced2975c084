"""Gatherings for tests: planned by the system, about people who exist."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from arboleda.organizing.gatherings import models, operations
from arboleda.organizing.people import models as people
from arboleda.trust.audit import rules as audit_rules

HOUR = datetime.timedelta(hours=1)


def known(
    make_person: Callable[..., uuid.UUID], now: datetime.datetime, *names: str
) -> list[uuid.UUID]:
    """People with a sealed name and a row, by name."""
    found = []
    for name in names:
        person = make_person(name)
        people.Person.objects.create(id=person, added_at=now)
        found.append(person)
    return found


def gathering(
    now: datetime.datetime,
    *,
    kind: str = "meeting",
    starts_at: datetime.datetime | None = None,
    people: Sequence[uuid.UUID] = (),
    **terms: Any,
) -> models.Gathering:
    """A gathering of two hours, tomorrow unless starts_at says otherwise."""
    begins = starts_at or now + 24 * HOUR
    given = {"title": {"en": "Planning evening", "es": "Tarde de planes"}, "place": "Oak Street 4"}
    made = operations.plan_gathering(
        actor=audit_rules.SYSTEM,
        now=now,
        terms=operations.Terms(
            kind=kind, starts_at=begins, ends_at=begins + 2 * HOUR, **{**given, **terms}
        ),
    )
    if people:
        operations.invite(actor=audit_rules.SYSTEM, gathering=made, people=people, now=now)
    return made
