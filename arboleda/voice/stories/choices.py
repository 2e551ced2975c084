"""Closed words of the stories app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a story stands."""

    WRITING = "writing", _("Being written")
    PROPOSED = "proposed", _("An edit waits for an answer")
    APPROVED = "approved", _("Approved, not yet public")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Taken back")
    LAPSED = "lapsed", _("Its time has ended")


OPEN_STATES = frozenset({State.WRITING, State.PROPOSED, State.APPROVED})
"""States in which somebody else may propose other words."""


class Audience(models.TextChoices):
    """Who a story is meant for."""

    EVERYONE = "everyone", _("Anybody")
    DECISION_MAKERS = "decision_makers", _("People in power: councils, lawmakers, employers")
    FUNDERS = "funders", _("Funders and allies")
    MEMBERS = "members", _("People in our own groups")


class Channel(models.TextChoices):
    """Where a story may be used. What is not ticked cannot be done."""

    PUBLIC_SITE = "public_site", _("On our public website")
    PRINT = "print", _("In print: a leaflet, a report, a wall")
    HEARING = "hearing", _("Spoken or read aloud at a hearing or a meeting")
    PRESS = "press", _("Given to a journalist")
    TRAINING = "training", _("Read in our own trainings")


class NameChoice(models.TextChoices):
    """Which name stands beside a story."""

    OWN = "own", _("The name I go by here")
    OTHER = "other", _("Another name that I choose")
    NONE = "none", _("No name")


class Language(models.TextChoices):
    """The language a version is written in."""

    EN = "en", _("English")
    ES = "es", _("Spanish")


class EndReason(models.TextChoices):
    """Why a consent is no longer in force."""

    WITHDRAWN = "withdrawn", _("Taken back")
    CHANGED = "changed", _("Words or choices changed")
    ENDED = "ended", _("Its time has ended")


VERSION_LABEL = "story-version"
CONSENT_LABEL = "story-consent"
PICTURE_LABEL = "story-picture"
CHOICES_LABEL = "story-choices"
USE_LABEL = "story-use"
"""Labels under which this app seals: part of the place a seal is bound to, never changed."""
