"""What she ends on her own pages is gone from the next request on: at the other door, and for staff."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import PASSPHRASE
from tests.factories import stories as factory
from tests.factories import trust as trust_factory

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


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


def _take_back(her: Client, story: Any) -> None:
    her.post(f"/writing/{story.pk}/back/", {"sure": "on"})


def _erase(her: Client, story: Any) -> None:
    answer = her.post("/me/held/erase/stories.Story/", {"sure": "on", "nonce": "n" * 20})
    assert answer.status_code == 302


def _be_forgotten(her: Client, story: Any) -> None:
    path = str(her.post("/me/forget/").headers["Location"])
    session = her.session
    session["forget"] = {**session["forget"], "at": time.time() - 11}
    session.save()
    assert "It is done" in her.post(path, {"passphrase": PASSPHRASE, "sure": "on"}).text


@pytest.mark.parametrize("end", [_take_back, _erase, _be_forgotten])
def test_invariant_9_what_she_ends_on_her_pages_is_gone_from_the_next_request_on(
    end: Callable[[Client, Any], None],
    make_account: Make,
    make_person: Make,
    sign_in: Make,
    door: Callable[[str], None],
) -> None:
    now = timezone.now()
    person = make_person("Luz Vega")
    factory.teller(person, now)
    trust_factory.release(person, now=now)
    staff = make_account("organizer", everybody=True)
    her = sign_in(make_account("participant", person=person), confirmed=True)
    story = factory.published(staff.actor, person, now, picture=factory.picture(), alt="A hill")
    addresses = [
        reverse("stories:public_story", args=[story.slug], urlconf="arboleda.urls.public"),
        reverse(
            "stories:public_picture",
            args=[story.pictures.get().pk],
            urlconf="arboleda.urls.public",
        ),
    ]
    door("public")
    reader = Client()
    for one in addresses:
        shown = reader.get(one)
        assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in shown and "Last-Modified" not in shown, "nothing to be asked again"
    assert story.slug in reader.get("/stories/").text
    door("members")
    end(her, story)
    door("public")
    for visitor in (reader, Client()):
        assert [visitor.get(one).status_code for one in addresses] == [410, 410]
        assert story.slug not in visitor.get("/stories/").text
    door("members")
    left = sign_in(staff, confirmed=True).get(f"/people/{person}/releases/")
    assert left.status_code == (404 if end is _be_forgotten else 200)
