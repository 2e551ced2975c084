"""What every write of this app shares: nothing here decides who may."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping

from django.db import models as db
from django.db import transaction
from django.utils import timezone

from arboleda.organizing.campaigns import models, queries, rules
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

    @property
    def today(self) -> datetime.date:
        """The day it is in the organization's zone."""
        return timezone.localdate(self.now)


def check(*, allowed: bool, problems: list[str]) -> None:
    """Raise Refused where the policy says no, Invalid where rules found something."""
    if not allowed:
        raise accounts.Refused
    if problems:
        raise accounts.Invalid(list(dict.fromkeys(problems)))


def trimmed(words: Words) -> dict[str, str]:
    """Words without empty languages and outer spaces."""
    return {code: text.strip() for code, text in words.items() if text.strip()}


def add(context: Context, row: db.Model, action: str, *ideas: models.Idea) -> None:
    """Save a new row with its audit row; then settle the state of the ideas it belongs to.

    Raises AlreadyDone where the form came twice.
    """
    witness = vault.ask_witness(actor=context.actor)
    with transaction.atomic():
        accounts.spend_nonce(nonce=context.nonce, now=context.now, result=str(row.pk))
        row.save(force_insert=True)
        settle(*ideas)
        record(context, witness, action, row.pk)


def record(
    context: Context, witness: audit_rules.Witness, action: str, row: uuid.UUID, rule: str = ""
) -> None:
    """One audit row: what was done to which row, never with whose words."""
    audit.record(
        witness=witness,
        action=f"campaigns.{action}",
        rule=rule,
        references=str(row),
        now=context.now,
    )


def settle(*ideas: models.Idea) -> None:
    """Set the state of ideas to what their rows say; in the caller's transaction."""
    found = queries.steps(ideas)
    for idea in ideas:
        state = rules.state_of(found[idea.pk])
        if idea.state != state:
            idea.state = state
            idea.save(update_fields=["state"])
