"""What every write of staff to a dream room shares; what seats do leaves no rows and is not here."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import uuid
from collections.abc import Iterator, Mapping

from django.db import models as db
from django.db import transaction

from arboleda.learning.dreamspace import choices, models, policies
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """Who writes, when (UTC), and the nonce of the form, if there is one."""

    actor: audit_rules.Actor
    now: datetime.datetime
    nonce: str = ""


def check(*, allowed: bool, problems: list[str]) -> None:
    """Raise Refused where the policy says no, Invalid where rules found something."""
    if not allowed:
        raise accounts.Refused
    if problems:
        raise accounts.Invalid(list(dict.fromkeys(problems)))


def trimmed(words: Words) -> dict[str, str]:
    """Words without empty languages and outer spaces."""
    return {code: text.strip() for code, text in words.items() if text.strip()}


def may_run(context: Context, space: models.Space) -> bool:
    """Whether the actor works with this room at this moment."""
    reach = gatherings.reach(context.actor, now=context.now)
    return policies.can_run_space(
        context.actor, everybody=reach.everybody, group_id=space.group_id, groups=reach.groups
    )


@contextlib.contextmanager
def change(
    context: Context,
    space: models.Space,
    action: str,
    *,
    problems: list[str] | None = None,
    rule: str = "",
    even_frozen: bool = False,
    is_seen: bool = True,
) -> Iterator[models.Space]:
    """One write of staff to a room: policy and rules first, then a transaction with its audit row.

    Yields the room as it stands, locked against other writes of staff; it is saved by whoever
    changes it. action is a code without the app's name; rule a closed code. even_frozen: also in a
    room that is frozen or erased. is_seen: screens show it, so the revision grows. Raises Refused,
    Invalid (problems; frozen), AlreadyDone, kit.errors.Locked.
    """
    check(allowed=may_run(context, space), problems=problems or [])
    witness = vault.ask_witness(actor=context.actor)
    with transaction.atomic():
        accounts.spend_nonce(nonce=context.nonce, now=context.now, result=str(space.pk))
        current = models.Space.objects.select_for_update().get(pk=space.pk)
        check(allowed=True, problems=[] if even_frozen else closed_problems(current))
        yield current
        if is_seen:
            bump(current, now=context.now)
        record(context, witness, action, space.pk, rule=rule)
    for name in ("revision", "changed_at"):
        setattr(space, name, getattr(current, name))


def closed_problems(space: models.Space) -> list[str]:
    """Codes: frozen, where the room is final or its rows were erased after 90 days."""
    return ["frozen"] if space.frozen_at or space.erased_at else []


def bump(space: models.Space, *, now: datetime.datetime) -> None:
    """What screens show has changed: the next answer to their question is a new one."""
    models.Space.objects.filter(pk=space.pk).update(revision=db.F("revision") + 1, changed_at=now)
    space.revision, space.changed_at = space.revision + 1, now


def record(
    context: Context,
    witness: audit_rules.Witness,
    action: str,
    space_id: uuid.UUID,
    rule: str = "",
) -> None:
    """One audit row: what was done to which room, never with whose words."""
    audit.record(
        witness=witness,
        action=f"dreamspace.{action}",
        rule=rule,
        references=str(space_id),
        now=context.now,
    )


def typed_keys(space: models.Space) -> list[uuid.UUID]:
    """The keys of what was typed in a room; they are destroyed before `drop_rows`."""
    rows = space.statements.filter(sealed__isnull=False)
    return list(rows.values_list("pk", flat=True))


def drop_rows(space: models.Space) -> int:
    """Delete what seats did and what was typed, in the caller's transaction; cards' words stay.

    Ideas that never came onto a card go wholly. Returns how many rows went or were emptied.
    """
    gone = space.seats.all().delete()[0]
    unread = [choices.StatementState.NEW, choices.StatementState.SET_ASIDE]
    gone += space.statements.filter(state__in=unread, words={}).delete()[0]
    return gone + space.statements.filter(sealed__isnull=False).update(sealed=None)
