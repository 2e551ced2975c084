"""What the stages of the demo grove share: the luck of the draw, the day, and who is there."""

from __future__ import annotations

import dataclasses
import datetime
import random
import uuid
import zoneinfo

from arboleda.organizing.campaigns import models as campaign_models
from arboleda.trust.audit import rules as audit_rules

ZONE = zoneinfo.ZoneInfo("America/Chicago")


@dataclasses.dataclass
class Soil:
    """What the stages share. people: everybody's id, the cast first. now: the day it is grown.

    ideas: those of `words.IDEAS`, as the list of ideas holds them.
    """

    draw: random.Random
    now: datetime.datetime
    people: list[uuid.UUID] = dataclasses.field(default_factory=list)
    languages: dict[uuid.UUID, str] = dataclasses.field(default_factory=dict)
    actors: dict[str, audit_rules.Actor] = dataclasses.field(default_factory=dict)
    ideas: list[campaign_models.Idea] = dataclasses.field(default_factory=list)

    def ago(self, days: float) -> datetime.datetime:
        """The moment so many days before it is grown."""
        return self.now - datetime.timedelta(days=days)

    def evening(self, weeks: int, hour: int = 18) -> datetime.datetime:
        """Six in the evening, so many weeks from the next evening that is still an hour away (UTC)."""
        local = self.now.astimezone(ZONE)
        first = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        if first - local < datetime.timedelta(hours=1):
            first += datetime.timedelta(days=1)
        return (first + datetime.timedelta(weeks=weeks)).astimezone(datetime.UTC)

    def person(self, username: str) -> uuid.UUID:
        """One of the cast, as a person."""
        found = self.actors[username].person
        assert found is not None
        return found

    def words(self, person: uuid.UUID) -> str:
        """The language somebody speaks: en or es."""
        return "es" if self.languages.get(person) == "es" else "en"
