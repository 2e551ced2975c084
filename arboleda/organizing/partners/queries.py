"""Shared reads of partners. Organizations are no secret among staff; what was said is sealed."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.organizing.partners import choices, models, rules
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as gate
from arboleda.trust.consent import rules as consent
from arboleda.trust.vault import operations as vault

TALK, NEED, CHANGE = "partner-conversation", "training-need", "training-change"
CAPSULE = "text"
RULE = "role:staff"
"""What was said with an organization is read by all staff; it is not about a person."""
SORTS = {
    "name": "name",
    "-name": "-name",
    "talked": "talked",
    "-talked": "-talked",
    "added": "added_at",
    "-added": "-added_at",
}


@dataclasses.dataclass(frozen=True, slots=True)
class TalkShown:
    """A conversation with its opened words ({} where they are gone) and the holder's name."""

    talk: models.Conversation
    words: Mapping[str, str]
    holder_name: str


@dataclasses.dataclass(frozen=True, slots=True)
class TrainingShown:
    """A training request with its opened words and where it stands (choices.State)."""

    training: models.TrainingRequest
    need: str
    change: str
    state: choices.State


@dataclasses.dataclass(frozen=True, slots=True)
class PartnerShown:
    """Everything on a partner's page."""

    partner: models.Partner
    talks: list[TalkShown]
    trainings: list[TrainingShown]
    contact_name: str


def partners(
    *, stage: str = "", kind: str = "", sector: str = "", query: str = "", sort: str = "name"
) -> QuerySet[models.Partner]:
    """Organizations that fit, each with ``talked`` (last day) and ``waiting`` (open requests).

    Unknown codes filter nothing; query is part of a name, whatever its case.
    """
    found = models.Partner.objects.annotate(
        talked=Max("conversations__held_date"),
        waiting=Count("trainings", filter=Q(trainings__delivered_date__isnull=True), distinct=True),
    )
    if stage in choices.Stage.values:
        found = found.filter(stage=stage)
    if kind in choices.Kind.values:
        found = found.filter(kind=kind)
    if sector in choices.Sector.values:
        found = found.filter(sector=sector)
    if query.strip():
        found = found.filter(name__icontains=query.strip())
    return found.order_by(SORTS.get(sort, "name"), "name", "id")


def partner(partner_id: uuid.UUID) -> models.Partner | None:
    """One organization, or None."""
    return models.Partner.objects.filter(pk=partner_id).first()


def training(training_id: uuid.UUID) -> models.TrainingRequest | None:
    """One training request with its partner, or None."""
    found = models.TrainingRequest.objects.select_related("partner")
    return found.filter(pk=training_id).first()


def found_by_name(
    *, actor: audit_rules.Actor, readable: consent.Readable, query: str, count: int = 8
) -> list[tuple[str, str]]:
    """(id, name) of the first few people whose name fits, among those the asker may read."""
    if not query.strip():
        return []
    ids = gate.found_by_name(actor=actor, readable=readable, query=query, limit=count)
    names = vault.read_names(actor=actor, people=ids, purpose="choosing", rule=readable.rule)
    return [(str(one), names[one]) for one in ids if one in names]


def names_of_partners() -> list[tuple[str, str]]:
    """(id, name) of every organization, by name: for choosing one."""
    return [(str(pk), name) for pk, name in models.Partner.objects.values_list("id", "name")]


def changes_due(*, today: datetime.date) -> QuerySet[models.TrainingRequest]:
    """Trainings whose change is to be asked for by today (date in the organization's zone)."""
    return models.TrainingRequest.objects.select_related("partner").filter(
        change_due_date__lte=today, told_at__isnull=True
    )


def shown(
    *,
    actor: audit_rules.Actor,
    partner: models.Partner,
    readable: consent.Readable,
    today: datetime.date,
) -> PartnerShown:
    """A partner with its conversations and requests, opened in two calls to the keeper.

    Names are opened only of those whom the actor may read and of herself.
    """
    talks = list(partner.conversations.all())
    trainings = list(partner.trainings.all())
    people = {talk.held_by_id for talk in talks} | {partner.contact_id}
    named = [one for one in people if one and (one in readable or one == actor.person)]
    items = [item for talk in talks for item in _talk_item(talk)]
    items += [item for training in trainings for item in _training_items(training)]
    # Two readings, for they stand on two grounds: what staff wrote, and who a person is.
    opened = vault.open_sealed(
        actor=actor, items=items, action="partners.read", purpose="partnership", rule=RULE
    )
    names = vault.read_names(actor=actor, people=named, purpose="choosing", rule=readable.rule)

    def name_of(person: uuid.UUID | None) -> str:
        return names.get(person, "") if person else ""

    return PartnerShown(
        partner=partner,
        talks=[
            TalkShown(talk, opened.get((talk.pk, CAPSULE), {}), name_of(talk.held_by_id))
            for talk in talks
        ],
        trainings=[_training_shown(training, opened, today=today) for training in trainings],
        contact_name=name_of(partner.contact_id),
    )


def training_shown(
    *, actor: audit_rules.Actor, training: models.TrainingRequest, today: datetime.date
) -> TrainingShown:
    """One training request with its words, opened."""
    opened = vault.open_sealed(
        actor=actor,
        items=_training_items(training),
        action="partners.read",
        purpose="partnership",
        rule=RULE,
    )
    return _training_shown(training, opened, today=today)


def _training_shown(
    training: models.TrainingRequest,
    opened: Mapping[tuple[uuid.UUID, str], Mapping[str, Any]],
    *,
    today: datetime.date,
) -> TrainingShown:
    state = rules.state(
        delivered_date=training.delivered_date,
        change_due_date=training.change_due_date,
        is_told=training.told_at is not None,
        today=today,
    )
    words = [
        str(opened.get((training.pk, capsule), {}).get("text", "")) for capsule in (CAPSULE, CHANGE)
    ]
    return TrainingShown(training, words[0], words[1], choices.State(state))


def _talk_item(talk: models.Conversation) -> Iterable[vault.Sealed]:
    if talk.recorded_by_id and talk.sealed:
        yield vault.Sealed(talk.recorded_by_id, TALK, talk.pk, CAPSULE, bytes(talk.sealed))


def _training_items(training: models.TrainingRequest) -> Iterable[vault.Sealed]:
    """Need and change lie in one row; their capsules differ so that both fit one answer."""
    if training.recorded_by_id and training.sealed_need:
        yield vault.Sealed(
            training.recorded_by_id, NEED, training.pk, CAPSULE, bytes(training.sealed_need)
        )
    if training.told_by_id and training.sealed_change:
        yield vault.Sealed(
            training.told_by_id, CHANGE, training.pk, CHANGE, bytes(training.sealed_change)
        )


# What is held about a person: contacts, conversations, requests.


def show_contacts(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Organizations at which she is whom we ask for."""
    found = models.Partner.objects.filter(contact_id=person)
    return [
        registries.HeldLine(_("Person we ask for"), one.name, since=one.added_at) for one in found
    ]


def export_contacts(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    found = models.Partner.objects.filter(contact_id=person)
    return [{"organization": one.name, "since": one.added_at.isoformat()} for one in found]


def show_conversations(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Conversations she held or wrote down; her words alone are opened."""
    return [
        registries.HeldLine(
            _("Conversation with an organization"),
            " · ".join([talk.partner.name, *words.values()]),
            since=talk.recorded_at,
        )
        for talk, words in _own_talks(person, reading)
    ]


def export_conversations(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "organization": talk.partner.name,
            "day": talk.held_date.isoformat(),
            "stage": talk.stage,
            **words,
        }
        for talk, words in _own_talks(person, reading)
    ]


def show_trainings(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """Requests she wrote down, and changes she told; her words alone are opened."""
    return [
        registries.HeldLine(
            _("Training for an organization"),
            " · ".join([training.partner.name, *words.values()]),
            since=training.recorded_at,
        )
        for training, words in _own_trainings(person, reading)
    ]


def export_trainings(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {"organization": training.partner.name, "kind": training.kind, **words}
        for training, words in _own_trainings(person, reading)
    ]


def _own_talks(
    person: uuid.UUID, reading: registries.Reading
) -> list[tuple[models.Conversation, dict[str, str]]]:
    either = Q(recorded_by_id=person) | Q(held_by_id=person)
    talks = list(models.Conversation.objects.select_related("partner").filter(either))
    items = [item for talk in talks for item in _talk_item(talk) if item.subject == person]
    opened = _open_held(items, reading)
    return [(talk, opened.get((talk.pk, CAPSULE), {})) for talk in talks]


def _own_trainings(
    person: uuid.UUID, reading: registries.Reading
) -> list[tuple[models.TrainingRequest, dict[str, str]]]:
    either = Q(recorded_by_id=person) | Q(told_by_id=person)
    found = list(models.TrainingRequest.objects.select_related("partner").filter(either))
    items = [item for one in found for item in _training_items(one) if item.subject == person]
    opened = _open_held(items, reading)
    return [
        (
            one,
            {
                name: str(opened[one.pk, capsule]["text"])
                for name, capsule in (("need", CAPSULE), ("change", CHANGE))
                if (one.pk, capsule) in opened
            },
        )
        for one in found
    ]


def _open_held(
    items: list[vault.Sealed], reading: registries.Reading
) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    return vault.open_sealed(
        actor=reading.actor,
        items=items,
        action="partners.read_held",
        purpose=reading.purpose,
        rule="held",
    )
