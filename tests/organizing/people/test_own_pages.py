"""Staff are people of the house too: what is held about oneself asks for the passphrase again."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.organizing.people import models, operations
from arboleda.organizing.people.rules import people as rules
from arboleda.organizing.people.rules import talks

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


@pytest.fixture
def alba(make_account: Make, now: datetime.datetime) -> Any:
    """An organizer about whom a colleague keeps things."""
    colleague = make_account("organizer", everybody=True)
    person = operations.add_person(
        actor=colleague.actor, answers=rules.Answers(chosen="Alba Ríos"), now=now
    )
    note = talks.Note(held_date=now.date(), interests="A quiet street")
    operations.record_one_to_one(
        actor=colleague.actor, person_id=person.pk, note=note, now=now, held_by=colleague.person_id
    )
    account = make_account("organizer", everybody=True, person=person.pk)
    operations.add_path_step(actor=account.actor, person_id=person.pk, text="Lead", now=now)
    operations.write_strength(actor=account.actor, person_id=person.pk, text="Bread", now=now)
    return account


def own_pages(account: Any) -> list[str]:
    names = (
        "person", "change_person", "record_one_to_one", "relate_people", "person_path",
        "person_strengths",
    )  # fmt: skip
    return [reverse(f"people:{name}", args=[account.person_id]) for name in names]


def test_ones_own_pages_among_those_of_staff_ask_again(alba: Any, sign_in: Make) -> None:
    client = sign_in(alba)
    for url in own_pages(alba):
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/again/"), url
        assert "quiet street" not in answer.content.decode()
    client = sign_in(alba, confirmed=True)
    for url in own_pages(alba):
        assert client.get(url).status_code == 200, url


def test_rows_about_oneself_lead_to_the_page_that_asks(alba: Any, sign_in: Make) -> None:
    talk, step = models.OneToOne.objects.get(), models.PathStep.objects.get()
    strength = models.Strength.objects.get()
    client = sign_in(alba)
    answer = client.get(reverse("people:change_one_to_one", args=[talk.pk]))
    assert answer.headers["Location"] == reverse("people:person", args=[alba.person_id])
    for name, row in (("change_path_step", step), ("change_strength", strength)):
        answer = client.post(reverse(f"people:{name}", args=[row.pk]), {"change": "remove"})
        assert answer.status_code == 302
        assert type(row).objects.filter(pk=row.pk).exists(), (
            "not done in a hand that may not be hers"
        )
    client = sign_in(alba, confirmed=True)
    assert client.get(reverse("people:change_one_to_one", args=[talk.pk])).status_code == 200


def test_those_of_others_do_not(alba: Any, make_account: Make, sign_in: Make) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    for url in own_pages(alba):
        assert client.get(url).status_code == 200, url
