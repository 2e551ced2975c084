"""Opening texts: with the keys of an open room, and in no other way."""

from __future__ import annotations

import dataclasses
import datetime
import json
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from arboleda.engines.sealing import errors, letters
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.room import choices, models, rules
from arboleda.trust.room.queries import visits
from arboleda.trust.vault import operations as vault


@dataclasses.dataclass(frozen=True)
class Shown:
    """A text with its words; kind is choices.WRITING or choices.REFLECTION."""

    row: models.Page
    kind: str
    words: rules.Words
    readers: tuple[uuid.UUID, ...] = ()

    @property
    def heading(self) -> str:
        """Its title, or how it begins; empty where it says nothing."""
        return self.words.title.strip() or rules.opening(self.words.text)


def payload(kind: str, words: rules.Words) -> bytes:
    """What is sealed of a text."""
    body = {"v": 1, "kind": kind, "title": words.title, "text": words.text}
    return json.dumps(body, ensure_ascii=False).encode()


def place(visit: visits.Visit, text: models.Page) -> letters.Place:
    """Where the text's present version belongs."""
    return letters.Place(visit.deployment, text.pk, text.version)


def own(visit: visits.Visit) -> QuerySet[models.Page]:
    """Every text of the room that is open, drafts left out, the newest first."""
    return models.Page.objects.filter(room_id=visit.room, is_draft=False).order_by(
        "-changed_at", "pk"
    )


def drafts(visit: visits.Visit) -> QuerySet[models.Page]:
    """What was begun and not kept yet, the newest first."""
    return models.Page.objects.filter(room_id=visit.room, is_draft=True).order_by("-changed_at")


def opened(visit: visits.Visit, rows: Iterable[models.Page]) -> list[Shown]:
    """These texts of hers with their words; what her keys do not open is left out."""
    texts = list(rows)
    envelopes: dict[uuid.UUID, list[models.Envelope]] = {}
    found = models.Envelope.objects.filter(text__in=texts).select_related("key__room")
    for one in found:
        envelopes.setdefault(one.text_id, []).append(one)
    shown = (_open(visit, text, envelopes.get(text.pk, [])) for text in texts)
    return [one for one in shown if one is not None]


def text(visit: visits.Visit, text_id: uuid.UUID) -> Shown | None:
    """One text of the open room, or None: another's, gone, or behind a key that is not open."""
    rows = models.Page.objects.filter(pk=text_id, room_id=visit.room)
    return next(iter(opened(visit, rows)), None)


def found(visit: visits.Visit, query: str) -> list[Shown]:
    """Texts in which every word of the query stands; looked through in memory, kept nowhere."""
    return [one for one in opened(visit, own(visit)) if rules.is_found(query, one.words)]


def _open(visit: visits.Visit, row: models.Page, envelopes: list[models.Envelope]) -> Shown | None:
    readers = tuple(one.key.room.person_id for one in envelopes if one.key.room_id != visit.room)
    for one in envelopes:
        private = visit.keys.get(one.key_id)
        if private is None or one.key.room_id != visit.room:
            continue
        try:
            data = letters.unseal(
                bytes(row.body), bytes(one.sealed), private, place(visit, row), one.key_id
            )
        except errors.SealBroken:
            continue
        return _shown(row, data, readers)
    return None


def _shown(row: models.Page, data: bytes, readers: tuple[uuid.UUID, ...] = ()) -> Shown:
    said = json.loads(data)
    words = rules.Words(str(said.get("title", "")), str(said.get("text", "")))
    return Shown(row, str(said.get("kind", choices.WRITING)), words, readers)


# What others shared


@dataclasses.dataclass(frozen=True)
class Shared:
    """A text that somebody shared with the one whose room is open: whose, and since when (UTC)."""

    text_id: uuid.UUID
    owner: uuid.UUID
    shared_at: datetime.datetime | None


def shared_with(visit: visits.Visit) -> list[Shared]:
    """What others sealed to her, the newest first. Nothing of it is opened for this."""
    rows = (
        models.Envelope.objects.filter(key__in=list(visit.keys), text__is_draft=False)
        .exclude(text__room_id=visit.room)
        .select_related("text__room")
        .order_by("-shared_at")
    )
    return [Shared(one.text_id, one.text.room.person_id, one.shared_at) for one in rows]


def shared_text(
    *, actor: audit_rules.Actor, visit: visits.Visit, text_id: uuid.UUID
) -> Shown | None:
    """One text that its owner shared with the actor; the owner's history gets a row first.

    None where it was never shared, was taken back, or does not open. Raises kit.errors.Locked.
    """
    envelope = (
        models.Envelope.objects.filter(text_id=text_id, key__in=list(visit.keys))
        .exclude(text__room_id=visit.room)
        .select_related("text__room")
        .first()
    )
    if envelope is None or actor.person != visit.person:
        return None
    owner = envelope.text.room.person_id
    held = vault.ask_keys(
        actor=actor,
        subjects=[owner],
        action="room.read_shared",
        purpose="shared-text",
        capsules=choices.CAPSULE,
        rule="shared-by-her",
        references=str(text_id),
        to_write=False,
    )
    try:
        sealed = held.unseal_bytes(
            owner,
            bytes(envelope.sealed),
            label=choices.ENVELOPE_LABEL,
            row=text_id,
            capsule=envelope_capsule(envelope.text.version, envelope.key_id),
        )
        data = letters.unseal(
            bytes(envelope.text.body),
            sealed,
            visit.keys[envelope.key_id],
            place(visit, envelope.text),
            envelope.key_id,
        )
    except (KeyError, errors.SealBroken):
        return None
    return _shown(envelope.text, data)


def envelope_capsule(version: int, key: uuid.UUID) -> str:
    """The name under which an envelope for another reader is sealed by the owner's vault key."""
    return f"{version}:{key.hex}"


def draft_beside(visit: visits.Visit, shown: Shown) -> Shown | None:
    """What was begun beside a kept text, or None."""
    rows = models.Page.objects.filter(draft_of=shown.row, room_id=visit.room)
    return next(iter(opened(visit, rows)), None)
