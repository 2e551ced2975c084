"""The steps of the walk: who signs in, and which real page is looked at."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.learning.cohorts import models as cohorts
from arboleda.organizing.campaigns import models as campaigns
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import models as accounts
from arboleda.voice.stories import models as stories
from arboleda.voice.stories import queries as story_queries
from arboleda.web.demo import cast, dreaming, telling


@dataclasses.dataclass(frozen=True)
class Step:
    """One link of the chain: who shows it in which language, and what to look for."""

    key: str
    title: Any
    text: Any
    look: Any
    player: dict[str, str]


_STEPS = (
    Step(
        "conversation",
        _("A conversation"),
        _(
            "It starts with two people talking. What matters to one of them, and the next step they"
            " agreed on, is written down with care: sealed, and read only by those assigned."
        ),
        _("Look for the one-to-one, and for what is not asked."),
        {"en": "hazel", "es": "olmo"},
    ),
    Step(
        "evening",
        _("A cohort's evening"),
        _(
            "Seventeen people, eight evenings. Noting who came is one tap each. What people need"
            " stays away from curious eyes."
        ),
        _("Tap for two or three people. Open and close the needs."),
        {"en": "willow", "es": "willow"},
    ),
    Step(
        "strength",
        _("A strength offered"),
        _(
            "On the first evening Alba wrote down what she can teach, in her own words, and offered"
            " it. From here it can enter the plan of an evening."
        ),
        _("Find what she can teach. She can take the offer back."),
        {"en": "alba", "es": "alba"},
    ),
    Step(
        "map",
        _("A group maps its ideas"),
        _(
            "31 people sorted 42 cards, each in their own way: on phones without accounts, on paper,"
            " in two languages. This is their map. What each of them did is erased; only sums are left."
        ),
        _("Try another number of clusters. Then see how far to trust the map."),
        {"en": "hazel", "es": "olmo"},
    ),
    Step(
        "idea",
        _("An idea on the map's list"),
        _(
            "What the group chose from its map goes on this list, and its way is followed from here."
            " There is no name beside any idea."
        ),
        _("Find the idea about working alone."),
        {"en": "hazel", "es": "olmo"},
    ),
    Step(
        "win",
        _("A demand and a win"),
        _(
            "The idea became a demand to one named person in public office. Then came an action, and"
            " then a win. Those who dreamed it were told."
        ),
        _("Follow the thread from the idea to the telling back."),
        {"en": "hazel", "es": "olmo"},
    ),
    Step(
        "story",
        _("A story told"),
        _(
            "Alba wrote about the night she held the microphone. She chose who may read it, under"
            " which name, and until when. It is public now, on the other door."
        ),
        _("See her choices, then go on."),
        {"en": "alba", "es": "alba"},
    ),
    Step(
        "withdrawn",
        _("She takes it back"),
        _(
            "She holds the switch. Two taps, no reason: the next request finds nothing, and its key"
            " is destroyed."
        ),
        _("Tap twice, then come back to see what is left."),
        {"en": "alba", "es": "alba"},
    ),
    Step(
        "funder",
        _("What a funder reads"),
        _(
            "Funders and allies see the stories that tellers want to show. They see numbers that"
            " point at nobody, and they can ask."
        ),
        _("Read the numbers: every one says what it counts."),
        {"en": "hazel", "es": "olmo"},
    ),
)


def steps() -> tuple[Step, ...]:
    """The nine steps, in order."""
    return _STEPS


def account(step: Step, *, language: str) -> accounts.Account:
    """Whoever shows this step in this language."""
    return cast.account(step.player["es" if language == "es" else "en"])


def prepare(step: Step, *, now: datetime.datetime) -> None:
    """Make sure there is something to see: the story may have been taken back on an earlier walk."""
    if step.key == "story":
        telling.plant_story(now=now)


def target(step: Step, signed_in: accounts.Account, *, now: datetime.datetime) -> str:
    """The address of the real page of this step."""
    alba = cast.person_id("alba")
    if step.key == "conversation":
        # Whoever walks in English reads a conversation that was held in English.
        spoken_with = alba if signed_in.language == "es" else cast.person_id("juniper")
        return reverse("people:person", args=[spoken_with])
    if step.key == "evening":
        session = (
            cohorts.Session.objects.filter(gathering__ends_at__gt=now)
            .order_by("gathering__starts_at")
            .first()
        )
        return reverse("gatherings:attendance", args=[session.gathering_id]) if session else "/"
    if step.key in {"story", "withdrawn"}:
        story = stories.Story.objects.filter(person_id=alba, state="published").first()
        name = "stories:my_story" if step.key == "story" else "stories:withdraw_story"
        return reverse(name, args=[story.pk]) if story else reverse("stories:my_stories")
    if step.key == "map":
        room = dreaming.long_table()
        return reverse("dreamspace:maps", args=[room.pk]) if room else reverse("dreamspace:spaces")
    if step.key == "win":
        idea = campaigns.Idea.objects.filter(state="told_back").order_by("position").first()
        return reverse("web:fruit", args=[idea.pk]) if idea else reverse("web:fruits")
    return reverse(
        {"strength": "web:my_strengths", "idea": "campaigns:ideas", "funder": "web:walk_end"}[
            step.key
        ]
    )


@dataclasses.dataclass(frozen=True)
class Withdrawn:
    """What is left of a story: its public address, what that answers, and the rows as stored."""

    slug: str
    status: int
    rows: list[dict[str, str]]


def withdrawn(*, now: datetime.datetime) -> Withdrawn | None:
    """The story of Alba's that was taken back last, or None."""
    alba = people.Person.objects.get(pk=cast.person_id("alba"))
    story = (
        stories.Story.objects.filter(person=alba, state="withdrawn")
        .order_by("-withdrawn_at")
        .first()
    )
    if story is None:
        return None
    is_open = story_queries.published_story(story.slug, now=now) is not None
    return Withdrawn(story.slug, 200 if is_open else 410, story_queries.stored_rows(story))
