"""Ideas that groups dreamed, the campaigns that grew from them, and what was won and told back.

Words are {"en": …, "es": …} and are the group's, never one person's.
"""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.organizing.campaigns import choices
from arboleda.organizing.gatherings import models as gatherings


class Idea(models.Model):
    """One idea on the map's list: what a group wants to be true, in the group's words.

    origin_id is the id of the cohort, gathering or room it came from, which only higher apps can
    read. matter_count is None where nobody was asked or fewer than five said that it matters: a
    number that may not be shown is not kept. public_at: what was recorded until then is public.

    Personal data: none; the words are a group's and nobody is named or counted below five.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField(db_index=True)
    words = models.JSONField()
    cluster = models.JSONField(default=dict, blank=True)
    matter_count = models.PositiveIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=12, choices=choices.Origin.choices)
    origin_id = models.UUIDField(null=True, blank=True, db_index=True)
    dreamed_date = models.DateField()
    state = models.CharField(
        max_length=12,
        choices=choices.IdeaState.choices,
        default=choices.IdeaState.DREAMED,
        db_index=True,
    )
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    public_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.IdeaState.values), name="idea_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=choices.Origin.values), name="idea_origin_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(matter_count__isnull=True) | models.Q(matter_count__gte=5),
                name="nobody_is_counted_below_five",
            ),
        ]

    def __str__(self) -> str:
        return f"idea {self.position}"


class StoryLink(models.Model):
    """A published story that belongs with an idea, by its id; only voice knows whose it is.

    Personal data: none by itself; the id opens nothing, and each use asks the teller anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="story_links")
    story_id = models.UUIDField(db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "story_id"], name="story_linked_once")
        ]

    def __str__(self) -> str:
        return str(self.story_id)


class TakenUp(models.Model):
    """An idea was taken up: by a group, by a partner, or by what we teach.

    Personal data: none; the words name groups, never people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="taken_up")
    kind = models.CharField(max_length=12, choices=choices.Growth.choices)
    words = models.JSONField()
    taken_date = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "taken up"
        ordering = ["taken_date", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.Growth.values), name="growth_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Campaign(models.Model):
    """What a group asks for together, and why.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.JSONField()
    issue = models.JSONField()
    started_date = models.DateField()
    state = models.CharField(
        max_length=12,
        choices=choices.CampaignState.choices,
        default=choices.CampaignState.RUNNING,
        db_index=True,
    )
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_date", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.CampaignState.values),
                name="campaign_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"campaign of {self.started_date:%Y-%m-%d}"


class DecisionMaker(models.Model):
    """Somebody in public office who can say yes (R53): never a private person.

    Personal data: none of anybody we work with; an official's name and office, as publicly known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="decision_makers")
    name = models.CharField(max_length=120)
    office_kind = models.CharField(max_length=12, choices=choices.Office.choices)
    office = models.JSONField()
    institution = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(office_kind__in=choices.Office.values),
                name="decision_maker_holds_public_office",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Demand(models.Model):
    """One thing asked for, the idea it grew from, and who can say yes to it.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="demands")
    # An idea from which something grew cannot vanish under it.
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="demands")
    words = models.JSONField()
    decision_maker = models.ForeignKey(
        DecisionMaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands"
    )
    made_date = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["made_date", "recorded_at"]

    def __str__(self) -> str:
        return f"demand of {self.made_date:%Y-%m-%d}"


class Action(models.Model):
    """A gathering at which people stood up for a demand, what kind of work it was, who paid.

    Personal data: none; who came is kept by gatherings.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="actions")
    gathering = models.ForeignKey(
        gatherings.Gathering, on_delete=models.CASCADE, related_name="actions"
    )
    activity = models.CharField(max_length=12, choices=choices.Activity.choices)
    funding = models.CharField(max_length=12, choices=choices.Funding.choices)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["gathering__starts_at", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "gathering"], name="action_stands_once_for_a_demand"
            ),
            models.CheckConstraint(
                condition=models.Q(activity__in=choices.Activity.values)
                & models.Q(funding__in=choices.Funding.values),
                name="action_codes_are_known",
            ),
            # 28 CFR 94.122 (R52): VOCA money pays for neither lobbying nor fundraising.
            models.CheckConstraint(
                condition=~models.Q(funding=choices.Funding.VOCA)
                | models.Q(activity=choices.Activity.ORGANIZING),
                name="voca_pays_for_organizing_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.activity


class Commitment(models.Model):
    """What a decision-maker promised, until when, and what became of it.

    Personal data: none of anybody we work with; a public promise of a public official.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="commitments")
    decision_maker = models.ForeignKey(
        DecisionMaker, on_delete=models.CASCADE, related_name="commitments"
    )
    words = models.JSONField()
    made_date = models.DateField()
    due_date = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=12,
        choices=choices.CommitmentState.choices,
        default=choices.CommitmentState.OPEN,
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["made_date", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.CommitmentState.values),
                name="commitment_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(due_date__isnull=True)
                | models.Q(due_date__gte=models.F("made_date")),
                name="promise_is_due_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class Win(models.Model):
    """What changed, and where anybody can check it.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="wins")
    words = models.JSONField()
    won_date = models.DateField()
    evidence = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["won_date", "recorded_at"]

    def __str__(self) -> str:
        return f"win of {self.won_date:%Y-%m-%d}"


class Decision(models.Model):
    """What the group decided and how: method, quorum, languages, the minority's view (R51).

    quorum is how many had to be there, never how many were; no vote is counted or tied to anybody.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="decisions")
    words = models.JSONField()
    method = models.CharField(max_length=12, choices=choices.Method.choices)
    quorum = models.PositiveIntegerField()
    languages = models.JSONField()
    minority = models.JSONField(default=dict, blank=True)
    decided_date = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_date", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method__in=choices.Method.values), name="method_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.method


class ToldBack(models.Model):
    """Those who dreamed an idea were told what became of it.

    Personal data: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="told_back")
    how = models.CharField(max_length=12, choices=choices.ToldHow.choices)
    words = models.JSONField(default=dict, blank=True)
    told_date = models.DateField()
    gathering = models.ForeignKey(
        gatherings.Gathering,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="told_back",
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told back"
        ordering = ["told_date", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=choices.ToldHow.values), name="telling_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.how


ENTRIES: dict[str, type[models.Model]] = {
    choices.Entry.DEMAND: Demand,
    choices.Entry.DECISION_MAKER: DecisionMaker,
    choices.Entry.ACTION: Action,
    choices.Entry.COMMITMENT: Commitment,
    choices.Entry.WIN: Win,
    choices.Entry.DECISION: Decision,
    choices.Entry.TAKEN_UP: TakenUp,
    choices.Entry.TOLD_BACK: ToldBack,
}
