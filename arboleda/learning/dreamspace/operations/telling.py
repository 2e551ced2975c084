"""Telling an idea: sealed before it is stored, and tied to no seat. docs/decisions/0043."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import _phones
from arboleda.learning.dreamspace.rules import sorting as rules
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault


def tell(
    *, space: models.Space, text: str, language: str, now: datetime.datetime, nonce: str = ""
) -> None:
    """Keep one idea as somebody typed it, sealed under a new key of its own, until staff has read it.

    language: the one it was written in. now (UTC) is kept only as the day after which the nonce may
    be forgotten. Raises Invalid (codes of rules.idea_problems, stage_closed, enough_ideas), AlreadyDone,
    kit.errors.Locked.
    """
    problems = rules.idea_problems(text) + _closed_problems(space)
    if problems:
        raise accounts.Invalid(problems)
    row = uuid.uuid4()
    held = vault.make_keys(actor=audit_rules.PUBLIC, subjects=[row], kind=choices.IDEA_KEY)
    sealed = held.seal(
        row, {"text": text.strip()}, label=choices.IDEA_LABEL, row=row, capsule="idea"
    )
    try:
        with transaction.atomic():
            accounts.spend_nonce(nonce=nonce, now=_without_the_hour(now))
            # Freezing locks the room, too: no idea comes in behind the erasing of its keys.
            models.Space.objects.select_for_update().get(pk=space.pk)
            if problems := _closed_problems(space):
                raise accounts.Invalid(problems)
            models.Statement.objects.create(
                id=row, space=space, language=language, sealed=sealed, place=models.random_place()
            )
    except BaseException:
        vault.destroy_keys([row])
        raise


def sweep_orphans() -> int:
    """Destroy ideas' keys without a sealed row. Only while nobody writes (vault.sweep_orphans)."""
    sealed = models.Statement.objects.filter(sealed__isnull=False)
    known = sealed.values_list("pk", flat=True).iterator()
    return vault.sweep_orphans(kind=choices.IDEA_KEY, known=known)


def _closed_problems(space: models.Space) -> list[str]:
    """Codes: stage_closed, enough_ideas."""
    if not _phones.is_open(space.pk, choices.StageKind.BRAINSTORM):
        return ["stage_closed"]
    return ["enough_ideas"] if space.statements.count() >= rules.MOST_IDEAS else []


def _without_the_hour(now: datetime.datetime) -> datetime.datetime:
    """The end of the day: the moment would say who held a phone just then."""
    day = now.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + datetime.timedelta(days=1)
