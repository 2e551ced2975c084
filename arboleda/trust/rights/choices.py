"""Closed words of the rights app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why something is kept longer than we would by ourselves."""

    LAW = "law", _("A law or a contract asks for it")
    COUNSEL = "counsel", _("Our lawyer asks for it")
    PEOPLE = "people", _("The people it is about asked for it")
    WORK = "work", _("We need it longer for our work with them")


UNSEEN = "unseen"
"""The key of the time after which we ask somebody whether she still wants to be known here."""
