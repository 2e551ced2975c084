"""Shared reads of accounts."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from django.db.models import Count, Max, Q, QuerySet

from arboleda.kit import registries
from arboleda.trust.accounts import choices, models, rules
from arboleda.trust.audit import rules as audit_rules


def grove() -> registries.Grove | None:
    """The organization's settings, or None before first run."""
    row = models.GroveSettings.objects.filter(pk=1).first()
    if row is None:
        return None
    return registries.Grove(
        name=row.name,
        neutral_name=row.neutral_name,
        zone=row.zone,
        language=row.language,
        exit_url=row.exit_url,
        exit_name=row.exit_name,
        is_demo=row.is_demo,
    )


def assignments_in_force(
    actor: audit_rules.Actor, *, now: datetime.datetime
) -> QuerySet[models.Assignment]:
    """What is assigned to the actor at this moment (UTC)."""
    if actor.account is None:
        return models.Assignment.objects.none()
    return models.Assignment.objects.filter(
        account_id=actor.account, account__is_active=True, starts_at__lte=now, ends_at__gt=now
    )


def assigned_groups(actor: audit_rules.Actor, *, now: datetime.datetime) -> set[uuid.UUID]:
    """Ids of the groups assigned to the actor."""
    rows = assignments_in_force(actor, now=now).filter(scope=choices.Scope.GROUP)
    return {one for one in rows.values_list("object_id", flat=True) if one is not None}


def works_with_everybody(actor: audit_rules.Actor, *, now: datetime.datetime) -> bool:
    """Whether an assignment of the actor names the whole organization."""
    rows = assignments_in_force(actor, now=now)
    return rows.filter(scope=choices.Scope.ORGANIZATION).exists()


def account_of(person_id: uuid.UUID) -> models.Account | None:
    """The account a person signs in with, or None."""
    return models.Account.objects.filter(person_id=person_id).first()


def account_named(username: str) -> models.Account | None:
    """The open account of a username, however it is written; or None."""
    name = username.strip().lower()
    return models.Account.objects.filter(username=name, is_active=True).first()


def open_account(pk: int) -> models.Account | None:
    """An account that is not closed, by its number; or None."""
    return models.Account.objects.filter(pk=pk, is_active=True).first()


def is_last_administrator(person_id: uuid.UUID) -> bool:
    """Whether this person is the only one left who can manage accounts."""
    found = models.Account.objects.filter(role=choices.Role.ADMINISTRATOR, is_active=True)
    return set(found.values_list("person_id", flat=True)) == {person_id}


def staff_accounts() -> QuerySet[models.Account]:
    """Everybody on staff who can sign in, by username."""
    return models.Account.objects.filter(role__in=choices.STAFF, is_active=True).order_by(
        "username"
    )


@dataclasses.dataclass(frozen=True)
class Given:
    """What one staff account has of one scope: how many things in force, and the last end (UTC).

    ending is what rules.ending says of that end.
    """

    count: int
    until: datetime.datetime
    ending: str


@dataclasses.dataclass(frozen=True)
class Member:
    """One staff account and what is assigned to it, by scope; None where there never was anything."""

    account: models.Account
    everybody: Given | None
    groups: Given | None
    people: Given | None
    has_factor: bool


def team(*, now: datetime.datetime) -> list[Member]:
    """Everybody on staff by username, closed accounts last, with what is assigned. Three queries."""
    accounts = models.Account.objects.filter(role__in=choices.STAFF)
    rows = (
        models.Assignment.objects.filter(account__role__in=choices.STAFF)
        .values_list("account_id", "scope")
        .annotate(
            things=Count("object_id", distinct=True, filter=Q(ends_at__gt=now)),
            until=Max("ends_at"),
        )
    )
    given = {
        (account, scope): Given(things, until, rules.ending(until, now=now))
        for account, scope, things, until in rows
    }
    factors = models.Factor.objects.exclude(kind=choices.Factor.CODES)
    with_factor = set(factors.values_list("account_id", flat=True))
    return [
        Member(
            one,
            everybody=given.get((one.pk, choices.Scope.ORGANIZATION)),
            groups=given.get((one.pk, choices.Scope.GROUP)),
            people=given.get((one.pk, choices.Scope.PERSON)),
            has_factor=one.pk in with_factor,
        )
        for one in accounts.order_by("-is_active", "username")
    ]


def staff_account(person_id: uuid.UUID) -> models.Account | None:
    """The staff account of a person, open or closed; None for anybody else."""
    return models.Account.objects.filter(person_id=person_id, role__in=choices.STAFF).first()


def everybody_assignments(
    account: models.Account, *, now: datetime.datetime
) -> QuerySet[models.Assignment]:
    """What lets this account work with the whole organization and has not ended (UTC)."""
    return models.Assignment.objects.filter(
        account=account, scope=choices.Scope.ORGANIZATION, ends_at__gt=now
    )
