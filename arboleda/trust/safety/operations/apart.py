"""Keeping two people apart: writing it down, matching her words, and asking before anybody joins."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.safety import models, policies, queries
from arboleda.trust.safety.queries import apart as apart_queries
from arboleda.trust.safety.rules import apart
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault


class CannotBeAdded(accounts.Invalid):
    """Somebody cannot join a group. Why is not said: full, a rule, too many tries look the same."""

    def __init__(self) -> None:
        super().__init__(["cannot_be_added"])


# Asking before anybody joins


def admit(
    *,
    actor: audit_rules.Actor,
    group_id: uuid.UUID,
    joining: Collection[uuid.UUID],
    now: datetime.datetime,
    also: Collection[uuid.UUID] = (),
    is_full: bool = False,
) -> None:
    """Let these people join a group, or raise CannotBeAdded; before the caller's transaction.

    is_full: the group has no seat left, which looks the same from outside. A refusal is counted,
    and after rules.apart.REFUSALS_A_DAY of them the actor adds nobody for a day.
    """
    there = apart_queries.inside(group_id, now=now) | set(also)
    new = set(joining) - there
    if not is_full and not (new and _must_not_join(actor, group_id, new, also, now=now)):
        return
    if actor.person is not None:
        witness = vault.ask_witness(actor=actor)
        with transaction.atomic():
            models.Refusal.objects.create(by_id=actor.person, group_id=group_id, at=now)
            audit.record(witness=witness, action="safety.refuse", now=now, references=str(group_id))
    raise CannotBeAdded


def _must_not_join(
    actor: audit_rules.Actor,
    group_id: uuid.UUID,
    new: Collection[uuid.UUID],
    also: Collection[uuid.UUID],
    *,
    now: datetime.datetime,
) -> bool:
    if queries.tries_too_often(actor, now=now):
        return True
    return bool(queries.barred(group_id=group_id, joining=new, now=now, also=also))


def join_group(*, group_id: uuid.UUID, people: Sequence[uuid.UUID], now: datetime.datetime) -> None:
    """Write that these people are in a group, in the caller's transaction: the one way into any.

    The rules are held while it is written, so that two workers cannot put two people together.
    Whoever is inside already stays so. Raises CannotBeAdded.
    """
    if queries.barred(group_id=group_id, joining=people, now=now, lock=True):
        raise CannotBeAdded
    models.Grouping.objects.bulk_create(
        [models.Grouping(group_id=group_id, person_id=person, since=now) for person in people],
        ignore_conflicts=True,
    )


def leave_group(*, group_id: uuid.UUID, person: uuid.UUID) -> None:
    """Write that somebody is no longer in a group, in the caller's transaction."""
    models.Grouping.objects.filter(group_id=group_id, person_id=person).delete()


# Writing it down


def ask_apart(
    *, actor: audit_rules.Actor, words: str, now: datetime.datetime, nonce: str = ""
) -> models.KeepApart:
    """ "Somebody I must not meet": she says in her own words whom; an organizer matches them.

    Raises Refused, Invalid (rules.apart.wish_problems), AlreadyDone.
    """
    person = actor.person
    if person is None:
        raise accounts.Refused
    _valid(apart.wish_problems(words, other=None, person=person))
    return _write(actor, person, None, words, is_own_wish=True, rule="self", now=now, nonce=nonce)


def keep_apart(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    now: datetime.datetime,
    reason: str = "",
    nonce: str = "",
) -> models.KeepApart:
    """Keep two people apart from now on. A reason is optional, sealed, and never required.

    The chain names the first person alone: a row in the other's own chain would tell. Raises
    Refused, Invalid (rules.apart.wish_problems, apart_already), AlreadyDone.
    """
    rule = _stand(actor, [person_id, other_id], now=now)
    _valid(apart.wish_problems(reason, other=other_id, person=person_id))
    if models.KeepApart.objects.filter(person_id=person_id, other_id=other_id).exists():
        raise accounts.Invalid(["apart_already"])
    return _write(
        actor, person_id, other_id, reason, is_own_wish=False, rule=rule, now=now, nonce=nonce
    )


def match_wish(
    *,
    actor: audit_rules.Actor,
    wish: models.KeepApart,
    other_id: uuid.UUID,
    now: datetime.datetime,
) -> None:
    """Say whom her words mean; from now on they are kept apart. Raises Refused, Invalid."""
    rule = _stand(actor, [wish.person_id, other_id], now=now)
    _valid(apart.wish_problems("", other=other_id, person=wish.person_id))
    witness = vault.ask_witness(actor=actor, subjects=[wish.person_id])
    with transaction.atomic():
        same = models.KeepApart.objects.filter(person_id=wish.person_id, other_id=other_id)
        same.exclude(pk=wish.pk).delete()
        models.KeepApart.objects.filter(pk=wish.pk).update(other_id=other_id)
        audit.record(
            witness=witness,
            action="safety.match_wish",
            subject=wish.person_id,
            rule=rule,
            references=str(wish.pk),
            now=now,
        )


def end_apart(*, actor: audit_rules.Actor, row: models.KeepApart, now: datetime.datetime) -> None:
    """Take it back: hers by herself or when she says so; the organizers' by them. Raises Refused."""
    if row.is_own_wish and actor.person == row.person_id:
        rule = "self"
    else:
        rule = _stand(actor, [one for one in (row.person_id, row.other_id) if one], now=now)
    witness = vault.ask_witness(actor=actor, subjects=[row.person_id])
    with transaction.atomic():
        models.KeepApart.objects.filter(pk=row.pk).delete()
        audit.record(
            witness=witness,
            action="safety.end_apart",
            subject=row.person_id,
            rule=rule,
            references=str(row.pk),
            now=now,
        )


def erase_keep_aparts(person_id: uuid.UUID) -> int:
    """Delete every rule with her, from either side. Returns how many she had asked for herself.

    The count stands in the receipt she is handed; what others asked for must not show there.
    """
    own = models.KeepApart.objects.filter(person_id=person_id, is_own_wish=True).count()
    models.KeepApart.objects.filter(person_id=person_id).delete()
    models.KeepApart.objects.filter(other_id=person_id).delete()
    models.KeepApart.objects.filter(recorded_by_id=person_id).update(recorded_by_id=None)
    return own


def erase_refusals(person_id: uuid.UUID) -> int:
    """Delete that she could not add people. Returns how many rows went."""
    return models.Refusal.objects.filter(by_id=person_id).delete()[0]


# Inside


def _stand(actor: audit_rules.Actor, people: Sequence[uuid.UUID], *, now: datetime.datetime) -> str:
    readable = queries.readable(actor, now=now)
    if not policies.can_keep_apart(actor, people, readable):
        raise accounts.Refused
    return "system" if actor.role == audit_rules.SYSTEM.role else readable.rule


def _valid(problems: list[str]) -> None:
    if problems:
        raise accounts.Invalid(problems)


def _write(
    actor: audit_rules.Actor,
    person: uuid.UUID,
    other: uuid.UUID | None,
    words: str,
    *,
    is_own_wish: bool,
    rule: str,
    now: datetime.datetime,
    nonce: str,
) -> models.KeepApart:
    held = _key_of(actor, person, rule)
    row = models.KeepApart(
        person_id=person,
        other_id=other,
        is_own_wish=is_own_wish,
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    if words.strip():
        row.sealed = held.seal(
            person,
            {"words": words.strip()},
            label=apart_queries.LABEL,
            row=row.pk,
            capsule=apart_queries.CAPSULE,
        )
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=str(row.pk))
        row.save(force_insert=True)
        audit.record(
            witness=held.witness,
            action="safety.ask_apart" if is_own_wish else "safety.keep_apart",
            subject=person,
            rule=rule,
            references=str(row.pk),
            now=now,
        )
    return row


def _key_of(actor: audit_rules.Actor, person: uuid.UUID, rule: str) -> keys.Keys:
    held = vault.ask_keys(
        actor=actor,
        subjects=[person],
        action="safety.keep_apart",
        purpose="safe-contact",
        capsules=apart_queries.CAPSULE,
        rule=rule,
    )
    if person not in held:
        raise accounts.Refused
    return held
