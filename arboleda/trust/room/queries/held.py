"""What is held about her in her room, told without opening it: nobody can but she."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arboleda.kit import registries
from arboleda.trust.room import models
from arboleda.trust.room.queries import rooms

Lines = list[registries.HeldLine]
Rows = list[dict[str, Any]]


def show_room(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """That she has a room; what is in it, only she can open."""
    room = rooms.room_of(person)
    if room is None:
        return []
    url = reverse("room:room")
    return [
        registries.HeldLine(_("Your room"), _("We cannot open it."), since=room.made_at, url=url)
    ]


def export_room(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """The same as plain values. Her words are exported inside the room only."""
    room = rooms.room_of(person)
    return [{"made_at": room.made_at.isoformat(), "opened_by": "her passphrase"}] if room else []


def show_texts(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """How many texts lie there."""
    count = models.Page.objects.filter(room__person_id=person).count()
    if not count:
        return []
    words = ngettext("%(count)d text, locked", "%(count)d texts, locked", count)
    return [registries.HeldLine(_("In your room"), words % {"count": count})]


def export_texts(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """When texts were kept; their words are exported inside the room only."""
    rows = models.Page.objects.filter(room__person_id=person).order_by("made_at")
    return [
        {"made_at": one.made_at.isoformat(), "changed_at": one.changed_at.isoformat()}
        for one in rows
    ]


def show_locks(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """What opens her room."""
    names = {"passphrase": _("Your passphrase"), "card": _("Your card together with your PIN")}
    return [
        registries.HeldLine(_("What opens your room"), names[one.kind], since=one.made_at)
        for one in _locks(person)
    ]


def export_locks(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """The same as plain values."""
    return [{"kind": one.kind, "made_at": one.made_at.isoformat()} for one in _locks(person)]


def show_keys(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """Nothing that can be read: the locks say what opens them."""
    return []


def export_keys(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """The public halves, which are no secret."""
    rows = models.Pair.objects.filter(room__person_id=person).order_by("made_at")
    return [{"public": bytes(one.public).hex(), "made_at": one.made_at.isoformat()} for one in rows]


def show_envelopes(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """How many times she shares something with somebody."""
    shared = models.Envelope.objects.filter(text__room__person_id=person, shared_at__isnull=False)
    count = shared.count()
    if not count:
        return []
    words = ngettext("%(count)d time", "%(count)d times", count) % {"count": count}
    return [registries.HeldLine(_("Shared from your room"), words, url=reverse("room:room"))]


def export_envelopes(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """Since when she shares something; with whom, the room itself shows."""
    shared = models.Envelope.objects.filter(text__room__person_id=person, shared_at__isnull=False)
    return [{"shared_at": one.shared_at.isoformat()} for one in shared if one.shared_at]


def show_resets(person: uuid.UUID, reading: registries.Reading) -> Lines:
    """That staff gave her a new passphrase; who it was stands on the page of her passphrase."""
    url = reverse("room:passphrase")
    return [
        registries.HeldLine(_("New passphrase"), _("Made by staff"), since=one.at, url=url)
        for one in rooms.resets(person)
    ]


def export_resets(person: uuid.UUID, reading: registries.Reading) -> Rows:
    """The same as plain values."""
    return [{"at": one.at.isoformat(), "role": one.role} for one in rooms.resets(person)]


def _locks(person: uuid.UUID) -> list[models.Lock]:
    return list(models.Lock.objects.filter(key__room__person_id=person).order_by("made_at"))
