"""Her own pages: behind her passphrase, about her alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import get_resolver

from arboleda.organizing.people import models as people
from arboleda.organizing.people import operations
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.web.apps import MY_PAGES

pytestmark = pytest.mark.django_db

PAGES = ("/mine/", "/mine/path/", "/mine/can/")


@pytest.fixture
def alba(make_account: Callable[..., Any], now: datetime.datetime) -> Any:
    person = operations.add_person(
        actor=audit_rules.SYSTEM, answers=rules.Answers(chosen="Alba"), now=now
    )
    return make_account("participant", person=person.pk)


@pytest.mark.parametrize("page", PAGES)
def test_the_passphrase_is_asked_again(alba: Any, sign_in: Callable[..., Any], page: str) -> None:
    client = sign_in(alba)
    assert client.get(page).headers["Location"] == "/again/"
    answer = client.post("/again/", {"passphrase": "wrong wrong wrong"})
    assert answer.status_code == 200
    answer = client.post("/again/", {"passphrase": "four plain words here"})
    assert answer.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_she_writes_a_strength_offers_it_and_takes_it_back(
    alba: Any, sign_in: Callable[..., Any]
) -> None:
    client = sign_in(alba, confirmed=True)
    client.post("/mine/can/", {"text": "I can teach bread.", "kind": ""})
    strength = people.Strength.objects.get()
    assert strength.person_id == alba.person_id
    assert strength.offered_at is None
    assert "I can teach bread." in client.get("/mine/can/").content.decode()
    for change, offered in (("offer", True), ("keep", False)):
        client.post(f"/mine/can/{strength.pk}/", {"change": change})
        strength.refresh_from_db()
        assert (strength.offered_at is not None) is offered
    client.post(f"/mine/can/{strength.pk}/", {"change": "remove"})
    assert not people.Strength.objects.exists()


def test_she_adds_a_step_and_says_when_it_is_done(alba: Any, sign_in: Callable[..., Any]) -> None:
    client = sign_in(alba, confirmed=True)
    client.post("/mine/path/", {"text": "Lead an evening", "kind": ""})
    step = people.PathStep.objects.get()
    for change, done in (("done", True), ("again", False)):
        client.post(f"/mine/path/{step.pk}/", {"change": change})
        step.refresh_from_db()
        assert (step.done_date is not None) is done
    assert "Lead an evening" in client.get("/mine/path/").content.decode()
    client.post(f"/mine/path/{step.pk}/", {"change": "remove"})
    assert not people.PathStep.objects.exists()


def test_nothing_written_is_nothing_saved_and_says_what_to_do(
    alba: Any, sign_in: Callable[..., Any]
) -> None:
    client = sign_in(alba, confirmed=True)
    for page in ("/mine/path/", "/mine/can/"):
        assert client.post(page, {"text": ""}).status_code == 200
        assert client.post(page, {"text": "x" * 3000}).status_code == 200
    assert not people.PathStep.objects.exists()
    assert not people.Strength.objects.exists()


def test_the_same_form_twice_writes_once(alba: Any, sign_in: Callable[..., Any]) -> None:
    client = sign_in(alba, confirmed=True)
    for _ in range(2):
        client.post("/mine/can/", {"text": "Bread", "kind": "", "nonce": "n" * 24})
        client.post("/mine/path/", {"text": "Lead", "kind": "", "nonce": "m" * 24})
    assert people.Strength.objects.count() == 1
    assert people.PathStep.objects.count() == 1


def test_nobody_changes_what_is_somebody_elses(
    alba: Any, make_account: Callable[..., Any], sign_in: Callable[..., Any], now: datetime.datetime
) -> None:
    strength = operations.write_strength(
        actor=alba.actor, person_id=alba.person_id, text="Bread", now=now
    )
    step = operations.add_path_step(
        actor=alba.actor, person_id=alba.person_id, text="Lead", now=now
    )
    client = sign_in(make_account("participant"), confirmed=True)
    assert client.post(f"/mine/can/{strength.pk}/", {"change": "remove"}).status_code == 404
    assert client.post(f"/mine/path/{step.pk}/", {"change": "remove"}).status_code == 404
    client = sign_in(make_account("organizer", everybody=True), confirmed=True)
    assert client.post(f"/mine/can/{strength.pk}/", {"change": "remove"}).status_code == 404


def test_an_unknown_change_is_not_found(
    alba: Any, sign_in: Callable[..., Any], now: datetime.datetime
) -> None:
    strength = operations.write_strength(
        actor=alba.actor, person_id=alba.person_id, text="Bread", now=now
    )
    step = operations.add_path_step(
        actor=alba.actor, person_id=alba.person_id, text="Lead", now=now
    )
    client = sign_in(alba, confirmed=True)
    assert client.post(f"/mine/can/{strength.pk}/", {"change": "burn"}).status_code == 404
    assert client.post(f"/mine/path/{step.pk}/", {"change": "burn"}).status_code == 404


def test_words_sent_too_late_wait_for_the_passphrase_and_are_saved_once(
    alba: Any, sign_in: Callable[..., Any]
) -> None:
    """R34: five minutes are over sooner than a thought is written down."""
    client = sign_in(alba)
    session = client.session
    session["proved_at"] = 0
    session.save()
    sent = {"text": "Learn to drive the van", "kind": "", "nonce": "a" * 24}
    asked = client.post("/mine/path/", sent)
    assert asked.status_code == 200
    assert sent["text"] in asked.content.decode()
    assert not people.PathStep.objects.exists(), "nothing is done before she has answered"
    wrong = client.post("/mine/path/", {**sent, "again-passphrase": "some other words here"})
    assert sent["text"] in wrong.content.decode()
    assert not people.PathStep.objects.exists()
    for _ in range(2):
        client.post("/mine/path/", {**sent, "again-passphrase": "four plain words here"})
    assert people.PathStep.objects.count() == 1
    assert not client.session["proved_at"], "a passphrase is no second step"


def test_what_belongs_under_my_page_is_there() -> None:
    """A page that is renamed would quietly lose its way back."""
    names = {name for name in MY_PAGES if not name.endswith(":")}
    found: set[str] = set()

    def walk(patterns: Any, app: str = "") -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, one.namespace or app)
            else:
                found.add(f"{app}:{one.name}")

    walk(get_resolver().url_patterns)
    assert names <= found, names - found
