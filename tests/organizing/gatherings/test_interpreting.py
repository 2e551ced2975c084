"""Who interprets: silence promised first, nobody close, and nobody who stands by people as well (R26)."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from arboleda.kit import registries
from arboleda.organizing.gatherings import models, operations, queries, rules
from arboleda.organizing.people import models as people
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent
from arboleda.trust.consent.rules import notices
from arboleda.trust.safety import models as safety
from tests.factories import cohorts as cohort_factory
from tests.factories import gatherings as make
from tests.factories import people as people_factory

Make = Callable[..., Any]
SYSTEM = audit_rules.SYSTEM
DAY = datetime.timedelta(days=1)
database = pytest.mark.django_db
RIGHT: dict[str, Any] = {
    "needs_label": False, "label": "", "directions": ["es-en"], "asked": ["es-en", "en-es"],
    "promised_date": datetime.date(2026, 3, 4), "today": datetime.date(2026, 3, 4),
    "is_apart": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"needs_label": True}, "label_missing"),
        ({"needs_label": True, "label": "the agency, Tuesdays"}, None),
        ({"label": "x" * 81}, "label_too_long"),
        ({"label": "SSN 123-45-6789"}, "label_refused"),
        ({"directions": []}, "direction_missing"),
        ({"directions": ["ko-en"]}, "direction_unknown"),
        ({"promised_date": None}, "promise_missing"),
        ({"promised_date": datetime.date(2026, 3, 5)}, "promised_later"),
        ({"is_apart": False}, "not_said_apart"),
    ],
)
def test_what_is_missing_before_somebody_interprets(
    changes: dict[str, Any], code: str | None
) -> None:
    assert rules.interpreter_problems(**{**RIGHT, **changes}) == ([code] if code else [])


@pytest.mark.parametrize(
    ("group", "close", "stands", "codes"),
    [
        (False, False, False, []),
        (True, False, False, ["not_this_person"]),
        (False, True, False, ["not_this_person"]),
        (True, True, True, ["not_this_person", "stands_by_people"]),
    ],
)
def test_why_somebody_we_know_cannot(
    group: bool, close: bool, stands: bool, codes: list[str]
) -> None:
    found = rules.conflict_problems(is_in_group=group, is_close=close, stands_by=stands)
    assert found == codes


def terms(now: datetime.datetime, **changes: Any) -> operations.Interpreting:
    given: dict[str, Any] = {
        "directions": ["es-en"], "promised_date": now.date(), "language": "es", "is_apart": True,
        "label": "the interpreter of the agency", **changes,
    }  # fmt: skip
    return operations.Interpreting(**given)


def arrange(
    gathering: models.Gathering, now: datetime.datetime, *, actor: Any = SYSTEM, **changes: Any
) -> models.Interpreter:
    return operations.arrange_interpreter(
        actor=actor, gathering=gathering, terms=terms(now, **changes), now=now
    )


def wrong(gathering: models.Gathering, now: datetime.datetime, **changes: Any) -> list[str]:
    with pytest.raises(operations.Invalid) as raised:
        arrange(gathering, now, **changes)
    return raised.value.problems


@pytest.fixture
def evening(make_person: Make, now: datetime.datetime) -> models.Gathering:
    return make.gathering(now, people=make.known(make_person, now, "Alba"), languages=["en", "es"])


@pytest.fixture
def willow(make_account: Make) -> Any:
    return make_account("facilitator")


@database
def test_a_direction_is_arranged_with_a_promise_and_not_before(
    evening: models.Gathering, willow: Any, now: datetime.datetime
) -> None:
    assert len(queries.unmet(evening)) == 2
    one = arrange(evening, now, person=willow.person_id)
    assert (one.notice, one.promised_date, one.kind) == ("interpreting:es:1", now.date(), "staff")
    assert [str(row) for row in evening.interpreting.filter(is_arranged=True)] == ["es-en"]
    other = arrange(evening, now, directions=["en-es"])
    assert other.kind == "outside" and queries.unmet(evening) == []
    event = audit.Event.objects.get(action="gatherings.arrange_interpreter", subject__gt=b"")
    assert event.rule == "interpreting:es:1"
    operations.end_interpreter(actor=SYSTEM, interpreter=one, now=now)
    assert len(queries.unmet(evening)) == 1


@database
def test_a_partners_interpreter_goes_by_a_label(
    evening: models.Gathering, now: datetime.datetime
) -> None:
    partner = people_factory.partner(now=now)
    one = arrange(evening, now, partner=partner.pk, label="Tuesdays")
    assert one.kind == "partner" and one.person_id is None
    (line,) = queries.interpreter_lines(evening, {})
    assert line.name == f"{partner.name}: Tuesdays" and line.directions == "Spanish to English"
    assert wrong(evening, now, partner=uuid.uuid4()) == ["partner_unknown"]


@database
def test_in_a_real_grove_two_people_have_read_the_promise_first(
    grove: Any, evening: models.Gathering, now: datetime.datetime
) -> None:
    consent.NoticeReview.objects.filter(kind=notices.INTERPRETING).delete()
    assert wrong(evening, now) == ["notice_unreviewed"]


@database
def test_participants_the_group_and_those_close_to_it_do_not_interpret(
    evening: models.Gathering, make_account: Make, make_person: Make, now: datetime.datetime
) -> None:
    participant = make_account("participant")
    assert wrong(evening, now, person=participant.person_id) == ["not_on_staff"]
    invited = make_account("facilitator")
    alba = evening.invitations.get().person_id
    for account in (invited, *(make_account("organizer") for _ in range(4))):
        people.Person.objects.create(pk=account.person_id, added_at=now)
    operations.invite(actor=SYSTEM, gathering=evening, people=[invited.person_id], now=now)
    assert wrong(evening, now, person=invited.person_id) == ["not_this_person"]
    family, friend, coworker, once = people.Person.objects.exclude(pk__in=[alba, invited.person_id])
    for one, kind in ((family, "family"), (friend, "friend"), (coworker, "coworker")):
        people.Relationship.objects.create(person=one, other_id=alba, kind=kind, recorded_at=now)
    people.Relationship.objects.create(
        person_id=alba, other=once, kind="friend", recorded_at=now, ended_date=now.date()
    )
    for one in (family, friend):
        assert wrong(evening, now, person=one.pk) == ["not_this_person"]
    for one in (coworker, once):
        assert arrange(evening, now, person=one.pk)


@database
def test_who_must_not_meet_somebody_is_answered_like_who_is_close(
    evening: models.Gathering, willow: Any, now: datetime.datetime
) -> None:
    safety.KeepApart.objects.create(
        person_id=evening.invitations.get().person_id, other_id=willow.person_id, recorded_at=now
    )
    assert wrong(evening, now, person=willow.person_id) == ["not_this_person"]


@database
def test_nobody_interprets_and_stands_by_people_in_whichever_order(
    evening: models.Gathering, willow: Any, make_account: Make, now: datetime.datetime
) -> None:
    host, checks = make_account("organizer"), make_account("facilitator")
    models.Host.objects.create(gathering=evening, person_id=host.person_id)
    operations.assign_check_in(actor=SYSTEM, gathering=evening, person=checks.person_id, now=now)
    for one in (host, checks):
        assert wrong(evening, now, person=one.person_id) == ["stands_by_people"]
    arrange(evening, now, person=willow.person_id)
    assert wrong(evening, now, person=willow.person_id) == ["interprets_already"]
    with pytest.raises(operations.Invalid, match="interprets_here"):
        operations.assign_check_in(
            actor=SYSTEM, gathering=evening, person=willow.person_id, now=now
        )
    with pytest.raises(operations.Invalid, match="interprets_here"):
        operations.change_gathering(
            actor=SYSTEM, gathering=evening, now=now,
            terms=operations.Terms(
                kind="meeting", title=evening.title, starts_at=evening.starts_at,
                ends_at=evening.ends_at, hosts=[willow.person_id],
            ),
        )  # fmt: skip
    people.Person.objects.create(pk=willow.person_id, added_at=now)
    with pytest.raises(operations.CannotBeAdded):
        operations.invite(actor=SYSTEM, gathering=evening, people=[willow.person_id], now=now)


@database
def test_nor_as_the_support_person_of_a_session(willow: Any, now: datetime.datetime) -> None:
    from arboleda.learning.cohorts import models as cohorts
    from arboleda.learning.cohorts import operations as cohort_operations

    session = cohort_factory.session(cohort_factory.cohort(now), now)
    cohorts.Session.objects.filter(pk=session.pk).update(support_person_id=willow.person_id)
    assert wrong(session.gathering, now, person=willow.person_id) == ["stands_by_people"]
    cohorts.Session.objects.filter(pk=session.pk).update(support_person_id=None)
    arrange(session.gathering, now, person=willow.person_id)
    with pytest.raises(operations.Invalid, match="support_interprets"):
        cohort_operations.change_session(
            actor=SYSTEM, session=session, now=now,
            terms=cohort_operations.SessionTerms(
                starts_at=session.gathering.starts_at, ends_at=session.gathering.ends_at,
                support_person=willow.person_id,
            ),
        )  # fmt: skip


@database
def test_nobody_else_arranges_and_nothing_is_kept_without_its_row(
    evening: models.Gathering, willow: Any, make_account: Make, now: datetime.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for role in ("participant", "facilitator", "organizer"):
        with pytest.raises(operations.Refused):
            arrange(evening, now, actor=make_account(role).actor)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        arrange(evening, now, person=willow.person_id)
    assert not models.Interpreter.objects.exists()
    assert not evening.interpreting.filter(is_arranged=True).exists()


@database
def test_it_is_shown_taken_along_and_erased_and_then_waits_for_somebody_else(
    evening: models.Gathering, willow: Any, now: datetime.datetime
) -> None:
    arrange(evening, now, person=willow.person_id)
    reading = registries.Reading(willow.actor, "test", now)
    (line,) = queries.show_interpreting(willow.person_id, reading)
    assert "promised silence on March 4, 2026" in line.text
    (row,) = queries.export_interpreting(willow.person_id, reading)
    assert row["notice"] == "interpreting:es:1"
    assert operations.erase_interpreting(willow.person_id) == 1
    assert len(queries.unmet(evening)) == 2


@database
def test_the_page_shows_the_promise_asks_and_says_why_not(
    sign_in: Make, make_account: Make, make_person: Make, willow: Any
) -> None:
    now = timezone.now()
    alba = make.known(make_person, now, "Alba")
    evening = make.gathering(now, people=alba, languages=["en", "es"])
    client = sign_in(make_account("organizer", everybody=True))
    address = f"/gatherings/{evening.pk}/interpreting/"
    assert address in client.get(f"/gatherings/{evening.pk}/").content.decode()
    page = client.get(address).content.decode()
    assert "I keep silent" in page and "Guardo silencio" in page
    given = {
        "who": f"staff:{willow.person_id}", "directions": ["es-en"], "language": "es",
        "promised_date": (now - DAY).date().isoformat(), "nonce": "n" * 20,
    }  # fmt: skip
    assert "Ask them first" in client.post(address, given).content.decode()
    named = {**given, "who": "outside", "label": "ask Itzayana", "is_apart": "on"}
    assert "<mark>Itzayana</mark>" in client.post(address, named).content.decode()
    done = [client.post(address, {**given, "is_apart": "on"}) for _ in range(2)]
    assert [one.status_code for one in done] == [302, 302], "sent twice, noted once"
    one = models.Interpreter.objects.get()
    page = client.get(f"/gatherings/{evening.pk}/").content.decode()
    assert willow.username in page and "Promised silence on" in page
    assert client.post(f"/gatherings/{evening.pk}/afterwards/", {"person": willow.person_id}).url
    assert not evening.check_ins.exists()
    assert client.post(f"/gatherings/interpreting/{one.pk}/end/").status_code == 302
    assert not models.Interpreter.objects.exists()
    assert client.post(f"/gatherings/interpreting/{one.pk}/end/").status_code == 404


@database
def test_the_page_in_spanish_and_where_nobody_has_to_interpret(
    sign_in: Make, make_account: Make
) -> None:
    now = timezone.now()
    client = sign_in(make_account("organizer", everybody=True))
    client.cookies["members_language"] = "es"
    alone = make.gathering(now, languages=["es"])
    page = client.get(f"/gatherings/{alone.pk}/interpreting/").content.decode()
    assert "Nadie tiene que interpretar" in page
    both = make.gathering(now, languages=["es", "en"])
    page = client.get(f"/gatherings/{both.pk}/interpreting/").content.decode()
    assert "¿Quién interpreta?" in page
    for english in ("Who interprets", "The promise", "Choose<", "Staff"):
        assert english not in page, english
