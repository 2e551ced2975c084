"""What legal holds keep from being purged and forgotten."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.rights import choices, models
from arboleda.trust.safety import queries as safety


def holds() -> QuerySet[models.Hold]:
    """Every hold that was placed or is asked for, newest first."""
    return models.Hold.objects.all()


def holds_in_force() -> list[models.Hold]:
    """Holds that keep something at this moment."""
    return list(models.Hold.objects.filter(placed_at__isnull=False, lifted_at__isnull=True))


def hold(hold_id: uuid.UUID) -> models.Hold | None:
    """One hold, or None."""
    return models.Hold.objects.filter(pk=hold_id).first()


def people_of(one: models.Hold) -> frozenset[uuid.UUID]:
    """Whom a hold names by person or group: who was in the group when it was placed, or is now."""
    if one.object_id is None:
        return frozenset()
    if one.scope == choices.Scope.PERSON:
        return frozenset({one.object_id})
    then = {uuid.UUID(person) for person in one.people}
    return frozenset(then | set(safety.people_in([one.object_id])))


def held_back(key: str) -> tuple[bool, frozenset[uuid.UUID]]:
    """What holds keep of one kind (the key of a clock): everything, or these people's rows."""
    people: set[uuid.UUID] = set()
    for one in holds_in_force():
        if one.scope == choices.Scope.EVERYTHING or _names(one, key):
            return True, frozenset()
        people |= people_of(one)
    return False, frozenset(people)


def is_held(person: uuid.UUID, model: str = "") -> bool:
    """Whether a hold keeps this person from being forgotten; with model, one kind from being erased.

    A hold on one kind keeps everybody from being forgotten wholly, for that would erase the kind.
    """
    for one in holds_in_force():
        if one.scope == choices.Scope.KIND:
            if not model or _names(one, model):
                return True
        elif one.scope == choices.Scope.EVERYTHING or person in people_of(one):
            return True
    return False


def _names(one: models.Hold, key: str) -> bool:
    """Whether a hold on a kind means this clock: a part of a kind belongs to it."""
    is_kind = one.scope == choices.Scope.KIND
    return is_kind and (key == one.kind or key.startswith(f"{one.kind}."))


# What is held about her


def _naming(person: uuid.UUID) -> list[models.Hold]:
    return [one for one in models.Hold.objects.all() if person in people_of(one)]


def show_holds(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That a hold names her: nothing about her is deleted meanwhile."""
    return [
        registries.HeldLine(_("Nothing is deleted for now"), one.get_why_display(), one.placed_at)
        for one in _naming(person)
        if one.placed_at and not one.lifted_at
    ]


def export_holds(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values; holds that are over are listed too."""
    return [
        {"why": one.why, "placed_at": _iso(one.placed_at), "lifted_at": _iso(one.lifted_at)}
        for one in _naming(person)
    ]


def _iso(at: datetime.datetime | None) -> str:
    return at.isoformat() if at else ""
