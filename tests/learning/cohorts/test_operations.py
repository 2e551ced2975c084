"""Cohorts are started, joined, planned and opened: done, refused, undone without audit."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest

from arboleda.kit import registries
from arboleda.learning.cohorts import models, operations, queries
from arboleda.learning.curriculum import models as models_of_packs
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.people import models as people
from arboleda.organizing.people import operations as people_operations
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.safety import models as safety
from tests.factories import cohorts as make
from tests.factories import gatherings as make_gatherings

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
SYSTEM = audit_rules.SYSTEM


@pytest.fixture
def trio(make_person: Any, now: datetime.datetime) -> list[uuid.UUID]:
    return make_gatherings.known(make_person, now, "Alba", "Bea", "Candela")


def _facilitator(make_account: Any, cohort: models.Cohort, now: datetime.datetime) -> Any:
    account = make_account("facilitator")
    operations.assign_facilitator(actor=SYSTEM, cohort=cohort, person=account.person_id, now=now)
    return account


def _plan(session: models.Session, now: datetime.datetime) -> queries.Plan:
    readable = consent_rules.Readable(True, frozenset(), "test")
    return queries.plan(
        SYSTEM, session, readable=readable, language="en", now=now, with_offers=True
    )


def test_only_organizers_who_see_everybody_start_cohorts(
    make_account: Any, now: datetime.datetime
) -> None:
    terms = operations.CohortTerms(
        name={"en": "Spring"}, starts_date=now.date(), ends_date=now.date()
    )
    for role in ("participant", "facilitator", "organizer"):
        with pytest.raises(operations.Refused):
            operations.start_cohort(actor=make_account(role).actor, terms=terms, now=now)
    actor = make_account("organizer", everybody=True).actor
    made = operations.start_cohort(actor=actor, terms=terms, now=now, nonce="n" * 20)
    with pytest.raises(operations.AlreadyDone) as again:
        operations.start_cohort(actor=actor, terms=terms, now=now, nonce="n" * 20)
    assert again.value.result == str(made.pk)


def test_a_cohorts_name_tells_nothing(now: datetime.datetime) -> None:
    with pytest.raises(operations.Invalid) as invalid:
        make.cohort(now, name={"en": "Survivor cohort"})
    assert invalid.value.problems == ["name_not_neutral"]


def test_starting_is_undone_without_audit(now: datetime.datetime, broken_audit: None) -> None:
    with pytest.raises(RuntimeError):
        make.cohort(now)
    assert not models.Cohort.objects.exists()


def test_enrolling_needs_no_release_and_invites_to_what_is_to_come(
    trio: list[uuid.UUID], make_account: Any, now: datetime.datetime
) -> None:
    cohort = make.cohort(now)
    past = make.session(cohort, now, starts_at=now - DAY)
    coming = make.session(cohort, now)
    actor = make_account("organizer", everybody=True).actor
    assert operations.enroll(actor=actor, cohort=cohort, people=trio[:2], now=now) == 2
    assert operations.enroll(actor=actor, cohort=cohort, people=trio[:2], now=now) == 0
    assert coming.gathering.invitations.count() == 2
    assert past.gathering.invitations.count() == 0
    assert safety.Grouping.objects.filter(group_id=cohort.pk).count() == 2


def test_enrolling_is_undone_without_audit(
    trio: list[uuid.UUID], now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = make.cohort(now)
    make.session(cohort, now)
    monkeypatch.setattr(
        audit.Event.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError())
    )
    with pytest.raises(RuntimeError):
        operations.enroll(actor=SYSTEM, cohort=cohort, people=trio, now=now)
    assert not models.Enrollment.objects.exists()
    assert not safety.Grouping.objects.filter(group_id=cohort.pk).exists()
    assert not gatherings.Invitation.objects.exists()


def test_a_facilitator_works_with_her_cohort_alone(
    trio: list[uuid.UUID], make_account: Any, now: datetime.datetime
) -> None:
    mine, other = make.cohort(now, people=trio[:1]), make.cohort(now, people=trio[1:])
    session = make.session(other, now)
    account = _facilitator(make_account, mine, now)
    assert list(queries.visible(account.actor, now=now)) == [mine]
    assert queries.cohort(account.actor, other.pk, now=now) is None
    assert queries.session(account.actor, session.pk, now=now) is None
    readable = consent.readable(account.actor, now=now)
    assert [person in readable for person in trio] == [True, False, False]
    with pytest.raises(operations.Refused):
        operations.enroll(actor=account.actor, cohort=other, people=[], now=now)
    with pytest.raises(operations.Refused):
        operations.enroll(actor=account.actor, cohort=mine, people=[trio[1]], now=now)
    with pytest.raises(operations.Refused):
        operations.open_session(actor=account.actor, session=session, now=now)
    operations.end_facilitator(actor=SYSTEM, cohort=mine, person=account.person_id, now=now + HOUR)
    assert queries.cohort(account.actor, mine.pk, now=now + 2 * HOUR) is None


def test_facilitators_assign_nobody_and_only_staff_are_assigned(
    trio: list[uuid.UUID], make_account: Any, now: datetime.datetime
) -> None:
    cohort = make.cohort(now)
    account, colleague = _facilitator(make_account, cohort, now), make_account("facilitator")
    with pytest.raises(operations.Refused):
        operations.assign_facilitator(
            actor=account.actor, cohort=cohort, person=colleague.person_id, now=now
        )
    for person in (trio[0], make_account("participant").person_id):
        with pytest.raises(operations.Invalid):
            operations.assign_facilitator(actor=SYSTEM, cohort=cohort, person=person, now=now)
    assert [one.person for one in queries.facilitators(cohort.pk, now=now)] == [account.person_id]


def test_whoever_leaves_is_out_of_sight_and_may_come_back(
    trio: list[uuid.UUID], make_account: Any, now: datetime.datetime
) -> None:
    cohort = make.cohort(now, people=trio)
    coming = make.session(cohort, now)
    past = make.session(cohort, now, starts_at=now - DAY)
    strength = make.strength(trio[0], now)
    operations.add_strength(
        actor=SYSTEM, session=coming, strength_id=strength.pk, minutes=10, now=now
    )
    account = _facilitator(make_account, cohort, now)
    enrollment = cohort.enrollments.get(person_id=trio[0])
    other = audit_rules.Actor(trio[1], "participant")
    with pytest.raises(operations.Refused):
        operations.leave(actor=other, enrollment=enrollment, now=now)
    herself = audit_rules.Actor(trio[0], "participant")
    operations.leave(actor=herself, enrollment=enrollment, now=now)
    assert trio[0] not in consent.readable(account.actor, now=now)
    assert coming.gathering.invitations.count() == 2
    assert past.gathering.invitations.count() == 3
    assert not coming.items.exists()
    operations.enroll(actor=SYSTEM, cohort=cohort, people=[trio[0]], now=now)
    assert coming.gathering.invitations.count() == 3
    assert cohort.enrollments.count() == 3


def test_completing_is_noted_and_taken_back(trio: list[uuid.UUID], now: datetime.datetime) -> None:
    cohort = make.cohort(now, people=trio)
    enrollment = cohort.enrollments.get(person_id=trio[0])
    operations.complete(actor=SYSTEM, enrollment=enrollment, now=now)
    operations.complete(actor=SYSTEM, enrollment=enrollment, now=now + HOUR)
    assert cohort.enrollments.get(person_id=trio[0]).completed_at == now
    operations.complete(actor=SYSTEM, enrollment=enrollment, now=now, completed=False)
    operations.leave(actor=SYSTEM, enrollment=enrollment, now=now)
    with pytest.raises(operations.Invalid):
        operations.complete(actor=SYSTEM, enrollment=enrollment, now=now)


def test_a_session_takes_the_plan_of_its_module_and_invites_everybody(
    trio: list[uuid.UUID], now: datetime.datetime
) -> None:
    cohort = make.cohort(now, people=trio)
    session = make.session(cohort, now, module_id=make.module().pk)
    assert session.number == 1
    assert make.session(cohort, now).number == 2
    assert session.pk == session.gathering.pk
    assert session.gathering.title == {"en": "Session 1", "es": "Sesión 1"}
    assert session.gathering.opened_at is None
    assert [one.activity_key for one in session.items.all()] == ["opening-1", "rest-2"]
    assert session.gathering.invitations.count() == 3
    with pytest.raises(operations.Invalid):
        operations.plan_session(
            actor=SYSTEM,
            cohort=cohort,
            now=now,
            number=1,
            terms=operations.SessionTerms(starts_at=now, ends_at=now + HOUR),
        )


def test_a_session_knows_its_module_and_staff(
    trio: list[uuid.UUID], make_account: Any, now: datetime.datetime
) -> None:
    cohort, account = make.cohort(now), make_account("facilitator")
    with pytest.raises(operations.Invalid):
        make.session(cohort, now, module_id=uuid.uuid4())
    with pytest.raises(operations.Invalid):
        make.session(cohort, now, support_person=trio[0])
    with pytest.raises(operations.Invalid) as both:
        make.session(cohort, now, support_person=account.person_id, hosts=[account.person_id])
    assert both.value.problems == ["support_person_facilitates"]
    assert not models.Session.objects.exists()


def test_planning_a_session_is_undone_without_audit(
    trio: list[uuid.UUID], now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = make.cohort(now, people=trio)
    monkeypatch.setattr(
        audit.Event.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError())
    )
    with pytest.raises(RuntimeError):
        make.session(cohort, now)
    assert not models.Session.objects.exists()
    assert not gatherings.Gathering.objects.exists()


def test_changing_the_module_takes_its_activities_along(now: datetime.datetime) -> None:
    first, second = make.module(number=1), make.module(number=2, kinds=["teach"])
    session = make.session(make.cohort(now), now, module_id=first.pk)
    operations.add_to_plan(actor=SYSTEM, session=session, kind="grounding", minutes=5, now=now)
    operations.change_session(
        actor=SYSTEM,
        session=session,
        now=now,
        terms=operations.SessionTerms(
            starts_at=now + 2 * DAY,
            ends_at=now + 2 * DAY + HOUR,
            module_id=second.pk,
            place="Elm 2",
        ),
    )
    session = models.Session.objects.get(pk=session.pk)
    assert session.gathering.place == "Elm 2"
    assert [one.kind for one in session.items.all()] == ["grounding"]
    assert operations.fill_plan(actor=SYSTEM, session=session, now=now) == 1
    assert operations.fill_plan(actor=SYSTEM, session=session, now=now) == 0


def test_a_session_opens_only_with_all_four(make_account: Any, now: datetime.datetime) -> None:
    cohort = make.cohort(now, agreements={})
    session = make.session(cohort, now)
    with pytest.raises(operations.Invalid) as invalid:
        operations.open_session(actor=SYSTEM, session=session, now=now)
    assert invalid.value.problems == ["agreements", "support_person", "grounding", "opt_out"]
    operations.change_cohort(
        actor=SYSTEM,
        cohort=cohort,
        now=now,
        terms=operations.CohortTerms(
            name=cohort.name,
            starts_date=cohort.starts_date,
            ends_date=cohort.ends_date,
            agreements=make.AGREEMENTS,
        ),
    )
    operations.change_session(
        actor=SYSTEM,
        session=session,
        now=now,
        terms=operations.SessionTerms(
            starts_at=session.gathering.starts_at,
            ends_at=session.gathering.ends_at,
            support_person=make_account("facilitator").person_id,
            module_id=make.module().pk,
        ),
    )
    session = models.Session.objects.select_related("gathering", "cohort").get(pk=session.pk)
    assert queries.missing(session, now=now) == ["grounding", "opt_out"]
    operations.fill_plan(actor=SYSTEM, session=session, now=now)
    assert queries.missing(session, now=now) == []
    operations.open_session(actor=SYSTEM, session=session, now=now)
    assert gatherings.Gathering.objects.get(pk=session.pk).opened_at == now


def test_an_offered_strength_enters_the_plan_with_name_and_words(
    trio: list[uuid.UUID], now: datetime.datetime
) -> None:
    session = make.session(make.cohort(now, people=trio), now)
    strength = make.strength(trio[0], now, text="I can teach bread")
    assert [one.words for one in _plan(session, now).offered] == ["I can teach bread"]
    item = operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    again = operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    assert again == item
    plan = _plan(session, now)
    assert [(one.name, one.words, one.minutes) for one in plan.lines] == [
        ("Alba", "I can teach bread", 15)
    ]
    assert plan.offered == []
    assert plan.left == 105


def test_a_strength_kept_or_of_somebody_else_never_enters(
    trio: list[uuid.UUID], now: datetime.datetime
) -> None:
    session = make.session(make.cohort(now, people=trio[:2]), now)
    kept = make.strength(trio[0], now, offered=False)
    stranger = make.strength(trio[2], now)
    for one in (kept.pk, stranger.pk, uuid.uuid4()):
        with pytest.raises(operations.Refused):
            operations.add_strength(
                actor=SYSTEM, session=session, strength_id=one, minutes=15, now=now
            )
    assert _plan(session, now).offered == []


@pytest.mark.parametrize("how", ["keep", "remove"])
def test_taking_a_strength_back_empties_the_plans_to_come(
    trio: list[uuid.UUID], now: datetime.datetime, how: str
) -> None:
    session = make.session(make.cohort(now, people=trio), now)
    strength = make.strength(trio[0], now)
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    herself = audit_rules.Actor(trio[0], "participant")
    take_back = (
        people_operations.keep_strength if how == "keep" else people_operations.remove_strength
    )
    take_back(actor=herself, strength=strength, now=now + HOUR)
    plan = _plan(session, now + HOUR)
    assert plan.lines == []
    assert plan.left == 120


def test_offered_again_it_has_to_be_asked_for_again(
    trio: list[uuid.UUID], now: datetime.datetime
) -> None:
    session = make.session(make.cohort(now, people=trio), now)
    strength = make.strength(trio[0], now)
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    herself = audit_rules.Actor(trio[0], "participant")
    people_operations.keep_strength(actor=herself, strength=strength, now=now + HOUR)
    people_operations.offer_strength(actor=herself, strength=strength, now=now + 2 * HOUR)
    plan = _plan(session, now + 2 * HOUR)
    assert plan.lines == []
    assert len(plan.offered) == 1
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=20, now=now + 2 * HOUR
    )
    assert [one.minutes for one in _plan(session, now + 2 * HOUR).lines] == [20]
    assert session.items.count() == 1


def test_a_past_plan_keeps_the_line_without_name_and_words(
    trio: list[uuid.UUID], now: datetime.datetime
) -> None:
    session = make.session(make.cohort(now, people=trio), now)
    strength = make.strength(trio[0], now)
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    herself = audit_rules.Actor(trio[0], "participant")
    after = now + 3 * DAY
    people_operations.keep_strength(actor=herself, strength=strength, now=after)
    (line,) = _plan(session, after).lines
    assert (line.name, line.words, line.minutes) == ("", "", 15)


def test_lines_are_added_moved_timed_and_removed(now: datetime.datetime) -> None:
    module = make.module()
    session = make.session(make.cohort(now), now, module_id=module.pk)
    first, rest = session.items.all()
    item = operations.add_to_plan(
        actor=SYSTEM, session=session, kind="grounding", minutes=10, now=now
    )
    operations.move_in_plan(actor=SYSTEM, item=item, earlier=True, now=now)
    assert list(session.items.all()) == [first, item, rest]
    operations.move_in_plan(actor=SYSTEM, item=first, earlier=True, now=now)
    operations.move_in_plan(actor=SYSTEM, item=first, earlier=False, now=now)
    assert list(session.items.all()) == [item, first, rest]
    operations.change_minutes(actor=SYSTEM, item=item, minutes=20, now=now)
    assert _plan(session, now).left == 80
    operations.remove_from_plan(actor=SYSTEM, item=item, now=now)
    assert session.items.count() == 2
    again = operations.add_to_plan(
        actor=SYSTEM, session=session, kind="activity", minutes=5, now=now, activity_key="rest-2"
    )
    with pytest.raises(operations.Invalid):
        operations.change_minutes(actor=SYSTEM, item=again, minutes=999, now=now)
    for kind, key in (("activity", "elsewhere"), ("strength", ""), ("dance", "")):
        with pytest.raises(operations.Invalid):
            operations.add_to_plan(
                actor=SYSTEM, session=session, kind=kind, minutes=5, now=now, activity_key=key
            )


def test_a_strength_comes_before_the_closing(trio: list[uuid.UUID], now: datetime.datetime) -> None:
    module = make.module(kinds=["opening", "closing"])
    session = make.session(make.cohort(now, people=trio), now, module_id=module.pk)
    strength = make.strength(trio[0], now)
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    operations.add_to_plan(actor=SYSTEM, session=session, kind="grounding", minutes=5, now=now)
    assert [one.activity_key or one.kind for one in session.items.all()] == [
        "opening-1",
        "strength",
        "grounding",
        "closing-2",
    ]


def test_a_plan_is_refused_to_strangers_and_undone_without_audit(
    make_account: Any, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make.session(make.cohort(now), now, module_id=make.module().pk)
    item = session.items.first()
    assert item is not None
    stranger = make_account("facilitator").actor
    for refused in (
        lambda: operations.move_in_plan(actor=stranger, item=item, earlier=False, now=now),
        lambda: operations.remove_from_plan(actor=stranger, item=item, now=now),
        lambda: operations.change_minutes(actor=stranger, item=item, minutes=1, now=now),
        lambda: operations.fill_plan(actor=stranger, session=session, now=now),
    ):
        with pytest.raises(operations.Refused):
            refused()
    monkeypatch.setattr(
        audit.Event.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(RuntimeError())
    )
    with pytest.raises(RuntimeError):
        operations.remove_from_plan(actor=SYSTEM, item=item, now=now)
    assert session.items.count() == 2


def test_summaries_count_people_sessions_and_what_is_done(
    trio: list[uuid.UUID], now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    cohort = make.cohort(now, people=trio)
    make.session(cohort, now, starts_at=now - DAY)
    coming = make.session(cohort, now)
    make.cohort(now)
    with django_assert_max_num_queries(3):
        first, *_rest = sorted(queries.summaries(SYSTEM, now=now), key=lambda one: -one.people)
    assert (first.people, first.sessions, first.done) == (3, 2, 1)
    assert first.next_at == coming.gathering.starts_at


def test_everything_about_her_is_shown_and_erased(
    make_account: Any, now: datetime.datetime
) -> None:
    account = make_account("facilitator")
    people.Person.objects.create(id=account.person_id, added_at=now)
    cohort = make.cohort(now, people=[account.person_id])
    session = make.session(cohort, now, support_person=account.person_id)
    strength = make.strength(account.person_id, now)
    operations.add_strength(
        actor=SYSTEM, session=session, strength_id=strength.pk, minutes=15, now=now
    )
    reading = registries.Reading(account.actor, "rights", now)
    entries = [one for one in registries.personal_data if one.model.startswith("cohorts.")]
    assert len(entries) == 3
    for entry in entries:
        assert len(list(entry.show(account.person_id, reading))) == 1, entry.model
        assert len(list(entry.export(account.person_id, reading))) == 1, entry.model
        assert entry.erase(account.person_id) == 1, entry.model
        assert list(entry.show(account.person_id, reading)) == []


def test_the_first_session_is_offered_as_long_as_its_module(now: datetime.datetime) -> None:
    made = make.cohort(now)
    assert queries.session_defaults(made, now=now)["ends"] == datetime.time(20)
    make.module(kinds=("opening", *["share"] * 14, "rest", "closing"))
    offered = queries.session_defaults(made, now=now)
    assert (offered["starts"], offered["ends"]) == (datetime.time(18), datetime.time(20, 50))
    models_of_packs.Module.objects.update(minutes=600)
    assert queries.session_defaults(made, now=now)["ends"] == datetime.time(23, 59)
