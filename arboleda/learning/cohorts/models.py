"""A program's run: who is in it, its sessions, and the plan of each."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.learning.cohorts import choices
from arboleda.learning.curriculum import models as curriculum
from arboleda.organizing.gatherings import models as gatherings
from arboleda.organizing.people import models as people


class Cohort(models.Model):
    """A group of people that learns together for some weeks. Its id is also its group's id.

    name is neutral (R39); program and agreements are {"en": …, "es": …}.

    Personal data: none; the agreements are the group's and name nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.JSONField(default=dict)
    program = models.JSONField(default=dict, blank=True)
    agreements = models.JSONField(default=dict, blank=True)
    languages = models.JSONField(default=list)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_date = models.DateField()
    ends_date = models.DateField()
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_date__gte=models.F("starts_date")),
                name="cohort_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"cohort of {self.starts_date:%Y-%m-%d}"


class Enrollment(models.Model):
    """Somebody is in a cohort, left it, or completed it. It says nothing about why she came (R48).

    Personal data: that a person is or was in a cohort. Why: so that she is invited and can
    complete it. Until: a year after she left; what she completed stays until she is forgotten.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrollments")
    person = models.ForeignKey(people.Person, on_delete=models.CASCADE, related_name="enrollments")
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="enrolled_once"),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(completed_at__isnull=True),
                name="left_or_completed",
            ),
        ]

    def __str__(self) -> str:
        return "left" if self.left_at else "completed" if self.completed_at else "enrolled"


class Session(models.Model):
    """One session of a cohort; when, where and who comes is its gathering, whose id it shares.

    Personal data: the support person on staff, by id. Why: somebody is there for whoever steps
    out. Until: a year after the session, or that person is forgotten.
    """

    gathering = models.OneToOneField(
        gatherings.Gathering, on_delete=models.CASCADE, primary_key=True, related_name="session"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    module = models.ForeignKey(
        curriculum.Module, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    support_person_id = models.UUIDField(null=True, blank=True)
    materials_due_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="session_number_once")
        ]

    def __str__(self) -> str:
        return f"session {self.number}"


class PlanItem(models.Model):
    """One line of a session's plan: an activity, an offered strength, a rest, a quiet way.

    Personal data: that somebody's strength is in a plan, through the strength alone. Why: what
    people know is used. Until: a year after the session, or she takes the strength back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=choices.Item.choices)
    activity_key = models.SlugField(max_length=80, blank=True)
    strength = models.ForeignKey(
        people.Strength, on_delete=models.CASCADE, null=True, blank=True, related_name="plan_items"
    )
    minutes = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=choices.Item.values), name="plan_item_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="strength", strength__isnull=False)
                | (~models.Q(kind="strength") & models.Q(strength__isnull=True)),
                name="plan_item_holds_its_strength",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="activity") | ~models.Q(activity_key=""),
                name="plan_item_holds_its_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minutes} min"

    @property
    def is_offered(self) -> bool:
        """Whether the strength is still offered as it was when it entered the plan.

        Taken back and offered again, it has to be asked for again.
        """
        if self.strength is None:
            return True
        offered_at = self.strength.offered_at
        return offered_at is not None and offered_at <= self.added_at
