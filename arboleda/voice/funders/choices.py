"""Closed words of the funders app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpotlightState(models.TextChoices):
    """Where a spotlight stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    NEW = "new", _("Waits for an answer")
    ANSWERED = "answered", _("Answered here")
    ELSEWHERE = "elsewhere", _("Answered elsewhere")


QUESTION_KEY = "question"
"""The kind of key a question has: of its own, so that sweeping other kinds never reaches it."""
QUESTION_LABEL = "funders-question"
ANSWER_LABEL = "funders-answer"
"""Labels under which this app seals, never changed."""
