"""What somebody asked for that waits, because staff gave her a passphrase lately (decision 42)."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from arboleda.kit import dates, registries
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.accounts import rules as account_rules
from arboleda.trust.rights import models

EVERYTHING = ""
"""The kind of a wish to be forgotten wholly."""


@dataclasses.dataclass(frozen=True, slots=True)
class Door:
    """Whether something that cannot be undone may be done now. given_at: when staff gave her passphrase.

    opens_at: from when it may, were it asked for now or, with wish, as it was asked for.
    """

    is_open: bool
    opens_at: datetime.datetime
    given_at: datetime.datetime | None = None
    wish: models.Wish | None = None


def door(person: uuid.UUID, kind: str = EVERYTHING, *, now: datetime.datetime) -> Door:
    """How the way to erasing one kind, or everything, stands to the one it is about (now: UTC)."""
    account = accounts.account_of(person)
    given_at = account.given_at if account else None
    at = account_rules.takes_effect_at(given_at=given_at, asked_at=now)
    if at <= now:
        return Door(True, at, given_at)
    for one in wishes(person, now=now):
        if one.kind in (kind, EVERYTHING) and one.opens_at <= now:
            return Door(True, one.opens_at, given_at, one)
        if one.kind == kind:
            return Door(False, one.opens_at, given_at, one)
    return Door(False, at, given_at)


def wishes(person: uuid.UUID, *, now: datetime.datetime) -> list[models.Wish]:
    """What she asked for and may do, or may do later, the oldest first.

    A passphrase that was given after the asking ends it: whoever asked may be somebody else. Once no
    passphrase was given lately, she needs no wish (now: UTC).
    """
    account = accounts.account_of(person)
    if account is None or account.given_at is None:
        return []
    if account.given_at + account_rules.GIVEN <= now:
        return []
    return list(models.Wish.objects.filter(person_id=person, asked_at__gt=account.given_at))


def in_words(wish: models.Wish) -> str:
    """What a wish is for: a kind by its label, or everything."""
    entry = next((one for one in registries.personal_data if one.model == wish.kind), None)
    return str(entry.label) if entry else _("Everything: to be forgotten")


def show_wishes(person: uuid.UUID, reading: registries.Reading) -> Iterable[registries.HeldLine]:
    """What she asked for that waits."""
    for one in wishes(person, now=reading.now):
        yield registries.HeldLine(
            what=in_words(one),
            text=_("Possible from %(day)s on") % {"day": dates.day_time(one.opens_at)},
            since=one.asked_at,
            url=reverse("rights:erase_held", args=[one.kind])
            if one.kind
            else reverse("rights:forget_me"),
        )


def export_wishes(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, Any]]:
    """Every row of it as plain values, those that have fallen too."""
    return [
        {
            "kind": one.kind or "everything",
            "asked_at": one.asked_at.isoformat(),
            "opens_at": one.opens_at.isoformat(),
        }
        for one in models.Wish.objects.filter(person_id=person)
    ]
