"""Closed words of the curriculum app; the packs themselves hold the keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Depth(models.TextChoices):
    """How far a module is written."""

    COMPLETE = "complete", _("Ready to run")
    OUTLINE = "outline", _("An outline so far")


class Status(models.TextChoices):
    """Whether a person has read and checked a text."""

    DRAFT = "draft", _("Not yet reviewed by a person")
    CHECKED = "checked", _("Reviewed by a person")
    STALE = "stale", _("The text it was translated from has changed since")


class ActivityKind(models.TextChoices):
    """What people do in an activity."""

    OPENING = "opening", _("Opening")
    SHARE = "share", _("Sharing")
    TEACH = "teach", _("Teaching")
    PRACTICE = "practice", _("Practice")
    MAKE = "make", _("Making")
    PLAN = "plan", _("Planning")
    MOVE = "move", _("Moving")
    REST = "rest", _("Rest")
    CLOSING = "closing", _("Closing")


SECTION_LABELS = {
    "purpose": _("What it is for"),
    "leave-with": _("What people leave with"),
    "care": _("Care in the room"),
    "before": _("Before you begin"),
    "after": _("Afterwards"),
}
PART_LABELS = {
    "about": _("What it is"),
    "materials": _("Materials"),
    "steps": _("Step by step"),
    "notes": _("Notes for facilitators"),
    "content-note": _("Content note"),
    "grounding": _("Grounding"),
    "opt-out": _("Another way to take part"),
}
