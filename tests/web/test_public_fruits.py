"""The public list of what grew: there when there is something, and never a name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.organizing.campaigns import operations as campaigns

pytestmark = pytest.mark.django_db


def test_an_empty_list_says_what_will_stand_here(public_client: Any) -> None:
    answer = public_client.get("/fruits/")
    assert answer.status_code == 200
    assert "Nothing to show yet" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_published_idea_stands_in_the_list_until_it_is_taken_off(
    public_client: Any, make_account: Callable[..., Any], now: datetime.datetime
) -> None:
    actor = make_account("organizer", everybody=True).actor
    idea = campaigns.write_idea(
        actor=actor,
        terms=campaigns.IdeaTerms(
            words={"en": "Light at the stop", "es": "Luz en la parada"},
            dreamed_date=now.date() - datetime.timedelta(days=9),
        ),
        now=now,
    )
    assert "Light at the stop" not in public_client.get("/fruits/").content.decode()
    campaigns.take_up(
        actor=actor,
        idea=idea,
        kind="group",
        words={"en": "Six of us", "es": "Somos seis"},
        taken_date=now.date(),
        now=now,
    )
    idea.refresh_from_db()
    campaigns.publish_idea(actor=actor, idea=idea, now=now)
    page = public_client.get("/fruits/").content.decode()
    assert "Light at the stop" in page
    assert f"/fruits/{idea.pk}/" in page
    idea.refresh_from_db()
    campaigns.unpublish_idea(actor=actor, idea=idea, now=now)
    assert "Light at the stop" not in public_client.get("/fruits/").content.decode()
