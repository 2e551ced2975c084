"""Spotlights, and what funders and allies ask us."""

from __future__ import annotations

import uuid

from django.db import models

from arboleda.voice.funders import choices


class Spotlight(models.Model):
    """Questions and answers about one thing we do, for funders and allies, in both languages.

    Personal data: none; staff write it, and a second look asks before it is published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.JSONField(default=dict)
    pairs = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=12,
        choices=choices.SpotlightState.choices,
        default=choices.SpotlightState.DRAFT,
        db_index=True,
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.SpotlightState.values),
                name="spotlight_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"spotlight {self.state}"


class Question(models.Model):
    """What a visitor of the public door asks, sealed under a key of its own.

    Personal data: her question, her organization and how to answer her, sealed. Why: to answer.
    Until: a year after the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    state = models.CharField(
        max_length=12,
        choices=choices.QuestionState.choices,
        default=choices.QuestionState.NEW,
        db_index=True,
    )
    language = models.CharField(max_length=8)
    sealed = models.BinaryField()
    sealed_answer = models.BinaryField(null=True, blank=True)
    spotlight = models.ForeignKey(
        Spotlight, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=choices.QuestionState.values),
                name="question_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"question {self.state}"
