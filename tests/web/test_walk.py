"""The walk: every step leads to a real page; the demo grove is one of fiction and only on this machine."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arboleda.learning.dreamspace import models as dreamspace
from arboleda.learning.dreamspace.choices import ON_PHONES, StageKind
from arboleda.organizing.campaigns import models as campaigns
from arboleda.trust.accounts import models as accounts
from arboleda.trust.audit import queries as audit
from arboleda.voice.stories import models as stories
from arboleda.voice.stories import operations as story_operations
from arboleda.web import demo, tasks
from arboleda.web.demo import cast, dreaming, dreamroom, walking, words

pytestmark = pytest.mark.xdist_group("the grown grove of fiction")


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: Any, session_keeper: Any) -> Any:
    """A demo grove, grown once for this module and taken out again."""
    from django.db import transaction

    from arboleda.trust.vault import keys

    with django_db_blocker.unblock():
        session_keeper.unlock()  # Whatever test came before may have left it locked.
        keys.use(session_keeper)
        block = transaction.atomic()
        block._from_testcase = True
        block.__enter__()
        try:
            demo.grow(seed=7, people=demo.FEWEST, now=timezone.now())
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture
def fiction(grown: Any, db: None) -> None:
    """The grown grove inside a test's own transaction."""


def test_everybody_in_the_cast_can_sign_in(fiction: None) -> None:
    listed = demo.accounts()
    assert {one["role"] for one in listed} == {
        "participant",
        "facilitator",
        "organizer",
        "administrator",
    }
    for one in listed:
        account = accounts.Account.objects.get(username=one["username"])
        assert account.role == one["role"]
        assert account.language == one["language"]
    assert accounts.Account.objects.get(username="alba").check_password(listed[5]["passphrase"])


def test_it_says_that_it_is_fiction(fiction: None) -> None:
    assert demo.is_demo()
    assert "invented" in Client().get("/walk/").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("number", range(1, 10))
def test_every_step_signs_in_and_lands_on_a_real_page(
    fiction: None, number: int, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    answer = client.post(f"/walk/{number}/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain
    assert "/walk/" in answer.content.decode()


def test_stories_stand_in_every_state(fiction: None) -> None:
    states = set(stories.Story.objects.values_list("state", flat=True))
    assert {"writing", "proposed", "approved", "published", "withdrawn"} <= states


def test_a_dream_room_stands_in_each_stage(fiction: None) -> None:
    kinds = dreamspace.Stage.objects.filter(state="open").values_list("kind", flat=True)
    assert set(kinds) == set(StageKind.values)
    phones = dreamspace.Space.objects.filter(stages__state="open", stages__kind__in=ON_PHONES)
    assert all(space.code for space in phones), "phones find their way in"


def test_the_long_table_has_a_map_and_nothing_of_anybody(fiction: None) -> None:
    room = dreaming.long_table()
    assert room is not None
    last = room.analyses.get(is_final=True)
    assert (last.seats, len(last.result["cards"])) == (31, 42)
    assert last.result["ordinal"]["stability"]["resamples"] == dreamroom.LOTS["bootstraps"]
    assert last.result["ordinal"]["null"]["better"]
    assert last.result["languages"]["deals"] == dreamroom.LOTS["deals"]
    assert not room.seats.exists()
    assert room.named_clusters.count() == 6
    assert all(set(one.words) == {"en", "es"} for one in room.named_clusters.all())
    move = room.moves.get()
    note = room.named_clusters.get(number=move.chosen).note
    assert move.statement.words["es"] in note["es"]


def test_what_the_long_table_chose_is_what_the_grove_follows(fiction: None) -> None:
    room = dreaming.long_table()
    assert room is not None
    chosen = [one.idea.words for one in room.decisions.select_related("idea")]
    assert chosen == list(words.IDEAS)
    told = campaigns.Idea.objects.get(state="told_back")
    assert (told.origin, told.origin_id) == ("room", room.pk)
    assert told.cluster in [one.words for one in room.named_clusters.all()]


def test_figures_of_the_demo_say_how_many_lots_were_drawn(fiction: None) -> None:
    answer = Client().post("/walk/4/", follow=True)
    assert f"Drawn again {dreamroom.LOTS['bootstraps']} times" in answer.content.decode()


def test_the_walk_ends_with_what_a_reader_and_a_thief_find(fiction: None) -> None:
    now = timezone.now()
    client = Client()
    client.post("/walk/7/")
    assert "taken back" in client.get("/walk/end/").content.decode()
    story = stories.Story.objects.filter(person_id=cast.person_id("alba"), state="published").get()
    story_operations.withdraw_story(actor=cast.account("alba").actor, story=story, now=now)
    found = walking.withdrawn(now=now)
    assert found is not None
    assert found.status == 410
    page = client.get("/walk/end/").content.decode()
    assert found.slug in page
    assert "microphone" not in page
    assert "micrófono" not in page
    sealed = bytes(story.versions.get().sealed).hex()
    assert sealed[:100] in page


def test_it_can_be_walked_twice(fiction: None) -> None:
    client = Client()
    client.post("/walk/7/")
    story = stories.Story.objects.filter(person_id=cast.person_id("alba"), state="published").get()
    story_operations.withdraw_story(
        actor=cast.account("alba").actor, story=story, now=timezone.now()
    )
    client.post("/walk/again/")
    answer = client.post("/walk/7/", follow=True)
    told = stories.Story.objects.filter(person_id=cast.person_id("alba"), state="published").get()
    assert str(told.pk) in answer.redirect_chain[-1][0]


def test_both_chains_of_the_demo_are_unbroken(fiction: None, keeper: Any) -> None:
    assert audit.verify().fault is None
    assert keeper.verify_reads().fault is None


def test_chores_may_be_done_again_and_again(fiction: None) -> None:
    later = timezone.now() + datetime.timedelta(days=500)
    for _ in range(2):
        tasks.do_chores(now=later)
    assert not stories.Story.objects.filter(state="published").exists()


def test_from_another_machine_there_is_no_walk(fiction: None) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.get("/").headers["Location"] == "/enter/"
    for path in ("/walk/", "/walk/end/"):
        assert client.get(path).status_code == 404
    assert client.post("/walk/1/").status_code == 404
    assert Client(REMOTE_ADDR="nonsense").get("/walk/").status_code == 404


def test_through_a_proxy_on_this_machine_there_is_no_walk(fiction: None) -> None:
    """The proxy connects from loopback, whoever stands behind it."""
    client = Client(HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert client.get("/").headers["Location"] == "/enter/"
    for path in ("/walk/", "/walk/end/"):
        assert client.get(path).status_code == 404
    assert client.post("/walk/1/").status_code == 404


def test_an_unknown_step_is_not_found(fiction: None) -> None:
    assert Client().post("/walk/10/").status_code == 404
    assert Client().post("/walk/0/").status_code == 404
