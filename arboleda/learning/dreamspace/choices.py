"""Closed words of the dream space."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

IDEA_KEY = "dream"
"""The kind of key under which one idea is sealed as somebody typed it."""
IDEA_LABEL = "dream-idea"
"""What kind of row such a seal is bound to."""


OWN_NAMES = {
    "en": "English", "es": "Español", "ar": "العربية", "zh": "中文", "fr": "Français",
    "ht": "Kreyòl ayisyen", "ko": "한국어", "pl": "Polski", "pt": "Português", "quc": "K’iche’",
    "mam": "Mam", "nah": "Nawatl", "tl": "Tagalog", "ur": "اردو", "vi": "Tiếng Việt",
}  # fmt: skip
"""The written languages a room may have, each by its own name."""


class StageKind(models.TextChoices):
    """The stages of a dream room, in their order. Phones take part in those of `ON_PHONES`."""

    PREPARE = "prepare", _("Prepare")
    BRAINSTORM = "brainstorm", _("Gather ideas")
    CLEAN = "clean", _("Clean and merge")
    SORT = "sort", _("Sort")
    RATE = "rate", _("Rate")
    VOTE = "vote", _("Agree or disagree")
    ANALYSE = "analyse", _("Draw the map")
    INTERPRET = "interpret", _("Read the map together")
    DECIDE = "decide", _("Decide")
    GIVE_BACK = "give_back", _("Give back")


ON_PHONES = (StageKind.BRAINSTORM, StageKind.SORT, StageKind.RATE, StageKind.VOTE)
"""Stages in which phones and paper take part."""


class StageState(models.TextChoices):
    """Where a stage stands. A skipped or closed one can be opened again until the room is frozen."""

    WAITING = "waiting", _("Not yet")
    OPEN = "open", pgettext_lazy("stage", "Open")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")
    SKIPPED = "skipped", pgettext_lazy("stage", "Skipped")


class StatementState(models.TextChoices):
    """What became of an idea."""

    NEW = "new", _("New")
    KEPT = "kept", _("On a card")
    MERGED = "merged", _("Part of another card")
    SPLIT = "split", _("Divided into cards")
    SET_ASIDE = "set_aside", _("Set aside")


class TranslationState(models.TextChoices):
    """Where the words of a card in one language come from."""

    ORIGINAL = "original", _("Original")
    HUMAN = "human", _("Translated by a person")
    MACHINE = "machine", _("Translated by a machine")
    CHECKED = "checked", _("Translated and checked")


class SeatKind(models.TextChoices):
    """How somebody takes part."""

    PHONE = "phone", _("Phone")
    PAPER = "paper", _("Paper")
    IMPORTED = "imported", _("From a file")


class ScalingType(models.TextChoices):
    """How far the map follows the numbers: their order alone, or their ratios."""

    ORDINAL = "ordinal", _("Order")
    RATIO = "ratio", _("Ratio")


class ThreadKind(models.TextChoices):
    """What a chosen idea is meant to become."""

    LESSON = "lesson", _("A change in what we teach")
    DEMAND = "demand", _("A demand to somebody in power")
    GROUP = "group", _("Work of our own")


class FreezingStep(models.TextChoices):
    """What a frozen room waits for, in their order; each can be taken up again where it stopped."""

    ANALYSE = "analyse", _("The last map is being worked out")
    KEYS = "keys", _("What was typed becomes unreadable")
    ROWS = "rows", _("What people did one by one is deleted")
    DONE = "done", _("Done")
