"""Green, yellow, red: she chooses; closing never asks, opening does; nobody opens her unasked."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.organizing.people import models as people_models
from arboleda.organizing.people import queries as people
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import models, operations, queries


@pytest.fixture
def alba(make_person: Callable[..., uuid.UUID], now: datetime.datetime) -> uuid.UUID:
    person = make_person("Alba")
    people_models.Person.objects.create(id=person, added_at=now)
    return person


@pytest.fixture
def organizer(make_account: Any) -> Any:
    return make_account("organizer", everybody=True)


@pytest.fixture
def trusted(make_account: Any) -> Any:
    return make_account("facilitator")


def herself(person: uuid.UUID) -> audit_rules.Actor:
    return audit_rules.Actor(person, "participant")


def close(person: uuid.UUID, level: str, trusted: Any, now: datetime.datetime) -> None:
    operations.change_openness(
        actor=herself(person), person_id=person, level=level, keeper=trusted.person_id, now=now
    )


def test_red_leaves_her_and_the_one_she_named(
    alba: uuid.UUID, organizer: Any, trusted: Any, now: datetime.datetime
) -> None:
    close(alba, "red", trusted, now)
    assert alba not in consent.readable(organizer.actor, now=now)
    assert alba in consent.readable(trusted.actor, now=now)
    operations.change_openness(actor=herself(alba), person_id=alba, level="green", now=now)
    assert alba in consent.readable(organizer.actor, now=now)
    assert not models.Openness.objects.exists()


def test_a_closed_person_is_in_no_list_search_or_file(
    alba: uuid.UUID, organizer: Any, trusted: Any, now: datetime.datetime
) -> None:
    def found() -> tuple[int, int, int]:
        readable = consent.readable(organizer.actor, now=now)
        page = people.people_page(
            actor=organizer.actor, readable=readable, filters=people.Filters()
        )
        by_name = people.found_by_name(actor=organizer.actor, readable=readable, query="Alba")
        matching = people.matching(
            actor=organizer.actor, readable=readable.to_pass_on(), filters=people.Filters()
        )
        return page.count, len(by_name), matching.count()

    assert found() == (1, 1, 1)
    close(alba, "red", trusted, now)
    assert found() == (0, 0, 0)
    close(alba, "yellow", organizer, now)
    assert found() == (1, 1, 0), "yellow is seen by the one she named, and in no file"


def test_staff_close_on_her_word_and_open_only_when_she_was_asked(
    alba: uuid.UUID, organizer: Any, trusted: Any, make_account: Any, now: datetime.datetime
) -> None:
    def change(by: Any, level: str, **more: Any) -> None:
        operations.change_openness(
            actor=by.actor, person_id=alba, level=level, keeper=trusted.person_id, now=now, **more
        )

    change(organizer, "yellow")
    for by, asked in ((organizer, True), (trusted, False), (make_account("participant"), True)):
        with pytest.raises(accounts.Refused):
            change(by, "green", asked=asked)
    change(trusted, "green", asked=True)
    assert queries.openness_of(alba).level == "green"


@pytest.mark.parametrize(
    ("level", "code"), [("purple", "unknown_level"), ("yellow", "no_keeper"), ("red", "no_keeper")]
)
def test_what_cannot_be_chosen(
    alba: uuid.UUID, now: datetime.datetime, level: str, code: str
) -> None:
    with pytest.raises(accounts.Invalid, match=code):
        operations.change_openness(actor=herself(alba), person_id=alba, level=level, now=now)


def test_she_names_nobody_whom_she_must_not_meet_and_nobody_who_left(
    alba: uuid.UUID, organizer: Any, trusted: Any, now: datetime.datetime
) -> None:
    operations.keep_apart(
        actor=organizer.actor, person_id=alba, other_id=trusted.person_id, now=now
    )
    with pytest.raises(accounts.Invalid, match="keeper_not_here"):
        close(alba, "red", trusted, now)
    assert trusted.person_id not in queries.keepers_for(alba)


def test_nothing_changes_without_its_row(
    alba: uuid.UUID, trusted: Any, now: datetime.datetime, broken_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        close(alba, "red", trusted, now)
    assert not models.Openness.objects.exists()


def test_closing_asks_for_nothing_and_opening_for_the_passphrase(
    alba: uuid.UUID, trusted: Any, make_account: Any, sign_in: Any
) -> None:
    page = reverse("safety:openness", args=[alba])
    client = sign_in(make_account("participant", person=alba))
    assert client.get(page).status_code == 200
    client.post(page, {"level": "red", "keeper": str(trusted.person_id)})
    assert queries.openness_of(alba).level == "red"
    answer = client.post(page, {"level": "green", "keeper": str(trusted.person_id)})
    assert answer.headers["Location"] == reverse("accounts:confirm_passphrase")
    assert queries.openness_of(alba).level == "red"
    client = sign_in(make_account("organizer", everybody=True))
    assert client.get(page).status_code == 404


def test_staff_who_close_her_out_of_their_own_sight_land_on_their_first_page(
    alba: uuid.UUID, trusted: Any, organizer: Any, sign_in: Any
) -> None:
    page = reverse("safety:openness", args=[alba])
    client = sign_in(organizer)
    assert "Alba" in client.get(page).content.decode()
    answer = client.post(page, {"level": "red", "keeper": str(trusted.person_id)})
    assert answer.headers["Location"] == "/"
    assert client.get(page).status_code == 404
