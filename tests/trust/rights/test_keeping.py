"""How long things are kept: what is due, what is purged, what a receipt says, who may change it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.organizing.people import models as people
from arboleda.organizing.people import queries as people_queries
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models as consent
from arboleda.trust.consent import queries as consent_queries
from arboleda.trust.rights import choices, models, operations, queries
from arboleda.trust.rights.rules import periods
from tests.factories import people as make
from tests.factories import trust

Make = Callable[..., Any]
DAY = datetime.timedelta(days=1)


def kept(key: str) -> queries.Kept:
    found = queries.kept_of(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("days", "reason", "problems"),
    [
        (1, "", []),
        (30, "", []),
        (90, "", []),
        (91, "", ["reason_missing"]),
        (91, "law", []),
        (3650, "work", []),
        (3651, "law", ["too_long"]),
        (0, "", ["too_short"]),
        (-4, "law", ["too_short"]),
    ],
)
def test_shorter_is_always_well_and_longer_needs_a_reason(
    days: int, reason: str, problems: list[str]
) -> None:
    assert periods.period_problems(days, default=90, reason=reason) == problems


@pytest.mark.django_db
def test_every_kind_of_free_text_goes_within_two_years_and_one_to_ones_in_90_days() -> None:
    days = {one.key: one.days for one in queries.kept()}
    assert days["people.OneToOne.words"] == 90
    assert days["consent.Release"] == 90
    assert days["gatherings.Invitation.needs"] == 7
    assert days["accounts.Assignment"] == 365
    assert days["stories.Story"] == 60
    assert all(1 <= one <= 1095 for one in days.values())
    assert not models.Period.objects.exists(), "on by default, without anybody choosing"


@pytest.mark.django_db
def test_a_release_goes_90_days_after_its_end_and_leaves_a_receipt(
    make_person: Make, now: datetime.datetime
) -> None:
    person = make_person()
    release = trust.release(person, now=now)
    end = release.expires_at
    one = kept("consent.Release")
    assert queries.standing(one, now=end + 89 * DAY).due == 0
    due = queries.standing(one, now=end + 90 * DAY)
    assert (due.due, due.held_back, due.oldest) == (1, 0, end)
    assert operations.purge(kept=one, now=end + 89 * DAY) == 0
    assert operations.purge(kept=one, now=end + 90 * DAY) == 1
    assert not consent.Release.objects.exists()
    receipt = models.Purge.objects.get()
    assert (receipt.key, receipt.purged, receipt.days) == ("consent.Release", 1, 90)
    event = audit.Event.objects.order_by("seq").last()
    assert event is not None
    assert (event.action, event.rule) == ("rights.purge", "count:1 held:0")
    assert str(person) not in event.references


@pytest.mark.django_db
def test_a_withdrawn_release_counts_from_its_withdrawal(
    make_person: Make, now: datetime.datetime
) -> None:
    release = trust.release(make_person(), now=now)
    consent.Release.objects.filter(pk=release.pk).update(
        withdrawn_at=now + DAY, withdrawn_how="oral"
    )
    assert queries.standing(kept("consent.Release"), now=now + 91 * DAY).due == 1


@pytest.mark.django_db
def test_what_was_said_goes_before_the_fact_that_there_was_a_talk(
    now: datetime.datetime, make_account: Make
) -> None:
    person = make.person(now=now)
    organizer = make_account("organizer", everybody=True).actor
    talk = people.OneToOne.objects.create(
        person=person, held_date=now.date(), recorded_at=now, sealed=b"sealed words"
    )
    waiting = people.OneToOne.objects.create(
        person=person, held_date=now.date(), recorded_at=now, sealed=b"sealed words",
        next_date=now.date() + 30 * DAY,
    )  # fmt: skip
    day = datetime.datetime.combine(now.date() + DAY, datetime.time(), datetime.UTC)
    operations.purge(kept=kept("people.OneToOne.words"), now=day + 89 * DAY)
    assert people.OneToOne.objects.filter(sealed=b"").count() == 0
    operations.purge(kept=kept("people.OneToOne.words"), now=day + 90 * DAY)
    talk.refresh_from_db()
    waiting.refresh_from_db()
    assert bytes(talk.sealed) == b"" and bytes(waiting.sealed), "until its next step is over, too"
    readable = consent_queries.readable(organizer, now=now)
    shown = people_queries.person_shown(actor=organizer, person=person, readable=readable)
    assert [one.interests for one in shown.one_to_ones] == ["", ""]
    operations.purge(kept=kept("people.OneToOne"), now=day + 365 * DAY)
    assert not people.OneToOne.objects.exists()


@pytest.mark.django_db
def test_a_purge_is_undone_when_it_cannot_be_written_down(
    make_person: Make, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = trust.release(make_person(), now=now)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the audit row cannot be written")

    monkeypatch.setattr(audit.Event.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.purge(kept=kept("consent.Release"), now=release.expires_at + 90 * DAY)
    assert consent.Release.objects.exists()
    assert not models.Purge.objects.exists()


@pytest.mark.django_db
def test_the_chore_runs_once_an_hour_and_one_fault_stops_no_other(
    make_person: Make, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = trust.release(make_person(), now=now)
    late = release.expires_at + 90 * DAY

    def broken(before: datetime.datetime) -> list[registries.DueRow]:
        raise RuntimeError("this kind is broken")

    entry = next(one for one in registries.personal_data if one.model == "accounts.Assignment")
    clocks = (dataclasses.replace(entry.clocks[0], due=broken),)
    with monkeypatch.context() as patched:
        patched.setitem(
            registries.personal_data._entries,
            entry.model,
            dataclasses.replace(entry, clocks=clocks),
        )
        with pytest.raises(RuntimeError):
            operations.purge_due(now=late)
    assert not consent.Release.objects.exists(), "a fault before it kept it from nothing"
    trust.release(make_person(), now=now)
    assert operations.purge_due(now=late + 59 * DAY / 24 / 60) == 0
    assert consent.Release.objects.exists()
    assert operations.purge_due(now=late + DAY / 24) == 1


@pytest.mark.django_db
def test_an_administrator_changes_a_period_and_the_page_of_what_is_held_says_it(
    make_account: Make, now: datetime.datetime
) -> None:
    boss = make_account("administrator").actor
    operations.change_period(actor=boss, key="consent.Release", days=30, reason="law", now=now)
    row = models.Period.objects.get()
    assert (row.days, row.reason) == (30, ""), "shorter needs no reason, so none is kept"
    assert kept("consent.Release").days == 30
    assert "It goes 1 month after it ends." in [one.until for one in queries.held(boss, now=now)]
    operations.change_period(actor=boss, key="consent.Release", days=120, reason="law", now=now)
    assert kept("consent.Release").reason_label == "A law or a contract asks for it"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
def test_nobody_else_changes_a_period(
    role: str, make_account: Make, now: datetime.datetime
) -> None:
    with pytest.raises(accounts.Refused):
        operations.change_period(
            actor=make_account(role).actor, key="consent.Release", days=30, reason="", now=now
        )


@pytest.mark.django_db
def test_a_period_that_may_not_be_is_refused(make_account: Make, now: datetime.datetime) -> None:
    boss = make_account("administrator").actor
    for days, reason in ((91, ""), (0, ""), (3651, "law"), (91, "because")):
        with pytest.raises(accounts.Invalid):
            operations.change_period(
                actor=boss, key="consent.Release", days=days, reason=reason, now=now
            )
    with pytest.raises(accounts.Refused):
        operations.change_period(actor=boss, key="no.Such", days=9, reason="", now=now)


@pytest.mark.django_db
def test_a_period_is_not_changed_without_its_row(
    make_account: Make, now: datetime.datetime, broken_audit: None
) -> None:
    actor = audit_rules.Actor(None, "administrator")
    with pytest.raises(RuntimeError):
        operations.change_period(actor=actor, key="consent.Release", days=9, reason="", now=now)
    assert not models.Period.objects.exists()


@pytest.mark.django_db
def test_somebody_whom_nobody_has_seen_is_asked_and_never_purged(now: datetime.datetime) -> None:
    far = make.person("Far", now=now)
    near = make.person("Near", now=now)
    people.OneToOne.objects.create(
        person=near, held_date=now.date() + 30 * DAY, recorded_at=now, sealed=b""
    )
    later = now + datetime.timedelta(days=1096)
    assert queries.unseen(now=now) == []
    assert [person for person, _ in queries.unseen(now=later)] == [far.pk]
    operations.purge_due(now=later)
    assert people.Person.objects.count() == 2
    models.Period.objects.create(key=choices.UNSEEN, days=365, changed_at=now)
    assert len(queries.unseen(now=later)) == 2


@pytest.mark.django_db
def test_the_rows_of_people_under_a_hold_stay(make_person: Make, now: datetime.datetime) -> None:
    held, free = make_person(), make_person()
    for person in (held, free):
        trust.release(person, now=now)
    later = now + datetime.timedelta(days=200)
    models.Hold.objects.create(
        scope="person", object_id=held, why="court", asked_at=now, placed_at=now
    )
    assert operations.purge(kept=kept("consent.Release"), now=later) == 1
    assert consent.Release.objects.get().person_id == held
    receipt = models.Purge.objects.get()
    assert (receipt.purged, receipt.held_back) == (1, 1)
    assert operations.purge(kept=kept("consent.Release"), now=later) == 0
