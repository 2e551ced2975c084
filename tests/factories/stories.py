"""Stories for tests, in every state, by people who exist."""

from __future__ import annotations

import dataclasses
import datetime
import io
import uuid
from typing import Any

from PIL import Image

from arboleda.organizing.people import models as people
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.stories import models, operations, queries

TEXT = "I came to listen.\n\nIn the sixth week I held the microphone."


def teller(person: uuid.UUID, now: datetime.datetime) -> audit_rules.Actor:
    """The actor of a person, who gets a row in people if she has none."""
    people.Person.objects.get_or_create(pk=person, defaults={"added_at": now})
    return audit_rules.Actor(person, "participant")


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **saving: Any) -> bytes:
    """A picture file of one color."""
    out = io.BytesIO()
    Image.new("RGB", size, "#1b5540").save(out, kind, **saving)
    return out.getvalue()


def words(**changes: Any) -> operations.Words:
    """The words of a version."""
    usual = operations.Words(title="The microphone", text=TEXT, language="en")
    return dataclasses.replace(usual, **changes)


def choices(now: datetime.datetime, **changes: Any) -> operations.Choices:
    """For anybody, on the website and in print, without a name, for a year."""
    usual = operations.Choices(
        audience="everyone",
        channels=["public_site", "print"],
        name_choice="none",
        ends_date=now.date() + datetime.timedelta(days=365),
    )
    return dataclasses.replace(usual, **changes)


def story(person: uuid.UUID, now: datetime.datetime, **changes: Any) -> models.Story:
    """A story that only its teller can read."""
    return operations.write_story(
        actor=teller(person, now), words=words(**changes), limits_read=True, now=now
    )


def decided(
    person: uuid.UUID,
    now: datetime.datetime,
    *,
    wanted: dict[str, Any] | None = None,
    **changes: Any,
) -> models.Story:
    """A story whose teller has chosen."""
    return operations.decide_story(
        actor=teller(person, now),
        story=story(person, now, **changes),
        now=now,
        wanted=choices(now, **(wanted or {})),
    )


def approved(
    person: uuid.UUID,
    now: datetime.datetime,
    *,
    wanted: dict[str, Any] | None = None,
    **changes: Any,
) -> models.Story:
    """A story whose newest words its teller has approved."""
    made = decided(person, now, wanted=wanted, **changes)
    operations.approve_version(
        actor=teller(person, now), version=queries.versions(made)[-1], warned=True, now=now
    )
    made.refresh_from_db()
    return made


def published(
    organizer: audit_rules.Actor,
    person: uuid.UUID,
    now: datetime.datetime,
    *,
    wanted: dict[str, Any] | None = None,
    **changes: Any,
) -> models.Story:
    """A story that anybody can read."""
    made = approved(person, now, wanted=wanted, **changes)
    return operations.publish_story(actor=organizer, story=made, now=now)
