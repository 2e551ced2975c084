"""Closed words of the people app."""

from django.db import models
from django.utils.translation import gettext_lazy as _

EXPORT_KIND = "people.export"
"""The approval that a file with names takes (accounts.operations.ask_approval)."""


class AgeGroup(models.TextChoices):
    """Never an age and never a birth date."""

    ADULT = "adult", _("18 or older")
    MINOR = "minor", _("Under 18")
    UNKNOWN = "unknown", _("We do not know")


class OwnKind(models.TextChoices):
    """What can be answered to an organization's own question."""

    TEXT = "text", _("A few words")
    YES_NO = "yes_no", _("Yes or no")
    ONE_OF = "one_of", _("One of several answers")
    DATE = "date", _("A day")


class Tie(models.TextChoices):
    """How two people know each other, said from the first to the second."""

    FRIEND = "friend", _("Friends")
    FAMILY = "family", _("Family")
    COWORKER = "coworker", _("Work together")
    NEIGHBOR = "neighbor", _("Neighbors")
    ORGANIZES = "organizes", _("Organize together")
    INVITED = "invited", _("Brought this person along")
    ACCOMPANIES = "accompanies", _("Walks beside")
    TEACHES = "teaches", _("Teaches")


INVERSE = {
    Tie.INVITED: _("Came through this person"),
    Tie.ACCOMPANIES: _("Is accompanied by"),
    Tie.TEACHES: _("Learns from"),
}
"""What the tie is called from the other side, where that differs."""


class Step(models.TextChoices):
    """What sort of step on a path; may be left out."""

    COME = "come", _("Come and listen")
    LEARN = "learn", _("Learn something")
    SPEAK = "speak", _("Speak up")
    HOST = "host", _("Bring people together")
    TEACH = "teach", _("Teach others")
    LEAD = "lead", _("Lead something")
    DECIDE = "decide", _("Decide with others")
    REST = "rest", _("Rest")


class Skill(models.TextChoices):
    """What sort of strength; may be left out."""

    TEACHING = "teaching", _("Teaching")
    LISTENING = "listening", _("Listening")
    SPEAKING = "speaking", _("Speaking")
    COOKING = "cooking", _("Cooking")
    CARING = "caring", _("Caring for others")
    MAKING = "making", _("Making with the hands")
    ART = "art", _("Art, music, dance")
    LANGUAGES = "languages", _("Languages")
    NUMBERS = "numbers", _("Numbers and papers")
    ORGANIZING = "organizing", _("Bringing people together")
    OTHER = "other", _("Something else")


class Question(models.TextChoices):
    """What may be asked about a person. Only what she wants to be called is needed (R11)."""

    LEGAL = "legal", _("Name on papers")
    OTHERS = "others", _("Other names")
    PRONOUNS = "pronouns", _("Pronouns")
    FORM_OF_ADDRESS = "form_of_address", _("How to address this person")
    LANGUAGE = "language", _("Language")
    PHONES = "phones", _("Phone numbers")
    EMAILS = "emails", _("E-mail addresses")
    CITY = "city", _("City or neighborhood")
    POSTAL_CODE = "postal_code", _("Postal code")
    AGE_GROUP = "age_group", _("Age group")
    PARTNER = "partner", _("Organization")
