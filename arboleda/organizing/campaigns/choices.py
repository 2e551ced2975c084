"""Closed words of the campaigns app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdeaState(models.TextChoices):
    """How far an idea has come, as its list shows it; the facts behind it are rows."""

    DREAMED = "dreamed", _("Dreamed")
    TAKEN_UP = "taken_up", _("Taken up")
    WON = "won", _("Won")
    TOLD_BACK = "told_back", _("Told back")


class Origin(models.TextChoices):
    """Where people dreamed an idea."""

    COHORT = "cohort", _("A cohort's session")
    GATHERING = "gathering", _("Another gathering")
    ROOM = "room", _("A dream room")
    ELSEWHERE = "elsewhere", _("Somewhere else")


class Growth(models.TextChoices):
    """What taking an idea up looked like."""

    GROUP = "group", _("A group works on it")
    LESSON = "lesson", _("It changed what we teach")
    PARTNER = "partner", _("A partner carries it")


class CampaignState(models.TextChoices):
    """Whether a campaign goes on."""

    RUNNING = "running", _("Running")
    ENDED = "ended", _("It has ended")


class Office(models.TextChoices):
    """The kinds of public office. Whoever holds none is nobody we name (R53)."""

    ELECTED = "elected", _("Elected: council, legislature, mayor, sheriff")
    APPOINTED = "appointed", _("Appointed: commissioner, secretary, judge")
    AGENCY = "agency", _("Heads a public agency, school or hospital")
    BOARD = "board", _("Sits on a public board")


NO_OFFICE = "none"
"""What the form offers beside the offices, so that it can say why it stops there."""


class Activity(models.TextChoices):
    """What kind of work an action is, for whoever pays for it."""

    ORGANIZING = "organizing", _("Organizing and learning")
    LEGISLATIVE = "legislative", _("Asking lawmakers for or against a law")
    FUNDRAISING = "fundraising", _("Raising money")


class Funding(models.TextChoices):
    """Which money pays for an action."""

    UNRESTRICTED = "unrestricted", _("Our own, unrestricted money")
    FOUNDATION = "foundation", _("A foundation's grant")
    PUBLIC = "public", _("A public grant, not VOCA")
    VOCA = "voca", _("VOCA (Victims of Crime Act)")


class CommitmentState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("Promised")
    KEPT = "kept", _("Promise kept")
    BROKEN = "broken", _("Promise broken")


class Method(models.TextChoices):
    """How a group decided. Who said what is never kept (R51)."""

    CONSENSUS = "consensus", _("Everybody could live with it")
    SECRET_VOTE = "secret_vote", _("A secret vote")
    OPEN_VOTE = "open_vote", _("A show of hands")


class ToldHow(models.TextChoices):
    """How those who dreamed an idea heard what became of it."""

    TOGETHER = "together", _("Together, at a gathering")
    ONE_BY_ONE = "one_by_one", _("One by one")
    IN_WRITING = "in_writing", _("By letter or message")


class Entry(models.TextChoices):
    """What stands on the timelines and can be taken out again."""

    DEMAND = "demand", _("Demand")
    DECISION_MAKER = "decision_maker", _("Decision-maker")
    ACTION = "action", _("Action")
    COMMITMENT = "commitment", _("Promise")
    WIN = "win", _("Win")
    DECISION = "decision", _("Decision")
    TAKEN_UP = "taken_up", _("Taken up")
    TOLD_BACK = "told_back", _("Telling back")


LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]

page_above: dict[str, str] = {}
"""Which URL name, taking an idea's id, shows the whole way of an idea: ``"idea"``.

A higher app fills it at start-up (the page mixes pillars, so it lies in web); without it ours
leads nowhere further.
"""
