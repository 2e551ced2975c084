"""Maps of a room: the newest, the last, and whether a new one is due."""

from __future__ import annotations

import datetime
import uuid

from django.db.models import Count, Q

from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.queries import spaces
from arboleda.learning.dreamspace.rules.figures import reading
from arboleda.organizing.campaigns import choices as campaign_choices
from arboleda.organizing.campaigns import models as campaigns
from arboleda.trust.audit import rules as audit_rules

Analysis = models.Analysis
Freezing = models.Freezing
Space = models.Space
"""For views, which know no models."""

STUCK = datetime.timedelta(seconds=90)
"""A work that has not moved for so long was stopped; nothing is lost by taking it up again."""


def by_id(space_id: uuid.UUID) -> models.Space | None:
    """A room for the task worker, whoever asked; None where it is gone."""
    return models.Space.objects.filter(pk=space_id).first()


def room_of(
    actor: audit_rules.Actor, idea: campaigns.Idea, *, now: datetime.datetime
) -> models.Space | None:
    """The dream room that an idea comes from, if the actor works with it."""
    if idea.origin != campaign_choices.Origin.ROOM or idea.origin_id is None:
        return None
    return spaces.space(actor, idea.origin_id, now=now)


def newest(space: models.Space) -> models.Analysis | None:
    """The map to show: the last one of a frozen room, else the newest live one."""
    return space.analyses.order_by("-is_final", "-made_at").first()


def final(space: models.Space) -> models.Analysis | None:
    """The map that a frozen room keeps, or None."""
    return space.analyses.filter(is_final=True).first()


def sorted_seats(space: models.Space) -> int:
    """How many have sorted; not to be shown below five."""
    return space.seats.filter(has_sorted=True).count()


def is_due(space: models.Space) -> bool:
    """Whether a live map would take in five sorts or more that the one before does not know."""
    if space.frozen_at or space.erased_at:
        return False
    before = space.analyses.order_by("-made_at").values_list("seats", flat=True).first() or 0
    return sorted_seats(space) - before >= reading.FEWEST


def with_enough_sorts() -> list[models.Space]:
    """Running rooms in which five people or more have sorted."""
    done = Count("seats", filter=Q(seats__has_sorted=True))
    rows = models.Space.objects.filter(frozen_at__isnull=True, erased_at__isnull=True)
    return list(rows.annotate(done=done).filter(done__gte=reading.FEWEST))


def freezing(space: models.Space) -> models.Freezing | None:
    """How far the freezing of a room is, or None where nobody froze it."""
    return models.Freezing.objects.filter(space=space).first()


def is_at_work(space: models.Space) -> bool:
    """Whether a room was frozen and its rows are not gone yet."""
    found = freezing(space)
    return found is not None and found.step != choices.FreezingStep.DONE


def unfinished() -> list[models.Space]:
    """Frozen rooms whose work is not done."""
    rows = models.Space.objects.filter(freezing__isnull=False).select_related("freezing")
    return list(rows.exclude(freezing__step=choices.FreezingStep.DONE))


def is_stuck(work: models.Freezing, *, now: datetime.datetime) -> bool:
    """Whether a work has not moved for a while."""
    return work.step != choices.FreezingStep.DONE and now - work.moved_at >= STUCK


def card(space: models.Space, statement_id: uuid.UUID) -> models.Statement | None:
    """One card of a room, or None."""
    return space.statements.filter(pk=statement_id, number__isnull=False).first()


def cards(space: models.Space) -> list[models.Statement]:
    """The cards of a room, in the order of their numbers."""
    return list(space.statements.filter(number__isnull=False).order_by("number"))


def decisions(space: models.Space) -> list[models.Decision]:
    """What the group chose, oldest first, each with its idea and card."""
    return list(space.decisions.select_related("idea", "statement"))


def decision(space: models.Space, decision_id: uuid.UUID) -> models.Decision | None:
    """One choice of a room, or None."""
    return space.decisions.filter(pk=decision_id).select_related("statement", "idea").first()


def cluster(space: models.Space, number: int) -> models.Cluster | None:
    """The name and note of a cluster, or None where it has neither."""
    return space.named_clusters.filter(number=number).first()


def moves(space: models.Space) -> dict[str, models.Move]:
    """The cards that the group moved, by their id."""
    return {str(one.statement_id): one for one in space.moves.all()}
