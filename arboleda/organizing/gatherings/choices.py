"""Closed words of the gatherings app, and where each kind of gathering has its page."""

import uuid
from collections.abc import Callable, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What people come together for."""

    SESSION = "session", _("Session")
    MEETING = "meeting", _("Meeting")
    ACTION = "action", _("Action")
    TRAINING = "training", _("Training")


class Reply(models.TextChoices):
    """What somebody answered; nobody has to."""

    UNKNOWN = "unknown", _("No answer yet")
    YES = "yes", _("Coming")
    NO = "no", _("Not coming")


OWN_REPLIES = [
    (Reply.UNKNOWN.value, _("I do not know yet")),
    (Reply.YES.value, _("I am coming")),
    (Reply.NO.value, _("I am not coming")),
]
"""The same answers, said by whoever is invited."""


class Mark(models.TextChoices):
    """Who was there. No row means: not answered."""

    HERE = "here", _("Here")
    LATE = "late", _("Late")
    NOT_TODAY = "not_today", _("Not today")


PRESENT = frozenset({Mark.HERE, Mark.LATE})


class Need(models.TextChoices):
    """What somebody needs so that she can come: yes or no, and nothing about why (R44)."""

    CHILDCARE = "childcare", _("Childcare")
    RIDE = "ride", _("A ride")
    FOOD = "food", _("Food")
    STIPEND = "stipend", _("Stipend")
    ACCESS = "access", _("Access (steps, hearing, sight, rest)")


class Interprets(models.TextChoices):
    """Where an interpreter comes from. Never from the group, and never family or friends (R26)."""

    STAFF = "staff", _("Somebody on staff")
    PARTNER = "partner", _("An interpreter of a partner")
    OUTSIDE = "outside", _("An interpreter from outside")


LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("fr", _("French")),
    ("ht", _("Haitian Creole")),
    ("ko", _("Korean")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("quc", _("K'iche'")),
    ("mam", _("Mam")),
    ("nah", _("Nahuatl")),
    ("tl", _("Tagalog")),
    ("ur", _("Urdu")),
    ("vi", _("Vietnamese")),
    ("ase", _("American Sign Language")),
]
LANGUAGE_NAMES = dict(LANGUAGES)

standing_by: dict[str, Callable[[uuid.UUID], Iterable[uuid.UUID]]] = {}
"""Who stands by people at a gathering (its id), besides hosts and who checks in, by app.

Higher apps fill it at start-up: cohorts knows the support person of a session.
"""

TOO_CLOSE = frozenset({"family", "friend"})
"""Ties between people (people.choices.Tie) that keep one from interpreting for the other."""

home_url_names: dict[str, str] = {}
"""Which URL name, taking the gathering's id, is the page of a kind.

Higher apps fill it at start-up (a session's page lies in cohorts); other kinds have ours.
"""
