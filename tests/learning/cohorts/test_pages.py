"""Pages of cohorts, sessions and plans; and what a participant reads."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from arboleda.learning.cohorts import models, operations, queries
from arboleda.trust.audit import rules as audit_rules
from tests.conftest import PASSPHRASE
from tests.factories import cohorts as make
from tests.factories import gatherings as make_gatherings

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def moment() -> datetime.datetime:
    """The clock of the request, which pages read."""
    return timezone.now()


@pytest.fixture
def trio(make_person: Any, moment: datetime.datetime) -> list[uuid.UUID]:
    return make_gatherings.known(make_person, moment, "Alba Robles", "Bea", "Candela")


@pytest.fixture
def cohort(trio: list[uuid.UUID], moment: datetime.datetime) -> models.Cohort:
    return make.cohort(moment, people=trio)


@pytest.fixture
def session(cohort: models.Cohort, moment: datetime.datetime) -> models.Session:
    return make.session(cohort, moment, module_id=make.module().pk, place="Oak Street 4")


@pytest.fixture
def facilitator(make_account: Any, cohort: models.Cohort, moment: datetime.datetime) -> Any:
    account = make_account("facilitator")
    operations.assign_facilitator(actor=SYSTEM, cohort=cohort, person=account.person_id, now=moment)
    return account


def test_her_cohorts_pages_and_few_queries(
    sign_in: Any,
    facilitator: Any,
    cohort: models.Cohort,
    session: models.Session,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(facilitator)
    with django_assert_max_num_queries(10):
        assert "Spring cohort" in client.get("/cohorts/").content.decode()
    with django_assert_max_num_queries(15):
        text = client.get(f"/cohorts/{cohort.pk}/").content.decode()
    assert "Alba Robles" in text
    assert "Module 1" in text
    with django_assert_max_num_queries(21):
        text = client.get(f"/sessions/{session.pk}/").content.decode()
    assert "opening en" in text
    assert "A support person" in text
    assert "Spanish to English" in text
    assert "100 minutes free" in text


@pytest.mark.parametrize(
    "tail", ["", "edit/", "open/", "plan/", "plan/add/", "people/", "handout/"]
)
def test_another_cohort_is_not_found(
    make_account: Any, sign_in: Any, session: models.Session, moment: datetime.datetime, tail: str
) -> None:
    other = make.cohort(moment)
    account = make_account("facilitator")
    operations.assign_facilitator(actor=SYSTEM, cohort=other, person=account.person_id, now=moment)
    client = sign_in(account)
    address = f"/sessions/{session.pk}/{tail}"
    assert client.get(address).status_code in (404, 405)
    assert client.post(address, {}).status_code == 404
    for page in ("", "edit/", "people/add/", "sessions/new/"):
        assert client.get(f"/cohorts/{session.cohort_id}/{page}").status_code == 404
    enrollment = models.Enrollment.objects.filter(cohort=session.cohort_id).first()
    item = session.items.first()
    assert enrollment and item
    assert client.get(f"/cohorts/people/{enrollment.pk}/").status_code == 404
    assert client.post(f"/sessions/plan/{item.pk}/", {"step": "remove"}).status_code == 404
    assert str(session.cohort_id) not in client.get("/cohorts/").content.decode()


def test_an_organizer_starts_a_cohort_and_gives_it_to_somebody(
    make_account: Any, sign_in: Any
) -> None:
    client, colleague = (
        sign_in(make_account("organizer", everybody=True)),
        make_account("facilitator"),
    )
    sent = {
        "name_en": "Survivors",
        "name_0": "Survivors",
        "starts_date": "2027-01-10",
        "ends_date": "2027-03-10",
        "languages": ["en", "es"],
    }
    assert "neutral name" in client.post("/cohorts/new/", sent).content.decode()
    sent |= {"name_en": "Oak", "name_0": "Oak"}
    answer = client.post("/cohorts/new/", sent)
    made = models.Cohort.objects.get()
    assert answer["Location"] == f"/cohorts/{made.pk}/"
    client.post(f"/cohorts/{made.pk}/staff/", {"person": str(colleague.person_id)})
    assert colleague.username in client.get(f"/cohorts/{made.pk}/").content.decode()
    client.post(f"/cohorts/{made.pk}/staff/", {"person": str(colleague.person_id), "step": "end"})
    client.post(f"/cohorts/{made.pk}/edit/", sent | {"name_en": "Elm", "name_0": "Elm"})
    made.refresh_from_db()
    assert made.name == {"en": "Elm"}


def test_a_facilitator_starts_no_cohort_and_gives_none_away(
    sign_in: Any, facilitator: Any, cohort: models.Cohort
) -> None:
    client = sign_in(facilitator)
    assert client.get("/cohorts/new/").status_code == 404
    address = f"/cohorts/{cohort.pk}/staff/"
    assert client.post(address, {"person": str(facilitator.person_id)}).status_code == 404


def test_people_are_found_and_enrolled_with_one_tap(
    make_account: Any,
    sign_in: Any,
    make_person: Any,
    cohort: models.Cohort,
    moment: datetime.datetime,
) -> None:
    (dalia,) = make_gatherings.known(make_person, moment, "Dalia Fuentes")
    client = sign_in(make_account("organizer", everybody=True))
    found = client.post(f"/cohorts/{cohort.pk}/people/add/", {"search": "dalia"})
    assert "dalia" not in found["Location"]
    assert "Dalia Fuentes" in client.get(found["Location"]).content.decode()
    back = client.post(f"{found['Location']}%26page%3D9", {"person": str(dalia)})
    assert back["Location"] == f"{found['Location']}%26page%3D9", "one word, however it is written"
    assert cohort.enrollments.filter(person_id=dalia).exists()
    enrollment = cohort.enrollments.get(person_id=dalia)
    address = f"/cohorts/people/{enrollment.pk}/"
    assert "Dalia Fuentes" in client.get(address).content.decode()
    client.post(address, {"step": "complete"})
    client.post(address, {"step": "reopen"})
    client.post(address, {"step": "leave"})
    assert client.get(address).status_code == 404
    assert client.post(f"/cohorts/{cohort.pk}/people/add/", {"person": "x"}).status_code == 404


def test_a_session_is_planned_completed_and_opened(
    make_account: Any, sign_in: Any, facilitator: Any, cohort: models.Cohort
) -> None:
    client, support, module = sign_in(facilitator), make_account("facilitator"), make.module()
    sent = {
        "day": "2027-03-31",
        "starts": "18:00",
        "ends": "20:00",
        "languages": ["en", "es"],
        "hosts": [str(facilitator.person_id)],
        "support_person": str(facilitator.person_id),
        "module": str(module.pk),
        "place_after_yes": "on",
    }
    page = client.post(f"/cohorts/{cohort.pk}/sessions/new/", sent)
    assert "does not facilitate" in page.content.decode()
    sent["support_person"] = ""
    answer = client.post(f"/cohorts/{cohort.pk}/sessions/new/", sent)
    made = models.Session.objects.get()
    assert answer["Location"] == f"/sessions/{made.pk}/"
    client.post(f"/sessions/{made.pk}/open/")
    made.gathering.refresh_from_db()
    assert made.gathering.opened_at is None
    client.post(f"/sessions/{made.pk}/edit/", sent | {"support_person": str(support.person_id)})
    client.post(f"/sessions/{made.pk}/open/")
    made.gathering.refresh_from_db()
    assert made.gathering.opened_at is not None
    assert "Who is here?" in client.get(f"/sessions/{made.pk}/").content.decode()


def test_the_next_session_begins_with_what_the_last_one_had(
    sign_in: Any, facilitator: Any, session: models.Session
) -> None:
    client = sign_in(facilitator)
    page = client.get(f"/cohorts/{session.cohort_id}/sessions/new/").content.decode()
    assert "Oak Street 4" in page
    assert client.get(f"/sessions/{session.pk}/edit/").status_code == 200


def test_a_plan_is_changed_without_dragging(
    sign_in: Any,
    facilitator: Any,
    session: models.Session,
    trio: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    client, address = sign_in(facilitator), f"/sessions/{session.pk}/plan/"
    strength = make.strength(trio[0], moment, text="I can teach bread")
    page = client.get(address).content.decode()
    assert "I can teach bread" in page
    added = {"kind": "strength", "strength": str(strength.pk), "minutes": "15"}
    client.post(f"{address}add/", added)
    client.post(f"{address}add/", {"kind": "grounding", "minutes": "10"})
    item = session.items.get(kind="strength")
    client.post(f"/sessions/plan/{item.pk}/", {"step": "earlier"})
    client.post(f"/sessions/plan/{item.pk}/", {"step": "minutes", "minutes": "20"})
    client.post(f"/sessions/plan/{item.pk}/", {"step": "minutes", "minutes": "9999"})
    assert [one.kind for one in session.items.all()] == [
        "activity",
        "strength",
        "activity",
        "grounding",
    ]
    assert session.items.get(kind="strength").minutes == 20
    page = client.get(f"/sessions/{session.pk}/").content.decode()
    assert "Alba Robles shares" in page
    assert "I can teach bread" in page
    client.post(f"/sessions/plan/{item.pk}/", {"step": "remove"})
    assert not session.items.filter(kind="strength").exists()
    first = session.items.first()
    assert first
    client.post(f"/sessions/plan/{first.pk}/", {"step": "remove"})
    client.post(f"{address}add/", {"kind": "all"})
    assert session.items.count() == 3
    for sent, status in (
        ({"kind": "grounding", "minutes": "999"}, 302),
        ({"kind": "grounding", "minutes": "x"}, 404),
        ({"kind": "strength", "strength": str(uuid.uuid4()), "minutes": "5"}, 404),
        ({}, 404),
    ):
        assert client.post(f"{address}add/", sent).status_code == status
    assert session.items.count() == 3


def test_a_participant_reads_the_handout_of_an_open_session_alone(
    make_account: Any,
    sign_in: Any,
    session: models.Session,
    trio: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    address = f"/sessions/{session.pk}/handout/"
    client = sign_in(make_account("participant", person=trio[0]))
    assert client.get(address).status_code == 404
    session.gathering.opened_at = moment
    session.gathering.save()
    assert "We listen." in client.get(address).content.decode()
    assert queries.own_handouts(trio[0]) == [session]
    assert client.get(f"/sessions/{session.pk}/").status_code == 404
    assert sign_in(make_account("participant")).get(address).status_code == 404


def test_answers_and_needs_are_listed_for_staff(
    sign_in: Any, facilitator: Any, session: models.Session
) -> None:
    page = sign_in(facilitator).get(f"/sessions/{session.pk}/people/").content.decode()
    assert "Alba Robles" in page
    assert "No answer yet" in page


def test_every_page_speaks_spanish(
    make_account: Any, sign_in: Any, cohort: models.Cohort, session: models.Session
) -> None:
    client = sign_in(make_account("organizer", everybody=True, language="es"))
    client.cookies["members_language"] = "es"
    for address, words in {
        "/cohorts/": "Grupo de primavera",
        f"/cohorts/{cohort.pk}/": "Acuerdos",
        f"/sessions/{session.pk}/": "Sesión 1: Módulo 1",
        f"/sessions/{session.pk}/plan/": "Lo que la gente ofrece",
        "/curriculum/": "Módulo 1",
        f"/curriculum/{session.module_id}/": "Para qué es",
    }.items():
        assert words in client.get(address).content.decode(), address


def test_who_works_with_a_cohort_is_changed_only_after_asking(
    make_account: Any, sign_in: Any, cohort: models.Cohort
) -> None:
    organizer, other = make_account("organizer", everybody=True), make_account("facilitator")
    client, address = sign_in(organizer), f"/cohorts/{cohort.pk}/staff/"
    sent = {"person": str(other.person_id)}
    assert 'name="again-' in client.post(address, sent).content.decode()
    assert not other.assignments.exists()
    client.post(address, {**sent, "again-passphrase": PASSPHRASE})
    assert other.assignments.get().object_id == cohort.pk
    client.session.flush()
    client = sign_in(organizer)
    assert 'name="again-' in client.post(address, {**sent, "step": "end"}).content.decode()
    other.assignments.get(ends_at__gt=timezone.now())


def test_a_session_with_another_host_asks_first(
    make_account: Any, sign_in: Any, facilitator: Any, cohort: models.Cohort
) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    address = f"/cohorts/{cohort.pk}/sessions/new/"
    sent = {
        "day": "2027-03-31",
        "starts": "18:00",
        "ends": "20:00",
        "languages": ["en", "es"],
        "hosts": [str(facilitator.person_id)],
    }
    assert 'name="again-' in client.post(address, sent).content.decode()
    assert not models.Session.objects.exists()
    client.post(address, {**sent, "again-passphrase": PASSPHRASE})
    made = models.Session.objects.get()
    later = sign_in(make_account("organizer", everybody=True))
    edit = f"/sessions/{made.pk}/edit/"
    assert 'name="again-' in later.post(edit, {**sent, "hosts": []}).content.decode()
    assert made.gathering.hosts.exists()
