"""Second steps: what somebody has, and whether she must have one."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from arboleda.kit import registries
from arboleda.trust.accounts import choices, models, rules, seals

USE = "second steps"


@dataclasses.dataclass(frozen=True)
class Opened:
    """A second step with what its seal holds."""

    factor: models.Factor
    held: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Due:
    """That somebody on staff has no second step: until when she may work (UTC), and if that is over."""

    until: datetime.datetime
    is_over: bool


def capsule_of(kind: str, account: int | None) -> str:
    """The seal's capsule: a row that is moved to another account does not open."""
    return f"{kind} of {account}"


def factors(account: models.Account) -> list[Opened]:
    """Every second step of an account that opens, apps first, codes last."""
    order = {kind: place for place, kind in enumerate(choices.Factor.values)}
    found = []
    for one in models.Factor.objects.filter(account=account).order_by("added_at"):
        try:
            capsule = capsule_of(one.kind, account.pk)
            held = seals.unseal(bytes(one.sealed), use=USE, row=one.pk, capsule=capsule)
        except seals.Broken:
            continue
        found.append(Opened(one, held))
    return sorted(found, key=lambda one: order[one.factor.kind])


def has_factor(account: models.Account) -> bool:
    """Whether a second step is asked of this account. Recovery codes alone are none."""
    return models.Factor.objects.filter(account=account).exclude(kind=choices.Factor.CODES).exists()


def factor_due(account: models.Account, *, now: datetime.datetime) -> Due | None:
    """What somebody on staff of a real grove must still do (now: UTC); None where all is well.

    The demo grove asks for none: its accounts are fiction, and its walk signs in by passphrase.
    """
    if account.role not in choices.STAFF:
        return None
    grove = registries.grove.get()()
    if grove is None or grove.is_demo or has_factor(account):
        return None
    return Due(*rules.factor_due(opened_at=account.opened_at, now=now))


def is_factor_overdue(account: models.Account, *, now: datetime.datetime) -> bool:
    """Whether the time to set up a second step is over (now: UTC); `factor_due` says until when.

    Every page asks: the database is read only for those whose time is over.
    """
    if account.role not in choices.STAFF:
        return False
    _, is_over = rules.factor_due(opened_at=account.opened_at, now=now)
    return is_over and factor_due(account, now=now) is not None


def staff_without_factor() -> int:
    """How many open staff accounts have no second step."""
    with_one = models.Factor.objects.exclude(kind=choices.Factor.CODES).values("account_id")
    staff = models.Account.objects.filter(role__in=choices.STAFF, is_active=True)
    return staff.exclude(pk__in=with_one).count()


def factor(account: models.Account, factor_id: uuid.UUID) -> models.Factor | None:
    """One second step of this account, or None."""
    return models.Factor.objects.filter(account=account, pk=factor_id).first()
