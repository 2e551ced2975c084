"""Shared reads of ideas and campaigns. They hold no personal data: all staff read all of them."""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models as db
from django.db.models import Count, F, Prefetch, QuerySet

from arboleda.organizing.campaigns import choices, models, rules
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.gatherings import queries as gathering_queries
from arboleda.trust.accounts import policies as accounts
from arboleda.trust.audit import rules as audit_rules

Idea = models.Idea
Campaign = models.Campaign
"""For views, which know no models."""

IDEA_SORTS: dict[str, Sequence[Any]] = {
    "position": ["position"],
    "-position": ["-position"],
    "date": ["dreamed_date", "position"],
    "-date": ["-dreamed_date", "position"],
    "matters": [F("matter_count").asc(nulls_last=True), "position"],
    "-matters": [F("matter_count").desc(nulls_last=True), "position"],
}
CAMPAIGN_SORTS = {
    "started": "started_date",
    "-started": "-started_date",
    "state": "state",
    "-state": "-state",
}
ENTRY_PATHS: dict[str, str] = {
    choices.Entry.DEMAND: "campaign",
    choices.Entry.DECISION_MAKER: "campaign",
    choices.Entry.DECISION: "campaign",
    choices.Entry.ACTION: "demand__campaign",
    choices.Entry.COMMITMENT: "demand__campaign",
    choices.Entry.WIN: "demand__campaign",
    choices.Entry.TAKEN_UP: "idea",
    choices.Entry.TOLD_BACK: "idea",
}
"""How each entry leads to what it hangs on."""
SMALL_GROUP = 11
"""A count of people below this stays hidden from staff who do not work with them (R58)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Grown:
    """One demand with everything that grew from it, oldest first."""

    demand: models.Demand
    actions: list[models.Action]
    commitments: list[models.Commitment]
    wins: list[models.Win]


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """The whole way of an idea. lessons are those of taken_up that changed what we teach."""

    idea: models.Idea
    taken_up: list[models.TakenUp]
    lessons: list[models.TakenUp]
    demands: list[Grown]
    told_back: list[models.ToldBack]

    @property
    def steps(self) -> list[str]:
        """The steps reached (rules.STEPS), counted from these rows alone."""
        return rules.steps_grown(
            taken_up=bool(self.taken_up),
            lessons=bool(self.lessons),
            demands=bool(self.demands),
            actions=any(one.actions for one in self.demands),
            wins=any(one.wins for one in self.demands),
            told=bool(self.told_back),
        )


# Ideas


def ideas(
    actor: audit_rules.Actor, *, state: str = "", sort: str = "", text: str = ""
) -> list[models.Idea]:
    """The map's list. state: a code or empty; sort: of IDEA_SORTS; text: part of the words."""
    if not _may_see(actor):
        return []
    found = models.Idea.objects.order_by(*IDEA_SORTS.get(sort, IDEA_SORTS["position"]))
    if state in choices.IdeaState.values:
        found = found.filter(state=state)
    return [one for one in found if _speaks_of(one, text)]


def idea(actor: audit_rules.Actor, idea_id: uuid.UUID) -> models.Idea | None:
    """One idea, or None."""
    return models.Idea.objects.filter(pk=idea_id).first() if _may_see(actor) else None


def public_idea(idea_id: uuid.UUID, *, now: datetime.datetime) -> models.Idea | None:
    """An idea that an organizer marked public, or None. Web asks the tellers' consent besides."""
    return public_ideas(now=now).filter(pk=idea_id).first()


def public_ideas(*, now: datetime.datetime) -> QuerySet[models.Idea]:
    """Ideas marked public, the newest publication first."""
    return models.Idea.objects.filter(public_at__lte=now).order_by("-public_at", "position")


def steps(ideas: Iterable[models.Idea], *, public: bool = False) -> dict[uuid.UUID, list[str]]:
    """The steps each idea has reached, by its id; with public, only those that are public.

    Five queries for any number of ideas.
    """
    return {one.idea.pk: one.steps for one in ways(ideas, public=public)}


def ways(ideas: Iterable[models.Idea], *, public: bool = False) -> list[Way]:
    """The ways of ideas, in their order; with public, without what came after publication."""
    wanted = list(ideas)
    ids = [one.pk for one in wanted]
    until = {one.pk: one.public_at for one in wanted} if public else None
    taken = _rows(models.TakenUp.objects.filter(idea__in=ids), until)
    told = _rows(models.ToldBack.objects.filter(idea__in=ids).select_related("gathering"), until)
    demands = _rows(
        models.Demand.objects.filter(idea__in=ids)
        .select_related("campaign", "decision_maker")
        .prefetch_related(*_grown()),
        until,
    )
    lesson = choices.Growth.LESSON
    return [
        Way(
            idea=one,
            taken_up=[row for row in taken if row.idea_id == one.pk and row.kind != lesson],
            lessons=[row for row in taken if row.idea_id == one.pk and row.kind == lesson],
            demands=[
                _with_growth(row, until[one.pk] if until is not None else None)
                for row in demands
                if row.idea_id == one.pk
            ],
            told_back=[row for row in told if row.idea_id == one.pk],
        )
        for one in wanted
    ]


def public_texts(idea: models.Idea) -> list[dict[str, str]]:
    """Every text that publishing an idea now would show, each {"en": …, "es": …}."""
    way = ways([idea])[0]
    texts = [idea.words, *([idea.cluster] if idea.cluster else [])]
    texts += [one.words for one in (*way.taken_up, *way.lessons)]
    texts += [one.words for one in way.told_back if one.words]
    for grown in way.demands:
        texts += [grown.demand.words, grown.demand.campaign.name]
        texts += [one.words for one in grown.wins]
        maker = grown.demand.decision_maker
        texts += [maker.office, maker.institution] if maker else []
    return texts


def newer_than_public(way: Way) -> int:
    """How many entries of an idea's way were written down after it was made public."""
    since = way.idea.public_at
    if since is None:
        return 0
    rows: list[Any] = [*way.taken_up, *way.lessons, *way.told_back]
    for grown in way.demands:
        rows += [grown.demand, *grown.actions, *grown.wins]
    return sum(1 for row in rows if row.recorded_at > since)


def story_ids(ideas: Iterable[models.Idea]) -> dict[uuid.UUID, list[models.StoryLink]]:
    """The linked stories of ideas, by the idea's id."""
    found: dict[uuid.UUID, list[models.StoryLink]] = {}
    for link in models.StoryLink.objects.filter(idea__in=[one.pk for one in ideas]):
        found.setdefault(link.idea_id, []).append(link)
    return found


def untold(actor: audit_rules.Actor) -> list[models.Idea]:
    """Ideas that won without those who dreamed them having been told, for staff."""
    if not _may_see(actor):
        return []
    return list(models.Idea.objects.filter(state=choices.IdeaState.WON))


# Campaigns


def campaigns(actor: audit_rules.Actor, *, state: str = "", sort: str = "") -> QuerySet[Any]:
    """Campaigns with demand_count and win_count. sort: a key of CAMPAIGN_SORTS."""
    if not _may_see(actor):
        return models.Campaign.objects.none()
    found = models.Campaign.objects.annotate(
        demand_count=Count("demands", distinct=True),
        win_count=Count("demands__wins", distinct=True),
    )
    if state in choices.CampaignState.values:
        found = found.filter(state=state)
    return found.order_by(CAMPAIGN_SORTS.get(sort, "-started_date"), "recorded_at")


def campaign(actor: audit_rules.Actor, campaign_id: uuid.UUID) -> models.Campaign | None:
    """One campaign, or None."""
    if not _may_see(actor):
        return None
    return models.Campaign.objects.filter(pk=campaign_id).first()


def grown(campaign: models.Campaign) -> list[Grown]:
    """The demands of a campaign with what grew from each, oldest first."""
    found = campaign.demands.select_related("idea", "decision_maker", "campaign")
    found = found.prefetch_related(*_grown(), "idea__told_back")
    return [_with_growth(one, None) for one in found]


def decision_makers(campaign: models.Campaign) -> list[models.DecisionMaker]:
    """The decision-makers named in a campaign."""
    return list(campaign.decision_makers.all())


def decisions(campaign: models.Campaign) -> list[models.Decision]:
    """What the group decided, oldest first."""
    return list(campaign.decisions.all())


def entry_of_campaign(campaign: models.Campaign, kind: str, entry_id: uuid.UUID) -> Any | None:
    """One row of a campaign's timeline (choices.Entry), or None."""
    return _entry(kind, entry_id, {"campaign": campaign, "demand__campaign": campaign})


def entry_of_idea(idea: models.Idea, kind: str, entry_id: uuid.UUID) -> Any | None:
    """One row that hangs on an idea alone (choices.Entry), or None."""
    return _entry(kind, entry_id, {"idea": idea})


def commitment(campaign: models.Campaign, commitment_id: uuid.UUID) -> models.Commitment | None:
    """One promise of a campaign, or None."""
    rows = models.Commitment.objects.filter(demand__campaign=campaign, pk=commitment_id)
    return rows.first()


def next_step(demands: Sequence[Grown]) -> str:
    """What a campaign needs next (rules.next_step)."""
    return rules.next_step(
        demands=len(demands),
        aimed=sum(1 for one in demands if one.demand.decision_maker_id),
        actions=sum(len(one.actions) for one in demands),
        commitments=sum(len(one.commitments) for one in demands),
        wins=sum(1 for one in demands if one.wins),
        untold=sum(1 for one in demands if one.demand.idea.state == choices.IdeaState.WON),
    )


def next_steps(actor: audit_rules.Actor) -> list[tuple[models.Campaign, str]]:
    """Every running campaign with what it needs next, for the first page of staff."""
    running = list(campaigns(actor, state=choices.CampaignState.RUNNING))
    rows = models.Demand.objects.filter(campaign__in=running).select_related("idea")
    demands = [_with_growth(one, None) for one in rows.prefetch_related(*_grown())]
    return [
        (one, next_step([row for row in demands if row.demand.campaign_id == one.pk]))
        for one in running
    ]


# Gatherings that campaigns and ideas speak of


def actions_to_choose(
    actor: audit_rules.Actor, *, now: datetime.datetime
) -> list[gatherings.Gathering]:
    """Gatherings of the kind *action* that the actor works with, newest first."""
    found = gathering_queries.visible(actor, now=now)
    return list(found.filter(kind=gathering_choices.Kind.ACTION).order_by("-starts_at")[:50])


def gatherings_to_choose(
    actor: audit_rules.Actor, *, now: datetime.datetime
) -> list[gatherings.Gathering]:
    """Past gatherings the actor works with, newest first: where ideas were dreamed or told."""
    found = gathering_queries.visible(actor, now=now).filter(starts_at__lte=now)
    return list(found.order_by("-starts_at")[:50])


def present(
    actor: audit_rules.Actor, demands: Iterable[Grown], *, now: datetime.datetime
) -> dict[uuid.UUID, int | None]:
    """How many came to each action's gathering, by the gathering's id; None where it stays hidden.

    Staff who work with its people see the number; others only from SMALL_GROUP on.
    """
    wanted = {one.gathering_id: one.gathering for row in demands for one in row.actions}
    if not wanted:
        return {}
    reach = gathering_queries.reach(actor, now=now)
    counts = dict(
        gatherings.Attendance.objects.filter(
            gathering__in=wanted, mark__in=gathering_choices.PRESENT
        )
        .values_list("gathering")
        .annotate(Count("pk"))
        .order_by()
    )
    return {
        pk: number if one.group_id in reach or number >= SMALL_GROUP else None
        for pk, one in wanted.items()
        for number in (counts.get(pk, 0),)
    }


def _entry(kind: str, entry_id: uuid.UUID, owners: Mapping[str, db.Model]) -> Any | None:
    path = ENTRY_PATHS.get(kind, "")
    if path not in owners:
        return None
    model: Any = models.ENTRIES[kind]
    return model.objects.filter(pk=entry_id, **{path: owners[path]}).first()


def _may_see(actor: audit_rules.Actor) -> bool:
    return accounts.is_staff(actor) or actor.role == "system"


def _speaks_of(idea: models.Idea, text: str) -> bool:
    """Whether any language of an idea or its cluster holds the text; nothing asked is always so."""
    texts = (*idea.words.values(), *idea.cluster.values())
    return not text or any(text.casefold() in one.casefold() for one in texts)


def _grown() -> tuple[Prefetch[Any], ...]:
    """What hangs on demands, in one query each."""
    actions = models.Action.objects.select_related("gathering")
    commitments = models.Commitment.objects.select_related("decision_maker")
    return (
        Prefetch("actions", queryset=actions),
        Prefetch("commitments", queryset=commitments),
        Prefetch("wins", queryset=models.Win.objects.all()),
    )


def _with_growth(demand: models.Demand, until: datetime.datetime | None) -> Grown:
    """A prefetched demand with what hangs on it, up to a moment where one is given."""
    return Grown(
        demand,
        _until(demand.actions.all(), until),
        _until(demand.commitments.all(), until),
        _until(demand.wins.all(), until),
    )


def _rows(found: QuerySet[Any], until: dict[uuid.UUID, Any] | None) -> list[Any]:
    """Rows of ideas; with until, without those written down after their idea was made public."""
    if until is None:
        return list(found)
    return [row for row in found if _came_before(row, until.get(row.idea_id))]


def _until(rows: Iterable[Any], until: datetime.datetime | None) -> list[Any]:
    return [row for row in rows if until is None or _came_before(row, until)]


def _came_before(row: Any, until: datetime.datetime | None) -> bool:
    return until is not None and row.recorded_at <= until
