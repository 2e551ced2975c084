"""Closed words of the partners app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of organization a partner is."""

    COMMUNITY = "community", _("Community organization")
    UNION = "union", _("Union or workers' center")
    SERVICE = "service", _("Service agency")
    SCHOOL = "school", _("School or university")
    HEALTH = "health", _("Clinic or hospital")
    FAITH = "faith", _("Faith community")
    GOVERNMENT = "government", _("Public agency")
    COALITION = "coalition", _("Coalition or network")
    BUSINESS = "business", _("Business")
    OTHER = "other", _("Something else")


class Sector(models.TextChoices):
    """What a partner mostly works on."""

    VIOLENCE = "violence", _("Ending violence")
    LABOR = "labor", _("Work and wages")
    IMMIGRANT = "immigrant", _("Immigrant rights")
    HOUSING = "housing", _("Housing")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    YOUTH = "youth", _("Young people")
    ARTS = "arts", _("Arts and culture")
    LAW = "law", _("Law and policy")
    OTHER = "other", _("Something else")


class Stage(models.TextChoices):
    """How far a relationship has grown. Only trust and joint strategy open the door to sharing."""

    MET = "met", _("We have met")
    STORIES = "stories", _("We have shared our stories")
    TRUST = "trust", _("We trust each other")
    STRATEGY = "strategy", _("We plan together")


SHARING = frozenset({Stage.TRUST, Stage.STRATEGY})
"""Stages from which approved totals and trainings may be shared; contact lists never are (R50)."""


class Holder(models.TextChoices):
    """Who held a conversation."""

    STAFF = "staff", _("Staff")
    LEADER = "leader", _("A leader")
    CONSTITUENT = "constituent", _("A member of the community")


class Help(models.TextChoices):
    """What a partner asks for."""

    TRAINING = "training", _("Training")
    ASSISTANCE = "assistance", _("Technical assistance")
    BOTH = "both", _("Training and technical assistance")


class State(models.TextChoices):
    """Where a training request stands; worked out from its dates, never stored."""

    ASKED = "asked", _("Asked for")
    DELIVERED = "delivered", _("Given")
    DUE = "due", _("Ask what changed")
    TOLD = "told", _("We know what changed")
