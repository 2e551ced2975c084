"""Ideas and campaigns for tests, written by the system."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from arboleda.organizing.campaigns import models, operations
from arboleda.trust.audit import rules as audit_rules
from tests.factories import gatherings

SYSTEM = audit_rules.SYSTEM
WORDS = {"en": "A bus that waits until the meeting ends", "es": "Un bus que espera hasta el final"}


def idea_terms(now: datetime.datetime, **changes: Any) -> operations.IdeaTerms:
    """What a group dreamed a week ago."""
    usual = operations.IdeaTerms(
        words=WORDS,
        dreamed_date=(now - datetime.timedelta(days=7)).date(),
        matter_count=12,
        cluster={"en": "Getting there", "es": "Cómo llegar"},
    )
    return dataclasses.replace(usual, **changes)


def idea(now: datetime.datetime, **changes: Any) -> models.Idea:
    """An idea, last on the list."""
    return operations.write_idea(actor=SYSTEM, terms=idea_terms(now, **changes), now=now)


def campaign(now: datetime.datetime) -> models.Campaign:
    """A campaign without demands."""
    return operations.start_campaign(
        actor=SYSTEM,
        name={"en": "Ride home", "es": "Viaje a casa"},
        issue={"en": "The last bus leaves too early.", "es": "El último bus sale muy temprano."},
        started_date=now.date(),
        now=now,
    )


def office(**changes: Any) -> operations.Office:
    """Somebody in public office."""
    usual = operations.Office(
        name="Rowan Delmar",
        kind="board",
        office={"en": "Chair of the transit board", "es": "Preside la junta de transporte"},
        institution={"en": "Oakfield Transit", "es": "Transporte de Oakfield"},
    )
    return dataclasses.replace(usual, **changes)


def demand(
    now: datetime.datetime, *, of: models.Campaign | None = None, idea: models.Idea | None = None
) -> models.Demand:
    """A demand, without anybody to ask yet."""
    return operations.make_demand(
        actor=SYSTEM,
        campaign=of or campaign(now),
        idea=idea or _idea(now),
        now=now,
        words={"en": "A last bus at ten", "es": "Un último bus a las diez"},
        made_date=now.date(),
    )


def aimed(now: datetime.datetime, **of: Any) -> models.Demand:
    """A demand with a decision-maker."""
    made = demand(now, **of)
    operations.name_decision_maker(
        actor=SYSTEM, campaign=made.campaign, office=office(), demands=[made], now=now
    )
    made.refresh_from_db()
    return made


def action(now: datetime.datetime, *, of: models.Demand, **terms: Any) -> models.Action:
    """A gathering of the kind action, yesterday, tied to a demand."""
    held = gatherings.gathering(
        now, kind="action", starts_at=now - datetime.timedelta(days=1), **terms
    )
    return operations.plan_action(
        actor=SYSTEM,
        demand=of,
        gathering=held,
        activity="organizing",
        funding="foundation",
        now=now,
    )


def win(now: datetime.datetime, *, of: models.Demand) -> models.Win:
    """A win."""
    return operations.record_win(
        actor=SYSTEM,
        demand=of,
        won_date=now.date(),
        now=now,
        words={"en": "The last bus leaves at ten", "es": "El último bus sale a las diez"},
        evidence="Minutes of the board, item 4",
    )


def grown_idea(now: datetime.datetime) -> models.Idea:
    """An idea that went its whole way."""
    grown = idea(now)
    operations.take_up(
        actor=SYSTEM,
        idea=grown,
        kind="group",
        taken_date=now.date(),
        now=now,
        words={"en": "The spring cohort carries it", "es": "La cohorte de primavera la lleva"},
    )
    operations.take_up(
        actor=SYSTEM,
        idea=grown,
        kind="lesson",
        taken_date=now.date(),
        now=now,
        words={"en": "Session 7 plans the way home", "es": "La sesión 7 planea el regreso"},
    )
    asked = aimed(now, idea=grown)
    action(now, of=asked)
    operations.note_commitment(
        actor=SYSTEM,
        demand=asked,
        made_date=now.date(),
        now=now,
        words={"en": "A vote in spring", "es": "Un voto en primavera"},
    )
    win(now, of=asked)
    grown.refresh_from_db()
    operations.tell_back(
        actor=SYSTEM,
        idea=grown,
        how="together",
        told_date=now.date(),
        now=now,
        words={"en": "We told everybody over soup", "es": "Contamos todo con una sopa"},
    )
    grown.refresh_from_db()
    return grown


def _idea(now: datetime.datetime) -> models.Idea:
    return idea(now)
