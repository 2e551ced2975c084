"""Shared reads at the gate."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import choices, models, rules
from arboleda.trust.consent.queries import minors as kept
from arboleda.trust.consent.rules import minors, policy
from arboleda.trust.safety import queries as safety
from arboleda.trust.safety.rules import languages
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

LABEL = "release"
CAPSULE = "terms"


def policy_page() -> dict[str, Any]:
    """The policy as its page shows it; every text is {"en": …, "es": …}."""
    return {"title": policy.TITLE, "lead": policy.LEAD, "sections": list(policy.sections())}


def own(actor: audit_rules.Actor) -> rules.Readable:
    """What is the actor's own and nobody else's: her own pages read on this ground alone."""
    return rules.Readable(False, frozenset({actor.person} if actor.person else ()), "self")


def readable(actor: audit_rules.Actor, *, now: datetime.datetime) -> rules.Readable:
    """Whom this actor may read on the ground of role and assignment (R15); see safety.queries."""
    return safety.readable(actor, now=now)


def whom_one_may_read(
    rows: QuerySet[Any], readable: rules.Readable, *, field: str = "person_id"
) -> QuerySet[Any]:
    """Of rows about people, those that the asker may read; field holds the person's id."""
    if readable.among is not None:
        return rows.filter(**{f"{field}__in": list(readable.among)})
    return rows.exclude(**{f"{field}__in": list(readable.hidden)}) if readable.hidden else rows


def found_by_name(
    *, actor: audit_rules.Actor, readable: rules.Readable, query: str, limit: int
) -> list[uuid.UUID]:
    """Ids of people whose names fit, best first, whom the asker may read; see safety.queries."""
    return safety.found_by_name(actor=actor, readable=readable, query=query, limit=limit)


# Releases


def releases_in_force(person_id: uuid.UUID, *, now: datetime.datetime) -> QuerySet[models.Release]:
    """Releases of a person that allow something at this moment (UTC). Ask at each disclosure."""
    return models.Release.objects.filter(
        person_id=person_id, withdrawn_at__isnull=True, recorded_at__lte=now, expires_at__gt=now
    )


def release(release_id: uuid.UUID, *, readable: rules.Readable) -> models.Release | None:
    """One release of somebody the asker may read, or None."""
    found = models.Release.objects.filter(pk=release_id).first()
    return found if found is not None and found.person_id in readable else None


@dataclasses.dataclass(frozen=True)
class Shown:
    """A release as a page shows it; terms is None where it does not open."""

    row: models.Release
    state: str
    terms: rules.Terms | None

    @property
    def last_day(self) -> datetime.datetime:
        """A moment of its last day: a release that ends at midnight still held the day before."""
        return self.row.expires_at - datetime.timedelta(seconds=1)

    @property
    def is_in_force(self) -> bool:
        """Whether it allows anything now."""
        return self.state == choices.State.IN_FORCE

    @property
    def state_label(self) -> str:
        """Its state in the reader's words."""
        return str(choices.State(self.state).label)

    @property
    def language_name(self) -> str:
        """The language it was explained in, in the reader's words."""
        return languages.name_of(self.terms.explained_in, dates.locale()[:2]) if self.terms else ""

    @property
    def signed_label(self) -> str:
        """How it was signed, in the reader's words."""
        return str(choices.Signature(self.terms.signed_how).label) if self.terms else ""

    @property
    def interpreter_label(self) -> str:
        """Whether somebody interpreted, in the reader's words."""
        return str(choices.Interpreter(self.terms.interpreter).label) if self.terms else ""


@dataclasses.dataclass(frozen=True)
class Listed:
    """A person's name with her releases, newest first."""

    name: str
    releases: list[Shown]


def releases_shown(
    *,
    actor: audit_rules.Actor,
    person_id: uuid.UUID,
    rule: str,
    now: datetime.datetime,
    only: uuid.UUID | None = None,
) -> Listed | None:
    """A person's releases with her name, opened as one read; None where nobody has this id.

    only: show this release alone.
    """
    found = models.Release.objects.filter(person_id=person_id)
    rows = list(found.filter(pk=only) if only else found)
    opened = vault.read_identities(
        actor=actor,
        people=[person_id],
        purpose="release-of-information",
        rule=rule,
        more=[_sealed(row) for row in rows],
    )
    if (person_id, vault_choices.NAME) not in opened:
        return None
    shown = [_shown(row, opened.get((row.pk, CAPSULE)), now=now) for row in rows]
    return Listed(str(opened[person_id, vault_choices.NAME].get("chosen", "")), shown)


def granted(
    *, actor: audit_rules.Actor, release_id: uuid.UUID, purpose: str, rule: str
) -> rules.Granted | None:
    """A release with its terms opened, as `policies.decide` wants it for a disclosure.

    Where its guardian has been barred since, it has no terms, and nothing goes out on it (R6).
    """
    row = models.Release.objects.filter(pk=release_id).first()
    if row is None:
        return None
    opened = vault.open_sealed(
        actor=actor,
        items=[_sealed(row)],
        action="consent.read_release",
        purpose=purpose,
        rule=rule,
        references=str(row.pk),
    )
    payload = opened.get((row.pk, CAPSULE))
    if payload is not None and payload.get("guardian"):
        barred = kept.barred_guardians(actor=actor, person_id=row.person_id, rule=rule)
        if minors.is_barred(str(payload["guardian"]), [one.name for one in barred]):
            payload = None
    return rules.Granted(
        id=row.pk,
        person=row.person_id,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        terms=_terms(row, payload) if payload is not None else None,
    )


def _sealed(row: models.Release) -> vault.Sealed:
    return vault.Sealed(row.person_id, LABEL, row.pk, CAPSULE, bytes(row.sealed))


def _terms(row: models.Release, payload: dict[str, Any]) -> rules.Terms:
    return rules.Terms(
        recipient=payload["recipient"],
        purpose=payload["purpose"],
        items=tuple(payload["items"]),
        risks=payload["risks"],
        explained_in=payload["explained_in"],
        interpreter=payload["interpreter"],
        expires_at=row.expires_at,
        signature=payload["signature"],
        signed_how=payload["signed_how"],
        one_name=payload["one_name"],
        guardian=str(payload.get("guardian", "")),
    )


def _shown(row: models.Release, payload: dict[str, Any] | None, *, now: datetime.datetime) -> Shown:
    found = rules.state_of(expires_at=row.expires_at, withdrawn_at=row.withdrawn_at, now=now)
    return Shown(row, found, _terms(row, payload) if payload is not None else None)


# What is held about her


def _held(person: uuid.UUID, reading: registries.Reading) -> list[Shown]:
    rows = list(models.Release.objects.filter(person_id=person))
    opened = vault.open_sealed(
        actor=reading.actor,
        items=[_sealed(row) for row in rows],
        action="consent.read_held",
        purpose=reading.purpose,
        rule="held",
    )
    return [_shown(row, opened.get((row.pk, CAPSULE)), now=reading.now) for row in rows]


def show_releases(person: uuid.UUID, reading: registries.Reading) -> Iterable[registries.HeldLine]:
    """Each release: for whom, what, until when, and whether it still counts."""
    url = reverse("consent:releases", args=[person])
    for one in _held(person, reading):
        told = {
            "items": ", ".join(one.terms.items) if one.terms else "—",
            "state": one.state_label,
            "day": dates.day(one.last_day),
        }
        yield registries.HeldLine(
            one.terms.recipient if one.terms else _("A release of information"),
            _("%(items)s. %(state)s; its last day is %(day)s.") % told,
            since=one.row.recorded_at,
            url=url,
        )


def export_releases(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    rows = []
    for one in _held(person, reading):
        said = dataclasses.asdict(one.terms) if one.terms else {}
        rows.append(
            {
                **said,
                "recorded_at": one.row.recorded_at.isoformat(),
                "expires_at": one.row.expires_at.isoformat(),
                "notice": one.row.notice,
                "state": one.state,
                "withdrawn_at": one.row.withdrawn_at.isoformat() if one.row.withdrawn_at else "",
            }
        )
    return rows
