"""Pages of stories: who may open them, the whole way of one story, and 410 from the next request."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arboleda.voice.stories import models, operations, queries
from tests.conftest import proved
from tests.factories import stories as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime.datetime:
    """This very moment: pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def alba(make_account: Callable[..., Any], now: datetime.datetime) -> Any:
    account = make_account("participant", name="Alba Reyes")
    factory.teller(account.person_id, now)
    return account


@pytest.fixture
def organizer(make_account: Callable[..., Any]) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def door(settings: Any) -> Callable[[str], None]:
    """Change the door that requests come through."""

    def change(name: str) -> None:
        settings.DOOR = name
        settings.ROOT_URLCONF = f"arboleda.urls.{name}"
        settings.MIDDLEWARE = (
            settings.PUBLIC_MIDDLEWARE if name == "public" else settings.MEMBERS_MIDDLEWARE
        )

    return change


def address(name: str, *parts: Any) -> str:
    return reverse(f"stories:{name}", args=parts, urlconf="arboleda.urls.members")


def public_address(name: str, *parts: Any) -> str:
    return reverse(f"stories:{name}", args=parts, urlconf="arboleda.urls.public")


def nonce_of(response: Any) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


# The teller


def test_her_pages_ask_for_the_passphrase_again_but_taking_back_does_not(
    alba: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.story(alba.person_id, now)
    client: Client = sign_in(alba)
    for name in ("my_stories", "write_story"):
        assert client.get(address(name)).status_code == 302
    for name in ("my_story", "edit_story", "decide_story"):
        assert client.get(address(name, story.pk)).status_code == 302
    assert client.get(address("withdraw_story", story.pk)).status_code == 200


def test_the_way_of_a_story_from_the_first_word_to_her_approval(
    alba: Any, sign_in: Any, now: datetime.datetime
) -> None:
    client: Client = sign_in(alba, confirmed=True)
    assert "Nothing written yet" in client.get(address("my_stories")).content.decode()
    form = client.get(address("write_story"))
    given = {"language": "en", "title": "Bees", "text": "A hundred bees.", "alt": "A hive"}
    refused = client.post(address("write_story"), given).content.decode()
    assert "tick the box" in refused
    answer = client.post(
        address("write_story"),
        {
            **given,
            "limits_read": "on",
            "nonce": nonce_of(form),
            "picture": SimpleUploadedFile("Alba.jpg", factory.picture()),
        },
    )
    story = models.Story.objects.get()
    assert answer["Location"] == address("my_story", story.pk)
    page = client.get(address("my_story", story.pk)).content.decode()
    assert "A hundred bees." in page
    assert "Alba.jpg" not in page
    assert "Choose who it is for" in page
    picture = client.get(address("story_picture", story.pk, story.pictures.get().pk))
    assert picture["Cache-Control"] == "no-store"
    assert picture["Content-Type"] == "image/jpeg"
    ends = (now + datetime.timedelta(days=300)).date()
    bad = client.post(
        address("decide_story", story.pk),
        {
            "audience": "funders",
            "channels": ["public_site"],
            "name_choice": "other",
            "ends_date": ends.isoformat(),
        },
    ).content.decode()
    assert "Anybody can read our public website" in bad
    assert "Write the name you want" in bad
    answer = client.post(
        address("decide_story", story.pk),
        {
            "audience": "everyone",
            "channels": ["public_site"],
            "name_choice": "other",
            "name": "Luz",
            "ends_date": ends.isoformat(),
        },
    )
    assert answer.status_code == 302
    version = queries.versions(story)[-1]
    approve = address("approve_version", story.pk, version.pk)
    page = client.get(approve).content.decode()
    assert "Luz" in page
    assert "copies others made may stay" in page
    assert "Tick the box" in client.post(approve, {}).content.decode()
    assert client.post(approve, {"warned": "on"}).status_code == 302
    story.refresh_from_db()
    assert story.state == "approved"
    assert (
        "An organizer asks you once more"
        in client.get(address("my_story", story.pk)).content.decode()
    )


def test_she_sees_an_edit_side_by_side_and_takes_or_leaves_it(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.decided(alba.person_id, now)
    edit = operations.propose_edit(
        actor=organizer.actor,
        story=story,
        now=now,
        words=factory.words(title="Loud", text=factory.TEXT.replace("held", "took")),
    )
    client: Client = sign_in(alba, confirmed=True)
    assert "See the edit" in client.get(address("my_story", story.pk)).content.decode()
    page = client.get(address("approve_version", story.pk, edit.pk)).content.decode()
    assert "<del>held</del>" in page
    assert "<ins>took</ins>" in page
    assert "Keep my own words" in page
    decline = address("decline_edit", story.pk, edit.pk)
    assert client.get(decline).status_code == 405
    assert client.post(decline).status_code == 302
    assert client.post(decline).status_code == 404
    page = client.get(address("my_story", story.pk)).content.decode()
    assert "took" not in page


def test_she_edits_what_is_published_and_it_leaves_the_website(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.published(
        organizer.actor, alba.person_id, now, picture=factory.picture(), alt="A hill"
    )
    client: Client = sign_in(alba, confirmed=True)
    page = client.get(address("edit_story", story.pk))
    assert "leaves it at once" in page.content.decode()
    answer = client.post(
        address("edit_story", story.pk),
        {
            "language": "en",
            "title": "Anew",
            "text": "Other words.",
            "drop_picture": "on",
            "nonce": nonce_of(page),
        },
    )
    assert answer.status_code == 302
    assert queries.published_story(story.slug, now=timezone.now()) is None
    assert queries.versions(story)[-1].picture is None


def test_two_taps_take_it_back_and_list_the_copies(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.published(organizer.actor, alba.person_id, now)
    operations.log_use(
        actor=organizer.actor,
        story=story,
        channel="print",
        where="Spring leaflet",
        used_date=now.date() - datetime.timedelta(days=1),
        stays_outside=True,
        now=now,
    )
    client: Client = sign_in(alba, confirmed=True)
    assert (
        address("withdraw_story", story.pk)
        in client.get(address("my_story", story.pk)).content.decode()
    )
    answer = client.post(address("withdraw_story", story.pk), follow=True)
    page = answer.content.decode()
    assert "You took it back" in page
    assert "Spring leaflet" in page
    assert "microphone" not in page.lower()
    for name in ("edit_story", "decide_story"):
        assert client.get(address(name, story.pk)).status_code == 404
    assert "Taken back" in client.get(address("my_stories")).content.decode()


def test_nobody_opens_the_pages_of_another_teller(
    alba: Any, organizer: Any, make_account: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.published(
        organizer.actor, alba.person_id, now, picture=factory.picture(), alt="A hill"
    )
    version, picture = queries.versions(story)[-1], story.pictures.get()
    for account in (make_account("participant"), organizer):
        client: Client = sign_in(account, confirmed=True)
        for name in ("my_story", "edit_story", "decide_story", "withdraw_story"):
            assert client.get(address(name, story.pk)).status_code == 404
        for name in ("approve_version",):
            assert client.get(address(name, story.pk, version.pk)).status_code == 404
    stranger: Client = sign_in(make_account("participant"), confirmed=True)
    assert stranger.get(address("story_picture", story.pk, picture.pk)).status_code == 404
    staff: Client = sign_in(organizer)
    assert staff.get(address("story_picture", story.pk, picture.pk)).status_code == 200
    assert staff.get(address("story_picture", story.pk, uuid.uuid4())).status_code == 404
    own: Client = sign_in(alba)
    own_session = own.session
    own_session["confirmed_at"] = 0
    own_session.save()
    assert own.get(address("story_picture", story.pk, picture.pk)).status_code == 404


def test_a_teller_on_staff_reads_her_own_behind_the_passphrase(
    organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    """Among the stories of staff hers would open without it."""
    story = factory.approved(organizer.person_id, now)
    client: Client = sign_in(organizer)
    answer = client.get(address("story", story.pk))
    assert answer.headers["Location"] == address("my_story", story.pk)
    client = sign_in(organizer, confirmed=True)
    assert client.get(address("story", story.pk)).status_code == 200


def test_while_the_grove_is_locked_she_can_still_take_it_back(
    alba: Any, sign_in: Any, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.approved(alba.person_id, now)
    client: Client = sign_in(alba, confirmed=True)
    keeper.lock()
    assert client.get(address("my_stories")).status_code == 200
    assert client.get(address("my_story", story.pk)).status_code == 503
    assert client.post(address("withdraw_story", story.pk)).status_code == 302
    story.refresh_from_db()
    assert story.state == "withdrawn"


def test_a_lapsed_story_says_so(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.published(organizer.actor, alba.person_id, now)
    models.StoryConsent.objects.update(
        starts_at=now - datetime.timedelta(days=9), ends_at=now - datetime.timedelta(days=1)
    )
    client: Client = sign_in(alba, confirmed=True)
    assert "Its time has ended" in client.get(address("my_story", story.pk)).content.decode()


# Staff


def test_the_list_holds_stories_of_people_assigned_and_chosen_for_others(
    alba: Any, organizer: Any, make_account: Any, sign_in: Any, now: datetime.datetime
) -> None:
    factory.story(alba.person_id, now, title="Hers alone")
    story = factory.decided(alba.person_id, now, title="For others")
    page = sign_in(organizer).get(address("stories")).content.decode()
    assert "For others" in page
    assert "Alba Reyes" in page
    assert "Hers alone" not in page
    unassigned: Client = sign_in(make_account("facilitator"))
    assert "For others" not in unassigned.get(address("stories")).content.decode()
    for name in ("story", "propose_edit", "log_use", "take_back"):
        assert unassigned.get(address(name, story.pk)).status_code == 404


def test_the_list_is_filtered_sorted_searched_and_saved_without_names(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    factory.decided(alba.person_id, now, title="For others")
    client: Client = sign_in(organizer)
    assert (
        "No story matches"
        in client.get(address("stories"), {"state": "published"}).content.decode()
    )
    assert (
        "For others"
        in client.get(address("stories"), {"state": "writing", "sort": "-ends"}).content.decode()
    )
    found = client.post(address("stories"), {"text": "alba"})
    assert "alba" not in found["Location"].lower()
    assert "For others" in client.get(found["Location"]).content.decode()
    missed = client.post(address("stories"), {"text": "zacarias"})
    assert "For others" not in client.get(missed["Location"]).content.decode()
    file = b"".join(proved(client).post(address("stories"), {"file": "csv"}).streaming_content)  # type: ignore[attr-defined]  # A streamed download.
    assert b"Alba" not in file
    assert b"For others" not in file
    assert b"Being written" in file


def test_staff_propose_publish_log_and_take_back_as_asked(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.decided(alba.person_id, now)
    client: Client = sign_in(organizer)
    form = client.get(address("propose_edit", story.pk))
    answer = client.post(
        address("propose_edit", story.pk),
        {"title": "Loud", "text": "I held it.", "nonce": nonce_of(form)},
    )
    assert answer.status_code == 302
    again = client.post(
        address("propose_edit", story.pk),
        {"title": "Loud", "text": "I held it.", "nonce": nonce_of(form)},
    )
    assert again.status_code == 302
    assert story.versions.count() == 2
    blocked = client.post(address("publish_story", story.pk), {"sure": "on"}).content.decode()
    assert "Only the teller can give it" in blocked
    operations.approve_version(
        actor=alba.actor, version=queries.versions(story)[-1], warned=True, now=now
    )
    assert "Publish on the website" in client.get(address("story", story.pk)).content.decode()
    asked = client.get(address("publish_story", story.pk)).content.decode()
    assert "Publish this story?" in asked
    assert client.post(address("publish_story", story.pk), {}).status_code == 200
    story.refresh_from_db()
    assert story.state == "approved"
    assert client.post(address("publish_story", story.pk), {"sure": "on"}).status_code == 302
    assert "On the website" in client.get(address("story", story.pk)).content.decode()
    assert client.get(address("unpublish_story", story.pk)).status_code == 405
    assert client.post(address("unpublish_story", story.pk)).status_code == 302
    use = {"channel": "print", "where": "Leaflet", "used_date": "2020-01-01"}
    assert client.get(address("log_use", story.pk)).status_code == 200
    assert client.post(address("log_use", story.pk), use).status_code == 302
    assert "Leaflet" in client.get(address("story", story.pk)).content.decode()
    wrong = client.post(address("log_use", story.pk), {**use, "channel": "press"})
    assert wrong.status_code == 200
    assert client.get(address("take_back", story.pk)).status_code == 200
    assert client.post(address("take_back", story.pk)).status_code == 302
    page = client.get(address("story", story.pk)).content.decode()
    assert "Stop every use" in page
    assert "I held it" not in page
    assert client.get(address("propose_edit", story.pk)).status_code == 404


def test_a_use_nobody_agreed_to_has_no_form(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.approved(alba.person_id, now, wanted={"channels": ["public_site"]})
    page = sign_in(organizer).get(address("log_use", story.pk)).content.decode()
    assert "agreed to no use" in page


def test_facilitators_do_not_publish(
    alba: Any, make_account: Any, sign_in: Any, now: datetime.datetime
) -> None:
    story = factory.approved(alba.person_id, now)
    client: Client = sign_in(make_account("facilitator", everybody=True))
    assert client.get(address("publish_story", story.pk)).status_code == 404
    assert client.get(address("story", story.pk)).status_code == 200


def test_pages_ask_the_database_little(
    alba: Any,
    organizer: Any,
    sign_in: Any,
    now: datetime.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        factory.published(organizer.actor, alba.person_id, now, title=f"Story {number}")
    client: Client = sign_in(organizer)
    client.get(address("stories"))
    with django_assert_max_num_queries(15):
        client.get(address("stories"))
    mine: Client = sign_in(alba, confirmed=True)
    with django_assert_max_num_queries(8):
        mine.get(address("my_stories"))


# The public door


def test_a_published_story_is_told_and_kept_by_no_cache(
    alba: Any, organizer: Any, public_client: Client, now: datetime.datetime
) -> None:
    story = factory.published(
        organizer.actor,
        alba.person_id,
        now,
        picture=factory.picture(),
        alt="A hill",
        wanted={"name_choice": "other", "name": "Luz"},
    )
    page = public_client.get(public_address("public_story", story.slug))
    assert page["Cache-Control"] == "no-store"
    text = page.content.decode()
    for part in ("The microphone", "I came to listen.", "Luz", 'alt="A hill"'):
        assert part in text
    assert "Alba" not in text
    listed = public_client.get(public_address("public_stories"))
    assert listed["Cache-Control"] == "no-store"
    assert story.slug in listed.content.decode()
    picture = public_client.get(public_address("public_picture", story.pictures.get().pk))
    assert picture["Cache-Control"] == "no-store"
    assert picture["Content-Type"] == "image/jpeg"
    policy = picture["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"


@pytest.mark.parametrize("how", ["withdrawn", "ended", "edited", "unpublished", "key"])
def test_what_is_gone_answers_410_from_the_next_request_on(
    alba: Any, organizer: Any, public_client: Client, now: datetime.datetime, keeper: Any, how: str
) -> None:
    story = factory.published(
        organizer.actor, alba.person_id, now, picture=factory.picture(), alt="A hill"
    )
    page = public_address("public_story", story.slug)
    picture = public_address("public_picture", story.pictures.get().pk)
    other = Client()
    assert public_client.get(page).status_code == other.get(page).status_code == 200
    if how == "withdrawn":
        operations.withdraw_story(actor=alba.actor, story=story, now=now)
    elif how == "ended":
        models.StoryConsent.objects.update(
            starts_at=now - datetime.timedelta(days=9), ends_at=now - datetime.timedelta(days=1)
        )
    elif how == "edited":
        operations.edit_story(actor=alba.actor, story=story, words=factory.words(alt="x"), now=now)
    elif how == "unpublished":
        operations.unpublish_story(actor=organizer.actor, story=story, now=now)
    else:
        keeper.destroy([story.versions.get().pk, story.pictures.get().pk])
    for client in (public_client, other):
        gone = client.get(page)
        assert gone.status_code == 410
        assert gone["Cache-Control"] == "no-store"
        assert "microphone" not in gone.content.decode()
        assert client.get(picture).status_code == 410
        assert story.slug not in client.get(public_address("public_stories")).content.decode()


def test_what_never_was_public_does_not_exist(
    alba: Any, public_client: Client, now: datetime.datetime
) -> None:
    story = factory.approved(alba.person_id, now, picture=factory.picture(), alt="A hill")
    for url in (
        public_address("public_story", story.slug),
        public_address("public_story", "nothing"),
        public_address("public_picture", story.pictures.get().pk),
        public_address("public_picture", uuid.uuid4()),
    ):
        assert public_client.get(url).status_code == 404
    assert (
        "No stories at the moment"
        in public_client.get(public_address("public_stories")).content.decode()
    )


def test_while_the_grove_is_locked_stories_are_closed_and_what_is_gone_stays_gone(
    alba: Any, organizer: Any, public_client: Client, now: datetime.datetime, keeper: Any
) -> None:
    story = factory.published(organizer.actor, alba.person_id, now)
    keeper.lock()
    page = public_address("public_story", story.slug)
    assert public_client.get(page).status_code == 503
    assert public_client.get(public_address("public_stories")).status_code == 503
    operations.withdraw_story(actor=alba.actor, story=story, now=now)
    assert public_client.get(page).status_code == 410


def test_both_doors_speak_spanish(
    alba: Any, organizer: Any, sign_in: Any, now: datetime.datetime, door: Any
) -> None:
    story = factory.published(organizer.actor, alba.person_id, now)
    language = {"HTTP_ACCEPT_LANGUAGE": "es"}
    client: Client = sign_in(alba, confirmed=True)
    for name, parts in (("my_stories", ()), ("my_story", (story.pk,))):
        page = client.get(address(name, *parts), **language).content.decode()
        assert "Lo que escribo" in page
        assert "My writing" not in page
    door("public")
    page = Client().get(public_address("public_story", story.slug), **language).content.decode()
    assert "Contada sin nombre" in page
