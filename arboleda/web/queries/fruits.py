"""The way of an idea across the pillars: campaigns' rows, and the stories that belong with it."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arboleda.organizing.campaigns import queries as campaigns
from arboleda.organizing.campaigns import rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.stories import choices as story_choices
from arboleda.voice.stories import queries as stories

TOTAL = len(rules.STEPS)
"""How many rings an idea can grow."""


@dataclasses.dataclass(frozen=True, slots=True)
class LinkedStory:
    """A story that belongs with an idea; slug is empty where its teller does not agree any more."""

    link_id: uuid.UUID
    slug: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fruit:
    """An idea with its whole way, as staff see it. newer counts entries not yet public."""

    way: campaigns.Way
    stories: list[LinkedStory]
    newer: int

    @property
    def idea(self) -> campaigns.Idea:
        """The idea itself."""
        return self.way.idea

    @property
    def rings(self) -> int:
        """How many steps it has grown."""
        return len(self.way.steps)

    @property
    def total(self) -> int:
        """How many it can grow."""
        return TOTAL

    @property
    def is_agreed(self) -> bool:
        """Whether the teller of each story in it agrees at this moment."""
        return all(one.slug for one in self.stories)

    @property
    def is_public(self) -> bool:
        """Whether anybody can read it at this moment."""
        return self.idea.public_at is not None and self.is_agreed


@dataclasses.dataclass(frozen=True, slots=True)
class PublicFruit:
    """An idea's way as anybody may read it: what an organizer published, and nothing after."""

    way: campaigns.Way
    slugs: list[str]

    @property
    def idea(self) -> campaigns.Idea:
        """The idea itself."""
        return self.way.idea

    @property
    def rings(self) -> int:
        """How many steps it has grown."""
        return len(self.way.steps)

    @property
    def total(self) -> int:
        """How many it can grow."""
        return TOTAL

    @property
    def wins(self) -> list[Any]:
        """What was won, oldest first."""
        return [win for one in self.way.demands for win in one.wins]


def fruits(
    actor: audit_rules.Actor,
    *,
    now: datetime.datetime,
    state: str = "",
    sort: str = "",
    text: str = "",
) -> list[Fruit]:
    """Every idea and how far it grew. state: a code or empty; sort: position, grown, or with a
    minus before them; text: part of the words. Eight queries for any number of ideas."""
    order = sort if sort.removeprefix("-") in campaigns.IDEA_SORTS else ""
    found = _fruits(campaigns.ideas(actor, state=state, sort=order, text=text), now=now)
    if sort.removeprefix("-") == "grown":
        found.sort(key=lambda one: one.rings, reverse=sort.startswith("-"))
    return found


def fruit(actor: audit_rules.Actor, idea_id: uuid.UUID, *, now: datetime.datetime) -> Fruit | None:
    """One idea's way for staff, or None."""
    idea = campaigns.idea(actor, idea_id)
    return _fruits([idea], now=now)[0] if idea else None


def public_fruits(now: datetime.datetime) -> list[PublicFruit]:
    """Every way that anybody may read at this moment (UTC), the newest published first.

    Marked public by an organizer, something grew, and the teller of each story in it agrees to
    the public site now: one who does not closes the whole page.
    """
    ideas = list(campaigns.public_ideas(now=now))
    return _public(ideas, now=now)


def public_fruit(idea_id: uuid.UUID, *, now: datetime.datetime) -> PublicFruit | None:
    """One way that anybody may read at this moment (UTC), or None."""
    idea = campaigns.public_idea(idea_id, now=now)
    found = _public([idea], now=now) if idea else []
    return found[0] if found else None


def as_public(found: Fruit) -> PublicFruit:
    """What publishing would show, for the second question before it."""
    return PublicFruit(found.way, [one.slug for one in found.stories if one.slug])


def stories_to_link(found: Fruit, *, now: datetime.datetime) -> list[tuple[uuid.UUID, str, str]]:
    """Stories on the public site that are not linked yet: id, title, language. Raises Locked."""
    linked = {one.slug for one in found.stories}
    agreed = [one for one in _on_the_site(None, now=now) if one.story.slug not in linked]
    ids = {one.story.slug: one.story_id for one in agreed}
    return [(ids[one.slug], one.title, one.language) for one in stories.tell(agreed, now=now)]


def _fruits(ideas: Sequence[campaigns.Idea], *, now: datetime.datetime) -> list[Fruit]:
    linked, slugs = _stories(ideas, now=now)
    return [
        Fruit(
            way=way,
            newer=campaigns.newer_than_public(way),
            stories=[
                LinkedStory(link.pk, slugs.get(link.story_id, ""))
                for link in linked.get(way.idea.pk, [])
            ],
        )
        for way in campaigns.ways(ideas)
    ]


def _public(ideas: Sequence[campaigns.Idea], *, now: datetime.datetime) -> list[PublicFruit]:
    linked, slugs = _stories(ideas, now=now)
    found = []
    for way in campaigns.ways(ideas, public=True):
        own = [slugs.get(link.story_id, "") for link in linked.get(way.idea.pk, [])]
        if all(own) and len(way.steps) > 1:
            found.append(PublicFruit(way, own))
    return found


def _stories(
    ideas: Sequence[campaigns.Idea], *, now: datetime.datetime
) -> tuple[Mapping[uuid.UUID, list[Any]], Mapping[uuid.UUID, str]]:
    """The links of ideas, and the slugs of those of their stories that anybody may read now."""
    linked = campaigns.story_ids(ideas)
    ids = {link.story_id for links in linked.values() for link in links}
    agreed = _on_the_site(ids, now=now) if ids else []
    return linked, {one.story_id: one.story.slug for one in agreed}


def _on_the_site(ids: Iterable[uuid.UUID] | None, *, now: datetime.datetime) -> list[Any]:
    """The consents in force that cover the public site, of these stories or of all."""
    found = stories.published(now=now)
    if ids is not None:
        found = found.filter(story_id__in=list(ids))
    return [one for one in found if story_choices.Channel.PUBLIC_SITE in one.channels]
