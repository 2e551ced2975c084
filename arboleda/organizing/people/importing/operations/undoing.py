"""Taking a whole list back: what was touched since stays, and is named."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from arboleda.organizing.partners import models as partners
from arboleda.organizing.people import models as people
from arboleda.organizing.people.importing import choices, models, queries
from arboleda.organizing.people.importing.operations import ground, writing
from arboleda.organizing.people.importing.operations.staging import Said
from arboleda.organizing.people.rules import people as rules
from arboleda.trust.accounts import models as accounts
from arboleda.trust.audit import models as audit_models
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.safety import models as safety_models
from arboleda.trust.safety import operations as safety
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

BATCH = 400
"""People looked at, or forgotten, in one step."""

OWN_ACTIONS = ("safety.add_stops", "safety.remove_stops")
"""Writes of a list that do not carry its code as their rule; they carry it as a reference."""


@dataclasses.dataclass(frozen=True)
class Touched:
    """What was touched since the list came in: people by id, partners by id."""

    people: frozenset[uuid.UUID]
    partners: frozenset[uuid.UUID]

    def __len__(self) -> int:
        return len(self.people) + len(self.partners)


def touched_since(
    *, actor: audit_rules.Actor, batch: models.Import, now: datetime.datetime
) -> Touched:
    """Whom anybody has written about since, whoever can sign in, and partners in use.

    Whoever is closed to the actor at this moment (UTC) counts too: nothing of her is opened.
    """
    rows = models.ImportedRow.objects.filter(batch=batch)
    ends = (choices.Outcome.ADDED, choices.Outcome.CHANGED)
    ids = sorted(set(rows.filter(outcome__in=ends).values_list("subject_id", flat=True)))
    touched = set(ids) & consent.readable(actor, now=now).hidden
    for start in range(0, len(ids), BATCH):
        touched |= _touched_people(actor, batch, ids[start : start + BATCH])
    made = rows.filter(outcome=choices.Outcome.PARTNER).values_list("subject_id", flat=True)
    going = set(ids) - touched
    used = {pk for pk in made if _partner_in_use(batch, pk, besides=going)}
    return Touched(frozenset(touched), frozenset(used))


def _touched_people(
    actor: audit_rules.Actor, batch: models.Import, ids: Sequence[uuid.UUID]
) -> set[uuid.UUID]:
    """Whom the chain of writes tells of since; of those the list added, also whoever is in use."""
    witness = vault.ask_witness(actor=actor, subjects=ids)
    by_pseudonym = {pseudonym: one for one, pseudonym in witness.subjects.items()}
    rule = queries.rule_of(batch)
    events = audit_models.Event.objects.filter(
        subject__in=list(by_pseudonym), seq__gte=_first_event(batch)
    )
    events = events.exclude(rule=rule).exclude(action__in=OWN_ACTIONS, references__contains=rule)
    written = {by_pseudonym[bytes(one)] for one in events.values_list("subject", flat=True)}
    rows = models.ImportedRow.objects.filter(
        batch=batch, outcome=choices.Outcome.ADDED, subject_id__in=ids
    )
    return written | _in_use(list(rows.values_list("subject_id", flat=True)))


def _in_use(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those who can sign in, or to whom any table points."""
    accounts_of = accounts.Account.objects.filter(person_id__in=ids)
    found = set(accounts_of.values_list("person_id", flat=True))
    for relation in people.Person._meta.related_objects:
        model: Any = relation.related_model
        pointing = model.objects.filter(**{f"{relation.field.name}__in": list(ids)})
        found.update(pointing.values_list(relation.field.attname, flat=True))
    return found


def _first_event(batch: models.Import) -> int:
    """Where in the chain this list began to come in."""
    first = audit_models.Event.objects.filter(
        action="people.bring_list_in", references=str(batch.pk)
    ).order_by("seq")
    return first.values_list("seq", flat=True).first() or 0


def _partner_in_use(batch: models.Import, pk: uuid.UUID, *, besides: set[uuid.UUID]) -> bool:
    """Whether anything points to a partner but people from whom the undoing takes it away."""
    for relation in partners.Partner._meta.related_objects:
        model: Any = relation.related_model
        rows = model.objects.filter(**{relation.field.name: pk})
        if model is people.Person:
            if any(one not in besides for one in rows.values_list("pk", flat=True)):
                return True
        elif rows.exists():
            return True
    events = audit_models.Event.objects.filter(action__startswith="partners.", references=str(pk))
    return events.exclude(rule=queries.rule_of(batch)).exists()


def undo(
    *,
    actor: audit_rules.Actor,
    batch: models.Import,
    now: datetime.datetime,
    said: Said = lambda done, size: None,
) -> Touched:
    """Take a list back: forget who was added, give back what was filled in, lift its opt-outs.

    What was touched since stays as it is, opt-outs included. Returns what was left. Called again
    after a stop, it goes on. Raises Refused, Stopped.
    """
    ground.stand(actor, now=now)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        ground.move(
            batch,
            to=choices.State.UNDOING,
            now=now,
            frm=frozenset(
                {
                    choices.State.RUNNING,
                    choices.State.DONE,
                    choices.State.UNDOING,
                    choices.State.FAILED,
                }
            ),
        )
        ground.note(witness, "undo_list", batch.pk, now=now)
    touched = touched_since(actor=actor, batch=batch, now=now)
    ground.close_parcel(batch)
    _in_steps(batch, choices.Outcome.CHANGED, touched, _give_back, actor, now, said)
    _in_steps(batch, choices.Outcome.ADDED, touched, _forget, actor, now, said)
    _remove_partners(actor, batch, touched, now=now)
    with transaction.atomic():
        counts = {**batch.counts, "left": len(touched)}
        models.Import.objects.filter(pk=batch.pk).update(counts=counts)
        models.ImportedRow.objects.filter(batch=batch).exclude(
            subject_id__in=touched.people | touched.partners
        ).delete()
        ground.move(batch, to=choices.State.UNDONE, now=now, frm=frozenset({choices.State.UNDOING}))
        ground.note(witness, "finish_undo", batch.pk, now=now, rule=queries.rule_of(batch))
    batch.refresh_from_db()
    return touched


Step = Callable[
    [audit_rules.Actor, models.Import, list[models.ImportedRow], datetime.datetime], None
]


def _in_steps(
    batch: models.Import,
    outcome: str,
    touched: Touched,
    step: Step,
    actor: audit_rules.Actor,
    now: datetime.datetime,
    said: Said,
) -> None:
    """Do a step with rows that end so and were not touched, BATCH at a time, until none is left."""
    waiting = models.ImportedRow.objects.filter(batch=batch, outcome=outcome)
    rows = [one for one in waiting.order_by("line") if one.subject_id not in touched.people]
    for start in range(0, len(rows), BATCH):
        step(actor, batch, rows[start : start + BATCH], now)
        said(min(start + BATCH, len(rows)), len(rows))


def _stops_of(batch: models.Import, ids: Sequence[uuid.UUID]) -> list[safety.StopRow]:
    rule = queries.rule_of(batch)
    rows = safety_models.ContactStop.objects.filter(
        person_id__in=list(ids), source__in=[rule, f"{rule}:deceased"]
    )
    return list(rows.values_list("person_id", "channel", "source"))


def _lift_stops(
    actor: audit_rules.Actor,
    batch: models.Import,
    witness: audit_rules.Witness,
    ids: Sequence[uuid.UUID],
    now: datetime.datetime,
) -> None:
    stops = [one for one in _stops_of(batch, ids) if one[0] in witness.subjects]
    if stops:
        safety.remove_stops(actor=actor, witness=witness, stops=stops, now=now)


def _forget(
    actor: audit_rules.Actor,
    batch: models.Import,
    rows: list[models.ImportedRow],
    now: datetime.datetime,
) -> None:
    """Keys first, then rows; each part can be repeated after a stop."""
    ids = [one.subject_id for one in rows]
    witness = vault.ask_witness(actor=actor, subjects=ids)
    _lift_stops(actor, batch, witness, ids, now)
    vault.forget(actor=actor, people=ids, now=now, rule=queries.rule_of(batch))
    with transaction.atomic():
        people.Person.objects.filter(pk__in=ids).delete()
        safety_models.ContactStop.objects.filter(person_id__in=ids).delete()
        models.ImportedRow.objects.filter(batch=batch, subject_id__in=ids).delete()


def _give_back(
    actor: audit_rules.Actor,
    batch: models.Import,
    rows: list[models.ImportedRow],
    now: datetime.datetime,
) -> None:
    """Write back what was known before; of several rows about one person the first one knew least."""
    first: dict[uuid.UUID, models.ImportedRow] = {}
    added = set(
        models.ImportedRow.objects.filter(
            batch=batch,
            outcome=choices.Outcome.ADDED,
            subject_id__in=[one.subject_id for one in rows],
        ).values_list("subject_id", flat=True)
    )
    for one in rows:
        if one.subject_id not in added:
            first.setdefault(one.subject_id, one)
    held = vault.ask_keys(
        actor=actor,
        subjects=list(first),
        action="people.undo_list",
        purpose="undo-list",
        capsules="contact,name",
        rule=queries.RULE,
        references=str(batch.pk),
    )
    before = {one: _before(held, row) for one, row in first.items() if one in held}
    _write_back(actor, batch, held, before, now=now)
    models.ImportedRow.objects.filter(pk__in=[one.pk for one in rows]).delete()


def _before(held: keys.Keys, row: models.ImportedRow) -> dict[str, Any]:
    return held.unseal(
        row.subject_id,
        bytes(row.sealed_before),
        label=writing.BEFORE,
        row=row.pk,
        capsule=writing.BEFORE_CAPSULE,
    )


def _write_back(
    actor: audit_rules.Actor,
    batch: models.Import,
    held: keys.Keys,
    before: Mapping[uuid.UUID, Mapping[str, Any]],
    *,
    now: datetime.datetime,
) -> None:
    if not before:
        return
    capsules = {
        one: {"name": payload["name"], "contact": payload["contact"]}
        for one, payload in before.items()
    }
    with transaction.atomic():
        vault.write_identities(held=held, identities=capsules, now=now)
        for one, payload in before.items():
            people.Person.objects.filter(pk=one).update(
                language=payload["language"], partner_id=payload["partner"] or None
            )
        _lift_stops(actor, batch, held.witness, list(before), now)
        audit.record_many(
            witness=held.witness,
            action="people.give_back",
            subjects=list(before),
            rule=queries.rule_of(batch),
            now=now,
        )
    vault.after_identities(
        capsules,
        matches={
            one: rules.contact_keys(
                payload["contact"].get("phones", []), payload["contact"].get("emails", [])
            )
            for one, payload in before.items()
        },
    )


def _remove_partners(
    actor: audit_rules.Actor, batch: models.Import, touched: Touched, *, now: datetime.datetime
) -> None:
    rows = models.ImportedRow.objects.filter(batch=batch, outcome=choices.Outcome.PARTNER)
    ids = [one for one in rows.values_list("subject_id", flat=True) if one not in touched.partners]
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        for one in ids:
            partners.Partner.objects.filter(pk=one).delete()
            audit.record(
                witness=witness,
                action="people.remove_partner",
                references=str(one),
                now=now,
                rule=queries.rule_of(batch),
            )
        rows.filter(subject_id__in=ids).delete()
