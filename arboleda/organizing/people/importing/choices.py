"""Closed words of lists that come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a list stands."""

    READING = "reading", pgettext_lazy("list", "Being read")
    READY = "ready", pgettext_lazy("list", "Waiting for your yes")
    RUNNING = "running", pgettext_lazy("list", "Coming in")
    DONE = "done", pgettext_lazy("list", "In")
    UNDOING = "undoing", pgettext_lazy("list", "Being taken back")
    UNDONE = "undone", pgettext_lazy("list", "Taken back")
    EXPIRED = "expired", pgettext_lazy("list", "Not brought in")
    FAILED = "failed", pgettext_lazy("list", "Stopped")


OPEN = frozenset({State.READING, State.READY, State.RUNNING})
"""States in which the sealed rows of the file are still there."""


class Decision(models.TextChoices):
    """What becomes of a row that may be somebody we know."""

    ADD = "add", _("Add as somebody new")
    MERGE = "merge", _("Same person: fill in what is empty")
    SKIP = "skip", _("Leave out")


class Outcome(models.TextChoices):
    """What became of a row."""

    ADDED = "added", pgettext_lazy("row", "Added")
    CHANGED = "changed", pgettext_lazy("row", "Filled in")
    SAME = "same", pgettext_lazy("row", "Known already")
    PARTNER = "partner", pgettext_lazy("row", "Organization added")
