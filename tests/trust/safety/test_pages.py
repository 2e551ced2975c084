"""The pages on safe contact: who may come in, what they show, what one tap does."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.trust.safety import models, operations, queries
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
PAGES = ("safe_contact", "change_safe_contact", "change_stops")
POSTS = ("renew_safe_contact", "block_contact", "lift_block")


@pytest.fixture
def today() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def alba(make_person: Make) -> uuid.UUID:
    return make_person("Alba Ríos")


@pytest.fixture
def staff(make_account: Make, sign_in: Make) -> Any:
    return sign_in(make_account("organizer", everybody=True))


def url(name: str, person: uuid.UUID) -> str:
    return reverse(f"safety:{name}", args=[person])


def answers(**changes: Any) -> dict[str, Any]:
    given = {
        "channel": "sms", "days": ["tue", "thu"], "from_time": "10:00", "until_time": "14:00",
        "voicemail": "no", "sender": "Tía Lupe", "language": "es", "code_word": "tamales",
        "neutral_channel": "mail", "where": "",
    }  # fmt: skip
    return {**given, **changes}


def test_nobody_without_an_assignment_finds_the_pages(
    make_account: Make, sign_in: Make, alba: uuid.UUID, client: Any
) -> None:
    for role in ("participant", "facilitator", "administrator"):
        sign_in(make_account(role))
        for name in PAGES:
            assert client.get(url(name, alba)).status_code == 404, (role, name)
        for name in POSTS:
            assert client.post(url(name, alba)).status_code == 404, (role, name)
    assert not models.SafeContact.objects.exists()


def test_signed_out_leads_to_the_door(client: Any, grove: Any, alba: uuid.UUID) -> None:
    for name in PAGES:
        assert client.get(url(name, alba)).url == reverse("accounts:sign_in")
    for name in POSTS:
        assert client.post(url(name, alba)).url == reverse("accounts:sign_in")
        assert client.get(url(name, alba)).status_code == 405


def test_an_id_of_nobody_is_not_found(staff: Any) -> None:
    nobody = uuid.uuid4()
    for name in PAGES:
        assert staff.get(url(name, nobody)).status_code == 404
    for name in POSTS:
        assert staff.post(url(name, nobody)).status_code == 404


def test_an_empty_card_teaches_and_the_form_fills_it(staff: Any, alba: uuid.UUID) -> None:
    page = staff.get(url("safe_contact", alba)).content.decode()
    assert "Nothing may be sent yet" in page and "Alba Ríos" in page
    assert "<title>Contact" in page, "titles tell nothing"
    answer = staff.post(url("change_safe_contact", alba), answers())
    assert answer.url == url("safe_contact", alba)
    page = staff.get(answer.url).content.decode()
    for words in ("Safe to use", "Text message", "Tía Lupe", "tamales", "Tuesday", "Thursday"):
        assert words in page, words
    assert models.SafeContact.objects.get(pk=alba).is_complete


def test_every_question_may_stay_open(staff: Any, alba: uuid.UUID, today: Any) -> None:
    """R38, R21: an open question is fine, and then nothing is sent."""
    empty = dict.fromkeys(answers(), "") | {"days": []}
    assert staff.post(url("change_safe_contact", alba), empty).status_code == 302
    page = staff.get(url("safe_contact", alba)).content.decode()
    assert "Still to ask" in page and "which times are safe" in page
    assert not queries.may_contact(alba, "sms", now=today)


def test_a_slip_is_said_beside_its_question(staff: Any, alba: uuid.UUID) -> None:
    answer = staff.post(
        url("change_safe_contact", alba),
        answers(sender="Casa Arboleda", from_time="15:00", until_time="10:00"),
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Choose another name" in page and "The second hour comes after the first" in page
    assert "tamales" in page, "what was typed is not lost"
    assert not models.SafeContact.objects.exists()


def test_a_card_that_aged_says_what_may_still_be_used(
    staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    trust.safe_contact(alba, now=today - datetime.timedelta(days=61))
    page = staff.get(url("safe_contact", alba)).content.decode()
    assert "Ask again" in page and "Until then only this way may be used: Letter." in page
    assert staff.post(url("renew_safe_contact", alba)).status_code == 302
    assert "Safe to use" in staff.get(url("safe_contact", alba)).content.decode()
    trust.safe_contact(alba, now=today - datetime.timedelta(days=61), neutral_channel="")
    assert "Until then nothing is sent." in staff.get(url("safe_contact", alba)).content.decode()


def test_one_tap_stops_everything(staff: Any, alba: uuid.UUID, today: datetime.datetime) -> None:
    trust.safe_contact(alba, now=today)
    staff.post(url("block_contact", alba))
    page = staff.get(url("safe_contact", alba)).content.decode()
    assert "This person will contact us." in page and "Safe to use" not in page
    assert not queries.may_contact(alba, "sms", now=today)
    answer = staff.post(url("renew_safe_contact", alba), follow=True)
    assert "could not be done" in answer.content.decode()
    staff.post(url("lift_block", alba))
    assert queries.may_contact(alba, "sms", now=today)


def test_what_is_never_to_be_used(staff: Any, alba: uuid.UUID, today: datetime.datetime) -> None:
    trust.safe_contact(alba, now=today)
    staff.post(url("change_stops", alba), {"channels": ["sms", "email"]})
    page = staff.get(url("safe_contact", alba)).content.decode()
    assert "The way on this card is one that is never to be used." in page
    assert queries.stops_of(alba) == {"sms", "email"}
    assert staff.post(url("change_stops", alba), {"channels": ["fax"]}).status_code == 200
    staff.post(url("change_stops", alba), {})
    assert queries.may_contact(alba, "sms", now=today)


def test_her_own_card_asks_for_the_passphrase_again_but_stopping_does_not(
    make_account: Make, sign_in: Make, today: datetime.datetime
) -> None:
    luz = make_account("participant")
    person = luz.person_id
    trust.safe_contact(person, now=today)
    client = sign_in(luz)
    again = reverse("accounts:confirm_passphrase")
    for name in PAGES:
        assert client.get(url(name, person)).url == again
    assert client.post(url("block_contact", person)).url == url("safe_contact", person)
    assert queries.contact_state(person, now=today) == "blocked"
    client.post(url("lift_block", person))
    assert queries.contact_state(person, now=today) == "blocked", "lifting asks first"
    client = sign_in(luz, confirmed=True)
    page = client.get(url("safe_contact", person)).content.decode()
    assert "You contact us." in page
    assert "This person" not in page
    client.post(url("lift_block", person))
    assert queries.contact_state(person, now=today) == "ready"


def test_an_assigned_facilitator_sees_until_the_assignment_ends(
    make_account: Make, sign_in: Make, alba: uuid.UUID, today: datetime.datetime
) -> None:
    from arboleda.trust.accounts import operations as accounts
    from arboleda.trust.audit import rules as audit_rules
    from arboleda.trust.vault import operations as vault

    account = make_account("facilitator")
    witness = vault.ask_witness(actor=audit_rules.SYSTEM, subjects=[alba])
    ask = {"actor": audit_rules.SYSTEM, "witness": witness}
    one = accounts.assign(
        **ask, account=account, scope="person", object_id=alba, purpose="one-to-one",
        ends_at=today + datetime.timedelta(days=1), now=today - datetime.timedelta(days=1),
    )  # fmt: skip
    client = sign_in(account)
    assert client.get(url("safe_contact", alba)).status_code == 200
    accounts.end_assignment(**ask, assignment=one, now=today)
    assert client.get(url("safe_contact", alba)).status_code == 404


def test_spanish(staff: Any, alba: uuid.UUID, today: datetime.datetime) -> None:
    staff.cookies["members_language"] = "es"
    trust.safe_contact(alba, now=today - datetime.timedelta(days=61))
    operations.change_stops(
        actor=trust.audit_rules.SYSTEM, person_id=alba, channels=["all"], now=today
    )
    for name in PAGES:
        page = staff.get(url(name, alba)).content.decode()
        for english in ("Safe contact", "Never use", "Ask again", "Cancel<", "Which way", "Save<"):
            assert english not in page, (name, english)


def test_a_page_costs_few_queries(
    staff: Any, alba: uuid.UUID, today: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    trust.safe_contact(alba, now=today)
    with django_assert_max_num_queries(9):
        staff.get(url("safe_contact", alba))
