"""Closed words of the safety app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How somebody can be reached."""

    SMS = "sms", _("Text message")
    CHAT = "chat", _("Chat, like WhatsApp")
    PHONE = "phone", _("Phone call")
    EMAIL = "email", _("E-mail")
    MAIL = "mail", _("Letter")
    IN_PERSON = "in_person", _("Only in person: nothing is sent")


class Stop(models.TextChoices):
    """What somebody asked us never to use."""

    SMS = "sms", _("Text messages")
    CHAT = "chat", _("Chat, like WhatsApp")
    PHONE = "phone", _("Phone calls")
    EMAIL = "email", _("E-mail")
    MAIL = "mail", _("Letters")
    ALL = "all", _("Everything")


class Day(models.TextChoices):
    """Days on which contact is safe."""

    MONDAY = "mon", _("Monday")
    TUESDAY = "tue", _("Tuesday")
    WEDNESDAY = "wed", _("Wednesday")
    THURSDAY = "thu", _("Thursday")
    FRIDAY = "fri", _("Friday")
    SATURDAY = "sat", _("Saturday")
    SUNDAY = "sun", _("Sunday")


class State(models.TextChoices):
    """Where a safe-contact card stands."""

    READY = "ready", pgettext_lazy("safe contact", "Safe to use")
    STALE = "stale", pgettext_lazy("safe contact", "Ask again")
    BLOCKED = "blocked", pgettext_lazy("safe contact", "Do not contact")
    NONE = "none", pgettext_lazy("safe contact", "Not known yet")


class Part(models.TextChoices):
    """What a card needs before anything may be sent (R21)."""

    CHANNEL = "channel", _("which way is safe")
    TIMES = "times", _("which times are safe")
    VOICEMAIL = "voicemail", _("whether we may leave a message")
    SENDER = "sender", _("the name we write or call under")
    LANGUAGE = "language", _("the language")


class Level(models.TextChoices):
    """How open a person is to the staff; rules.reading says what each level means."""

    GREEN = "green", pgettext_lazy("openness", "Green")
    YELLOW = "yellow", pgettext_lazy("openness", "Yellow")
    RED = "red", pgettext_lazy("openness", "Red")


class Pointer(models.TextChoices):
    """What in a free text could point to somebody; rules.pointers says what is one."""

    NUMBER = "number", _("The number of a paper or a card, or a birth date")
    PHONE = "phone", pgettext_lazy("in a text", "A phone number")
    EMAIL = "email", pgettext_lazy("in a text", "An e-mail address")
    LINK = "link", pgettext_lazy("in a text", "A link or an account")
    ADDRESS = "address", pgettext_lazy("in a text", "A place")
    DATE = "date", pgettext_lazy("in a text", "A date")
    NAME = "name", pgettext_lazy("in a text", "A name")


CANNOT_BE_ADDED = _("This person cannot be added here. Ask the organizers.")
"""The same words for every reason: no seat, a rule, too many tries. They must not tell which."""
