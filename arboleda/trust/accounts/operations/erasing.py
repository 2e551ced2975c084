"""What goes by itself, and what goes when somebody is forgotten."""

from __future__ import annotations

import datetime
import uuid

from arboleda.trust.accounts import choices, models
from arboleda.trust.accounts.operations import visiting


def purge_sessions(*, now: datetime.datetime) -> int:
    """Delete visits that are over (now: UTC): each says that somebody was here. Returns how many."""
    return models.Visit.objects.filter(expire_date__lte=now).delete()[0]


def erase_nonces(person_id: uuid.UUID) -> int:
    """Forget forms taken within the day whose result names her. Returns how many."""
    return models.UsedNonce.objects.filter(result=str(person_id)).delete()[0]


def erase_account(person_id: uuid.UUID) -> int:
    """Close her account and delete it with all that hangs on it. Returns how many accounts went."""
    found = models.Account.objects.filter(person_id=person_id)
    for one in found:
        visiting.end_all(one)
    count = found.count()
    found.delete()
    return count


def erase_assignments(person_id: uuid.UUID) -> int:
    """Delete the assignments that name her, and those of her own account. Returns how many went."""
    about = models.Assignment.objects.filter(scope=choices.Scope.PERSON, object_id=person_id)
    own = models.Assignment.objects.filter(account__person_id=person_id)
    return about.delete()[0] + own.delete()[0]


def erase_approvals(person_id: uuid.UUID) -> int:
    """Delete what she asked for, and her name from what she answered. Returns how many it reached."""
    asked = models.Approval.objects.filter(asked_by__person_id=person_id).delete()[0]
    answered = models.Approval.objects.filter(answered_by__person_id=person_id)
    return asked + answered.update(answered_by=None)


def erase_factors(person_id: uuid.UUID) -> int:
    """Delete her second steps. Returns how many went."""
    return models.Factor.objects.filter(account__person_id=person_id).delete()[0]


def erase_visits(person_id: uuid.UUID) -> int:
    """End her visits and delete their rows. Returns how many went."""
    return sum(visiting.end_all(one) for one in models.Account.objects.filter(person_id=person_id))
