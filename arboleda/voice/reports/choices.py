"""Closed words of the reports app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    """What is counted for everybody to read, from the first day of the year on."""

    SESSIONS = "sessions_held", _("sessions held")
    PEOPLE = "people_came", _("people came")
    LEADERS = "leaders_finished", _("leaders finished a program")
    PARTNERS = "partners_trained", _("organizations trained")
