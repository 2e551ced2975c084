"""Every write to cohorts: start, enroll, plan sessions and their evenings, open them."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from arboleda.learning.cohorts import choices, models, policies, queries, rules
from arboleda.learning.curriculum import queries as curriculum
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import operations as gatherings
from arboleda.organizing.gatherings import queries as gathering_queries
from arboleda.organizing.people import models as people
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import queries as account_queries
from arboleda.trust.accounts.operations import AlreadyDone, Invalid, Refused, spend_nonce
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import operations as safety
from arboleda.trust.vault import operations as vault

__all__ = ["AlreadyDone", "CannotBeAdded", "CohortTerms", "Invalid", "Refused", "SessionTerms"]

CannotBeAdded = safety.CannotBeAdded
PURPOSE = "facilitation"
AFTERWARDS = datetime.timedelta(days=60)
"""How long facilitators still see their cohort: for completion, check-ins, and saying goodbye."""


@dataclasses.dataclass(frozen=True, slots=True)
class CohortTerms:
    """What a cohort is to be. name, program and agreements are {"en": …, "es": …}; seats may be None."""

    name: Mapping[str, str]
    starts_date: datetime.date
    ends_date: datetime.date
    languages: Sequence[str] = ("en", "es")
    program: Mapping[str, str] = dataclasses.field(default_factory=dict)
    agreements: Mapping[str, str] = dataclasses.field(default_factory=dict)
    seats: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SessionTerms:
    """What a session is to be. Moments are UTC; support_person and hosts are persons on staff."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str = ""
    place_after_yes: bool = True
    languages: Sequence[str] = ("en", "es")
    module_id: uuid.UUID | None = None
    support_person: uuid.UUID | None = None
    materials_due_date: datetime.date | None = None
    hosts: Sequence[uuid.UUID] = ()


def start_cohort(
    *,
    actor: audit_rules.Actor,
    terms: CohortTerms,
    now: datetime.datetime,
    nonce: str = "",
    cohort_id: uuid.UUID | None = None,
) -> models.Cohort:
    """Start a cohort. Raises Refused, Invalid, AlreadyDone."""
    reach = gathering_queries.reach(actor, now=now)
    if not policies.can_start_cohort(actor, everybody=reach.everybody):
        raise Refused
    _check_cohort(terms)
    witness = vault.ask_witness(actor=actor)
    new_id = cohort_id or uuid.uuid4()
    with transaction.atomic():
        spend_nonce(nonce=nonce, now=now, result=str(new_id))
        cohort = models.Cohort(id=new_id, planned_at=now)
        _save_cohort(cohort, terms)
        audit.record(
            witness=witness, action="cohorts.start_cohort", now=now, references=str(new_id)
        )
    return cohort


def change_cohort(
    *, actor: audit_rules.Actor, cohort: models.Cohort, terms: CohortTerms, now: datetime.datetime
) -> None:
    """Change a cohort's words, dates, languages and agreements. Raises Refused, Invalid."""
    _must_run(actor, cohort.pk, now=now)
    _check_cohort(terms)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        _save_cohort(cohort, terms)
        audit.record(
            witness=witness, action="cohorts.change_cohort", now=now, references=str(cohort.pk)
        )


def assign_facilitator(
    *, actor: audit_rules.Actor, cohort: models.Cohort, person: uuid.UUID, now: datetime.datetime
) -> None:
    """Let somebody on staff work with this cohort, until 60 days after its end.

    Raises Refused (organizers assign), Invalid where the person cannot sign in as staff,
    CannotBeAdded where she must not meet somebody of the cohort.
    """
    _must_run(actor, cohort.pk, now=now)
    account = account_queries.account_of(person)
    if account is None or account.pk not in set(
        account_queries.staff_accounts().values_list("pk", flat=True)
    ):
        raise Invalid(["not_on_staff"])
    safety.admit(actor=actor, group_id=cohort.pk, joining=[person], now=now)
    witness = vault.ask_witness(actor=actor)
    account_operations.assign(
        actor=actor,
        witness=witness,
        account=account,
        scope="group",
        object_id=cohort.pk,
        purpose=PURPOSE,
        ends_at=max(_end_of(cohort), now) + AFTERWARDS,
        now=now,
    )


def end_facilitator(
    *, actor: audit_rules.Actor, cohort: models.Cohort, person: uuid.UUID, now: datetime.datetime
) -> None:
    """Somebody no longer works with this cohort, from now on. Raises Refused."""
    _must_run(actor, cohort.pk, now=now)
    witness = vault.ask_witness(actor=actor)
    for assignment in queries.assignments(cohort.pk, now=now):
        if assignment.account.person_id == person:
            account_operations.end_assignment(
                actor=actor, witness=witness, assignment=assignment, now=now
            )


def enroll(
    *,
    actor: audit_rules.Actor,
    cohort: models.Cohort,
    people: Sequence[uuid.UUID],
    now: datetime.datetime,
) -> int:
    """Enroll people the actor may read, and invite them to every session to come.

    No release is asked for (R4): learning is never bought with consent. Whoever is enrolled
    already stays so; whoever left comes back. Returns how many came in. Raises Refused; Invalid
    with minor_path_not_set (R7);
    CannotBeAdded where there is no seat left or somebody must not be there: the two look the same.
    """
    _must_run(actor, cohort.pk, now=now)
    readable = consent.readable(actor, now=now)
    if actor.role != "system" and any(person not in readable for person in people):
        raise Refused
    inside = set(
        cohort.enrollments.filter(left_at__isnull=True).values_list("person_id", flat=True)
    )
    fresh = [person for person in dict.fromkeys(people) if person not in inside]
    if not fresh:
        return 0
    problems = consent.minor_problems(fresh)
    if problems:
        raise Invalid(problems)
    is_full = cohort.seats is not None and len(inside) + len(fresh) > cohort.seats
    safety.admit(actor=actor, group_id=cohort.pk, joining=fresh, is_full=is_full, now=now)
    coming = _sessions_to_come(cohort, now=now)
    witness = vault.ask_witness(actor=actor, subjects=fresh)
    with transaction.atomic():
        for person in fresh:
            models.Enrollment.objects.update_or_create(
                cohort=cohort,
                person_id=person,
                defaults={"left_at": None, "enrolled_at": now},
            )
        safety.join_group(group_id=cohort.pk, people=fresh, now=now)
        audit.record_many(
            witness=witness,
            action="cohorts.enroll",
            subjects=fresh,
            now=now,
            references=str(cohort.pk),
        )
        for session in coming:
            gatherings.write_invitations(
                witness=witness, gathering=session.gathering, people=fresh, now=now
            )
    return len(fresh)


def leave(
    *, actor: audit_rules.Actor, enrollment: models.Enrollment, now: datetime.datetime
) -> None:
    """She leaves: no more invitations, and facilitators no longer see her. Raises Refused.

    She may say so herself; nobody asks why.
    """
    if actor.person != enrollment.person_id:
        _must_run(actor, enrollment.cohort_id, now=now)
        _must_read(actor, enrollment.person_id, now=now)
    coming = _sessions_to_come(enrollment.cohort, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[enrollment.person_id])
    with transaction.atomic():
        enrollment.left_at, enrollment.completed_at = now, None
        enrollment.save(update_fields=["left_at", "completed_at"])
        safety.leave_group(group_id=enrollment.cohort_id, person=enrollment.person_id)
        models.PlanItem.objects.filter(
            session__in=coming, strength__person_id=enrollment.person_id
        ).delete()
        for session in coming:
            gatherings.write_withdrawal(
                witness=witness, gathering=session.gathering, person=enrollment.person_id, now=now
            )
        audit.record(
            witness=witness,
            action="cohorts.leave",
            subject=enrollment.person_id,
            now=now,
            references=str(enrollment.cohort_id),
        )


def complete(
    *,
    actor: audit_rules.Actor,
    enrollment: models.Enrollment,
    now: datetime.datetime,
    completed: bool = True,
) -> None:
    """Note that she completed the program, or that this was a slip. Raises Refused, Invalid."""
    _must_run(actor, enrollment.cohort_id, now=now)
    _must_read(actor, enrollment.person_id, now=now)
    if enrollment.left_at is not None:
        raise Invalid(["has_left"])
    if bool(enrollment.completed_at) == completed:
        return
    witness = vault.ask_witness(actor=actor, subjects=[enrollment.person_id])
    with transaction.atomic():
        enrollment.completed_at = now if completed else None
        enrollment.save(update_fields=["completed_at"])
        audit.record(
            witness=witness,
            action="cohorts.complete",
            subject=enrollment.person_id,
            now=now,
            rule="completed" if completed else "reopened",
            references=str(enrollment.cohort_id),
        )


def plan_session(
    *,
    actor: audit_rules.Actor,
    cohort: models.Cohort,
    terms: SessionTerms,
    now: datetime.datetime,
    nonce: str = "",
    number: int | None = None,
) -> models.Session:
    """Plan the next session: gathering, invitations for everybody enrolled, the module's plan.

    Raises Refused, Invalid, AlreadyDone.
    """
    _must_run(actor, cohort.pk, now=now)
    if number is None:
        number = 1 + (cohort.sessions.aggregate(last=Max("number"))["last"] or 0)
    elif cohort.sessions.filter(number=number).exists():
        raise Invalid(["number_taken"])
    _check_session(terms)
    safety.admit(actor=actor, group_id=cohort.pk, joining=_staff_of(terms), now=now)
    enrolled = list(
        cohort.enrollments.filter(left_at__isnull=True).values_list("person_id", flat=True)
    )
    witness = vault.ask_witness(actor=actor, subjects=enrolled)
    new_id = uuid.uuid4()
    with transaction.atomic():
        spend_nonce(nonce=nonce, now=now, result=str(new_id))
        gathering = gatherings.write_gathering(
            actor=actor,
            witness=witness,
            terms=_gathering_terms(cohort, number, terms),
            gathering_id=new_id,
            now=now,
        )
        session = models.Session.objects.create(
            gathering=gathering,
            cohort=cohort,
            number=number,
            module_id=terms.module_id,
            support_person_id=terms.support_person,
            materials_due_date=terms.materials_due_date,
        )
        if enrolled:
            gatherings.write_invitations(
                witness=witness, gathering=gathering, people=enrolled, now=now
            )
        _fill(session, now=now)
        audit.record(
            witness=witness, action="cohorts.plan_session", now=now, references=str(new_id)
        )
    return session


def change_session(
    *,
    actor: audit_rules.Actor,
    session: models.Session,
    terms: SessionTerms,
    now: datetime.datetime,
) -> None:
    """Change when, where, languages, module, support person. The plan stays as it is.

    Raises Refused, Invalid.
    """
    _must_run(actor, session.cohort_id, now=now)
    _check_session(terms)
    if terms.support_person in gathering_queries.interpreting_people(session.pk):
        raise Invalid(["support_interprets"])
    safety.admit(actor=actor, group_id=session.cohort_id, joining=_staff_of(terms), now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        gatherings.rewrite_gathering(
            actor=actor,
            witness=witness,
            gathering=session.gathering,
            terms=_gathering_terms(session.cohort, session.number, terms),
            now=now,
        )
        if session.module_id != terms.module_id:
            session.items.filter(kind=choices.Item.ACTIVITY).delete()
        session.module_id = terms.module_id
        session.support_person_id = terms.support_person
        session.materials_due_date = terms.materials_due_date
        session.save()
        audit.record(
            witness=witness, action="cohorts.change_session", now=now, references=str(session.pk)
        )


def open_session(
    *, actor: audit_rules.Actor, session: models.Session, now: datetime.datetime
) -> None:
    """Open a session: people can be marked and can read its handout.

    Raises Refused; Invalid with the codes of `choices.Missing` where R40 is not met.
    """
    _must_run(actor, session.cohort_id, now=now)
    missing = queries.missing(session, now=now)
    if missing:
        raise Invalid(missing)
    gatherings.open_gathering(actor=actor, gathering=session.gathering, now=now)


def fill_plan(*, actor: audit_rules.Actor, session: models.Session, now: datetime.datetime) -> int:
    """Put the module's activities that are not in the plan yet at its end. Returns how many."""
    _must_run(actor, session.cohort_id, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        count = _fill(session, now=now)
        audit.record(
            witness=witness, action="cohorts.fill_plan", now=now, references=str(session.pk)
        )
    return count


def add_to_plan(
    *,
    actor: audit_rules.Actor,
    session: models.Session,
    kind: str,
    minutes: int,
    now: datetime.datetime,
    activity_key: str = "",
) -> models.PlanItem:
    """Put an activity of the module, a rest or a quiet way at the end of the plan.

    Raises Refused, Invalid.
    """
    _must_run(actor, session.cohort_id, now=now)
    problems = rules.item_problems(kind=kind, minutes=minutes)
    if kind == choices.Item.STRENGTH:
        problems.append("kind_unknown")
    if kind == choices.Item.ACTIVITY and activity_key not in _keys_of(session):
        problems.append("activity_unknown")
    if problems:
        raise Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        item = _append(session, kind=kind, minutes=minutes, now=now, activity_key=activity_key)
        audit.record(
            witness=witness,
            action="cohorts.add_to_plan",
            now=now,
            rule=f"kind:{kind}",
            references=str(item.pk),
        )
    return item


def add_strength(
    *,
    actor: audit_rules.Actor,
    session: models.Session,
    strength_id: uuid.UUID,
    minutes: int,
    now: datetime.datetime,
) -> models.PlanItem:
    """Let an offered strength of somebody in the cohort enter the plan.

    Raises Refused (not offered, not enrolled, not readable: all the same from outside), Invalid.
    """
    _must_run(actor, session.cohort_id, now=now)
    problems = rules.item_problems(kind=choices.Item.STRENGTH, minutes=minutes)
    if problems:
        raise Invalid(problems)
    strength = people.Strength.objects.filter(pk=strength_id, offered_at__isnull=False).first()
    readable = consent.readable(actor, now=now)
    if strength is None or (actor.role != "system" and strength.person_id not in readable):
        raise Refused
    enrolled = models.Enrollment.objects.filter(
        cohort_id=session.cohort_id, person_id=strength.person_id, left_at__isnull=True
    )
    if not enrolled.exists():
        raise Refused
    live = [one for one in session.items.filter(strength=strength) if one.is_offered]
    if live:
        return live[0]
    witness = vault.ask_witness(actor=actor, subjects=[strength.person_id])
    with transaction.atomic():
        session.items.filter(strength=strength).delete()
        item = _append(
            session, kind=choices.Item.STRENGTH, minutes=minutes, now=now, strength=strength
        )
        audit.record(
            witness=witness,
            action="cohorts.add_strength",
            subject=strength.person_id,
            now=now,
            references=str(item.pk),
        )
    return item


def move_in_plan(
    *, actor: audit_rules.Actor, item: models.PlanItem, earlier: bool, now: datetime.datetime
) -> None:
    """Move a line of the plan one place. Raises Refused."""
    _must_run(actor, item.session.cohort_id, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        rows = {str(one.pk): one for one in queries.live_items(item.session, now=now)}
        if str(item.pk) not in rows:
            return
        order = rules.moved(list(rows), str(item.pk), earlier=earlier)
        for position, key in enumerate(order, start=1):
            rows[key].position = position
        models.PlanItem.objects.bulk_update(rows.values(), ["position"])
        audit.record(
            witness=witness, action="cohorts.move_in_plan", now=now, references=str(item.pk)
        )


def change_minutes(
    *, actor: audit_rules.Actor, item: models.PlanItem, minutes: int, now: datetime.datetime
) -> None:
    """Give a line of the plan more or less time. Raises Refused, Invalid."""
    _must_run(actor, item.session.cohort_id, now=now)
    problems = rules.item_problems(kind=item.kind, minutes=minutes)
    if problems:
        raise Invalid(problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        item.minutes = minutes
        item.save(update_fields=["minutes"])
        audit.record(
            witness=witness, action="cohorts.change_minutes", now=now, references=str(item.pk)
        )


def remove_from_plan(
    *, actor: audit_rules.Actor, item: models.PlanItem, now: datetime.datetime
) -> None:
    """Take a line out of the plan. Raises Refused."""
    _must_run(actor, item.session.cohort_id, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        audit.record(
            witness=witness, action="cohorts.remove_from_plan", now=now, references=str(item.pk)
        )
        item.delete()


# Erasing (see kit.registries); rights records it.


def erase_enrollments(person_id: uuid.UUID) -> int:
    """Delete her enrollments; returns how many."""
    return models.Enrollment.objects.filter(person_id=person_id).delete()[0]


def erase_support(person_id: uuid.UUID) -> int:
    """Take her off the sessions she supports; returns how many."""
    return models.Session.objects.filter(support_person_id=person_id).update(support_person_id=None)


def erase_plan_items(person_id: uuid.UUID) -> int:
    """Delete the plan lines of her strengths; returns how many."""
    return models.PlanItem.objects.filter(strength__person_id=person_id).delete()[0]


def _must_run(actor: audit_rules.Actor, cohort_id: uuid.UUID, *, now: datetime.datetime) -> None:
    reach = gathering_queries.reach(actor, now=now)
    if not policies.can_run_cohort(
        actor, everybody=reach.everybody, cohort_id=cohort_id, groups=reach.groups
    ):
        raise Refused


def _must_read(actor: audit_rules.Actor, person: uuid.UUID, *, now: datetime.datetime) -> None:
    if actor.role != "system" and person not in consent.readable(actor, now=now):
        raise Refused


def _check_cohort(terms: CohortTerms) -> None:
    problems = rules.cohort_problems(
        name=terms.name,
        starts_date=terms.starts_date,
        ends_date=terms.ends_date,
        languages=terms.languages,
    )
    if problems:
        raise Invalid(problems)


def _check_session(terms: SessionTerms) -> None:
    if terms.module_id is not None and curriculum.module(terms.module_id) is None:
        raise Invalid(["module_unknown"])
    staff = [one for one in (terms.support_person, *terms.hosts) if one is not None]
    known = gathering_queries.usernames(staff)
    if any(person not in known for person in staff):
        raise Invalid(["not_on_staff"])
    if terms.support_person is not None and terms.support_person in terms.hosts:
        raise Invalid(["support_person_facilitates"])


def _staff_of(terms: SessionTerms) -> list[uuid.UUID]:
    support = [terms.support_person] if terms.support_person else []
    return [*support, *terms.hosts]


def _save_cohort(cohort: models.Cohort, terms: CohortTerms) -> None:
    cohort.name, cohort.program = dict(terms.name), dict(terms.program)
    cohort.agreements = dict(terms.agreements)
    cohort.languages, cohort.seats = list(terms.languages), terms.seats
    cohort.starts_date, cohort.ends_date = terms.starts_date, terms.ends_date
    cohort.save()


def _gathering_terms(cohort: models.Cohort, number: int, terms: SessionTerms) -> gatherings.Terms:
    """Its title is a number and nothing else: it may show on somebody's phone (R31)."""
    return gatherings.Terms(
        kind=gathering_choices.Kind.SESSION,
        title={"en": f"Session {number}", "es": f"Sesión {number}"},
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        place=terms.place,
        place_after_yes=terms.place_after_yes,
        languages=terms.languages,
        group_id=cohort.pk,
        hosts=terms.hosts,
    )


def _end_of(cohort: models.Cohort) -> datetime.datetime:
    """The end of the cohort's last day anywhere on Earth, as UTC."""
    day = datetime.datetime.combine(cohort.ends_date, datetime.time(), tzinfo=datetime.UTC)
    return day + datetime.timedelta(hours=36)


def _sessions_to_come(cohort: models.Cohort, *, now: datetime.datetime) -> list[models.Session]:
    rows = cohort.sessions.filter(gathering__ends_at__gt=now).select_related("gathering")
    return list(rows)


def _keys_of(session: models.Session) -> set[str]:
    if session.module is None:
        return set()
    return set(session.module.activities.values_list("key", flat=True))


def _fill(session: models.Session, *, now: datetime.datetime) -> int:
    if session.module is None:
        return 0
    inside = set(session.items.values_list("activity_key", flat=True))
    added = 0
    for activity in session.module.activities.all():
        if activity.key not in inside:
            _append(
                session,
                kind=choices.Item.ACTIVITY,
                minutes=activity.minutes,
                now=now,
                activity_key=activity.key,
            )
            added += 1
    return added


def _append(
    session: models.Session,
    *,
    kind: str,
    minutes: int,
    now: datetime.datetime,
    activity_key: str = "",
    strength: people.Strength | None = None,
) -> models.PlanItem:
    """Put a line at the end of the plan; what is not the module's own goes before its closing."""
    last = session.items.order_by("-position").first()
    position = last.position + 1 if last else 1
    if last and kind != choices.Item.ACTIVITY and _closes(session, last):
        models.PlanItem.objects.filter(pk=last.pk).update(position=position)
        position = last.position
    return models.PlanItem.objects.create(
        session=session,
        position=position,
        kind=kind,
        minutes=minutes,
        added_at=now,
        activity_key=activity_key,
        strength=strength,
    )


def _closes(session: models.Session, item: models.PlanItem) -> bool:
    if session.module is None or item.kind != choices.Item.ACTIVITY:
        return False
    return session.module.activities.filter(key=item.activity_key, kind="closing").exists()
