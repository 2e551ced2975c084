"""Closed words of the reports app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    """What is counted for everybody to read, from the first day of the year on."""

    SESSIONS = "sessions_held", _("sessions held")
    PEOPLE = "people_came", _("people came")
    LEADERS = "leaders_finished", _("leaders finished a program")
    PARTNERS = "partners_trained", _("organizations trained")


_OF_ONE = {
    Indicator.SESSIONS: _("session held"),
    Indicator.PEOPLE: _("person came"),
    Indicator.LEADERS: _("leader finished a program"),
    Indicator.PARTNERS: _("organization trained"),
}


def label(indicator: str, value: int | None) -> str:
    """What stands beside a number: *1 organization trained*, *2 organizations trained*."""
    one = Indicator(indicator)
    return str(_OF_ONE[one] if value == 1 else one.label)
