"""Invariant 9: what is withdrawn is gone for the next request, kept pages included."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from arboleda.voice.stories import operations, queries
from tests.factories import stories


@pytest.fixture
def moment() -> datetime.datetime:
    return timezone.now()


def test_a_kept_page_of_a_withdrawn_story_is_answered_anew(
    make_account: Any, make_person: Callable[..., Any], public_client: Any,
    moment: datetime.datetime,
) -> None:  # fmt: skip
    organizer = make_account("organizer", everybody=True)
    alba = make_person("Alba")
    told = stories.published(organizer.actor, alba, moment)
    url = reverse("stories:public_story", "arboleda.urls.public", args=[told.slug])
    first = public_client.get(url)
    assert first.status_code == 200
    assert "no-store" in first["Cache-Control"]
    kept = {
        "HTTP_IF_NONE_MATCH": first.get("ETag", '"kept"'),
        "HTTP_IF_MODIFIED_SINCE": first.get("Last-Modified", "Wed, 04 Mar 2126 18:30:00 GMT"),
    }
    operations.withdraw_story(actor=stories.teller(alba, moment), story=told, now=moment)
    assert public_client.get(url, **kept).status_code == 410
    assert public_client.head(url, **kept).status_code == 410
    listed = public_client.get(reverse("stories:public_stories", "arboleda.urls.public"), **kept)
    assert listed.status_code == 200
    assert "The microphone" not in listed.content.decode()


def test_the_gate_is_asked_about_each_story_that_is_told(
    make_account: Any, make_person: Callable[..., Any], moment: datetime.datetime
) -> None:
    """Rows that a query found a moment ago are judged at the moment they are opened."""
    organizer = make_account("organizer", everybody=True)
    stories.published(organizer.actor, make_person("Alba"), moment)
    found = list(queries.published(now=moment))
    assert len(queries.tell(found, now=moment)) == 1
    assert not queries.tell(found, now=moment + datetime.timedelta(days=400))
    found[0].ended_at = moment
    assert not queries.tell(found, now=moment)
