"""Freezing a quarter: done, refused, undone without its audit row; and what is counted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from arboleda.learning.cohorts import models as cohorts
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.partners import models as partners
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.voice.reports import models, operations, queries, rules
from tests.factories import stories as people

pytestmark = pytest.mark.django_db
LAST = rules.Quarter(2025, 4)
COUNTS = {
    rules.SESSIONS: 9,
    rules.PEOPLE: 41,
    rules.LEADERS: 17,
    rules.PARTNERS: 3,
}


def test_a_quarter_is_frozen_once_with_its_definitions(now: datetime.datetime) -> None:
    operations.freeze_quarter(actor=audit_rules.SYSTEM, quarter=LAST, counts=COUNTS, now=now)
    newest = queries.newest_totals()
    assert newest is not None
    assert [one.value for one in newest.totals] == [9, 41, 17, 3]
    assert newest.totals[0].definition["es"]
    assert newest.last_date == datetime.date(2025, 12, 31)
    assert audit.Event.objects.last().action == "reports.freeze_quarter"  # type: ignore[union-attr]  # There is one.
    with pytest.raises(accounts.Invalid) as raised:
        operations.freeze_quarter(actor=audit_rules.SYSTEM, quarter=LAST, counts=COUNTS, now=now)
    assert raised.value.problems == ["already_frozen"]


def test_hidden_numbers_are_not_stored(now: datetime.datetime) -> None:
    operations.freeze_quarter(
        actor=audit_rules.SYSTEM, quarter=LAST, counts={**COUNTS, rules.PEOPLE: 10}, now=now
    )
    shown = dict(models.Total.objects.values_list("indicator", "value"))
    assert shown[rules.PEOPLE] is None
    assert shown[rules.LEADERS] is None
    assert queries.latest_shown(2025) == {rules.SESSIONS: 9, rules.PARTNERS: 3}


def test_the_database_itself_refuses_small_numbers_of_people(now: datetime.datetime) -> None:
    operations.freeze_quarter(actor=audit_rules.SYSTEM, quarter=LAST, counts=COUNTS, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Total.objects.filter(indicator=rules.PEOPLE).update(value=10)


def test_only_organizers_freeze(make_account: Callable[..., Any], now: datetime.datetime) -> None:
    for role in ("participant", "facilitator"):
        with pytest.raises(accounts.Refused):
            operations.freeze_quarter(
                actor=make_account(role).actor, quarter=LAST, counts=COUNTS, now=now
            )
    operations.freeze_quarter(
        actor=make_account("organizer").actor, quarter=LAST, counts=COUNTS, now=now
    )


def test_the_same_form_twice_freezes_once(now: datetime.datetime) -> None:
    given: dict[str, Any] = {
        "actor": audit_rules.SYSTEM,
        "quarter": LAST,
        "counts": COUNTS,
        "now": now,
        "nonce": "n" * 20,
    }
    operations.freeze_quarter(**given)
    with pytest.raises(accounts.AlreadyDone):
        operations.freeze_quarter(**given)


def test_nothing_is_frozen_without_its_audit_row(
    now: datetime.datetime, broken_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        operations.freeze_quarter(actor=audit_rules.SYSTEM, quarter=LAST, counts=COUNTS, now=now)
    assert not models.Total.objects.exists()
    assert queries.newest_totals() is None


def test_what_is_counted(make_person: Callable[..., Any], now: datetime.datetime) -> None:
    day = datetime.datetime(2025, 5, 1, 18, tzinfo=datetime.UTC)
    hour = datetime.timedelta(hours=1)
    someone = [make_person() for _ in range(3)]
    for person in someone:
        people.teller(person, now)

    def gather(at: datetime.datetime, *marks: str) -> None:
        made = gatherings.Gathering.objects.create(
            kind="meeting", group_id=someone[0], starts_at=at, ends_at=at + hour, planned_at=now
        )
        for person, mark in zip(someone, marks, strict=False):
            gatherings.Attendance.objects.create(
                gathering=made, person_id=person, mark=mark, marked_at=at
            )

    gather(day, "here", "late", "not_today")
    gather(day + 24 * hour, "here")
    gather(day + 48 * hour)
    gather(day.replace(year=2024), "here", "here", "here")
    cohort = cohorts.Cohort.objects.create(
        starts_date=day.date(), ends_date=day.date(), planned_at=now
    )
    for person, done in ((someone[0], day), (someone[1], day.replace(month=9)), (someone[2], None)):
        cohorts.Enrollment.objects.create(
            cohort=cohort, person_id=person, enrolled_at=day, completed_at=done
        )
    partner = partners.Partner.objects.create(
        name="Union Norte", kind="union", sector="labor", added_at=now
    )
    for month in (2, 3, 12):
        partners.TrainingRequest.objects.create(
            partner=partner,
            kind="training",
            language="es",
            recorded_at=now,
            delivered_date=datetime.date(2025, month, 5),
            change_due_date=datetime.date(2026, 6, 1),
        )
    assert queries.counts(rules.Quarter(2025, 2)) == {
        rules.SESSIONS: 2,
        rules.PEOPLE: 2,
        rules.LEADERS: 1,
        rules.PARTNERS: 1,
    }
    assert queries.counts(rules.Quarter(2025, 4))[rules.LEADERS] == 2
    assert queries.preview(rules.Quarter(2025, 2))[rules.PEOPLE] is None
