"""What we hold and cannot open, the log of legal demands, and whom a breach touched."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models as django_models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.rights import choices, models
from arboleda.trust.rights.queries import keeping
from arboleda.trust.rights.queries.about import until
from arboleda.trust.rights.rules import demands
from arboleda.trust.safety import choices as safety_choices
from arboleda.trust.safety import queries as safety
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

DEMAND, WORDS = "demand", "words"
RULE = "role:administrator"
"""The rule under which a demand's own words open: they are about an office, not about a person."""


@dataclasses.dataclass(frozen=True)
class Holding:
    """One kind of what we hold: how many rows, until when, and whether any of it is sealed."""

    label: Any
    why: Any
    until: str
    rows: int
    is_sealed: bool


def holdings() -> list[Holding]:
    """Every kind of thing that is held about people, from the registry, with its number of rows."""
    found = []
    for entry in registries.personal_data:
        model = apps.get_model(entry.model)
        sealed = any(
            isinstance(field, django_models.BinaryField) for field in model._meta.concrete_fields
        )
        keep = keeping.period(entry.model, entry.keep)
        rows = model._default_manager.count()
        found.append(Holding(entry.label, entry.why, until(keep), rows, sealed))
    return found


@dataclasses.dataclass(frozen=True)
class Taken:
    """One step with its sentence; at and by (a username, or empty) where it was taken."""

    code: str
    text: Any
    at: datetime.datetime | None
    by: str


def steps_of(case: models.Demand | models.Incident) -> list[Taken]:
    """The steps of a demand or a breach in order, and who took which when."""
    known: Mapping[str, Any] = (
        choices.DEMAND_STEPS if isinstance(case, models.Demand) else choices.BREACH_STEPS
    )
    taken = {one.code: one for one in models.Step.objects.filter(case_id=case.pk)}
    rows = []
    for code, text in known.items():
        one = taken.get(code)
        account = accounts.account_of(one.by_id) if one and one.by_id else None
        rows.append(
            Taken(code, text, one.done_at if one else None, account.username if account else "")
        )
    return rows


def demands_logged() -> QuerySet[models.Demand]:
    """Every demand, newest first."""
    return models.Demand.objects.all()


def demand(demand_id: uuid.UUID) -> models.Demand | None:
    """One demand, or None."""
    return models.Demand.objects.filter(pk=demand_id).first()


def demand_words(
    actor: audit_rules.Actor, rows: list[models.Demand]
) -> dict[uuid.UUID, dict[str, str]]:
    """What staff wrote about these demands, opened as one read."""
    opened = vault.open_sealed(
        actor=actor,
        items=[vault.Sealed(one.pk, DEMAND, one.pk, WORDS, bytes(one.sealed)) for one in rows],
        action="rights.read_demand",
        purpose="legal-demand",
        rule=RULE,
    )
    return {row: dict(words) for (row, _capsule), words in opened.items()}


def incidents() -> QuerySet[models.Incident]:
    """Every breach, newest first."""
    return models.Incident.objects.all()


def incident(incident_id: uuid.UUID) -> models.Incident | None:
    """One breach, or None."""
    return models.Incident.objects.filter(pk=incident_id).first()


def case(case_id: uuid.UUID) -> models.Demand | models.Incident | None:
    """A demand or a breach by its id, or None."""
    return demand(case_id) or incident(case_id)


@dataclasses.dataclass(frozen=True)
class Touched:
    """Somebody whose sealed data was opened in the time of a breach.

    name is empty where the asker may not read her. reach is how she may be told: a closed code of
    the card's state and, where it is well, the channel; language is the one she reads.
    """

    person: uuid.UUID
    name: str
    reads: int
    last: datetime.datetime
    reach: str
    channel: Any
    language: str


@dataclasses.dataclass(frozen=True)
class Affected:
    """Whom a breach touched.

    others counts the reads of what has a key of its own and is nobody's alone: a list on its way in,
    a legal paper, a question. gone counts those of what has been deleted since: whether it was
    somebody who was forgotten, a story or a list, nobody can tell any more.
    """

    people: list[Touched]
    others: int
    gone: int

    @property
    def languages(self) -> list[str]:
        """The languages in which they have to be told, in order."""
        return sorted({one.language for one in self.people})


def affected(actor: audit_rules.Actor, one: models.Incident, *, now: datetime.datetime) -> Affected:
    """The people whose data was opened in the time of a breach, by the chain of reads (R17).

    Names open only for whom the asker may read; how to tell each comes from her safe-contact card.
    """
    readable = consent.readable(actor, now=now)
    found = vault.read_between(
        actor=actor, start=one.from_at, end=one.until_at, by=one.by_id, rule=readable.rule
    )
    known, others, gone = _by_person(found)
    may = [person for person in known if person in readable]
    names = vault.read_names(actor=actor, people=may, purpose="rights", rule=readable.rule)
    people = [
        _touched(person, names.get(person, ""), *what, now=now) for person, what in known.items()
    ]
    people.sort(key=lambda who: (not who.name, who.name.casefold()))
    return Affected(people, others, gone)


def _by_person(
    found: Iterable[vault.PastReads],
) -> tuple[dict[uuid.UUID, tuple[int, datetime.datetime]], int, int]:
    """Reads by person, her stories' among them; how many of other things, and of what is gone."""
    found = list(found)
    things = [one.subject for one in found if one.subject and one.kind != vault_choices.PERSON_KEY]
    tellers = registries.whose_keys.get()(things)
    known: dict[uuid.UUID, tuple[int, datetime.datetime]] = {}
    others = gone = 0
    for one in found:
        is_person = one.kind == vault_choices.PERSON_KEY
        person = one.subject if is_person or one.subject is None else tellers.get(one.subject)
        if one.subject is None:
            gone += one.count
        elif person is None:
            others += one.count
        else:
            count, last = known.get(person, (0, one.last))
            known[person] = (count + one.count, max(last, one.last))
    return known, others, gone


def _touched(
    person: uuid.UUID, name: str, reads: int, last: datetime.datetime, *, now: datetime.datetime
) -> Touched:
    state = safety.contact_state(person, now=now)
    grove = registries.grove.get()()
    assert grove is not None
    account = accounts.account_of(person)
    return Touched(
        person=person,
        name=name,
        reads=reads,
        last=last,
        reach=state,
        channel=_channel(person, now=now) if state in ("ready", "stale") else "",
        language=account.language if account else grove.language,
    )


def _channel(person: uuid.UUID, *, now: datetime.datetime) -> Any:
    """The way that is safe for her at this moment, in words; empty where nothing may be sent."""
    ways = (one for one in safety_choices.Channel if safety.may_contact(person, one, now=now))
    found = next(ways, None)
    return found.label if found else ""


# What is held about staff in it


def deadline(one: models.Incident) -> datetime.datetime:
    """Until when whoever funds us must know (UTC)."""
    return demands.deadline(one.noticed_at)


def show_demands(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Nothing: a demand names nobody by id."""
    return []


def export_demands(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same."""
    return []


def show_incidents(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That her account stands in the record of a breach."""
    found = models.Incident.objects.filter(by_id=person)
    return [registries.HeldLine(_("Your account is named"), "", one.noticed_at) for one in found]


def export_incidents(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Incident.objects.filter(by_id=person)
    return [{"kind": one.kind, "noticed_at": one.noticed_at.isoformat()} for one in found]


def show_steps(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Steps she took about demands and breaches."""
    texts = {**choices.DEMAND_STEPS, **choices.BREACH_STEPS}
    found = models.Step.objects.filter(by_id=person)
    return [
        registries.HeldLine(_("A step you took"), texts.get(one.code, one.code), one.done_at)
        for one in found
    ]


def export_steps(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Step.objects.filter(by_id=person)
    return [{"step": one.code, "done_at": one.done_at.isoformat()} for one in found]
