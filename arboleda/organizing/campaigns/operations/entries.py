"""Taking an entry out of a timeline again: what was written down by mistake."""

from __future__ import annotations

import datetime

from django.db import models as db
from django.db import transaction

from arboleda.organizing.campaigns import models, policies
from arboleda.organizing.campaigns.operations import _ground
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault

OF_IDEAS = (models.TakenUp, models.ToldBack)
"""Entries that whoever writes ideas may take out; the others belong to campaigns."""


def remove_entry(*, actor: audit_rules.Actor, entry: db.Model, now: datetime.datetime) -> None:
    """Delete one entry (see choices.Entry) for good; ideas fall back to what is left of their way.

    Raises Refused, Invalid (something_grew: a demand with actions, promises or wins, or a
    decision-maker with promises).
    """
    may = policies.can_write_ideas if isinstance(entry, OF_IDEAS) else policies.can_run_campaigns
    problems = ["something_grew"] if _has_grown(entry) else []
    _ground.check(allowed=may(actor), problems=problems)
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        ideas = _ideas(entry)
        row, kind = entry.pk, kind_of(entry)
        entry.delete()
        _ground.settle(*ideas)
        _ground.record(
            _ground.Context(actor, now), witness, "remove_entry", row, rule=f"entry:{kind}"
        )


def kind_of(entry: db.Model) -> str:
    """Which choices.Entry a row is."""
    return next(kind for kind, model in models.ENTRIES.items() if isinstance(entry, model))


def _has_grown(entry: db.Model) -> bool:
    if isinstance(entry, models.Demand):
        return entry.actions.exists() or entry.commitments.exists() or entry.wins.exists()
    return isinstance(entry, models.DecisionMaker) and entry.commitments.exists()


def _ideas(entry: db.Model) -> list[models.Idea]:
    """The ideas on whose way an entry stands."""
    if isinstance(entry, (*OF_IDEAS, models.Demand)):
        return [entry.idea]
    if isinstance(entry, (models.Action, models.Win)):
        return [entry.demand.idea]
    return []
