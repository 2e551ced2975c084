"""Closed words of the consent app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ground(models.TextChoices):
    """On what a use of somebody's data can stand. There is no fifth."""

    STAFF_READ = "staff-read", _("Staff read, by role and assignment")
    RELEASE = "release", _("Release of information")
    SAFE_CONTACT = "safe-contact", _("Safe-contact card")
    STORY_CONSENT = "story-consent", _("Story consent")


class Interpreter(models.TextChoices):
    """Whether somebody interpreted while the release was explained."""

    NO = "no", _("No, we share a language")
    YES = "yes", _("Yes")


class Signature(models.TextChoices):
    """How a release was signed."""

    PAPER = "paper", _("On paper, kept by us")
    MARK = "mark", _("With a mark, on paper")
    SCREEN = "screen", _("Typed here by the person")


class State(models.TextChoices):
    """Where a release stands at a moment."""

    IN_FORCE = "in-force", pgettext_lazy("release", "In force")
    ENDED = "ended", pgettext_lazy("release", "Ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Taken back")


class Withdrawal(models.TextChoices):
    """How a release was taken back; aloud is enough."""

    ORAL = "oral", _("Said aloud")
    WRITTEN = "written", _("In writing")
    OWN = "own", _("Here, by the person")


class NoticeKind(models.TextChoices):
    """Texts that people must have read before they write or agree."""

    LIMITS = "limits", _("Before writing: what must be reported")
    RELEASE = "release", _("Before a release of information")
    STORY = "story", _("Before approving a story")
    INTERPRETING = "interpreting", _("The promise of whoever interprets")


class MinorPath(models.TextChoices):
    """How somebody under 18 consents; what is lawful depends on the state."""

    GUARDIAN_TOO = "minor-and-guardian", _("The young person and a parent or guardian, both")
    ALONE = "minor-alone", _("The young person alone, where the law lets us serve them alone")


MINOR_PATH_NOT_SET = _(
    "Somebody here is under 18. First an administrator says in Office, Young people, who consents "
    "for them where you work. Ask counsel."
)
