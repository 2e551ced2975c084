"""How long things are kept, and what was purged."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.trust.rights import choices


class Period(models.Model):
    """How long this organization keeps one kind of thing, where that differs from our default.

    Personal data: none.
    """

    key = models.CharField(max_length=80, primary_key=True)
    days = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=choices.Reason.choices, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="a_period_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.days} days"


class Purge(models.Model):
    """The receipt of one purge: how many rows of which kind went, and nothing of what was in them.

    Personal data: none; counts only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)
    days = models.PositiveIntegerField()
    purged = models.PositiveIntegerField()
    held_back = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "key"]

    def __str__(self) -> str:
        return f"{self.key}: {self.purged}"


class PurgeRun(models.Model):
    """When the last purge ran: one row.

    Personal data: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
