"""People, partners and what is known of them, for tests of higher floors."""

from __future__ import annotations

import datetime
from typing import Any

from arboleda.organizing.partners import models as partner_models
from arboleda.organizing.partners import operations as partner_operations
from arboleda.organizing.partners import rules as partner_rules
from arboleda.organizing.people import models, operations
from arboleda.organizing.people.rules.people import Answers
from arboleda.trust.audit.rules import SYSTEM

NOW = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)


def person(name: str = "Alba", *, now: datetime.datetime = NOW, **answers: Any) -> models.Person:
    """Somebody of this name; answers as in rules.people.Answers."""
    return operations.add_person(actor=SYSTEM, answers=Answers(chosen=name, **answers), now=now)


def strength(
    of: models.Person,
    text: str = "I can teach this",
    *,
    offered: bool = True,
    now: datetime.datetime = NOW,
) -> models.Strength:
    """A strength of hers, offered."""
    return operations.write_strength(
        actor=SYSTEM, person_id=of.pk, text=text, offered=offered, together=True, now=now
    )


def partner(name: str = "Centro Raíz", *, now: datetime.datetime = NOW) -> partner_models.Partner:
    """An organization of this name."""
    profile = partner_rules.Profile(name, "union", "labor", ("es",))
    return partner_operations.add_partner(actor=SYSTEM, profile=profile, now=now)
