"""What legal holds keep from being purged and forgotten."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.rights import choices, models
from arboleda.trust.safety import queries as safety
from arboleda.trust.vault import operations as vault


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


def in_words(one: models.Hold, actor: audit_rules.Actor, *, now: datetime.datetime) -> str:
    """What a hold names, for the actor: a person by name only where the actor may read her."""
    if one.scope == choices.Scope.PERSON and one.object_id is not None:
        return name_of(one.object_id, actor, now=now)
    if one.scope == choices.Scope.GROUP and one.object_id is not None:
        label = dict(groups(actor, now=now)).get(one.object_id, "")
        return f"{one.get_scope_display()}: {label}" if label else str(one.get_scope_display())
    labels = {entry.model: str(entry.label) for entry in registries.personal_data}
    return labels.get(one.kind, "") or str(one.get_scope_display())


def name_of(person: uuid.UUID, actor: audit_rules.Actor, *, now: datetime.datetime) -> str:
    """A person's name where the actor may read her; "somebody" otherwise."""
    readable = consent.readable(actor, now=now)
    may = [person] if person in readable else []
    names = vault.read_names(actor=actor, people=may, purpose="rights", rule=readable.rule)
    return names.get(person) or gettext("Somebody")


def with_care(
    words: str, person: uuid.UUID, actor: audit_rules.Actor, *, now: datetime.datetime
) -> str:
    """What a second person is asked, and plainly so where the actor may not read whom it concerns."""
    if person in consent.readable(actor, now=now):
        return words
    return f"{words} " + gettext("You do not work with this person. Agree only if you know why.")


def groups(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[tuple[uuid.UUID, str]]:
    """The groups a hold can name: (id, label), as the apps above know them."""
    return [pair for known in registries.choosable_groups for pair in known(actor, now)]


def describe_hold(hold_id: uuid.UUID | None, actor: audit_rules.Actor) -> str:
    """What a second person is asked to agree to."""
    one = hold(hold_id) if hold_id else None
    if one is None:
        return ""
    now = one.placed_at or one.asked_at
    words = f"{in_words(one, actor, now=now)}. {one.get_why_display()}."
    if one.scope == choices.Scope.PERSON and one.object_id is not None:
        return with_care(words, one.object_id, actor, now=now)
    return words


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
