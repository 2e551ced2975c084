"""Closed words of the accounts app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do. Leader is not among them: it is a title, never a permission."""

    PARTICIPANT = "participant", _("Participant")
    FACILITATOR = "facilitator", _("Facilitator")
    ORGANIZER = "organizer", _("Organizer")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF = frozenset({Role.FACILITATOR, Role.ORGANIZER, Role.ADMINISTRATOR})
ORGANIZERS = frozenset({Role.ORGANIZER, Role.ADMINISTRATOR})


ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Mexico_City",
    "UTC",
)
"""The time zones a grove may choose from."""


class Factor(models.TextChoices):
    """What a second step can be."""

    APP = "app", _("An app that makes codes")
    PASSKEY = "passkey", _("A passkey")
    CODES = "codes", _("Recovery codes")


class Scope(models.TextChoices):
    """What an assignment names."""

    ORGANIZATION = "organization", _("Everybody in the organization")
    GROUP = "group", _("Everybody in one group")
    PERSON = "person", _("One person")
