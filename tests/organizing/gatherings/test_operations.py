"""Gatherings are planned, answered, marked and forgotten: done, refused, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.organizing.gatherings import models, operations, queries
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.rights import operations as rights
from arboleda.trust.rights import queries as rights_queries
from arboleda.trust.safety import models as safety
from arboleda.trust.vault import operations as vault
from tests.factories import gatherings as make

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def _assign(account: Any, group: uuid.UUID, now: datetime.datetime) -> None:
    account_operations.assign(
        actor=audit_rules.SYSTEM,
        witness=vault.ask_witness(actor=audit_rules.SYSTEM),
        account=account,
        scope="group",
        object_id=group,
        purpose="facilitation",
        ends_at=now + 90 * DAY,
        now=now,
    )


def _terms(now: datetime.datetime, **changes: Any) -> operations.Terms:
    given: dict[str, Any] = {
        "kind": "meeting",
        "title": {"en": "Evening"},
        "starts_at": now + DAY,
        "ends_at": now + DAY + HOUR,
    }
    return operations.Terms(**{**given, **changes})


def test_planning_writes_directions_hosts_and_the_hosts_assignment(
    make_account: Any, now: datetime.datetime
) -> None:
    organizer = make_account("organizer", everybody=True)
    host = make_account("facilitator")
    made = operations.plan_gathering(
        actor=organizer.actor, terms=_terms(now, hosts=[host.person_id]), now=now
    )
    assert made.group_id == made.pk
    assert made.opened_at == now
    assert [str(one) for one in made.interpreting.all()] == ["en-es", "es-en"]
    assert queries.gathering(host.actor, made.pk, now=now) == made
    late = made.ends_at + operations.AFTERWARDS
    assert queries.gathering(host.actor, made.pk, now=late) is None


def test_the_same_form_twice_plans_once(make_account: Any, now: datetime.datetime) -> None:
    organizer = make_account("organizer", everybody=True)
    nonce = "n" * 20
    made = operations.plan_gathering(actor=organizer.actor, terms=_terms(now), now=now, nonce=nonce)
    with pytest.raises(operations.AlreadyDone) as again:
        operations.plan_gathering(actor=organizer.actor, terms=_terms(now), now=now, nonce=nonce)
    assert again.value.result == str(made.pk)
    assert models.Gathering.objects.count() == 1


@pytest.mark.parametrize("role", ["participant", "facilitator", "organizer"])
def test_nobody_plans_without_an_assignment(
    make_account: Any, now: datetime.datetime, role: str
) -> None:
    with pytest.raises(operations.Refused):
        operations.plan_gathering(actor=make_account(role).actor, terms=_terms(now), now=now)
    assert not models.Gathering.objects.exists()


def test_a_facilitator_plans_for_her_own_group_alone(
    make_account: Any, now: datetime.datetime
) -> None:
    facilitator, group = make_account("facilitator"), uuid.uuid4()
    _assign(facilitator, group, now)
    made = operations.plan_gathering(
        actor=facilitator.actor, terms=_terms(now, group_id=group), now=now
    )
    assert made.group_id == group
    with pytest.raises(operations.Refused):
        operations.plan_gathering(
            actor=facilitator.actor, terms=_terms(now, group_id=uuid.uuid4()), now=now
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "party"}, "kind_unknown"),
        ({"languages": ["xx"]}, "language_unknown"),
        ({"title": {}}, "title_missing"),
    ],
)
def test_what_is_not_valid_is_not_planned(
    now: datetime.datetime, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(operations.Invalid) as invalid:
        operations.plan_gathering(actor=audit_rules.SYSTEM, terms=_terms(now, **changes), now=now)
    assert code in invalid.value.problems


def test_planning_is_undone_without_audit(now: datetime.datetime, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        operations.plan_gathering(actor=audit_rules.SYSTEM, terms=_terms(now), now=now)
    assert not models.Gathering.objects.exists()


def test_changing_moves_languages_and_hosts(make_account: Any, now: datetime.datetime) -> None:
    organizer = make_account("organizer", everybody=True)
    first, second = make_account("facilitator"), make_account("facilitator")
    made = operations.plan_gathering(
        actor=organizer.actor, terms=_terms(now, hosts=[first.person_id]), now=now
    )
    later = now + HOUR
    operations.change_gathering(
        actor=organizer.actor,
        gathering=made,
        now=later,
        terms=_terms(now, hosts=[second.person_id], languages=["es"], place="Elm 2"),
    )
    assert not made.interpreting.exists()
    assert [one.person_id for one in made.hosts.all()] == [second.person_id]
    assert queries.gathering(first.actor, made.pk, now=later + HOUR) is None
    assert queries.gathering(second.actor, made.pk, now=later + HOUR) == made


def test_a_later_session_never_shortens_a_hosts_assignment(
    make_account: Any, now: datetime.datetime
) -> None:
    organizer, host = make_account("organizer", everybody=True), make_account("facilitator")
    group = uuid.uuid4()
    for days in (30, 2):
        operations.plan_gathering(
            actor=organizer.actor,
            now=now,
            terms=_terms(
                now,
                hosts=[host.person_id],
                group_id=group,
                starts_at=now + days * DAY,
                ends_at=now + days * DAY + HOUR,
            ),
        )
    ends_at = accounts.Assignment.objects.get(account=host).ends_at
    assert ends_at == now + 30 * DAY + HOUR + operations.AFTERWARDS


def test_inviting_groups_people_and_is_idempotent(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    made = make.gathering(now, people=[alba])
    actor = make_account("organizer", everybody=True).actor
    assert operations.invite(actor=actor, gathering=made, people=[alba, bea, bea], now=now) == 1
    assert operations.invite(actor=actor, gathering=made, people=[alba], now=now) == 0
    assert safety.Grouping.objects.filter(group_id=made.pk).count() == 2
    operations.withdraw_invitation(actor=actor, gathering=made, person=bea, now=now)
    assert made.invitations.count() == 1
    assert safety.Grouping.objects.filter(group_id=made.pk).count() == 1


def test_nobody_invites_whom_she_may_not_read(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    made = make.gathering(now, people=[alba])
    facilitator = make_account("facilitator")
    _assign(facilitator, made.group_id, now)
    with pytest.raises(operations.Refused):
        operations.invite(actor=facilitator.actor, gathering=made, people=[bea], now=now)
    with pytest.raises(operations.Refused):
        operations.invite(
            actor=make_account("facilitator").actor, gathering=made, people=[alba], now=now
        )
    assert made.invitations.count() == 1


def test_an_invitation_is_undone_without_audit(
    make_person: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    made = make.gathering(now)
    monkeypatch.setattr(
        audit.Event.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError())
    )
    with pytest.raises(RuntimeError):
        operations.invite(actor=audit_rules.SYSTEM, gathering=made, people=[alba], now=now)
    assert not made.invitations.exists()
    assert not safety.Grouping.objects.filter(group_id=made.pk).exists()


def test_she_answers_for_herself_and_nobody_else_does(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    made = make.gathering(now, people=[alba])
    invitation = made.invitations.get()
    assert queries.place_for(invitation) == ""
    operations.reply(
        actor=audit_rules.Actor(alba, "participant"), invitation=invitation, answer="yes", now=now
    )
    assert queries.place_for(made.invitations.get()) == "Oak Street 4"
    for actor in (audit_rules.Actor(bea, "participant"), make_account("facilitator").actor):
        with pytest.raises(operations.Refused):
            operations.reply(actor=actor, invitation=invitation, answer="no", now=now)
    with pytest.raises(operations.Invalid):
        operations.reply(
            actor=audit_rules.Actor(alba, "participant"),
            invitation=invitation,
            answer="perhaps",
            now=now,
        )
    assert made.invitations.get().reply == "yes"


def test_needs_are_yes_or_no_and_their_language_asks_for_interpreters(
    make_person: Any, now: datetime.datetime
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    made = make.gathering(now, people=[alba], languages=["en", "es"])
    actor, invitation = audit_rules.Actor(alba, "participant"), made.invitations.get()
    needs = operations.Needs(ride=True, childcare=True, interpreter_language="ko")
    operations.state_needs(actor=actor, invitation=invitation, needs=needs, now=now)
    assert invitation.needs == ["childcare", "ride"]
    assert made.interpreting.count() == 6
    assert {one.text for one in queries.unmet(made)} >= {"Childcare", "A ride"}
    operations.arrange(
        actor=audit_rules.SYSTEM,
        gathering=made,
        needs=["childcare", "ride"],
        now=now,
    )
    assert len(queries.unmet(made)) == 6, "a direction is taken care of by a promise alone"
    operations.state_needs(
        actor=actor, invitation=made.invitations.get(), needs=operations.Needs(), now=now
    )
    assert len(queries.unmet(made)) == 2


@pytest.mark.parametrize("language", ["xx", "Alba speaks Korean"])
def test_a_language_is_a_code_and_never_words(
    make_person: Any, now: datetime.datetime, language: str
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    invitation = make.gathering(now, people=[alba]).invitations.get()
    with pytest.raises(operations.Invalid):
        operations.state_needs(
            actor=audit_rules.SYSTEM,
            invitation=invitation,
            now=now,
            needs=operations.Needs(interpreter_language=language),
        )


def test_a_ride_is_arranged_only_where_one_is_asked_for(
    make_person: Any, now: datetime.datetime
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    made = make.gathering(now, people=[alba])
    ride_at = made.starts_at - HOUR
    with pytest.raises(operations.Invalid):
        operations.arrange_ride(
            actor=audit_rules.SYSTEM, invitation=made.invitations.get(), ride_at=ride_at, now=now
        )
    operations.state_needs(
        actor=audit_rules.SYSTEM,
        invitation=made.invitations.get(),
        now=now,
        needs=operations.Needs(ride=True),
    )
    operations.arrange_ride(
        actor=audit_rules.SYSTEM, invitation=made.invitations.get(), ride_at=ride_at, now=now
    )
    assert made.invitations.get().ride_at == ride_at
    operations.state_needs(
        actor=audit_rules.SYSTEM,
        invitation=made.invitations.get(),
        needs=operations.Needs(),
        now=now,
    )
    assert made.invitations.get().ride_at is None


def test_one_tap_marks_and_another_takes_it_back(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    made = make.gathering(now, people=[alba, bea])
    actor = make_account("organizer", everybody=True).actor

    def mark(marks: dict[uuid.UUID, str]) -> int:
        return operations.mark_attendance(actor=actor, gathering=made, marks=marks, now=now)

    assert mark({alba: "here"}) == 1
    before = audit.Event.objects.count()
    assert mark({alba: "here"}) == 0
    assert audit.Event.objects.count() == before
    assert mark({alba: "late", bea: "not_today"}) == 2
    assert queries.marks(made.pk)[alba].marked_by == actor.person
    assert queries.present_count(made.pk) == 1
    assert mark({alba: ""}) == 1
    assert mark({alba: ""}) == 0
    assert set(queries.marks(made.pk)) == {bea}


def test_marks_are_refused_for_others_strangers_and_closed_sessions(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    made = make.gathering(now, people=[alba])
    organizer = make_account("organizer", everybody=True).actor
    with pytest.raises(operations.Refused):
        operations.mark_attendance(actor=organizer, gathering=made, marks={bea: "here"}, now=now)
    for stranger in (make_account("facilitator").actor, audit_rules.Actor(alba, "participant")):
        with pytest.raises(operations.Refused):
            operations.mark_attendance(
                actor=stranger, gathering=made, marks={alba: "here"}, now=now
            )
    with pytest.raises(operations.Invalid):
        operations.mark_attendance(actor=organizer, gathering=made, marks={alba: "x"}, now=now)
    session = make.gathering(now, kind="session", people=[alba])
    with pytest.raises(operations.Invalid) as closed:
        operations.mark_attendance(
            actor=organizer, gathering=session, marks={alba: "here"}, now=now
        )
    assert closed.value.problems == ["not_open"]
    operations.open_gathering(actor=organizer, gathering=session, now=now)
    operations.open_gathering(actor=organizer, gathering=session, now=now + HOUR)
    assert session.opened_at == now
    assert not models.Attendance.objects.exists()


def test_a_mark_is_undone_without_audit(
    make_person: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    made = make.gathering(now, people=[alba])
    operations.mark_attendance(
        actor=audit_rules.SYSTEM, gathering=made, marks={alba: "late"}, now=now
    )
    monkeypatch.setattr(
        audit.Event.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError())
    )
    with pytest.raises(RuntimeError):
        operations.mark_attendance(
            actor=audit_rules.SYSTEM, gathering=made, marks={alba: "here"}, now=now
        )
    assert queries.marks(made.pk)[alba].mark == "late"


def test_somebody_on_staff_checks_in_afterwards(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    made = make.gathering(now, people=[alba])
    actor = make_account("organizer", everybody=True).actor
    colleague = make_account("facilitator")
    with pytest.raises(operations.Invalid):
        operations.assign_check_in(actor=actor, gathering=made, person=alba, now=now)
    check_in = operations.assign_check_in(
        actor=actor, gathering=made, person=colleague.person_id, now=now
    )
    operations.assign_check_in(actor=actor, gathering=made, person=colleague.person_id, now=now)
    assert made.check_ins.count() == 1
    operations.finish_check_in(actor=actor, check_in=check_in, now=now + HOUR)
    operations.finish_check_in(actor=actor, check_in=check_in, now=now + 2 * HOUR)
    assert made.check_ins.get().done_at == now + HOUR
    operations.finish_check_in(actor=actor, check_in=check_in, now=now, done=False)
    assert made.check_ins.get().done_at is None
    with pytest.raises(operations.Refused):
        operations.finish_check_in(
            actor=make_account("facilitator").actor, check_in=check_in, now=now
        )
    operations.end_check_in(actor=actor, check_in=check_in, now=now)
    assert not made.check_ins.exists()


def test_needs_are_deleted_a_week_after(make_person: Any, now: datetime.datetime) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    past = make.gathering(now - 9 * DAY, people=[alba, bea], starts_at=now - 8 * DAY)
    coming = make.gathering(now, people=[alba])
    for one in (past, coming):
        operations.state_needs(
            actor=audit_rules.SYSTEM,
            invitation=one.invitations.get(person_id=alba),
            needs=operations.Needs(ride=True, stipend=True, interpreter_language="ko"),
            now=now - 9 * DAY,
        )
    (kept,) = [one for one in rights_queries.kept() if one.key == "gatherings.Invitation.needs"]
    assert rights.purge(kept=kept, now=now) == 1
    assert rights.purge(kept=kept, now=now) == 0
    assert past.invitations.get(person_id=alba).needs == []
    assert past.invitations.get(person_id=alba).interpreter_language == ""
    assert coming.invitations.get().needs == ["ride", "stipend"]
    with pytest.raises(operations.Invalid) as over:
        operations.state_needs(
            actor=audit_rules.SYSTEM,
            invitation=past.invitations.get(person_id=alba),
            needs=operations.Needs(ride=True),
            now=now,
        )
    assert over.value.problems == ["gathering_is_over"]


def test_only_groups_of_hers_are_visible(make_account: Any, now: datetime.datetime) -> None:
    mine, other = make.gathering(now), make.gathering(now)
    facilitator = make_account("facilitator")
    _assign(facilitator, mine.group_id, now)
    assert list(queries.visible(facilitator.actor, now=now)) == [mine]
    assert queries.gathering(facilitator.actor, other.pk, now=now) is None
    assert not queries.visible(make_account("participant").actor, now=now).exists()
    assert queries.visible(audit_rules.SYSTEM, now=now).count() == 2


def test_the_next_one_is_the_nearest_she_has_not_declined(
    make_person: Any, now: datetime.datetime
) -> None:
    (alba,) = make.known(make_person, now, "Alba")
    near = make.gathering(now, people=[alba], starts_at=now + DAY)
    far = make.gathering(now, people=[alba], starts_at=now + 3 * DAY)
    found = queries.next_invitation(alba, now=now)
    assert found and found.gathering == near
    operations.reply(actor=audit_rules.SYSTEM, invitation=found, answer="no", now=now)
    found = queries.next_invitation(alba, now=now)
    assert found and found.gathering == far
    assert len(queries.invitations_of(alba, now=now)) == 2


def test_everything_about_her_is_shown_and_erased(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    staff = make_account("facilitator")
    people.Person.objects.create(id=staff.person_id, added_at=now)
    made = make.gathering(now, people=[staff.person_id], hosts=[staff.person_id])
    operations.assign_check_in(
        actor=audit_rules.SYSTEM, gathering=made, person=staff.person_id, now=now
    )
    operations.mark_attendance(
        actor=audit_rules.SYSTEM, gathering=made, marks={staff.person_id: "here"}, now=now
    )
    models.Interpreter.objects.create(
        gathering=make.gathering(now), kind="staff", person_id=staff.person_id,
        directions=["es-en"], promised_date=now.date(), notice="interpreting:es:1", recorded_at=now,
    )  # fmt: skip
    reading = registries.Reading(staff.actor, "rights", now)
    entries = [one for one in registries.personal_data if one.model.startswith("gatherings.")]
    assert len(entries) == 5
    for entry in entries:
        assert len(list(entry.show(staff.person_id, reading))) == 1, entry.model
        assert len(list(entry.export(staff.person_id, reading))) == 1, entry.model
        assert entry.erase(staff.person_id) == 1, entry.model
        assert list(entry.show(staff.person_id, reading)) == []


def test_a_host_reads_who_is_invited(
    make_person: Any, make_account: Any, now: datetime.datetime
) -> None:
    alba, bea = make.known(make_person, now, "Alba", "Bea")
    host = make_account("facilitator")
    make.gathering(now, people=[alba], hosts=[host.person_id])
    readable = consent.readable(host.actor, now=now)
    assert alba in readable
    assert bea not in readable
