"""One person with everything that her page shows, opened in one call to the keeper."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max, Q

from arboleda.organizing.people import models
from arboleda.organizing.people.queries import asking
from arboleda.organizing.people.rules import ties
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as gate
from arboleda.trust.consent import rules as consent
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

TALK, STEP, STRENGTH = "one-to-one", "path-step", "strength"
CAPSULE = "text"
Opened = Mapping[tuple[uuid.UUID, str], Mapping[str, Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class OneToOneShown:
    """A one-to-one with its words and who held it (empty where the asker may not read the name)."""

    row: models.OneToOne
    interests: str
    commitments: str
    next_step: str
    holder: str


@dataclasses.dataclass(frozen=True, slots=True)
class TieShown:
    """A tie as seen from the person of the page."""

    row: models.Relationship
    other_id: uuid.UUID
    name: str
    label: str


@dataclasses.dataclass(frozen=True, slots=True)
class StepShown:
    """A step on a path with its words."""

    row: models.PathStep
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class StrengthShown:
    """A strength with its words."""

    row: models.Strength
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class OfferedStrength:
    """A strength that somebody offers, with her words and her name."""

    row: models.Strength
    text: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class PersonShown:
    """A person with her opened words. names and contact: see rules.people."""

    person: models.Person
    names: Mapping[str, Any]
    contact: Mapping[str, Any]
    companion: str
    one_to_ones: list[OneToOneShown]
    ties: list[TieShown]
    path: list[StepShown]
    strengths: list[StrengthShown]
    answers: list[asking.AnswerShown]

    @property
    def name(self) -> str:
        """What she is called; empty where it could not be opened."""
        return str(self.names.get("chosen", ""))

    @property
    def done(self) -> int:
        """How many steps of her path are done: for the rings, never for an order of people."""
        return sum(1 for step in self.path if step.row.done_date)


def person(person_id: uuid.UUID, *, readable: consent.Readable) -> models.Person | None:
    """Somebody whom the asker may read, or None."""
    if person_id not in readable:
        return None
    return models.Person.objects.select_related("partner").filter(pk=person_id).first()


def one_to_one(row_id: uuid.UUID, *, readable: consent.Readable) -> models.OneToOne | None:
    """A one-to-one with somebody whom the asker may read, or None."""
    found = models.OneToOne.objects.filter(pk=row_id).first()
    return found if found and found.person_id in readable else None


def relationship(row_id: uuid.UUID, *, readable: consent.Readable) -> models.Relationship | None:
    """A tie of two people whom the asker may both read, or None."""
    found = models.Relationship.objects.filter(pk=row_id).first()
    if found is None or found.person_id not in readable or found.other_id not in readable:
        return None
    return found


def path_step(row_id: uuid.UUID, *, readable: consent.Readable) -> models.PathStep | None:
    """A step of somebody whom the asker may read (herself included), or None."""
    found = models.PathStep.objects.filter(pk=row_id).first()
    return found if found and found.person_id in readable else None


def strength(row_id: uuid.UUID, *, readable: consent.Readable) -> models.Strength | None:
    """A strength of somebody whom the asker may read (herself included), or None."""
    found = models.Strength.objects.filter(pk=row_id).first()
    return found if found and found.person_id in readable else None


def person_shown(
    *,
    actor: audit_rules.Actor,
    person: models.Person,
    readable: consent.Readable,
    purpose: str = "person-page",
) -> PersonShown:
    """Everything on her page in one call to the keeper: six queries and one read per person named.

    Names of others are opened only where the asker may read them.
    """
    talks = list(person.one_to_ones.all())
    either = Q(person=person) | Q(other=person)
    tied = list(models.Relationship.objects.filter(either))
    steps, strengths = list(person.path_steps.all()), list(person.strengths.all())
    answered = asking.answer_rows(person.pk)
    others: set[uuid.UUID | None] = {person.companion_id, *(talk.held_by_id for talk in talks)}
    others |= {one for tie in tied for one in (tie.person_id, tie.other_id)}
    named = [one for one in others if one and one != person.pk and one in readable]
    opened = vault.open_sealed(
        actor=actor,
        action="people.read",
        purpose=purpose,
        rule=readable.rule,
        items=[
            *_identity_items(person.pk, named),
            *_items(TALK, talks),
            *_items(STEP, steps),
            *_items(STRENGTH, strengths),
            *asking.answer_items(answered),
        ],
    )
    return PersonShown(
        person=person,
        names=opened.get((person.pk, vault_choices.NAME), {}),
        contact=opened.get((person.pk, vault_choices.CONTACT), {}),
        companion=_name(opened, person.companion_id),
        one_to_ones=[_talk_shown(talk, opened) for talk in talks],
        ties=[_tie_shown(tie, person.pk, opened) for tie in tied],
        path=_steps_shown(steps, opened),
        strengths=[StrengthShown(one, _text(opened, one.pk)) for one in strengths],
        answers=asking.answers_shown(answered, opened),
    )


def path_of(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str, purpose: str = "path"
) -> list[StepShown]:
    """Her path with her words: wanted steps first, then those done, each in the order written.

    The caller has asked the gate; rule is what it said ("self" where she reads her own).
    """
    steps = list(models.PathStep.objects.filter(person_id=person_id))
    return _steps_shown(steps, _open(actor, _items(STEP, steps), purpose, rule))


def strengths_of(
    *, actor: audit_rules.Actor, person_id: uuid.UUID, rule: str, purpose: str = "strengths"
) -> list[StrengthShown]:
    """Her strengths with her words, kept and offered. The caller has asked the gate."""
    rows = list(models.Strength.objects.filter(person_id=person_id))
    opened = _open(actor, _items(STRENGTH, rows), purpose, rule)
    return [StrengthShown(row, _text(opened, row.pk)) for row in rows]


def offered_strengths(
    *,
    actor: audit_rules.Actor,
    readable: consent.Readable,
    people: Sequence[uuid.UUID] | None = None,
    purpose: str = "planning",
) -> list[OfferedStrength]:
    """What people offer to teach or do, with their words and names, in one call to the keeper.

    people: only theirs (a cohort's); None: of everybody the asker may read. Kept ones never show.
    """
    found = models.Strength.objects.filter(offered_at__isnull=False)
    if people is not None:
        found = found.filter(person_id__in=list(people))
    rows = list(gate.whom_one_may_read(found, readable))
    opened = vault.read_identities(
        actor=actor,
        people=sorted({row.person_id for row in rows}),
        purpose=purpose,
        rule=readable.rule,
        more=_items(STRENGTH, rows),
    )
    shown = [
        OfferedStrength(row, _text(opened, row.pk), _name(opened, row.person_id)) for row in rows
    ]
    return [one for one in shown if one.text]


def added() -> dict[uuid.UUID, datetime.datetime]:
    """When each person came to be known here (UTC): for the list of whom nobody has seen."""
    return dict(models.Person.objects.values_list("pk", "added_at"))


def talked() -> dict[uuid.UUID, datetime.datetime]:
    """The day of each person's last one-to-one (midnight UTC), by person."""
    rows = models.OneToOne.objects.order_by().values_list("person_id").annotate(Max("held_date"))
    noon = datetime.time(tzinfo=datetime.UTC)
    return {person: datetime.datetime.combine(day, noon) for person, day in rows}


def wordings() -> dict[str, models.Wording]:
    """How this organization asks its questions, where it differs from ours."""
    return {one.question: one for one in models.Wording.objects.all()}


def age_groups(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """adult, minor or unknown, by person; one query."""
    found = models.Person.objects.filter(pk__in=list(people))
    return dict(found.values_list("pk", "age_group"))


def _identity_items(person: uuid.UUID, others: Sequence[uuid.UUID]) -> list[vault.Sealed]:
    both = (vault_choices.NAME, vault_choices.CONTACT)
    found = vault.sealed_identities([person, *others], both)
    return [one for one in found if one.subject == person or one.capsule == vault_choices.NAME]


def _items(
    label: str, rows: Iterable[models.OneToOne | models.PathStep | models.Strength]
) -> list[vault.Sealed]:
    return [vault.Sealed(row.person_id, label, row.pk, CAPSULE, bytes(row.sealed)) for row in rows]


def _open(actor: audit_rules.Actor, items: list[vault.Sealed], purpose: str, rule: str) -> Opened:
    return vault.open_sealed(
        actor=actor, items=items, action="people.read", purpose=purpose, rule=rule
    )


def _text(opened: Opened, row: uuid.UUID) -> str:
    return str(opened.get((row, CAPSULE), {}).get("text", ""))


def _name(opened: Opened, person: uuid.UUID | None) -> str:
    return str(opened.get((person, vault_choices.NAME), {}).get("chosen", "")) if person else ""


def _talk_shown(talk: models.OneToOne, opened: Opened) -> OneToOneShown:
    words = opened.get((talk.pk, CAPSULE), {})
    return OneToOneShown(
        talk,
        str(words.get("interests", "")),
        str(words.get("commitments", "")),
        str(words.get("next_step", "")),
        _name(opened, talk.held_by_id),
    )


def _tie_shown(tie: models.Relationship, person: uuid.UUID, opened: Opened) -> TieShown:
    first = tie.person_id == person
    other = tie.other_id if first else tie.person_id
    return TieShown(tie, other, _name(opened, other), ties.label_from(tie.kind, first=first))


def _steps_shown(steps: Sequence[models.PathStep], opened: Opened) -> list[StepShown]:
    shown = [StepShown(step, _text(opened, step.pk)) for step in steps]
    return sorted(shown, key=lambda one: one.row.done_date is None)
