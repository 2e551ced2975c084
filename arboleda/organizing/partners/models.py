"""Organizations, the conversations that make a relationship, and what they ask us to teach."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.organizing.partners import choices


class Partner(models.Model):
    """An organization we know.

    Personal data: the id of the person we talk with there, if she agreed to be named. Why: to know
    whom to ask for. Until: she is forgotten, or the organization names somebody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=choices.Kind.choices)
    sector = models.CharField(max_length=20, choices=choices.Sector.choices)
    languages = models.JSONField(default=list, blank=True)
    stage = models.CharField(
        max_length=20, choices=choices.Stage.choices, default=choices.Stage.MET
    )
    contact_id = models.UUIDField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=choices.Stage.values), name="partner_stage_is_known"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """One conversation with a partner, in our words and in theirs.

    Personal data: who held it and who wrote it down, by id; sealed notes under the key of whoever
    wrote them. Why: a relationship is what was said, by whom. Until: that person is forgotten; the
    day and the stage stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="conversations")
    held_date = models.DateField()
    holder = models.CharField(max_length=20, choices=choices.Holder.choices)
    held_by_id = models.UUIDField(null=True, blank=True, db_index=True)
    stage = models.CharField(max_length=20, choices=choices.Stage.choices)
    recorded_by_id = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField()
    sealed = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-held_date", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=choices.Stage.values),
                name="conversation_stage_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_date}"


class TrainingRequest(models.Model):
    """What a partner asks us to teach, when it was given, and what it changed.

    Personal data: who wrote it down, by id; sealed words under that person's key. Why: to prepare
    well, and to learn ninety days later what it changed. Until: that person is forgotten; dates and
    hours stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=20, choices=choices.Help.choices)
    language = models.CharField(max_length=8)
    from_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    delivered_date = models.DateField(null=True, blank=True)
    change_due_date = models.DateField(null=True, blank=True)
    recorded_by_id = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField()
    sealed_need = models.BinaryField(default=b"")
    told_by_id = models.UUIDField(null=True, blank=True, db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    sealed_change = models.BinaryField(default=b"")

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True)
                | models.Q(from_date__isnull=True)
                | models.Q(until_date__gte=models.F("from_date")),
                name="training_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_date__isnull=True, change_due_date__isnull=True)
                | models.Q(delivered_date__isnull=False, change_due_date__isnull=False),
                name="what_given_is_asked_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.recorded_at:%Y-%m-%d}"
