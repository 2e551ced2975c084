"""The pages on releases: who may come in, what they keep, what one tap takes back."""

from __future__ import annotations

import datetime
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.trust.consent import models, queries
from tests.factories import trust

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
ZONE = zoneinfo.ZoneInfo("America/Chicago")


@pytest.fixture
def today() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@pytest.fixture
def alba(make_person: Make) -> uuid.UUID:
    return make_person("Alba Ríos")


@pytest.fixture
def staff(make_account: Make, sign_in: Make) -> Any:
    return sign_in(make_account("organizer", everybody=True))


def url(name: str, *ids: uuid.UUID) -> str:
    return reverse(f"consent:{name}", args=ids)


def answers(today: datetime.datetime, **changes: Any) -> dict[str, Any]:
    day = today.astimezone(ZONE).date() + datetime.timedelta(days=30)
    given = {
        "recipient": "Mariposa Legal Aid", "purpose": "Help with the lease",
        "items": "First name\r\n\r\nPhone number ", "risks": "The landlord could learn of it.",
        "explained_in": "es", "interpreter": "no", "ends_date": day.isoformat(),
        "signature": "Alba Ríos", "signed_how": "paper", "nonce": "a-nonce-of-this-form",
    }  # fmt: skip
    return {**given, **changes}


def test_nobody_without_an_assignment_finds_the_pages(
    make_account: Make, sign_in: Make, alba: uuid.UUID, today: datetime.datetime, client: Any
) -> None:
    release = trust.release(alba, now=today)
    for role in ("participant", "facilitator", "administrator"):
        sign_in(make_account(role))
        assert client.get(url("releases", alba)).status_code == 404
        assert client.get(url("record_release", alba)).status_code == 404
        assert client.post(url("record_release", alba), answers(today)).status_code == 404
        assert client.get(url("renew_release", alba, release.pk)).status_code == 404
        assert client.post(url("withdraw_release", alba, release.pk)).status_code == 404
    assert models.Release.objects.count() == 1
    assert queries.releases_in_force(alba, now=today).exists()


def test_signed_out_leads_to_the_door(client: Any, grove: Any, alba: uuid.UUID) -> None:
    door = reverse("accounts:sign_in")
    assert client.get(url("releases", alba)).url == door
    assert client.get(url("record_release", alba)).url == door
    assert client.post(url("withdraw_release", alba, uuid.uuid4())).url == door
    assert client.get(url("withdraw_release", alba, uuid.uuid4())).status_code == 405


def test_what_belongs_to_somebody_else_is_not_found(
    staff: Any, alba: uuid.UUID, make_person: Make, today: datetime.datetime
) -> None:
    luz = make_person("Luz")
    release = trust.release(luz, now=today)
    assert staff.get(url("renew_release", alba, release.pk)).status_code == 404
    assert staff.post(url("withdraw_release", alba, release.pk)).status_code == 404
    assert staff.get(url("releases", uuid.uuid4())).status_code == 404
    assert staff.get(url("record_release", uuid.uuid4())).status_code == 404
    assert staff.post(
        url("withdraw_release", luz, release.pk), {"how": "by mail"}
    ).status_code == 404  # fmt: skip
    assert queries.releases_in_force(luz, now=today).exists()


def test_from_the_empty_page_to_a_release_and_back(
    staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    page = staff.get(url("releases", alba)).content.decode()
    assert "Nothing may be shared" in page
    page = staff.get(url("record_release", alba)).content.decode()
    day = today.astimezone(ZONE).date() + datetime.timedelta(days=30)
    assert f'value="{day.isoformat()}"' in page, "thirty days unless somebody says otherwise"
    assert "Help and programs never depend on it." in page
    assert "Help and programs never depend on it" in page
    answer = staff.post(url("record_release", alba), answers(today))
    assert answer.url == url("releases", alba)
    staff.post(url("record_release", alba), answers(today))
    [release] = models.Release.objects.all()
    end = release.expires_at.astimezone(ZONE)
    assert (end.date(), end.hour, end.minute) == (day + datetime.timedelta(days=1), 0, 0)
    page = staff.get(url("releases", alba)).content.decode()
    for words in ("In force", "Mariposa Legal Aid", "Phone number", "Spanish", "Alba Ríos"):
        assert words in page, words
    answer = staff.post(url("withdraw_release", alba, release.pk), {"how": "oral"}, follow=True)
    page = answer.content.decode()
    assert "Taken back" in page and "In force" not in page
    assert not queries.releases_in_force(alba, now=today).exists()


@pytest.mark.parametrize("part", ["recipient", "purpose", "items", "risks", "explained_in",
                                  "interpreter", "ends_date", "signature", "signed_how"])  # fmt: skip
def test_no_part_may_be_left_out(
    part: str, staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    """R1, on the page as in the rule."""
    answer = staff.post(url("record_release", alba), answers(today, **{part: ""}))
    assert answer.status_code == 200
    assert part in answer.context["form"].errors
    assert not models.Release.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recipient": "any agency"}, "are not a name"),
        ({"recipient": "Legal Aid; Court"}, "One release, one recipient."),
        ({"recipient": "Ríos and Vega"}, "This reads like two."),
        ({"items": "everything"}, "Be exact"),
        ({"purpose": "SSN 219-09-9999"}, "we never keep them"),
        ({"ends_date": "2020-01-01"}, "The last day lies ahead."),
        ({"ends_date": "2999-01-01"}, "Choose a day within 90 days."),
    ],
)
def test_a_slip_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str], words: str, staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    page = staff.post(url("record_release", alba), answers(today, **changes)).content.decode()
    assert words in page
    assert page.count(words) == 2, "in the summary, and beside its question"
    assert "The landlord could learn of it." in page
    assert not models.Release.objects.exists()


def test_the_last_day_that_can_be_chosen_is_the_ninetieth(
    staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    day = today.astimezone(ZONE).date() + datetime.timedelta(days=90)
    answer = staff.post(url("record_release", alba), answers(today, ends_date=day.isoformat()))
    assert answer.status_code == 302
    later = (day + datetime.timedelta(days=1)).isoformat()
    answer = staff.post(url("record_release", alba), answers(today, ends_date=later, nonce=""))
    assert answer.status_code == 200


def test_a_renewal_starts_from_the_old_terms_but_not_from_its_signature(
    staff: Any, alba: uuid.UUID, today: datetime.datetime
) -> None:
    first = trust.release(alba, now=today)
    page = staff.get(url("renew_release", alba, first.pk)).content.decode()
    assert "Mariposa Legal Aid" in page and "Phone number" in page
    assert 'value="Alba Ríos"' not in page
    staff.post(url("renew_release", alba, first.pk), answers(today))
    assert models.Release.objects.filter(renews=first).count() == 1


def test_she_sees_her_own_behind_the_passphrase_and_takes_back_without_it(
    make_account: Make, sign_in: Make, today: datetime.datetime
) -> None:
    luz = make_account("participant", name="Luz")
    release = trust.release(luz.person_id, now=today)
    client = sign_in(luz)
    again = reverse("accounts:confirm_passphrase")
    assert client.get(url("releases", luz.person_id)).url == again
    assert client.get(url("record_release", luz.person_id)).status_code == 404
    client.post(url("withdraw_release", luz.person_id, release.pk))
    release.refresh_from_db()
    assert release.withdrawn_how == "own"
    client = sign_in(luz, confirmed=True)
    page = client.get(url("releases", luz.person_id)).content.decode()
    assert "What you let us share" in page and "Taken back" in page
    assert "Renew" not in page


def test_spanish(staff: Any, alba: uuid.UUID, today: datetime.datetime) -> None:
    staff.cookies["members_language"] = "es"
    release = trust.release(alba, now=today)
    for address in (
        url("releases", alba), url("record_release", alba), url("renew_release", alba, release.pk),
    ):  # fmt: skip
        page = staff.get(address).content.decode()
        for english in ("Release", "release of", "Record", "Who receives", "Explained", "Signed"):
            assert english not in page, (address, english)


def test_a_page_costs_few_queries(
    staff: Any, alba: uuid.UUID, today: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        trust.release(alba, now=today)
    with django_assert_max_num_queries(8):
        staff.get(url("releases", alba))
