"""Pages of gatherings: marking, answering, arranging; what is refused; how many queries."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from arboleda.organizing.gatherings import models, operations
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from tests.conftest import PASSPHRASE, proved
from tests.factories import gatherings as make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def moment() -> datetime.datetime:
    """The clock of the request, which pages read."""
    return timezone.now()


@pytest.fixture
def seventeen(make_person: Any, moment: datetime.datetime) -> list[uuid.UUID]:
    return make.known(make_person, moment, *(f"Alba {letter}" for letter in "abcdefghijklmnopq"))


@pytest.fixture
def evening(seventeen: list[uuid.UUID], moment: datetime.datetime) -> models.Gathering:
    return make.gathering(moment, people=seventeen)


def _staff(make_account: Any, group: uuid.UUID, moment: datetime.datetime) -> Any:
    account = make_account("facilitator")
    account_operations.assign(
        actor=SYSTEM,
        witness=vault.ask_witness(actor=SYSTEM),
        account=account,
        scope="group",
        object_id=group,
        purpose="facilitation",
        ends_at=moment + 90 * DAY,
        now=moment,
    )
    return account


def test_seventeen_people_on_one_page_and_few_queries(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    moment: datetime.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    with django_assert_max_num_queries(13):
        page = client.get(f"/gatherings/{evening.pk}/here/")
    text = page.content.decode()
    assert text.count('name="mark" value="here"') == 17
    assert "0 of 17 answered" in text


def test_a_tap_without_script_saves_and_returns_to_its_row(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    client, here = (
        sign_in(_staff(make_account, evening.group_id, moment)),
        f"/gatherings/{evening.pk}/here/",
    )
    answer = client.post(here, {"person": str(seventeen[0]), "mark": "here"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{here}#row-{seventeen[0]}"
    text = client.get(here).content.decode()
    assert "1 of 17 answered" in text
    assert text.count('aria-pressed="true"') == 1
    client.post(here, {"person": str(seventeen[0]), "mark": ""})
    assert "0 of 17 answered" in client.get(here).content.decode()


def test_a_tap_with_script_answers_with_its_row_alone(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    answer = client.post(
        f"/gatherings/{evening.pk}/here/",
        {"person": str(seventeen[3]), "mark": "late"},
        headers={"X-Enhance": "1"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1 of 17 answered" in text
    assert text.count("<li") == 1
    assert f'id="row-{seventeen[3]}"' in text
    assert len(answer.content) < 4096


def test_needs_are_folded_beside_names(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    operations.state_needs(
        actor=SYSTEM,
        invitation=evening.invitations.get(person_id=seventeen[0]),
        needs=operations.Needs(ride=True),
        now=moment,
    )
    client = sign_in(_staff(make_account, evening.group_id, moment))
    text = client.get(f"/gatherings/{evening.pk}/here/").content.decode()
    before, _, after = text.partition("A ride")
    assert after
    assert before.rfind("<details>") > before.rfind("</details>")


@pytest.mark.parametrize("mark", ["perhaps", "x" * 50])
def test_an_unknown_mark_changes_nothing(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
    mark: str,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    answer = client.post(
        f"/gatherings/{evening.pk}/here/", {"person": str(seventeen[0]), "mark": mark}
    )
    assert answer.status_code == 404
    assert not models.Attendance.objects.exists()


@pytest.mark.parametrize("person", ["", "nobody", "5f0e6f5e-8a4e-4a55-9d0c-2f6a4f5b9c11"])
def test_an_unknown_person_is_not_found(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    moment: datetime.datetime,
    person: str,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    answer = client.post(f"/gatherings/{evening.pk}/here/", {"person": person, "mark": "here"})
    assert answer.status_code == 404


def test_everybody_is_marked_on_one_form(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    here = f"/gatherings/{evening.pk}/here/all/"
    assert client.get(here).content.decode().count("<fieldset") >= 17
    sent = {f"mark-{person}": "here" for person in seventeen[:16]}
    client.post(here, {**sent, f"mark-{seventeen[16]}": ""})
    assert models.Attendance.objects.filter(mark="here").count() == 16


def test_a_closed_session_is_not_marked(
    make_account: Any, sign_in: Any, seventeen: list[uuid.UUID], moment: datetime.datetime
) -> None:
    session = make.gathering(moment, kind="session", people=seventeen)
    client = sign_in(_staff(make_account, session.group_id, moment))
    text = client.get(f"/gatherings/{session.pk}/here/").content.decode()
    assert "not open yet" in text
    assert 'name="mark"' not in text
    answer = client.post(
        f"/gatherings/{session.pk}/here/", {"person": str(seventeen[0]), "mark": "here"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "tail", ["", "edit/", "invite/", "arrange/", "here/", "here/all/", "afterwards/"]
)
def test_what_is_not_hers_is_not_found(
    make_account: Any, sign_in: Any, evening: models.Gathering, moment: datetime.datetime, tail: str
) -> None:
    client = sign_in(_staff(make_account, uuid.uuid4(), moment))
    address = f"/gatherings/{evening.pk}/{tail}"
    assert client.get(address).status_code in (404, 405)
    assert client.post(address, {}).status_code in (404, 405)
    assert str(evening.pk) not in client.get("/gatherings/").content.decode()


def test_participants_and_strangers_do_not_come_in(
    make_account: Any, sign_in: Any, evening: models.Gathering
) -> None:
    assert Client().get("/gatherings/").status_code == 302
    assert sign_in(make_account("participant")).get("/gatherings/").status_code == 404


def test_a_gathering_is_planned_invited_and_arranged(
    make_account: Any, sign_in: Any, make_person: Any, moment: datetime.datetime
) -> None:
    (alba,) = make.known(make_person, moment, "Alba Robles")
    organizer = make_account("organizer", everybody=True)
    client = sign_in(organizer)
    faulty = client.post("/gatherings/new/", {"kind": "action", "languages": ["en", "es"]})
    assert faulty.status_code == 200
    answer = client.post(
        "/gatherings/new/",
        {
            "kind": "action",
            "title_en": "City hall",
            "title_es": "Ayuntamiento",
            "title_0": "City hall",
            "day": "2027-03-31",
            "starts": "18:00",
            "ends": "20:00",
            "languages": ["en", "es"],
            "place": "Main square",
            "hosts": [str(organizer.person_id)],
        },
    )
    made = models.Gathering.objects.get()
    assert answer["Location"] == f"/gatherings/{made.pk}/"
    assert made.starts_at == datetime.datetime(2027, 3, 31, 23, tzinfo=datetime.UTC)
    found = client.post(f"/gatherings/{made.pk}/invite/", {"search": "alba"})
    assert "alba" not in found["Location"]
    assert "Alba Robles" in client.get(found["Location"]).content.decode()
    client.post(found["Location"], {"person": str(alba)})
    assert made.invitations.get().person_id == alba
    client.post(f"/gatherings/{made.pk}/arrange/", {"needs": ["food"]})
    made.refresh_from_db()
    assert made.arranged == ["food"]
    assert not made.interpreting.get(from_language="en").is_arranged
    text = client.get(f"/gatherings/{made.pk}/").content.decode()
    assert "Spanish to English" in text
    assert "Alba Robles" in text


def test_a_gathering_is_changed_and_a_form_sent_twice_plans_once(
    make_account: Any, sign_in: Any
) -> None:
    client = sign_in(make_account("organizer", everybody=True))
    sent = {
        "kind": "meeting",
        "title_en": "Evening",
        "title_0": "Evening",
        "day": "2027-03-31",
        "starts": "22:00",
        "ends": "01:00",
        "languages": ["es"],
        "nonce": "n" * 24,
    }
    first, again = (client.post("/gatherings/new/", sent) for _ in range(2))
    made = models.Gathering.objects.get()
    assert first["Location"] == again["Location"] == f"/gatherings/{made.pk}/"
    assert made.minutes == 180
    address = f"/gatherings/{made.pk}/edit/"
    assert "Evening" in client.get(address).content.decode()
    wrong = client.post(address, sent | {"starts": "10:00", "ends": "09:00"})
    assert "after the start" in wrong.content.decode()
    assert client.post(address, sent | {"place": "Elm 2"}).status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.place) == ("meeting", "Elm 2")


def test_moving_a_gathering_away_lets_its_hosts_look_longer_and_so_asks_first(
    make_account: Any, sign_in: Any, moment: datetime.datetime
) -> None:
    boss, host = (make_account(role, everybody=True) for role in ("administrator", "organizer"))
    client = proved(sign_in(boss))
    sent = {
        "kind": "meeting", "title_en": "Evening", "day": "2027-03-31", "starts": "18:00",
        "ends": "20:00", "languages": ["en"], "hosts": [str(host.person_id)],
    }  # fmt: skip
    made = models.Gathering.objects.get(pk=client.post("/gatherings/new/", sent).url.split("/")[2])
    session = client.session
    session["proved_at"] = session["confirmed_at"] = 0
    session.save()
    address = f"/gatherings/{made.pk}/edit/"
    assert client.post(address, sent | {"day": "2027-03-30"}).status_code == 302, "nearer"
    asked = client.post(address, sent | {"day": "2027-05-12"})
    made.refresh_from_db()
    assert asked.status_code == 200 and "passphrase" in asked.content.decode()
    assert made.starts_at.month == 3, "nothing moved before"
    longest = max(one.ends_at for one in host.assignments.filter(purpose="hosting"))
    client.post(address, sent | {"day": "2027-05-12", "again-passphrase": PASSPHRASE})
    made.refresh_from_db()
    assert made.starts_at.month == 5
    later = max(one.ends_at for one in host.assignments.filter(purpose="hosting"))
    assert later == made.ends_at + operations.AFTERWARDS > longest, "a host sees who comes that day"


def test_a_session_has_its_page_in_cohorts(
    make_account: Any, sign_in: Any, moment: datetime.datetime
) -> None:
    session = make.gathering(moment, kind="session")
    client = sign_in(make_account("organizer", everybody=True))
    for tail in ("", "edit/"):
        answer = client.get(f"/gatherings/{session.pk}/{tail}")
        assert answer["Location"] == f"/sessions/{session.pk}/"


def test_whoever_stopped_being_on_staff_checks_in_no_more(
    make_account: Any, sign_in: Any, evening: models.Gathering, moment: datetime.datetime
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    client.post(f"/gatherings/{evening.pk}/afterwards/", {"person": str(uuid.uuid4())})
    assert not evening.check_ins.exists()
    assert client.post(f"/gatherings/{evening.pk}/invite/", {"person": "x"}).status_code == 404


def test_needs_of_what_is_long_over_are_not_taken(
    make_account: Any, sign_in: Any, seventeen: list[uuid.UUID], moment: datetime.datetime
) -> None:
    past = make.gathering(moment - 30 * DAY, people=seventeen, starts_at=moment - 20 * DAY)
    client = sign_in(make_account("participant", person=seventeen[0]))
    assert "This is over" in client.get(f"/meetings/{past.pk}/").content.decode()
    answer = client.post(f"/meetings/{past.pk}/", {"reply": "unknown", "needs": ["ride"]})
    assert answer.status_code == 200
    assert past.invitations.get(person_id=seventeen[0]).needs == []


def test_staff_note_what_somebody_told_them(
    make_account: Any,
    sign_in: Any,
    evening: models.Gathering,
    seventeen: list[uuid.UUID],
    moment: datetime.datetime,
) -> None:
    client = sign_in(_staff(make_account, evening.group_id, moment))
    address = f"/gatherings/{evening.pk}/people/{seventeen[0]}/"
    wrong = client.post(address, {"reply": "yes", "ride": "17:15"})
    assert wrong.status_code == 200
    assert "Tick the ride above first" in wrong.content.decode()
    client.post(address, {"reply": "yes", "needs": ["ride"], "ride": "17:15"})
    one = evening.invitations.get(person_id=seventeen[0])
    assert (one.reply, one.needs) == ("yes", ["ride"])
    assert one.ride_at is not None
    assert client.get(f"/gatherings/{evening.pk}/people/{uuid.uuid4()}/").status_code == 404


def test_who_checks_in_is_chosen_finished_and_removed(
    make_account: Any, sign_in: Any, evening: models.Gathering, moment: datetime.datetime
) -> None:
    account = _staff(make_account, evening.group_id, moment)
    client = sign_in(account)
    client.post(f"/gatherings/{evening.pk}/afterwards/", {"person": str(account.person_id)})
    check_in = evening.check_ins.get()
    client.post(f"/afterwards/{check_in.pk}/", {"step": "done"})
    assert evening.check_ins.get().done_at
    client.post(f"/afterwards/{check_in.pk}/", {"step": "undo"})
    client.post(f"/afterwards/{check_in.pk}/", {"step": "remove"})
    assert not evening.check_ins.exists()
    assert client.post(f"/afterwards/{check_in.pk}/", {"step": "done"}).status_code == 404


def test_she_answers_on_her_own_page_and_the_place_waits_for_it(
    make_account: Any, sign_in: Any, evening: models.Gathering, seventeen: list[uuid.UUID]
) -> None:
    client = sign_in(make_account("participant", person=seventeen[0]))
    address = f"/meetings/{evening.pk}/"
    assert "Oak Street" not in client.get(address).content.decode()
    client.post(address, {"reply": "yes", "needs": ["ride"]})
    text = client.get(address).content.decode()
    assert "Oak Street" in text
    assert "Your ride" in text
    other = sign_in(make_account("participant"))
    assert other.get(address).status_code == 404


def test_lists_filter_and_download(
    make_account: Any, sign_in: Any, moment: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    make.gathering(moment, kind="action", title={"en": "=March"})
    make.gathering(moment - 9 * DAY, starts_at=moment - 8 * DAY)
    client = sign_in(make_account("organizer", everybody=True))
    with django_assert_max_num_queries(10):
        text = client.get("/gatherings/").content.decode()
    assert "=March" in text
    assert "Planning evening" not in text
    assert "Planning evening" in client.get("/gatherings/?when=past").content.decode()
    assert "=March" not in client.get("/gatherings/?kind=training").content.decode()
    rows = b"".join(proved(client).post("/gatherings/", {"file": "csv"}).streaming_content).decode()  # type: ignore[arg-type]  # A plain iterator.
    assert '"\'=March"' in rows


def test_every_page_speaks_spanish(
    make_account: Any, sign_in: Any, evening: models.Gathering, seventeen: list[uuid.UUID]
) -> None:
    client = sign_in(make_account("organizer", everybody=True, language="es"))
    client.cookies["members_language"] = "es"
    for address, words in {
        "/gatherings/": "Encuentros por venir",
        f"/gatherings/{evening.pk}/": "A quién invitamos",
        f"/gatherings/{evening.pk}/here/": "¿Quién está aquí?",
        f"/gatherings/{evening.pk}/people/{seventeen[0]}/": "Alba a",
    }.items():
        page = client.get(address).content.decode()
        assert words in page, address


SENT = {
    "kind": "meeting",
    "title_en": "Evening",
    "title_0": "Evening",
    "day": "2027-03-31",
    "starts": "18:00",
    "ends": "20:00",
    "languages": ["en"],
}


def test_letting_another_host_see_who_comes_asks_first_who_is_there(
    make_account: Any, sign_in: Any
) -> None:
    """An open screen must not be enough to let somebody near people; what was typed is kept."""
    organizer, host = make_account("organizer", everybody=True), make_account("facilitator")
    client = sign_in(organizer)
    sent = {**SENT, "hosts": [str(host.person_id)]}
    asked = client.post("/gatherings/new/", sent)
    assert 'name="again-' in asked.content.decode() and "Evening" in asked.content.decode()
    assert not models.Gathering.objects.exists()
    wrong = client.post("/gatherings/new/", {**sent, "again-passphrase": "not hers at all"})
    assert wrong.status_code == 200
    assert not host.assignments.exists()
    done = client.post("/gatherings/new/", {**sent, "again-passphrase": PASSPHRASE})
    made = models.Gathering.objects.get()
    assert done["Location"] == f"/gatherings/{made.pk}/"
    assert host.assignments.get().object_id == made.pk
    client.session.flush()
    client = sign_in(organizer)
    address = f"/gatherings/{made.pk}/edit/"
    assert client.post(address, {**SENT, "hosts": [str(host.person_id)]}).status_code == 302
    assert 'name="again-' in client.post(address, SENT).content.decode()
    assert made.hosts.exists(), "nobody is taken away unasked either"


def test_who_hosts_herself_or_nobody_is_not_asked(make_account: Any, sign_in: Any) -> None:
    organizer = make_account("organizer", everybody=True)
    client = sign_in(organizer)
    assert client.post("/gatherings/new/", SENT).status_code == 302
    own = {**SENT, "hosts": [str(organizer.person_id)]}
    assert client.post("/gatherings/new/", own).status_code == 302
