"""Stories in every state, numbers that were frozen, and words for funders."""

from __future__ import annotations

import datetime
import io

from PIL import Image, ImageDraw

from arboleda.trust.accounts import models as account_models
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.funders import operations as funders
from arboleda.voice.reports import operations as reports
from arboleda.voice.reports import queries as report_queries
from arboleda.voice.reports import rules as report_rules
from arboleda.voice.stories import models as story_models
from arboleda.voice.stories import operations as stories
from arboleda.web.demo import cast, words
from arboleda.web.demo.soil import ZONE, Soil

YEAR = datetime.timedelta(days=365)


def tell(soil: Soil) -> None:
    """One published with a picture, one published, one approved, one proposed, one being written,
    one taken back."""
    organizer = soil.actors["hazel"]
    _published(soil.actors["alba"], organizer, 0, soil.ago(20), picture=True)
    _published(soil.actors["juniper"], organizer, 1, soil.ago(40))
    _approved(soil.actors["brisa"], 2, soil.ago(9))
    written = _written(soil.actors["juniper"], 4, soil.ago(5))
    waiting = _decided(soil.actors["juniper"], written, soil.ago(5))
    stories.propose_edit(
        actor=soil.actors["willow"],
        story=waiting,
        words=stories.Words(
            title=words.STORIES[4]["title"],
            language="en",
            text=words.STORIES[4]["text"] + " And so is washing the pot afterwards.",
        ),
        now=soil.ago(2),
    )
    _written(soil.actors["juniper"], 3, soil.ago(1))
    gone = _published(soil.actors["brisa"], organizer, 2, soil.ago(60))
    stories.withdraw_story(actor=soil.actors["brisa"], story=gone, now=soil.ago(30))


def plant_story(*, now: datetime.datetime) -> story_models.Story:
    """Alba's story, published; told anew if she has taken it back, so that the walk can be walked twice."""
    alba = account_models.Account.objects.get(username="alba").actor
    found = story_models.Story.objects.filter(
        person_id=cast.person_id("alba"), state="published"
    ).first()
    if found:
        return found
    organizer = account_models.Account.objects.get(username="hazel").actor
    return _published(alba, organizer, 0, now, picture=True)


def _written(
    teller: audit_rules.Actor, number: int, at: datetime.datetime, *, picture: bool = False
) -> story_models.Story:
    said = words.STORIES[number]
    return stories.write_story(
        actor=teller,
        words=stories.Words(
            title=said["title"],
            text=said["text"],
            language=said["language"],
            picture=drawing() if picture else None,
            alt=_ALT[said["language"]] if picture else "",
        ),
        limits_read=True,
        now=at,
    )


_ALT = {
    "en": "A drawing: growth rings of an oak, in green and gold.",
    "es": "Un dibujo: los anillos de un roble, en verde y oro.",
}


def _decided(
    teller: audit_rules.Actor, story: story_models.Story, at: datetime.datetime
) -> story_models.Story:
    return stories.decide_story(
        actor=teller,
        story=story,
        wanted=stories.Choices(
            audience="everyone",
            channels=["public_site", "hearing"],
            name_choice="own",
            ends_date=(at + YEAR).date(),
        ),
        now=at,
    )


def _approved(
    teller: audit_rules.Actor, number: int, at: datetime.datetime, *, picture: bool = False
) -> story_models.Story:
    story = _decided(teller, _written(teller, number, at, picture=picture), at)
    version = story_models.Version.objects.filter(story=story).latest("number")
    stories.approve_version(actor=teller, version=version, warned=True, now=at)
    return story_models.Story.objects.get(pk=story.pk)


def _published(
    teller: audit_rules.Actor,
    organizer: audit_rules.Actor,
    number: int,
    at: datetime.datetime,
    *,
    picture: bool = False,
) -> story_models.Story:
    story = _approved(teller, number, at, picture=picture)
    return stories.publish_story(actor=organizer, story=story, now=at)


def drawing() -> bytes:
    """A small picture of growth rings, drawn here."""
    size = 640
    image = Image.new("RGB", (size, size * 3 // 4), "#f6f1e6")
    pen = ImageDraw.Draw(image)
    middle = (size // 2, size * 3 // 8)
    for ring in range(9, 0, -1):
        reach = ring * 24
        box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
        pen.ellipse(box, outline="#1c5a43" if ring % 3 else "#f2c14e", width=4 + ring % 3)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def speak_to_funders(soil: Soil) -> None:
    """Freeze the quarters of this year that are over; publish a spotlight; receive two questions."""
    organizer = soil.actors["hazel"]
    today = soil.now.astimezone(ZONE).date()
    quarter = report_rules.quarter_of(today)
    for number in range(1, quarter.number):
        over = report_rules.Quarter(quarter.year, number)
        reports.freeze_quarter(
            actor=organizer, quarter=over, counts=report_queries.counts(over), now=soil.now
        )
    spotlight = funders.start_spotlight(
        actor=organizer, title=words.SPOTLIGHT_TITLE, now=soil.ago(50)
    )
    for question, answer in words.SPOTLIGHT:
        spotlight = funders.write_pair(
            actor=organizer,
            spotlight=spotlight,
            number=None,
            question=question,
            answer=answer,
            now=soil.ago(50),
        )
    funders.publish_spotlight(actor=organizer, spotlight=spotlight, now=soil.ago(49))
    for language, who, text in words.QUESTIONS:
        funders.ask_question(
            question=text, organization=who, way="", language=language, now=soil.ago(6)
        )
