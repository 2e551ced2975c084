"""The first page of the public door: what it shows, what it weighs, and what a lock takes away."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.funders import operations as funders
from arboleda.voice.reports import operations as reports
from arboleda.voice.reports import rules as report_rules
from arboleda.voice.stories import models
from arboleda.voice.stories import operations as stories
from tests.factories import stories as factory

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000
MOST_QUERIES = 8
BOTH = {"en": "What does it cost?", "es": "¿Cuánto cuesta?"}


@pytest.fixture
def full(make_account: Callable[..., Any], make_person: Callable[..., Any]) -> Any:
    """A grove with three stories, totals and a spotlight; returns one story."""
    now = timezone.now()
    organizer = make_account("organizer", everybody=True).actor
    told = [
        factory.published(
            organizer,
            make_person(),
            now - datetime.timedelta(minutes=9 - number),
            title=f"Story {number}",
        )
        for number in range(4)
    ]
    counts = dict(zip(report_rules.ORDER, (9, 41, 17, 3), strict=True))
    reports.freeze_quarter(
        actor=audit_rules.SYSTEM,
        quarter=report_rules.Quarter(now.year - 1, 4),
        counts=counts,
        now=now,
    )
    one = funders.start_spotlight(actor=audit_rules.SYSTEM, title=BOTH, now=now)
    one = funders.write_pair(
        actor=audit_rules.SYSTEM,
        spotlight=one,
        number=None,
        question=BOTH,
        answer={"en": "Little.", "es": "Poco."},
        now=now,
    )
    funders.publish_spotlight(actor=audit_rules.SYSTEM, spotlight=one, now=now)
    return told[-1]


def test_everything_stands_on_the_first_page_and_weighs_little(
    full: Any, public_client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = public_client.get("/")
    page = answer.content.decode()
    for part in ("Casa Arboleda", "Story 3", "Story 1", "41", "What does it cost?", "Little."):
        assert part in page
    assert "Story 0" not in page
    assert len(answer.content) <= MOST_BYTES
    assert answer["Cache-Control"] == "no-store"
    spanish = public_client.get("/", HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert "Cómo crece un cambio" in spanish
    assert "How a change grows" not in spanish


def test_a_story_taken_back_is_gone_from_the_first_page(full: Any, public_client: Client) -> None:
    assert "Story 3" in public_client.get("/").content.decode()
    stories.withdraw_story(actor=audit_rules.SYSTEM, story=full, now=timezone.now())
    assert "Story 3" not in public_client.get("/").content.decode()


def test_while_the_grove_is_locked_the_rest_of_the_page_works(
    full: Any, public_client: Client, keeper: Any
) -> None:
    keeper.lock()
    answer = public_client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "closed for the moment" in page
    assert "What does it cost?" in page
    assert "Story 3" not in page


def test_an_empty_grove_has_a_first_page(public_client: Client) -> None:
    page = public_client.get("/").content.decode()
    assert "There is no story here" in page
    assert "Ask us anything" in page


def test_time_is_now(full: Any, public_client: Client) -> None:
    past = timezone.now() - datetime.timedelta(days=1)
    models.StoryConsent.objects.update(starts_at=past - datetime.timedelta(days=1), ends_at=past)
    assert "Story 3" not in public_client.get("/").content.decode()
