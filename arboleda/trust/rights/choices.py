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

    SELF = "self", _("Their own word")
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


class Answer(models.TextChoices):
    """What came of a correction somebody asked for."""

    DONE = "done", _("It is corrected")
    NOT_OURS = "not_ours", _("We cannot change it; we say why")
    TALK = "talk", _("Let us talk about it")


class Paper(models.TextChoices):
    """What kind of paper somebody with legal power sent."""

    ORDER = "order", _("A judge’s order")
    WARRANT = "warrant", _("A search warrant")
    SUBPOENA = "subpoena", _("A subpoena (often no judge has seen it)")
    LETTER = "letter", _("A letter or a visit of a public office")


class Breach(models.TextChoices):
    """What may have happened."""

    DEVICE = "device", _("A phone or computer is lost or was taken")
    ACCOUNT = "account", _("Somebody used an account that is not theirs")
    STAFF = "staff", _("Somebody on staff looked where they had no reason to")
    SENT = "sent", _("Something was sent to the wrong place")
    BROKEN = "broken", _("Somebody broke in, or a copy was taken")
    SOON = "soon", _("It has not happened yet, but it is about to")


DEMAND_STEPS = {
    "counsel": _("Call your lawyer before you answer anything"),
    "paper": _("Ask the lawyer: is it a judge’s order? A subpoena is often not"),
    "hold": _("Place a hold on what is asked for, so that nothing is erased"),
    "person": _("Tell the person it is about, in a safe way, unless a judge forbids it"),
    "protect": _("Let the lawyer ask the judge to limit or refuse it"),
    "answer": _("Answer only what was ordered; any file takes two people"),
    "lift": _("When it is over: two people lift the hold"),
}
"""What to do about a legal demand, in order (R16; 34 USC 12291(b)(2)(C); NNEDV)."""

BREACH_STEPS = {
    "stop": _("Stop it: close the account, end its visits, or lock the grove"),
    "look": _("Look below at whose data was opened, and write down what you know"),
    "counsel": _("Call your lawyer"),
    "office": _(
        "Tell the office that funds you, within 24 hours (awards of the Justice Department)"
    ),
    "people": _("Tell the people below, each in the way that is safe for them"),
    "state": _(
        "Ask the lawyer what the law of your state says (Illinois: over 500 people, tell the state too)"
    ),
    "mend": _("Mend what let it happen"),
}
"""What to do about a breach, in order (R17; Justice Department award terms; 815 ILCS 530/10)."""

UNREACHED = {
    "printed": _("What was printed or written on paper"),
    "copies": _("Copies that people took along or that were published elsewhere"),
    "others-words": _("What others wrote about you in their own notes, in their own words"),
    "chains": _("The chains of reads and writes: numbers stay in them that point to nobody now"),
}
"""Places that forgetting does not reach, by code: it says so on every receipt."""

UNSEEN = "unseen"
"""The key of the time after which we ask somebody whether she still wants to be known here."""
