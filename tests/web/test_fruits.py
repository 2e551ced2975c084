"""Fruits: staff follow every idea; anybody reads what all in it agree to, and nobody's name."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from arboleda.organizing.campaigns import models, operations
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.stories import operations as story_operations
from arboleda.web.queries import fruits as queries
from tests.conftest import proved
from tests.factories import campaigns as made
from tests.factories import stories

pytestmark = pytest.mark.django_db
SYSTEM = audit_rules.SYSTEM
Now = datetime.datetime


@pytest.fixture
def today() -> Now:
    """Pages ask the clock whether a consent is in force, so that here the moment is the real one."""
    return timezone.now() - datetime.timedelta(minutes=1)


@pytest.fixture
def story(make_person: Callable[..., uuid.UUID], today: Now, make_account: Any) -> Any:
    """A story that anybody can read."""
    account = make_account("organizer", everybody=True)
    organizer = audit_rules.Actor(account.person_id, "organizer", account.pk)
    return stories.published(organizer, make_person("Marisol Quiroga"), today)


@pytest.fixture
def organizer(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("organizer", everybody=True))


def text(response: Any) -> str:
    assert response.status_code == 200
    return bytes(response.content).decode()


def publish(client: Any, idea: models.Idea) -> Any:
    """Publish what the page shows, as its form does."""
    page = text(client.get(f"/fruits/{idea.pk}/publish/"))
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return client.post(f"/fruits/{idea.pk}/publish/", {"seen": found[1]})


def published(now: Now) -> models.Idea:
    return operations.publish_idea(actor=SYSTEM, idea=made.grown_idea(now), now=now)


# Staff


def test_an_empty_list_teaches(organizer: Any) -> None:
    shown = text(organizer.get("/fruits/"))
    assert "Nothing planted yet" in shown
    assert "/ideas/" in shown


def test_rings_are_steps(organizer: Any, today: Now) -> None:
    made.idea(today, words={"en": "A room of quiet", "es": "Un cuarto en calma"})
    grown = made.grown_idea(today)
    shown = text(organizer.get("/fruits/"))
    assert "1 of 6 rings" in shown
    assert "6 of 6 rings" in shown
    most = text(organizer.get("/fruits/?sort=-grown"))
    assert most.index("A bus that waits") < most.index("A room of quiet")
    assert "A room of quiet" not in text(organizer.get("/fruits/?state=told_back"))
    assert "No idea matches" in text(organizer.get("/fruits/?state=won"))
    way = text(organizer.get(f"/fruits/{grown.pk}/"))
    for words in (
        "12 people said that it matters",
        "The spring cohort carries it",
        "Session 7 plans",
        "A last bus at ten",
        "Rowan Delmar",
        "Planning evening",
        "A vote in spring",
        "The last bus leaves at ten",
        "item 4",
        "We told everybody over soup",
    ):
        assert words in way
    assert organizer.get(f"/fruits/{uuid.uuid4()}/").status_code == 404


def test_the_list_is_searched_and_taken_along(organizer: Any, today: Now) -> None:
    made.idea(today, words={"en": "A room of quiet"})
    made.grown_idea(today)
    where = organizer.post("/fruits/", {"text": "quiet"}).url
    assert "A bus that waits" not in text(organizer.get(where))
    rows = (
        b"".join(proved(organizer).post("/fruits/", {"file": "csv"}).streaming_content)
        .decode()
        .splitlines()
    )
    assert rows[2].startswith('"2","A bus that waits until the meeting ends","Told back","6"')


def test_the_list_stays_quick(
    organizer: Any, today: Now, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _one in range(4):
        published(today)
    organizer.get("/fruits/")
    with django_assert_max_num_queries(15):
        organizer.get("/fruits/")


def test_publishing_asks_again_and_shows_what_would_be_public(organizer: Any, today: Now) -> None:
    idea = made.grown_idea(today)
    asked = text(organizer.get(f"/fruits/{idea.pk}/publish/"))
    assert "Publish how it grew?" in asked
    assert "Chair of the transit board" in asked
    assert "Rowan Delmar" not in asked
    idea.refresh_from_db()
    assert idea.public_at is None
    assert publish(organizer, idea).status_code == 302
    assert "Take it off the website" in text(organizer.get(f"/fruits/{idea.pk}/"))
    assert organizer.post(f"/fruits/{idea.pk}/unpublish/").status_code == 302
    idea.refresh_from_db()
    assert idea.public_at is None


def test_what_is_missing_is_said_before_publishing(organizer: Any, today: Now) -> None:
    seed = made.idea(today)
    shown = text(publish(organizer, seed))
    assert "Nothing grew from this idea yet." in shown


def test_what_is_published_was_read_in_both_languages(organizer: Any, today: Now) -> None:
    idea = made.grown_idea(today)
    idea.words = {"en": "A late bus", "es": "Un camión de noche"}
    idea.save()
    asked = text(organizer.get(f"/fruits/{idea.pk}/publish/"))
    assert "A late bus" in asked and "Un camión de noche" in asked
    assert '<section class="card" lang="es">' in asked


def test_what_somebody_wrote_meanwhile_is_shown_before_it_is_public(
    organizer: Any, today: Now
) -> None:
    """Facilitators write lines and publish none: not by writing them in the right minute either."""
    idea = made.grown_idea(today)
    page = text(organizer.get(f"/fruits/{idea.pk}/publish/"))
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    operations.take_up(
        actor=SYSTEM, idea=idea, kind="group", taken_date=today.date(), now=today,
        words={"en": "Ask Alba", "es": "Pregunta a Alba"},
    )  # fmt: skip
    for sent in ({"seen": seen[1]}, {}):
        shown = text(organizer.post(f"/fruits/{idea.pk}/publish/", sent))
        assert "It has changed since you looked." in shown and "Ask Alba" in shown
        idea.refresh_from_db()
        assert idea.public_at is None
    assert publish(organizer, idea).status_code == 302


def test_newer_lines_wait(organizer: Any, today: Now) -> None:
    idea = published(today)
    made.win(today + datetime.timedelta(seconds=1), of=idea.demands.get())
    shown = text(organizer.get(f"/fruits/{idea.pk}/"))
    assert "1 newer line is not public yet." in shown
    assert "Publish the newer lines" in shown


def test_facilitators_read_and_publish_nothing(
    make_account: Callable[..., Any], sign_in: Callable[..., Any], today: Now
) -> None:
    idea = published(today)
    client = sign_in(make_account("facilitator"))
    assert "An organizer decides" in text(client.get(f"/fruits/{idea.pk}/"))
    assert client.get(f"/fruits/{idea.pk}/publish/").status_code == 404
    for path in ("unpublish", "publish"):
        assert client.post(f"/fruits/{idea.pk}/{path}/").status_code == 404
    idea.refresh_from_db()
    assert idea.public_at is not None


def test_a_story_stands_beside_an_idea(organizer: Any, today: Now, story: Any) -> None:
    idea = made.grown_idea(today)
    offered = text(organizer.get(f"/fruits/{idea.pk}/stories/"))
    assert "The microphone" in offered
    assert "Marisol" not in offered
    done = organizer.post(f"/fruits/{idea.pk}/stories/", {"story": str(story.pk)})
    assert done.status_code == 302
    assert "Story 1: on the website" in text(organizer.get(f"/fruits/{idea.pk}/"))
    assert "No story to choose" in text(organizer.get(f"/fruits/{idea.pk}/stories/"))
    link = idea.story_links.get()
    organizer.post(f"/fruits/{idea.pk}/stories/{link.pk}/off/")
    assert not idea.story_links.exists()


def test_only_public_stories_can_be_linked(
    organizer: Any, today: Now, make_person: Callable[..., uuid.UUID]
) -> None:
    idea = made.grown_idea(today)
    hidden = stories.approved(make_person("Alba"), today)
    shown = text(organizer.post(f"/fruits/{idea.pk}/stories/", {"story": str(hidden.pk)}))
    assert "No story to choose" in shown
    assert not idea.story_links.exists()


def test_nothing_is_published_over_a_tellers_no(organizer: Any, today: Now, story: Any) -> None:
    idea = made.grown_idea(today)
    operations.link_story(actor=SYSTEM, idea=idea, story_id=story.pk, now=today)
    story_operations.withdraw_story(
        actor=stories.teller(story.person_id, today), story=story, now=today
    )
    assert "no longer agreed" in text(organizer.get(f"/fruits/{idea.pk}/"))
    shown = text(publish(organizer, idea))
    assert "does not agree at the moment" in shown
    idea.refresh_from_db()
    assert idea.public_at is None


def test_the_cards_of_the_public_home(public_client: Client, today: Now) -> None:
    idea = published(today)
    cards = render_to_string("web/_public_fruits.html", {"fruits": queries.public_fruits(today)})
    assert f"/fruits/{idea.pk}/" in cards
    assert "The last bus leaves at ten" in cards


# The public door


def test_anybody_reads_what_was_published(public_client: Client, today: Now) -> None:
    idea = published(today)
    response = public_client.get(f"/fruits/{idea.pk}/")
    shown = text(response)
    for words in (
        "A bus that waits",
        "The spring cohort carries it",
        "Session 7 plans",
        "A last bus at ten",
        "Chair of the transit board",
        "Oakfield Transit",
        "The last bus leaves at ten",
        "item 4",
        "We told everybody over soup",
    ):
        assert words in shown
    for hidden in (
        "Rowan",
        "Delmar",
        "Planning evening",
        "Oak Street",
        "people said",
        "A vote in spring",
    ):
        assert hidden not in shown, hidden
    assert response["Cache-Control"] == "no-store"


def test_what_is_not_published_is_not_found(public_client: Client, today: Now) -> None:
    hidden, taken_off = made.grown_idea(today), published(today)
    operations.unpublish_idea(actor=SYSTEM, idea=taken_off, now=today)
    for idea in (hidden.pk, taken_off.pk, uuid.uuid4()):
        assert public_client.get(f"/fruits/{idea}/").status_code == 404
    assert queries.public_fruits(today) == []


def test_a_changed_idea_is_not_found(public_client: Client, today: Now) -> None:
    idea = published(today)
    operations.change_idea(actor=SYSTEM, idea=idea, terms=made.idea_terms(today), now=today)
    assert public_client.get(f"/fruits/{idea.pk}/").status_code == 404


def test_later_lines_are_not_shown(public_client: Client, today: Now) -> None:
    idea = published(today)
    operations.take_up(
        actor=SYSTEM,
        idea=idea,
        kind="partner",
        taken_date=today.date(),
        words={"en": "A later line", "es": "Una línea nueva"},
        now=today + datetime.timedelta(seconds=1),
    )
    assert "A later line" not in text(public_client.get(f"/fruits/{idea.pk}/"))


def test_an_idea_that_lost_its_growth_is_not_found(public_client: Client, today: Now) -> None:
    idea = made.idea(today)
    kept = operations.take_up(
        actor=SYSTEM,
        idea=idea,
        kind="group",
        words=made.WORDS,
        taken_date=today.date(),
        now=today,
    )
    operations.publish_idea(actor=SYSTEM, idea=idea, now=today)
    assert text(public_client.get(f"/fruits/{idea.pk}/"))
    operations.remove_entry(actor=SYSTEM, entry=kept, now=today)
    assert public_client.get(f"/fruits/{idea.pk}/").status_code == 404


def test_a_story_taken_back_closes_the_page_at_once(
    public_client: Client, today: Now, story: Any
) -> None:
    idea = made.grown_idea(today)
    operations.link_story(actor=SYSTEM, idea=idea, story_id=story.pk, now=today)
    operations.publish_idea(actor=SYSTEM, idea=idea, now=today)
    shown = text(public_client.get(f"/fruits/{idea.pk}/"))
    assert f"/stories/{story.slug}/" in shown
    assert "Marisol" not in shown
    assert "The microphone" not in shown
    assert [one.idea for one in queries.public_fruits(today)] == [idea]
    story_operations.withdraw_story(
        actor=stories.teller(story.person_id, today), story=story, now=today
    )
    assert public_client.get(f"/fruits/{idea.pk}/").status_code == 404
    assert queries.public_fruits(today) == []
    operations.unlink_story(actor=SYSTEM, idea=idea, link_id=idea.story_links.get().pk, now=today)
    assert public_client.get(f"/fruits/{idea.pk}/").status_code == 404, "it waits to be published"


def test_an_unknown_story_closes_the_page(public_client: Client, today: Now) -> None:
    idea = made.grown_idea(today)
    operations.link_story(actor=SYSTEM, idea=idea, story_id=uuid.uuid4(), now=today)
    operations.publish_idea(actor=SYSTEM, idea=idea, now=today)
    assert public_client.get(f"/fruits/{idea.pk}/").status_code == 404


def test_a_consent_without_the_website_closes_the_page(
    today: Now, make_person: Callable[..., uuid.UUID]
) -> None:
    told = stories.approved(make_person("Alba"), today, wanted={"channels": ["print"]})
    idea = made.grown_idea(today)
    operations.link_story(actor=SYSTEM, idea=idea, story_id=told.pk, now=today)
    operations.publish_idea(actor=SYSTEM, idea=idea, now=today)
    assert queries.public_fruit(idea.pk, now=today) is None


def test_both_doors_speak_spanish(public_client: Client, today: Now) -> None:
    idea = published(today)
    shown = text(public_client.get(f"/fruits/{idea.pk}/", headers={"accept-language": "es"}))
    assert "Un bus que espera hasta el final" in shown
    assert "Se logró" in shown


def test_staff_pages_speak_spanish(organizer: Any, today: Now) -> None:
    idea = published(today)
    spanish = {"accept-language": "es"}
    assert "6 de 6 anillos" in text(organizer.get("/fruits/", headers=spanish))
    assert "Quitarla del sitio" in text(organizer.get(f"/fruits/{idea.pk}/", headers=spanish))
    assert "¿Publicar cómo creció?" in text(
        organizer.get(f"/fruits/{idea.pk}/publish/", headers=spanish)
    )
