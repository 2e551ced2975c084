"""Freezing a quarter's public totals."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from arboleda.trust.accounts import operations as accounts
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.vault import operations as vault
from arboleda.voice.reports import models, policies, queries, rules


def freeze_quarter(
    *,
    actor: audit_rules.Actor,
    quarter: rules.Quarter,
    counts: Mapping[str, int],
    now: datetime.datetime,
    nonce: str = "",
) -> list[models.Total]:
    """Publish the totals of the year up to the end of a quarter, once and for good.

    counts: by indicator, from January 1 to the quarter's last day, each person once. Numbers that
    could point at somebody are not stored. Raises Refused, Invalid (codes of
    rules.freeze_problems), AlreadyDone, kit.errors.Locked.
    """
    if not policies.can_freeze_quarter(actor):
        raise accounts.Refused
    witness = vault.ask_witness(actor=actor)
    with transaction.atomic():
        accounts.spend_nonce(nonce=nonce, now=now, result=f"{quarter.year}-{quarter.number}")
        problems = rules.freeze_problems(
            quarter,
            counts=counts,
            frozen=queries.frozen_quarters(),
            today=timezone.localdate(now),
        )
        if problems:
            raise accounts.Invalid(problems)
        safe = rules.protected(counts, shown=queries.latest_shown(quarter.year))
        totals = [
            models.Total(
                indicator=code,
                year=quarter.year,
                quarter=quarter.number,
                value=value,
                first_date=quarter.first_day,
                last_date=quarter.last_day,
                frozen_at=now,
                definition=dict(rules.DEFINITIONS[code].definition),
                numerator=dict(rules.DEFINITIONS[code].numerator),
                denominator=dict(rules.DEFINITIONS[code].denominator),
            )
            for code, value in safe.items()
        ]
        models.Total.objects.bulk_create(totals)
        audit.record(
            witness=witness,
            action="reports.freeze_quarter",
            now=now,
            references=f"{quarter.year}-{quarter.number}",
        )
    return totals
