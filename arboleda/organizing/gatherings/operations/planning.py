"""Plan a gathering, invite, answer, mark, check in; and what goes when somebody is forgotten."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from arboleda.organizing.gatherings import choices, models, policies, queries, rules
from arboleda.trust.accounts import choices as account_choices
from arboleda.trust.accounts import models as accounts
from arboleda.trust.accounts import operations as account_operations
from arboleda.trust.accounts import policies as account_policies
from arboleda.trust.accounts.operations import Invalid, Refused, spend_nonce
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import operations as safety
from arboleda.trust.safety import queries as safety_queries
from arboleda.trust.vault import operations as vault

CannotBeAdded = safety.CannotBeAdded
HOSTING_PURPOSE = "hosting"
AFTERWARDS = datetime.timedelta(days=30)
"""How long hosts still see the people of a gathering: to check in and to settle what is owed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What a gathering is to be. title is {"en": …, "es": …}; moments UTC; hosts are persons.

    seats: how many may be invited at most, those who declined not counted; None: any number.
    """

    kind: str
    title: Mapping[str, str]
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str = ""
    place_after_yes: bool = True
    languages: Sequence[str] = ("en", "es")
    group_id: uuid.UUID | None = None
    hosts: Sequence[uuid.UUID] = ()
    seats: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs so that she can come; each yes or no (R44)."""

    childcare: bool = False
    ride: bool = False
    food: bool = False
    stipend: bool = False
    access: bool = False
    interpreter_language: str = ""


def plan_gathering(
    *,
    actor: audit_rules.Actor,
    terms: Terms,
    now: datetime.datetime,
    nonce: str = "",
    gathering_id: uuid.UUID | None = None,
) -> models.Gathering:
    """Plan a gathering; its hosts are assigned to its group. Raises Refused, Invalid, AlreadyDone.

    Without terms.group_id its people are a group of their own. A session stays closed until
    `open_gathering`; everything else is open from the start.
    """
    reach = queries.reach(actor, now=now)
    if not policies.can_plan_gathering(
        actor, everybody=reach.everybody, group_id=terms.group_id, groups=reach.groups
    ):
        raise Refused
    _check(terms)
    new_id = gathering_id or uuid.uuid4()
    group_id = terms.group_id or new_id
    safety.admit(actor=actor, group_id=group_id, joining=terms.hosts, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        spend_nonce(nonce=nonce, now=now, result=str(new_id))
        return write_gathering(
            actor=actor, witness=witness, terms=terms, gathering_id=new_id, now=now
        )


def write_gathering(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    terms: Terms,
    gathering_id: uuid.UUID,
    now: datetime.datetime,
) -> models.Gathering:
    """Write a gathering in the caller's transaction, who has asked the policy. Raises Invalid."""
    _check(terms)
    gathering = models.Gathering.objects.create(
        id=gathering_id,
        kind=terms.kind,
        group_id=terms.group_id or gathering_id,
        title=dict(terms.title),
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        place=terms.place,
        place_after_yes=terms.place_after_yes,
        languages=list(terms.languages),
        seats=terms.seats,
        planned_at=now,
        opened_at=None if terms.kind == choices.Kind.SESSION else now,
    )
    _save_directions(gathering, rules.directions(terms.languages))
    _save_hosts(gathering, terms.hosts, actor=actor, witness=witness, now=now)
    audit.record(
        witness=witness,
        action="gatherings.plan_gathering",
        now=now,
        rule=f"kind:{terms.kind}",
        references=str(gathering.pk),
    )
    return gathering


def change_gathering(
    *, actor: audit_rules.Actor, gathering: models.Gathering, terms: Terms, now: datetime.datetime
) -> models.Gathering:
    """Change what a gathering is to be; kind and group stay. Raises Refused, Invalid."""
    must_run(actor, gathering, now=now)
    _check(terms)
    safety.admit(actor=actor, group_id=gathering.group_id, joining=terms.hosts, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        rewrite_gathering(actor=actor, witness=witness, gathering=gathering, terms=terms, now=now)
    return gathering


def rewrite_gathering(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    gathering: models.Gathering,
    terms: Terms,
    now: datetime.datetime,
) -> None:
    """Change a gathering in the caller's transaction, who has asked the policy. Raises Invalid.

    ``interprets_here``: a host who interprets at it as well (R26).
    """
    _check(terms)
    _must_not_interpret(gathering, terms.hosts)
    gathering.title = dict(terms.title)
    gathering.starts_at, gathering.ends_at = terms.starts_at, terms.ends_at
    gathering.place, gathering.place_after_yes = terms.place, terms.place_after_yes
    gathering.languages, gathering.seats = list(terms.languages), terms.seats
    gathering.save()
    _save_directions(gathering, rules.directions(terms.languages))
    _drop_directions(gathering)
    note_arranged(gathering)
    _save_hosts(gathering, terms.hosts, actor=actor, witness=witness, now=now)
    audit.record(
        witness=witness,
        action="gatherings.change_gathering",
        now=now,
        references=str(gathering.pk),
    )


def open_gathering(
    *, actor: audit_rules.Actor, gathering: models.Gathering, now: datetime.datetime
) -> None:
    """Let people be marked. For sessions, cohorts asks R40's question first. Raises Refused."""
    must_run(actor, gathering, now=now)
    if gathering.opened_at:
        return
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        models.Gathering.objects.filter(pk=gathering.pk).update(opened_at=now)
        audit.record(
            witness=witness,
            action="gatherings.open_gathering",
            now=now,
            references=str(gathering.pk),
        )
    gathering.opened_at = now


def invite(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    people: Sequence[uuid.UUID],
    now: datetime.datetime,
) -> int:
    """Invite people the actor may read; who is invited already stays so. Returns how many are new.

    They join the gathering's group, so that its hosts see them. Raises Refused; CannotBeAdded where
    there is no seat left or somebody must not be there: the two look the same.
    """
    must_run(actor, gathering, now=now)
    readable = consent.readable(actor, now=now)
    if actor.role != "system" and any(person not in readable for person in people):
        raise Refused
    known = set(gathering.invitations.values_list("person_id", flat=True))
    fresh = [person for person in dict.fromkeys(people) if person not in known]
    if not fresh:
        return 0
    safety.admit(
        actor=actor,
        group_id=gathering.group_id,
        joining=fresh,
        also=_hosts(gathering),
        is_full=_is_full(gathering, len(fresh)),
        now=now,
    )
    witness = vault.ask_witness(actor=actor, subjects=fresh)
    with transaction.atomic():
        write_invitations(witness=witness, gathering=gathering, people=fresh, now=now)
    return len(fresh)


def write_invitations(
    *,
    witness: audit_rules.Witness,
    gathering: models.Gathering,
    people: Sequence[uuid.UUID],
    now: datetime.datetime,
) -> None:
    """Invite people in the caller's transaction; whoever is invited already stays so.

    witness must know them all. Policy and gate have been asked. Raises CannotBeAdded where somebody
    interprets there: nobody does both (R26).
    """
    if queries.interpreting_people(gathering.pk).intersection(people):
        raise CannotBeAdded
    models.Invitation.objects.bulk_create(
        [
            models.Invitation(gathering=gathering, person_id=person, invited_at=now)
            for person in people
        ],
        ignore_conflicts=True,
    )
    safety.join_group(group_id=gathering.group_id, people=people, now=now)
    audit.record_many(
        witness=witness,
        action="gatherings.invite",
        subjects=list(people),
        now=now,
        references=str(gathering.pk),
    )


def withdraw_invitation(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    person: uuid.UUID,
    now: datetime.datetime,
) -> None:
    """Take an invitation back; with it go her answer, her needs and her mark. Raises Refused."""
    must_run(actor, gathering, now=now)
    _must_answer(actor, person, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        write_withdrawal(witness=witness, gathering=gathering, person=person, now=now)


def write_withdrawal(
    *,
    witness: audit_rules.Witness,
    gathering: models.Gathering,
    person: uuid.UUID,
    now: datetime.datetime,
) -> None:
    """Take an invitation back in the caller's transaction, who has asked the policy."""
    gathering.invitations.filter(person_id=person).delete()
    gathering.attendances.filter(person_id=person).delete()
    if gathering.group_id == gathering.pk:
        safety.leave_group(group_id=gathering.pk, person=person)
    audit.record(
        witness=witness,
        action="gatherings.withdraw_invitation",
        subject=person,
        now=now,
        references=str(gathering.pk),
    )


def reply(
    *,
    actor: audit_rules.Actor,
    invitation: models.Invitation,
    answer: str,
    now: datetime.datetime,
) -> None:
    """Note whether she comes: her own answer, or what she told staff. Raises Refused, Invalid.

    A yes waits for the organizers (``ask_organizers``) where somebody whom she must not meet
    comes already: a rule may have been written down after both were invited.
    """
    _must_answer(actor, invitation.person_id, now=now)
    if answer not in choices.Reply.values:
        raise Invalid(["answer_unknown"])
    if answer == choices.Reply.YES and _meets_somebody(invitation):
        raise Invalid(["ask_organizers"])
    witness = vault.ask_witness(actor=actor, subjects=[invitation.person_id])
    with transaction.atomic():
        invitation.reply, invitation.replied_at = answer, now
        invitation.save(update_fields=["reply", "replied_at"])
        audit.record(
            witness=witness,
            action="gatherings.reply",
            subject=invitation.person_id,
            now=now,
            rule=f"reply:{answer}",
            references=str(invitation.gathering_id),
        )


def state_needs(
    *,
    actor: audit_rules.Actor,
    invitation: models.Invitation,
    needs: Needs,
    now: datetime.datetime,
) -> None:
    """Note what she needs so that she can come; a new language adds its directions (R43, R44).

    Raises Refused; Invalid once the needs of this gathering have been deleted.
    """
    _must_answer(actor, invitation.person_id, now=now)
    gathering = invitation.gathering
    if rules.needs_expire_at(gathering.ends_at) <= now:
        raise Invalid(["gathering_is_over"])
    if needs.interpreter_language and needs.interpreter_language not in choices.LANGUAGE_NAMES:
        raise Invalid(["language_unknown"])
    witness = vault.ask_witness(actor=actor, subjects=[invitation.person_id])
    with transaction.atomic():
        for need in choices.Need.values:
            setattr(invitation, f"needs_{need}", getattr(needs, need))
        invitation.interpreter_language = needs.interpreter_language
        if not needs.ride:
            invitation.ride_at = None
        invitation.save()
        asked = rules.asked_directions(gathering.languages, needs.interpreter_language)
        _save_directions(gathering, asked)
        _drop_directions(gathering)
        note_arranged(gathering)
        audit.record(
            witness=witness,
            action="gatherings.state_needs",
            subject=invitation.person_id,
            now=now,
            references=str(gathering.pk),
        )


def arrange_ride(
    *,
    actor: audit_rules.Actor,
    invitation: models.Invitation,
    ride_at: datetime.datetime | None,
    now: datetime.datetime,
) -> None:
    """Note when her ride comes (UTC), or that none is arranged (None). Raises Refused, Invalid."""
    must_run(actor, invitation.gathering, now=now)
    _must_answer(actor, invitation.person_id, now=now)
    if not invitation.needs_ride:
        raise Invalid(["ride_not_asked"])
    witness = vault.ask_witness(actor=actor, subjects=[invitation.person_id])
    with transaction.atomic():
        invitation.ride_at = ride_at
        invitation.save(update_fields=["ride_at"])
        audit.record(
            witness=witness,
            action="gatherings.arrange_ride",
            subject=invitation.person_id,
            now=now,
            references=str(invitation.gathering_id),
        )


def arrange(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    needs: Sequence[str],
    now: datetime.datetime,
) -> None:
    """Say which needs are taken care of; the rest are not. Raises Refused, Invalid.

    Interpreting is taken care of by `arrange_interpreter` alone: it takes a promise (R26).
    """
    must_run(actor, gathering, now=now)
    if not set(needs) <= set(choices.Need.values):
        raise Invalid(["need_unknown"])
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        gathering.arranged = [need for need in choices.Need.values if need in needs]
        gathering.save(update_fields=["arranged"])
        audit.record(
            witness=witness, action="gatherings.arrange", now=now, references=str(gathering.pk)
        )


def mark_attendance(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    marks: Mapping[uuid.UUID, str],
    now: datetime.datetime,
) -> int:
    """Note who is here, late or not today; an empty mark takes an earlier one back.

    The same again changes nothing. Returns how many marks changed. Raises Refused (also where
    somebody is not invited or may not be read), Invalid.
    """
    must_run(actor, gathering, now=now)
    if gathering.opened_at is None:
        raise Invalid(["not_open"])
    if not set(marks.values()) <= {*choices.Mark.values, ""}:
        raise Invalid(["mark_unknown"])
    readable = consent.readable(actor, now=now)
    invited = set(
        gathering.invitations.filter(person_id__in=list(marks)).values_list("person_id", flat=True)
    )
    if any(person not in invited for person in marks):
        raise Refused
    if actor.role != "system" and any(person not in readable for person in marks):
        raise Refused
    noted = queries.marks(gathering.pk)
    changed = {
        person: mark
        for person, mark in marks.items()
        if mark != (noted[person].mark if person in noted else "")
    }
    if changed:
        _save_marks(actor, gathering, changed, now=now)
    return len(changed)


def assign_check_in(
    *,
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    person: uuid.UUID,
    now: datetime.datetime,
) -> models.CheckIn:
    """Say who on staff checks in with people afterwards. The same person twice stays once.

    Raises Refused; Invalid where the person is not on staff, or interprets here (R26).
    """
    must_run(actor, gathering, now=now)
    if person not in queries.usernames([person]):
        raise Invalid(["not_on_staff"])
    _must_not_interpret(gathering, [person])
    safety.admit(actor=actor, group_id=gathering.group_id, joining=[person], now=now)
    witness = vault.ask_witness(actor=actor, subjects=[person])
    with transaction.atomic():
        check_in, made = models.CheckIn.objects.get_or_create(
            gathering=gathering, person_id=person, defaults={"assigned_at": now}
        )
        if made:
            audit.record(
                witness=witness,
                action="gatherings.assign_check_in",
                subject=person,
                now=now,
                references=str(gathering.pk),
            )
    return check_in


def end_check_in(
    *, actor: audit_rules.Actor, check_in: models.CheckIn, now: datetime.datetime
) -> None:
    """Take the task off somebody again. Raises Refused."""
    must_run(actor, check_in.gathering, now=now)
    witness = vault.ask_witness(actor=actor, subjects=[check_in.person_id])
    with transaction.atomic():
        audit.record(
            witness=witness,
            action="gatherings.end_check_in",
            subject=check_in.person_id,
            now=now,
            references=str(check_in.gathering_id),
        )
        check_in.delete()


def finish_check_in(
    *,
    actor: audit_rules.Actor,
    check_in: models.CheckIn,
    now: datetime.datetime,
    done: bool = True,
) -> None:
    """Note that people were asked how they are, or that this was a slip. Raises Refused."""
    must_run(actor, check_in.gathering, now=now)
    if bool(check_in.done_at) == done:
        return
    witness = vault.ask_witness(actor=actor, subjects=[check_in.person_id])
    with transaction.atomic():
        check_in.done_at = now if done else None
        check_in.save(update_fields=["done_at"])
        audit.record(
            witness=witness,
            action="gatherings.finish_check_in",
            subject=check_in.person_id,
            now=now,
            rule="done" if done else "reopened",
            references=str(check_in.gathering_id),
        )


# Erasing (see kit.registries); rights records it.


def erase_invitations(person_id: uuid.UUID) -> int:
    """Delete her invitations; returns how many."""
    return models.Invitation.objects.filter(person_id=person_id).delete()[0]


def erase_attendances(person_id: uuid.UUID) -> int:
    """Delete her marks, and her id from those she noted; returns how many were reached."""
    gone = models.Attendance.objects.filter(person_id=person_id).delete()[0]
    return gone + models.Attendance.objects.filter(marked_by=person_id).update(marked_by=None)


def erase_hosting(person_id: uuid.UUID) -> int:
    """Delete that she hosted; returns how many."""
    return models.Host.objects.filter(person_id=person_id).delete()[0]


def erase_check_ins(person_id: uuid.UUID) -> int:
    """Delete her check-ins; returns how many."""
    return models.CheckIn.objects.filter(person_id=person_id).delete()[0]


def note_arranged(gathering: models.Gathering) -> None:
    """Mark the directions for which somebody has promised to interpret, in the caller's transaction."""
    found = gathering.interpreters.values_list("directions", flat=True)
    there = {one for directions in found for one in directions}
    for row in gathering.interpreting.all():
        if row.is_arranged != (str(row) in there):
            row.is_arranged = str(row) in there
            row.save(update_fields=["is_arranged"])


def _must_not_interpret(gathering: models.Gathering, people: Sequence[uuid.UUID]) -> None:
    if queries.interpreting_people(gathering.pk).intersection(people):
        raise Invalid(["interprets_here"])


def must_run(
    actor: audit_rules.Actor, gathering: models.Gathering, *, now: datetime.datetime
) -> None:
    """Raise Refused where the actor does not work with the gathering's group."""
    reach = queries.reach(actor, now=now)
    if not policies.can_run_gathering(
        actor, everybody=reach.everybody, group_id=gathering.group_id, groups=reach.groups
    ):
        raise Refused


def _must_answer(actor: audit_rules.Actor, person: uuid.UUID, *, now: datetime.datetime) -> None:
    readable = consent.readable(actor, now=now)
    if not policies.can_answer_for(actor, person, readable=readable):
        raise Refused


def _check(terms: Terms) -> None:
    problems = rules.gathering_problems(
        title=terms.title,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        languages=terms.languages,
    )
    if terms.kind not in choices.Kind.values:
        problems.append("kind_unknown")
    if not set(terms.languages) <= set(choices.LANGUAGE_NAMES):
        problems.append("language_unknown")
    if problems:
        raise Invalid(problems)


def _hosts(gathering: models.Gathering) -> list[uuid.UUID]:
    return list(gathering.hosts.values_list("person_id", flat=True))


def _is_full(gathering: models.Gathering, more: int) -> bool:
    if gathering.seats is None:
        return False
    taken = gathering.invitations.exclude(reply=choices.Reply.NO).count()
    return taken + more > gathering.seats


def _meets_somebody(invitation: models.Invitation) -> bool:
    gathering = invitation.gathering
    coming = gathering.invitations.filter(reply=choices.Reply.YES).exclude(pk=invitation.pk)
    there = {*coming.values_list("person_id", flat=True), *_hosts(gathering)}
    return bool(safety_queries.kept_apart(invitation.person_id, there))


def _may_be_there(
    group_id: uuid.UUID, staff: Sequence[uuid.UUID], *, now: datetime.datetime
) -> None:
    """Raise CannotBeAdded where staff would be with somebody whom they must not meet."""
    if staff and safety_queries.barred(group_id=group_id, joining=staff, now=now):
        raise CannotBeAdded


def _save_marks(
    actor: audit_rules.Actor,
    gathering: models.Gathering,
    changed: Mapping[uuid.UUID, str],
    *,
    now: datetime.datetime,
) -> None:
    people = list(changed)
    witness = vault.ask_witness(actor=actor, subjects=people)
    kept = {person: mark for person, mark in changed.items() if mark}
    with transaction.atomic():
        gathering.attendances.filter(person_id__in=people).delete()
        models.Attendance.objects.bulk_create(
            models.Attendance(
                gathering=gathering,
                person_id=person,
                mark=mark,
                marked_at=now,
                marked_by=actor.person,
            )
            for person, mark in kept.items()
        )
        audit.record_many(
            witness=witness,
            action="gatherings.mark_attendance",
            subjects=people,
            now=now,
            references=str(gathering.pk),
        )


def _save_directions(gathering: models.Gathering, directions: Sequence[tuple[str, str]]) -> None:
    models.InterpreterNeed.objects.bulk_create(
        [
            models.InterpreterNeed(gathering=gathering, from_language=one, to_language=other)
            for one, other in directions
        ],
        ignore_conflicts=True,
    )


def _drop_directions(gathering: models.Gathering) -> None:
    """Directions that neither the gathering's languages nor anybody's needs ask for any more."""
    wanted = set(rules.directions(gathering.languages))
    asked = gathering.invitations.exclude(interpreter_language="").values_list(
        "interpreter_language", flat=True
    )
    for language in set(asked):
        wanted.update(rules.asked_directions(gathering.languages, language))
    for row in gathering.interpreting.all():
        if (row.from_language, row.to_language) not in wanted:
            row.delete()


def _save_hosts(
    gathering: models.Gathering,
    hosts: Sequence[uuid.UUID],
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    now: datetime.datetime,
) -> None:
    """Keep exactly these hosts; where the actor may assign, they are assigned to the group.

    A later end lengthens it: a host who could not see on the day who comes could not host. The page
    asks who is there before (policies.must_prove_to_host). An assignment is never shortened:
    the same host may run a later session of the same group.
    """
    _may_be_there(gathering.group_id, hosts, now=now)
    left = list(gathering.hosts.exclude(person_id__in=list(hosts)))
    gathering.hosts.filter(pk__in=[host.pk for host in left]).delete()
    models.Host.objects.bulk_create(
        [models.Host(gathering=gathering, person_id=host) for host in dict.fromkeys(hosts)],
        ignore_conflicts=True,
    )
    if not account_policies.can_assign(actor):
        return
    assigned = accounts.Assignment.objects.filter(
        scope="group", object_id=gathering.group_id, purpose=HOSTING_PURPOSE, ends_at__gt=now
    ).select_related("account")
    if gathering.group_id == gathering.pk:
        for row in assigned.filter(account__person_id__in=[host.person_id for host in left]):
            account_operations.end_assignment(actor=actor, witness=witness, assignment=row, now=now)
    ends_at = gathering.ends_at + AFTERWARDS
    longer = set(assigned.filter(ends_at__gte=ends_at).values_list("account_id", flat=True))
    there = accounts.Account.objects.filter(person_id__in=list(hosts), is_active=True)
    for account in there.filter(role__in=account_choices.STAFF):
        if account.pk not in longer and ends_at > now:
            account_operations.assign(
                actor=actor,
                witness=witness,
                account=account,
                scope="group",
                object_id=gathering.group_id,
                purpose=HOSTING_PURPOSE,
                ends_at=ends_at,
                now=now,
            )
