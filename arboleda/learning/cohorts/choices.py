"""Closed words of the cohorts app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Item(models.TextChoices):
    """What a line of a session's plan is."""

    ACTIVITY = "activity", _("An activity of the module")
    STRENGTH = "strength", _("Somebody shares what they know")
    GROUNDING = "grounding", _("Grounding break")
    OPT_OUT = "opt_out", _("A quiet way to take part")


class Missing(models.TextChoices):
    """What a session still needs before it can open (R40)."""

    AGREEMENTS = "agreements", _("Agreements")
    SUPPORT_PERSON = "support_person", _("A support person")
    GROUNDING = "grounding", _("A grounding break in the plan")
    OPT_OUT = "opt_out", _("Another way to take part")


MISSING_HINTS = {
    Missing.AGREEMENTS: _("What the group has promised. Write it on the cohort's page."),
    Missing.SUPPORT_PERSON: _(
        "Someone who does not facilitate and is there for whoever steps out."
    ),
    Missing.GROUNDING: _("A few minutes to breathe and rest. Add one to the plan."),
    Missing.OPT_OUT: _("Every activity needs a way to pass. Add a quiet table to the plan."),
}
