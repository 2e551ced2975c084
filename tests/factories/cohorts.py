"""Cohorts and sessions for tests: set up by the system, about people who exist."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from arboleda.learning.cohorts import models, operations
from arboleda.learning.curriculum import models as curriculum
from arboleda.organizing.people import models as people_models
from arboleda.organizing.people import operations as people_operations
from arboleda.trust.audit import rules as audit_rules

HOUR = datetime.timedelta(hours=1)
AGREEMENTS = {"en": "Anyone may pass.", "es": "Cualquiera puede pasar."}


def cohort(
    now: datetime.datetime, *, people: Sequence[uuid.UUID] = (), **terms: Any
) -> models.Cohort:
    """A cohort that began last week and lasts two months."""
    given: dict[str, Any] = {
        "name": {"en": "Spring cohort", "es": "Grupo de primavera"},
        "starts_date": now.date() - datetime.timedelta(days=7),
        "ends_date": now.date() + datetime.timedelta(days=60),
        "agreements": AGREEMENTS,
    }
    made = operations.start_cohort(
        actor=audit_rules.SYSTEM, terms=operations.CohortTerms(**{**given, **terms}), now=now
    )
    if people:
        operations.enroll(actor=audit_rules.SYSTEM, cohort=made, people=people, now=now)
    return made


def session(
    made: models.Cohort,
    now: datetime.datetime,
    *,
    starts_at: datetime.datetime | None = None,
    **terms: Any,
) -> models.Session:
    """The next session, two hours long, tomorrow unless starts_at says otherwise."""
    begins = starts_at or now + 24 * HOUR
    return operations.plan_session(
        actor=audit_rules.SYSTEM,
        cohort=made,
        now=now,
        terms=operations.SessionTerms(starts_at=begins, ends_at=begins + 2 * HOUR, **terms),
    )


def module(*, number: int = 1, kinds: Sequence[str] = ("opening", "rest")) -> curriculum.Module:
    """A module in English and Spanish with one activity of each kind, ten minutes each."""
    pack, _ = curriculum.Pack.objects.get_or_create(
        key="roots",
        defaults={
            "version": 1,
            "digest": "0" * 64,
            "title": {"en": "Roots", "es": "Raíces"},
            "imported_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        },
    )
    made = curriculum.Module.objects.create(
        pack=pack,
        key=f"module-{number}",
        number=number,
        kind="session",
        minutes=10 * len(kinds),
        version=1,
        depth="complete",
        digest="0" * 64,
    )
    for language, title in (("en", f"Module {number}"), ("es", f"Módulo {number}")):
        curriculum.ModuleText.objects.create(
            module=made,
            language=language,
            title=title,
            status="draft",
            sections=[
                {"key": "purpose", "title": "Purpose", "body": "To begin.", "status": "draft"}
            ],
            handouts=[
                {"key": "promise", "title": "A promise", "body": "We listen.", "status": "draft"}
            ],
        )
    for position, kind in enumerate(kinds, start=1):
        activity = curriculum.Activity.objects.create(
            module=made, key=f"{kind}-{position}", position=position, minutes=10, kind=kind
        )
        for language in ("en", "es"):
            curriculum.ActivityText.objects.create(
                activity=activity,
                language=language,
                title=f"{kind} {language}",
                parts=[
                    {"key": "opt-out", "title": "Pass", "body": "You may pass.", "status": "draft"}
                ],
            )
    return made


def strength(
    person: uuid.UUID,
    now: datetime.datetime,
    *,
    text: str = "I can fix a bike",
    offered: bool = True,
) -> people_models.Strength:
    """A strength in somebody's own words."""
    return people_operations.write_strength(
        actor=audit_rules.Actor(person, "participant"),
        person_id=person,
        text=text,
        now=now,
        offered=offered,
    )
