"""What the first pages show: to a participant her next meeting, to staff the day."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from arboleda.learning.cohorts import queries as cohorts
from arboleda.organizing.gatherings import models as gathering_models
from arboleda.organizing.gatherings import queries as gatherings
from arboleda.organizing.people import models as people_models
from arboleda.organizing.people import queries as people
from arboleda.trust.accounts import queries as accounts
from arboleda.trust.audit import rules as audit_rules
from arboleda.trust.consent import queries as consent
from arboleda.trust.vault import operations as vault

SOON = datetime.timedelta(days=14)
NEAR = datetime.timedelta(days=10)
"""How long before a gathering its unmet needs are shown (R43)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    """The next meeting as its guest sees it: no word of what it is about."""

    invitation: gathering_models.Invitation
    gathering: gathering_models.Gathering
    place: str
    needs: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Coming:
    """A gathering to come, with what is still missing for it."""

    gathering: gathering_models.Gathering
    url: str
    unmet: list[gatherings.Unmet]


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """A next step from a one-to-one that is due."""

    row: people_models.OneToOne
    name: str
    is_late: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """What staff see first; approvals: how many wait for this one's answer; ready: her own to use."""

    coming: list[Coming]
    due: list[Due]
    cohorts: list[cohorts.Summary]
    approvals: int
    ready: list[accounts.Asked]


def next_meeting(person: uuid.UUID, *, now: datetime.datetime) -> Meeting | None:
    """The next gathering somebody is invited to, or None."""
    invitation = gatherings.next_invitation(person, now=now)
    if invitation is None:
        return None
    return Meeting(
        invitation,
        invitation.gathering,
        gatherings.place_for(invitation),
        gatherings.need_labels(invitation),
    )


def day(actor: audit_rules.Actor, *, today: datetime.date, now: datetime.datetime) -> Day:
    """What is near, what is missing for it, and whom one promised to call; now is UTC."""
    readable = consent.readable(actor, now=now)
    soon = (
        gatherings.visible(actor, now=now)
        .filter(ends_at__gt=now, starts_at__lt=now + SOON)
        .order_by("starts_at")[:5]
    )
    coming = [
        Coming(
            one,
            gatherings.home_url(one),
            gatherings.unmet(one) if one.starts_at < now + NEAR else [],
        )
        for one in soon
    ]
    rows = list(people.due_steps(actor=actor, readable=readable, until=today + SOON)[:8])
    names = (
        vault.read_names(
            actor=actor, people=[row.person_id for row in rows], purpose="home", rule=readable.rule
        )
        if rows
        else {}
    )
    due = [
        Due(row, names.get(row.person_id, "—"), bool(row.next_date and row.next_date < today))
        for row in rows
    ]
    waiting = len(accounts.approvals_waiting(actor, now=now))
    asked = [
        accounts.in_words(one, actor, now=now) for one in accounts.approvals_asked(actor, now=now)
    ]
    ready = [one for one in asked if one.state == "approved"]
    return Day(coming, due, cohorts.summaries(actor, now=now)[:4], waiting, ready)
