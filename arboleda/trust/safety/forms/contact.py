"""Forms of the safety app."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates
from arboleda.kit import forms as kit_forms
from arboleda.trust.safety import choices
from arboleda.trust.safety.rules import contact, languages

PROBLEMS: dict[str, tuple[str | None, Any]] = {
    "sender_tells": (
        "sender",
        _("Choose another name: this one could tell a stranger what it is about."),
    ),
    "code_word_tells": (
        "code_word",
        _("Choose another word: this one could tell a stranger what it is about."),
    ),
    "unknown_time": ("until_time", _("Write both hours, like 10:00 and 14:00, or none.")),
    "times_reversed": ("until_time", _("The second hour comes after the first.")),
    "no_keeper": ("keeper", _("Choose who on staff looks after it.")),
    "keeper_not_here": ("keeper", _("Choose somebody from the list.")),
    "unknown_level": ("level", _("Choose one.")),
    "apart_already": (None, _("They are kept apart already.")),
    "same_person": ("other", _("Choose somebody else: these are the same person.")),
    "no_words": ("words", _("Write a few words, so that we know whom you mean.")),
    "words_too_long": (None, _("Make this shorter.")),
    "holds_refused": (None, _("Take out the number of a document: we never keep those.")),
}


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


def _languages() -> list[tuple[str, Any]]:
    rather_not = ("", _("Not known, or rather not say"))
    return [rather_not, *languages.offered(dates.locale()[:2])]


class SafeContact(kit_forms.NonceMixin, kit_forms.Form):
    """How to reach somebody safely. Every question may be left open."""

    channel = forms.ChoiceField(
        label=_("Which way is safe?"), required=False, widget=forms.RadioSelect
    )
    where = forms.CharField(
        label=_("Which number or address?"),
        help_text=_("Only where there is more than one."),
        max_length=contact.WHERE_LENGTH,
        required=False,
    )
    days = forms.MultipleChoiceField(
        label=_("Which days are safe?"),
        choices=choices.Day.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.TimeField(
        label=_("From which hour?"), help_text=_("Leave both empty for any hour."), required=False
    )
    until_time = forms.TimeField(label=_("Until which hour?"), required=False)
    voicemail = forms.ChoiceField(
        label=_("May we leave a message?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not known, or rather not say"))],
        required=False,
        widget=forms.RadioSelect,
    )
    sender = forms.CharField(
        label=_("Under which name do we write or call?"),
        help_text=_("A first name, a cousin, a shop. Never the name of our organization."),
        max_length=contact.SENDER_LENGTH,
        required=False,
    )
    language = forms.ChoiceField(label=_("In which language?"), choices=_languages, required=False)
    code_word = forms.CharField(
        label=_("A code word"),
        help_text=_("Whoever answers without it is not the right person: we hang up."),
        max_length=contact.WORD_LENGTH,
        required=False,
    )
    neutral_channel = forms.ChoiceField(
        label=_("If we have not asked for 60 days, which way is still safe?"),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rather_not = ("", _("Not known, or rather not say"))
        sent = [one for one in choices.Channel.choices if one[0] != choices.Channel.IN_PERSON]
        self._offer("channel", [*choices.Channel.choices, rather_not])
        self._offer("neutral_channel", [*sent, ("", _("None: then send nothing"))])

    def _offer(self, name: str, offered: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    @staticmethod
    def initial_of(card: contact.Card | None) -> dict[str, Any]:
        """What the form shows first: the card as it is, or nothing chosen."""
        if card is None:
            return {"channel": "", "neutral_channel": "", "voicemail": ""}
        said = {True: "yes", False: "no", None: ""}[card.voicemail]
        return {
            "channel": card.channel,
            "where": card.where,
            "days": list(card.days),
            "from_time": card.from_time,
            "until_time": card.until_time,
            "voicemail": said,
            "sender": card.sender,
            "language": card.language,
            "code_word": card.code_word,
            "neutral_channel": card.neutral_channel,
        }

    def card(self) -> contact.Card:
        """What was answered; only after ``is_valid``."""
        given = self.cleaned_data
        return contact.Card(
            channel=given["channel"],
            days=tuple(given["days"]),
            from_time=_clock(given["from_time"]),
            until_time=_clock(given["until_time"]),
            voicemail={"yes": True, "no": False}.get(given["voicemail"]),
            sender=given["sender"],
            language=given["language"],
            code_word=given["code_word"],
            where=given["where"],
            neutral_channel=given["neutral_channel"],
        )


class Stops(kit_forms.Form):
    """What somebody asked us never to use."""

    channels = forms.MultipleChoiceField(
        label=_("Never use"),
        choices=choices.Stop.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _clock(value: datetime.time | None) -> str:
    return value.strftime("%H:%M") if value else ""
