"""What the grove says of itself."""

from __future__ import annotations

import dataclasses
import datetime

from django.conf import settings
from django.db import transaction

from arboleda.kit import leaving
from arboleda.trust.accounts import models, policies, rules
from arboleda.trust.accounts.operations import errors
from arboleda.trust.audit import operations as audit
from arboleda.trust.audit import rules as audit_rules


def found_grove(
    *,
    witness: audit_rules.Witness,
    name: str,
    neutral_name: str,
    zone: str,
    language: str,
    now: datetime.datetime,
    is_demo: bool = False,
    demo_seed: int | None = None,
) -> models.GroveSettings:
    """Write the organization's one row of settings. Raise Invalid if there is one already."""
    with transaction.atomic():
        if models.GroveSettings.objects.exists():
            raise errors.Invalid(["grove_exists"])
        grove = models.GroveSettings(
            name=name,
            neutral_name=neutral_name,
            zone=zone,
            language=language,
            is_demo=is_demo,
            demo_seed=demo_seed,
            founded_at=now,
        )
        grove.save()
        audit.record(witness=witness, action="accounts.found_grove", now=now)
    return grove


def change_grove(
    *,
    actor: audit_rules.Actor,
    witness: audit_rules.Witness,
    terms: rules.GroveTerms,
    now: datetime.datetime,
) -> models.GroveSettings:
    """Change what the grove says of itself; what stays the same is not written.

    Raises Refused, Invalid (the codes of rules.grove_problems).
    """
    if not policies.can_change_grove(actor):
        raise errors.Refused
    problems = rules.grove_problems(
        terms,
        languages=dict(settings.LANGUAGES),
        own_hosts=settings.ALLOWED_HOSTS,
        exit_names=leaving.NAMES,
    )
    if problems:
        raise errors.Invalid(problems)
    with transaction.atomic():
        grove = models.GroveSettings.objects.select_for_update().get()
        wanted = dataclasses.asdict(terms)
        changed = sorted(field for field in wanted if getattr(grove, field) != wanted[field])
        for field in changed:
            setattr(grove, field, wanted[field])
        if changed:
            grove.save(update_fields=changed)
            fields = ",".join(changed)
            audit.record(witness=witness, action="accounts.change_grove", rule=fields, now=now)
    return grove
