"""Which path holds for a minor's consent, and who may not give it."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import models
from arboleda.trust.consent.rules import minors
from arboleda.trust.vault import operations as vault

LABEL = "barred-guardian"
CAPSULE = "safety"


def minor_path() -> models.MinorPath | None:
    """What the administrator set, or None: then nothing of a minor's is kept."""
    return models.MinorPath.objects.filter(pk=1).first()


def age_groups(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """adult, minor or unknown, by person. Told by the people app; nobody it does not know is there."""
    try:
        return dict(registries.age_groups.get()(people))
    except registries.NotFilled:
        return {}


def is_minor(person: uuid.UUID) -> bool:
    """Whether we know that this person is under 18."""
    return age_groups([person]).get(person) == minors.MINOR


def minor_problems(people: Sequence[uuid.UUID]) -> list[str]:
    """minor_path_not_set where one of these is a minor and no path is set; one query or two."""
    if minors.MINOR not in age_groups(people).values():
        return []
    found = minor_path()
    return [] if found else ["minor_path_not_set"]


@dataclasses.dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who may not consent for a minor."""

    row: models.BarredGuardian
    name: str


def barred_guardians(*, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str) -> list[Barred]:
    """Who may not consent for this minor, with names."""
    rows = list(models.BarredGuardian.objects.filter(person_id=person_id))
    opened = vault.open_sealed(
        actor=actor,
        items=[_sealed(one) for one in rows],
        action="consent.read_barred",
        purpose="release-of-information",
        rule=rule,
    )
    return [
        Barred(one, str(opened[one.pk, CAPSULE]["name"]))
        for one in rows
        if (one.pk, CAPSULE) in opened
    ]


def _sealed(row: models.BarredGuardian) -> vault.Sealed:
    return vault.Sealed(row.person_id, LABEL, row.pk, CAPSULE, bytes(row.sealed))


def _held(person: uuid.UUID, reading: registries.Reading) -> list[Barred]:
    rows = list(models.BarredGuardian.objects.filter(person_id=person))
    opened = vault.open_sealed(
        actor=reading.actor,
        items=[_sealed(one) for one in rows],
        action="consent.read_held",
        purpose=reading.purpose,
        rule="held",
    )
    return [Barred(one, str(opened.get((one.pk, CAPSULE), {}).get("name", "—"))) for one in rows]


def show_barred(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Who may not consent for her."""
    url = reverse("consent:releases", args=[person])
    return [
        registries.HeldLine(
            _("May not consent for you"), one.name, since=one.row.barred_at, url=url
        )
        for one in _held(person, reading)
    ]


def export_barred(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"name": one.name, "since": one.row.barred_at.isoformat()} for one in _held(person, reading)
    ]
