"""On which ground an operation stands: what the gate said of the actor."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Sequence

from django.utils import timezone

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.consent import rules as consent_rules
from arboleda.trust.vault import keys
from arboleda.trust.vault import operations as vault

Policy = Callable[[audit_rules.Actor, uuid.UUID, consent_rules.Readable], bool]


def today(now: datetime.datetime) -> datetime.date:
    """The date of this moment in the organization's zone."""
    return now.astimezone(timezone.get_current_timezone()).date()


def rule_of(actor: audit_rules.Actor, readable: consent_rules.Readable) -> str:
    """The closed code of the ground, for both chains."""
    return "system" if actor.role == audit_rules.SYSTEM.role else readable.rule


def stand(
    actor: audit_rules.Actor,
    people: Sequence[uuid.UUID],
    *,
    policy: Policy,
    now: datetime.datetime,
) -> str:
    """The rule on which the actor may write about all these people, or raise accounts' Refused."""
    readable = consent.readable(actor, now=now)
    if not all(policy(actor, person, readable) for person in people):
        raise accounts.Refused
    return rule_of(actor, readable)


def valid(problems: Sequence[str]) -> None:
    """Raise accounts' Invalid where there are problems."""
    if problems:
        raise accounts.Invalid(list(dict.fromkeys(problems)))


def key_of(
    actor: audit_rules.Actor,
    person: uuid.UUID,
    *,
    action: str,
    purpose: str,
    capsules: str,
    rule: str,
) -> keys.Keys:
    """The key of one person for writing about her. Refused if she was forgotten."""
    held = vault.ask_keys(
        actor=actor,
        subjects=[person],
        action=action,
        purpose=purpose,
        capsules=capsules,
        rule=rule,
    )
    if person not in held:
        raise accounts.Refused
    return held
