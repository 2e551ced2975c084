"""Closed words of the rights app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why something is kept longer than we would by ourselves."""

    LAW = "law", _("A law or a contract asks for it")
    COUNSEL = "counsel", _("Our lawyer asks for it")
    PEOPLE = "people", _("The people it is about asked for it")
    WORK = "work", _("We need it longer for our work with them")


class Ground(models.TextChoices):
    """On whose word somebody is forgotten."""

    SELF = "self", _("Her own word")
    TWO = "two", _("Two people on staff")


class Scope(models.TextChoices):
    """What a legal hold names."""

    PERSON = "person", _("One person")
    GROUP = "group", _("Everybody in one group")
    KIND = "kind", _("One kind of thing")
    EVERYTHING = "everything", _("Everything")


class Why(models.TextChoices):
    """Why a hold is placed."""

    COURT = "court", _("A court asks for it")
    COUNSEL = "counsel", _("Our lawyer expects a demand")
    OFFICE = "office", _("A public office asks for it")


UNREACHED = {
    "printed": _("What was printed or written on paper"),
    "copies": _("Copies that people took along or that were published elsewhere"),
    "others-words": _("What others wrote about you in their own notes, in their own words"),
    "chains": _("The chains of reads and writes: numbers stay in them that point to nobody now"),
}
"""Places that forgetting does not reach, by code: it says so on every receipt."""

UNSEEN = "unseen"
"""The key of the time after which we ask somebody whether she still wants to be known here."""
