"""What people said is wrong, for those who may answer, and for themselves."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.rights import models
from arboleda.trust.rights.queries import holding
from arboleda.trust.vault import choices as vault_choices
from arboleda.trust.vault import operations as vault

CORRECTION, WORDS, ANSWER = "correction", "words", "answer"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A correction somebody asked for, with her name and her words."""

    row: models.Correction
    name: str
    label: Any
    text: str


def readable(actor: audit_rules.Actor, *, now: datetime.datetime) -> consent_rules.Readable:
    """Whom this actor may read (R15); see consent.queries."""
    return consent.readable(actor, now=now)


def is_known(actor: audit_rules.Actor, person: uuid.UUID) -> bool:
    """Whether this is somebody who was not forgotten, as far as the keeper knows. Opens nothing."""
    return person in vault.ask_witness(actor=actor, subjects=[person]).subjects


def corrections_waiting(actor: audit_rules.Actor, *, now: datetime.datetime) -> list[Asked]:
    """What people said is wrong and nobody answered yet, of those the asker may read, oldest first."""
    reach = consent.readable(actor, now=now)
    open_ones = models.Correction.objects.filter(answered_at__isnull=True)
    rows = [one for one in open_ones if one.person_id in reach and one.person_id != actor.person]
    return _opened(actor, rows, reach.rule)


def correction(
    actor: audit_rules.Actor, correction_id: uuid.UUID, *, now: datetime.datetime
) -> Asked | None:
    """One that waits, of somebody the asker may read, or None."""
    reach = consent.readable(actor, now=now)
    found = models.Correction.objects.filter(pk=correction_id, answered_at__isnull=True).first()
    if found is None or found.person_id not in reach or found.person_id == actor.person:
        return None
    return _opened(actor, [found], reach.rule)[0]


def _opened(actor: audit_rules.Actor, rows: list[models.Correction], rule: str) -> list[Asked]:
    labels = {entry.model: entry.label for entry in registries.personal_data}
    opened = vault.read_identities(
        actor=actor,
        people=sorted({one.person_id for one in rows}),
        purpose="rights",
        rule=rule,
        more=[_sealed(one) for one in rows],
    )
    return [
        Asked(
            one,
            str(opened.get((one.person_id, vault_choices.NAME), {}).get("chosen", "")),
            labels.get(one.kind, one.kind),
            str(opened.get((one.pk, WORDS), {}).get("text", "")),
        )
        for one in rows
    ]


def _sealed(one: models.Correction) -> vault.Sealed:
    return vault.Sealed(one.person_id, CORRECTION, one.pk, WORDS, bytes(one.sealed))


# What is held about her


def _own(
    person: uuid.UUID, reading: registries.Reading
) -> list[tuple[models.Correction, str, str]]:
    rows = list(models.Correction.objects.filter(person_id=person))
    answers = [
        vault.Sealed(person, CORRECTION, one.pk, ANSWER, bytes(one.sealed_answer)) for one in rows
    ]
    opened = vault.open_sealed(
        actor=reading.actor,
        items=[*(_sealed(one) for one in rows), *answers],
        action="rights.read_held",
        purpose=reading.purpose,
        rule="held",
    )
    return [
        (
            one,
            str(opened.get((one.pk, WORDS), {}).get("text", "")),
            str(opened.get((one.pk, ANSWER), {}).get("text", "")),
        )
        for one in rows
    ]


def show_corrections(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """What she said is wrong, and what was answered."""
    lines = []
    for one, text, answer in _own(person, reading):
        state = str(one.get_answer_display()) if one.answer else str(_("Nobody answered yet"))
        said = f"{state}: {answer}" if answer else state
        lines.append(
            registries.HeldLine(
                _("You said that something is wrong"), f"{text} → {said}", one.asked_at
            )
        )
    return lines


def export_corrections(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"kind": one.kind, "text": text, "answer": one.answer, "answer_text": answer,
         "asked_at": one.asked_at.isoformat()}
        for one, text, answer in _own(person, reading)
    ]  # fmt: skip


def forget_request(request_id: uuid.UUID) -> models.ForgetRequest | None:
    """That somebody is to be forgotten at the word of two people, or None."""
    return models.ForgetRequest.objects.filter(pk=request_id).first()


def forget_request_of(person: uuid.UUID) -> models.ForgetRequest | None:
    """The same, by the person."""
    return models.ForgetRequest.objects.filter(person_id=person).first()


def describe_request(request_id: uuid.UUID | None, actor: audit_rules.Actor) -> str:
    """Whom a second person is asked to agree to forget; her name where the actor may read her."""
    found = forget_request(request_id) if request_id else None
    if found is None:
        return ""
    name = holding.name_of(found.person_id, actor, now=found.asked_at)
    return holding.with_care(f"{name}.", found.person_id, actor, now=found.asked_at)


def show_requests(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That somebody on staff asked for her to be forgotten."""
    found = models.ForgetRequest.objects.filter(person_id=person)
    return [registries.HeldLine(_("Staff asked to forget you"), "", one.asked_at) for one in found]


def export_requests(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.ForgetRequest.objects.filter(person_id=person)
    return [{"asked_at": one.asked_at.isoformat()} for one in found]
