"""Keeping a form that came after its visit had ended, and letting go of it.

Nothing of it is done: it waits, sealed so that only the same account in the same browser reads it
(docs/decisions/0021-words-sent-too-late.md). Nothing here is audited: nobody but her can open it,
and a chain cannot lose a row that would say how often she wrote.
"""

from __future__ import annotations

import datetime
import json
import secrets
import uuid
from collections.abc import Sequence

from django.db import transaction

from arboleda.trust.accounts import models, queries, rules, seals
from arboleda.trust.accounts.operations import errors


def keep_late_words(
    *,
    account: models.Account,
    secret: bytes,
    path: str,
    sent: Sequence[tuple[str, str]],
    files: Sequence[str],
    now: datetime.datetime,
) -> tuple[models.LateWords, bytes]:
    """Keep what was sent, for a day; returns the row and the secret its browser must keep.

    account is whose the ended visit was; secret is what that browser holds (used again where it
    opens what waits already, else a new one is made); path is where it was sent; files names the
    fields whose files were left out: no file waits. Raises Invalid: ``nothing_to_keep``
    (rules.late_fields), ``too_long``; Refused for a closed account.
    """
    if not account.is_active:
        raise errors.Refused
    fields = rules.late_fields(sent)
    if not fields:
        raise errors.Invalid(["nothing_to_keep"])
    held = {"path": path, "fields": fields, "files": list(files)}
    if len(json.dumps(held)) > rules.LATE_BYTES:
        raise errors.Invalid(["too_long"])
    if not queries.late_words(account, secret=secret, now=now):
        secret = secrets.token_bytes(queries.LATE_SECRET)
    row_id = uuid.uuid4()
    sealed = seals.seal_for_browser(
        held, secret=secret, use=queries.LATE, row=row_id, capsule=str(account.pk)
    )
    with transaction.atomic():
        row = models.LateWords.objects.create(
            id=row_id, mark=queries.late_mark(account), sealed=sealed, kept_at=now
        )
        rows = models.LateWords.objects.filter(mark=row.mark).order_by("-kept_at")
        too_many = list(rows.values_list("pk", flat=True)[rules.LATE_FORMS :])
        models.LateWords.objects.filter(pk__in=too_many).delete()
    return row, secret


def drop_late_words(*, account: models.Account | None, row_id: uuid.UUID) -> bool:
    """Let go of one form of this account: it was sent, or thrown away. False where there is none.

    account None: of whoever sent it, where the caller's own session says which one that was.
    """
    found = models.LateWords.objects.filter(pk=row_id)
    if account is not None:
        found = found.filter(mark=queries.late_mark(account))
    return bool(found.delete()[0])


def purge_late_words(*, now: datetime.datetime) -> int:
    """Delete what waited for a day (now: UTC). Returns how many."""
    return models.LateWords.objects.filter(kept_at__lte=now - rules.LATE_KEPT).delete()[0]


def erase_late_words(person_id: uuid.UUID) -> int:
    """Delete what waits for somebody who is forgotten, whichever browser could open it."""
    account = models.Account.objects.filter(person_id=person_id).first()
    if account is None:
        return 0
    return models.LateWords.objects.filter(mark=queries.late_mark(account)).delete()[0]
