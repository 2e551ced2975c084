"""How a room stands, without opening it."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from arboleda.trust.accounts import models as account_models
from arboleda.trust.room import choices, models, rules
from arboleda.trust.room.queries import visits
from arboleda.trust.vault import keys as vault_keys


@dataclasses.dataclass(frozen=True)
class Standing:
    """How a room stands to its owner before it is open.

    door: choices.Door. reset_at: when staff gave her a new passphrase that the room does not listen
    to yet. kept_until: until when the earlier one opens it. has_card: whether a card and PIN do.
    """

    door: str
    room: models.Room | None = None
    reset_at: datetime.datetime | None = None
    kept_until: datetime.datetime | None = None
    has_card: bool = False
    earlier_texts: int = 0


def room_of(person: uuid.UUID) -> models.Room | None:
    """Her room, or None."""
    return models.Room.objects.filter(person_id=person).first()


def current_key(room: models.Room) -> models.Pair:
    """The key that new texts are sealed to. Every room has one."""
    return models.Pair.objects.get(room=room, left_at__isnull=True)


def standing(person: uuid.UUID) -> Standing:
    """How her room stands to her. At most four queries."""
    room = room_of(person)
    if room is None:
        return Standing(choices.Door.NONE)
    current = current_key(room)
    kinds = {lock.kind: lock for lock in models.Lock.objects.filter(key=current)}
    has_card = choices.CARD in kinds
    lock = kinds.get(choices.PASSPHRASE)
    if lock is None:
        return Standing(choices.Door.LOST, room, has_card=has_card)
    at = reset_after(person, lock.made_at)
    if at is None:
        return Standing(choices.Door.CLOSED, room, has_card=has_card)
    return Standing(choices.Door.EARLIER, room, at, at + rules.KEPT, has_card)


def reset_after(person: uuid.UUID, made_at: datetime.datetime) -> datetime.datetime | None:
    """When staff first gave her a new passphrase after this lock was made (UTC), or None."""
    later = models.Reset.objects.filter(person_id=person, at__gt=made_at).order_by("at")
    return later.values_list("at", flat=True).first()


@dataclasses.dataclass(frozen=True)
class Earlier:
    """What lies behind keys of this room that are not open now.

    texts: how many. kept_until: when the last passphrase that opens one goes, or None where none
    does. has_card: whether a card does.
    """

    texts: int
    kept_until: datetime.datetime | None
    has_card: bool


def earlier(room: models.Room, opened: set[uuid.UUID]) -> Earlier | None:
    """What lies closed in her own room while she is in it, or None where all is open."""
    behind = models.Page.objects.filter(room=room, is_draft=False).exclude(
        envelopes__key__in=opened
    )
    count = behind.count()
    if not count:
        return None
    ends: list[datetime.datetime] = []
    has_card = False
    for lock in models.Lock.objects.filter(key__room=room).exclude(key__in=opened):
        has_card = has_card or lock.kind == choices.CARD
        at = reset_after(room.person_id, lock.made_at)
        if lock.kind == choices.PASSPHRASE and at is not None:
            ends.append(at + rules.KEPT)
    return Earlier(count, max(ends, default=None), has_card)


def card_made_at(room: models.Room) -> datetime.datetime | None:
    """When the card that opens this room was made (UTC), or None where there is none."""
    found = models.Lock.objects.filter(
        key__room=room, key__left_at__isnull=True, kind=choices.CARD
    ).first()
    return found.made_at if found else None


def card_rests_until(room: models.Room, *, now: datetime.datetime) -> datetime.datetime | None:
    """Until when no PIN is taken after too many wrong ones, or None where one is taken now."""
    locks = models.Lock.objects.filter(key__room=room, kind=choices.CARD, tried_at__isnull=False)
    rests = [one.tried_at + rules.wait_after(one.wrong_tries) for one in locks if one.tried_at]
    until = max(rests, default=now)
    return until if until > now else None


@dataclasses.dataclass(frozen=True)
class Given:
    """One new passphrase that staff gave her: who (None once they are forgotten), role, when (UTC)."""

    by_person: uuid.UUID | None
    role: str
    at: datetime.datetime


def resets(person: uuid.UUID) -> list[Given]:
    """Who gave her new passphrases, the newest first."""
    rows = models.Reset.objects.filter(person_id=person).order_by("-at")
    return [Given(row.by_person, row.role, row.at) for row in rows]


def readers_with_rooms(
    people: set[uuid.UUID] | None = None,
) -> dict[uuid.UUID, models.Pair]:
    """Staff who have a room of their own, by person, each with the key that texts are sealed to."""
    from arboleda.trust.accounts import choices as account_choices

    staff = account_models.Account.objects.filter(
        role__in=account_choices.STAFF, is_active=True
    ).values_list("person_id", flat=True)
    keys = models.Pair.objects.filter(
        left_at__isnull=True, room__person_id__in=list(staff)
    ).select_related("room")
    found = {key.room.person_id: key for key in keys}
    return found if people is None else {one: key for one, key in found.items() if one in people}


def still_fits(visit: visits.Visit) -> bool:
    """Whether an open room is still there as it was opened, and the keeper is awake.

    Raises kit.errors.Locked while the grove is locked: then an open room closes too.
    """
    with vault_keys.failing_closed() as keeper:
        keeper.pseudonyms(visit.person, [])
    rows = list(models.Pair.objects.filter(room_id=visit.room, room__person_id=visit.person))
    return visits.is_sound(visit, rows)
