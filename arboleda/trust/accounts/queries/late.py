"""Words that came after a visit had ended: whose they are, and opening them in the right browser."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arboleda.kit import registries
from arboleda.trust.accounts import models, rules, seals
from arboleda.trust.accounts.queries import accounts

LATE = "late words"
"""What its seals are for; in the session of nobody: what became of something sent too late."""
LATE_SECRET = 32
LATE_FIELD = "late_words"
"""In a form that is sent again: which of them it was."""


@dataclasses.dataclass(frozen=True)
class Late:
    """One form that waits, opened: where it was sent, what it carries, which files were left out.

    kept_at and until are UTC.
    """

    id: uuid.UUID
    path: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[str]
    kept_at: datetime.datetime

    @property
    def until(self) -> datetime.datetime:
        """When it goes by itself."""
        return self.kept_at + rules.LATE_KEPT

    @property
    def words(self) -> list[str]:
        """What was written in it."""
        return rules.written(self.fields)


def late_mark(account: models.Account) -> bytes:
    """What a row says of its account: enough to find and erase it, nothing to whoever stole it."""
    return seals.mark(account.pk, use=LATE)


def late_secret(cookies: Mapping[str, str]) -> bytes:
    """What this browser holds to open late words with; nothing where it holds none."""
    try:
        found = bytes.fromhex(cookies.get(settings.LATE_COOKIE_NAME, ""))
    except ValueError:
        return b""
    return found if len(found) == LATE_SECRET else b""


def late_rows(account: models.Account, *, now: datetime.datetime) -> QuerySet[models.LateWords]:
    """The rows of an account that are not past their time (now: UTC), the newest first."""
    young = now - rules.LATE_KEPT
    rows = models.LateWords.objects.filter(mark=late_mark(account), kept_at__gt=young)
    return rows.order_by("-kept_at")


def late_words(account: models.Account, *, secret: bytes, now: datetime.datetime) -> list[Late]:
    """What waits for this account in the browser that holds this secret, the newest first.

    A form whose nonce was taken meanwhile is done and waits no more.
    """
    if not secret:
        return []
    found = [one for row in late_rows(account, now=now) if (one := _opened(row, account, secret))]
    nonces = {rules.nonce_of(one.fields) for one in found} - {""}
    done = set(
        models.UsedNonce.objects.filter(pk__in=nonces).values_list("pk", flat=True)
        if nonces
        else ()
    )
    return [one for one in found if rules.nonce_of(one.fields) not in done]


def _opened(row: models.LateWords, account: models.Account, secret: bytes) -> Late | None:
    try:
        held = seals.unseal_in_browser(
            bytes(row.sealed), secret=secret, use=LATE, row=row.pk, capsule=str(account.pk)
        )
    except seals.Broken:
        return None
    fields = [(name, value) for name, value in held["fields"]]
    return Late(row.pk, held["path"], fields, held["files"], row.kept_at)


def late_held(person_id: uuid.UUID) -> QuerySet[models.LateWords]:
    """Every row of a person's account, whichever browser could open it."""
    account = accounts.account_of(person_id)
    if account is None:
        return models.LateWords.objects.none()
    return models.LateWords.objects.filter(mark=late_mark(account)).order_by("kept_at")


def show_late(person: uuid.UUID, reading: registries.Reading) -> list[registries.HeldLine]:
    """That something waits, and since when; its words can be read in one browser alone."""
    text = _("It can be read only in the browser it was sent from, for a day.")
    return [
        registries.HeldLine(_("Sent after you were signed out"), text, since=one.kept_at)
        for one in late_held(person)
    ]


def export_late(person: uuid.UUID, reading: registries.Reading) -> list[dict[str, str]]:
    """The same as plain values; the words stay sealed: nobody here can open them."""
    return [{"kept_at": one.kept_at.isoformat()} for one in late_held(person)]
