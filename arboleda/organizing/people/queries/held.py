"""What is held about a person, as she reads it and takes it with her."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, registries
from arboleda.organizing.partners import rules
from arboleda.organizing.people import choices, models
from arboleda.organizing.people.queries import persons
from arboleda.organizing.people.rules import ties
from arboleda.trust.vault import operations as vault


def show_person(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """What the organization notes of her beside her name and contact, which the vault shows."""
    found = models.Person.objects.select_related("partner").filter(pk=person).first()
    if found is None:
        return []
    lines: list[tuple[Any, Any]] = [
        (_("With us since"), dates.day(found.joined_date or found.added_at))
    ]
    if found.language:
        lines.append((_("Language"), rules.language_name(found.language, dates.locale()[:2])))
    if found.age_group != choices.AgeGroup.UNKNOWN:
        lines.append((_("Age group"), found.get_age_group_display()))
    if found.is_leader:
        lines.append((_("Title"), _("Leader")))
    if found.partner:
        lines.append((_("Organization"), found.partner.name))
    if found.declined:
        declined = [str(choices.Question(code).label) for code in found.declined]
        lines.append((_("What we do not ask you"), ", ".join(declined)))
    return [registries.HeldLine(what, text, since=found.added_at) for what, text in lines]


def export_person(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Person.objects.select_related("partner").filter(pk=person)
    return [
        {
            "added": one.added_at.isoformat(),
            "joined": _iso(one.joined_date),
            "language": one.language,
            "age_group": one.age_group,
            "leader": one.is_leader,
            "organization": one.partner.name if one.partner else "",
            "declined": one.declined,
        }
        for one in found
    ]


def show_one_to_ones(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Every one-to-one with her, in the words that were kept."""
    return [
        registries.HeldLine(
            _("One-to-one on %(day)s") % {"day": dates.day(row.held_date)},
            " · ".join(words.values()),
            since=row.recorded_at,
        )
        for row, words in _talks(person, reading)
    ]


def export_one_to_ones(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "day": row.held_date.isoformat(),
            "next_day": _iso(row.next_date),
            "next_step_done": row.next_done_at is not None,
            **words,
        }
        for row, words in _talks(person, reading)
    ]


def show_relationships(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """How she is tied to others. Their names are theirs: they do not show here."""
    return [
        registries.HeldLine(
            _("A tie to another person"),
            ties.label_from(tie.kind, first=tie.person_id == person),
            since=tie.recorded_at,
        )
        for tie in _ties(person)
    ]


def export_relationships(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"kind": tie.kind, "since": _iso(tie.since_date), "ended": _iso(tie.ended_date)}
        for tie in _ties(person)
    ]


def show_path(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Her path, step by step."""
    return [
        registries.HeldLine(
            _("Step done") if step.row.done_date else _("Step wanted"),
            step.text,
            since=step.row.written_at,
        )
        for step in _path(person, reading)
    ]


def export_path(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"text": step.text, "kind": step.row.kind, "done": _iso(step.row.done_date)}
        for step in _path(person, reading)
    ]


def show_strengths(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """What she knows how to do, offered or kept."""
    return [
        registries.HeldLine(
            _("Strength, offered") if one.row.offered else _("Strength, kept"),
            one.text,
            since=one.row.written_at,
        )
        for one in _strengths(person, reading)
    ]


def export_strengths(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"text": one.text, "kind": one.row.kind, "offered": one.row.offered}
        for one in _strengths(person, reading)
    ]


def _iso(value: Any) -> str:
    return value.isoformat() if value else ""


def _talks(
    person: uuid.UUID, reading: registries.Reading
) -> list[tuple[models.OneToOne, dict[str, str]]]:
    rows = list(models.OneToOne.objects.filter(person_id=person))
    opened = vault.open_sealed(
        actor=reading.actor,
        action="people.read_held",
        purpose=reading.purpose,
        rule="held",
        items=[
            vault.Sealed(person, persons.TALK, row.pk, persons.CAPSULE, bytes(row.sealed))
            for row in rows
        ],
    )
    return [(row, opened.get((row.pk, persons.CAPSULE), {})) for row in rows]


def _ties(person: uuid.UUID) -> list[models.Relationship]:
    return list(models.Relationship.objects.filter(Q(person_id=person) | Q(other_id=person)))


def _path(person: uuid.UUID, reading: registries.Reading) -> list[persons.StepShown]:
    return persons.path_of(
        actor=reading.actor, person_id=person, rule="held", purpose=reading.purpose
    )


def _strengths(person: uuid.UUID, reading: registries.Reading) -> list[persons.StrengthShown]:
    return persons.strengths_of(
        actor=reading.actor, person_id=person, rule="held", purpose=reading.purpose
    )
