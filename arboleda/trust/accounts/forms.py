"""Forms of the accounts app."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.kit import leaving
from arboleda.trust.accounts import choices, rules

LONGEST_DAYS = 730
"""Two years: an end that never comes is no end."""
PROBLEMS: dict[str, tuple[str, Any]] = {
    "name_missing": ("name", _("Write the name of the organization.")),
    "neutral_name_missing": ("neutral_name", _("Write a name that tells nothing.")),
    "neutral_is_name": (
        "neutral_name",
        _("Choose another name: this one tells whose door it is."),
    ),
    "zone_unknown": ("zone", _("Choose another time zone.")),
    "language_unknown": ("language", _("Choose one from the list.")),
    "exit_shape": ("exit_url", _("Write the address like this: https://example.org.")),
    "exit_name_unknown": ("exit_name", _("Choose one from the list.")),
    "exit_is_here": ("exit_url", _("Choose a site that is not yours: the exit must lead away.")),
}
"""Code of a rule → field and sentence."""


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        form.add_error(*PROBLEMS[code])


class SignIn(kit_forms.Form):
    """Username and passphrase, nothing else."""

    username = forms.CharField(label=_("Username"), max_length=40, widget=kit_forms.Username())
    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=200, strip=False, widget=kit_forms.Passphrase()
    )


class ConfirmPassphrase(kit_forms.Form):
    """The passphrase once more."""

    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=200, strip=False, widget=kit_forms.Passphrase()
    )


class Proof(kit_forms.Form):
    """A second step: a code, or what a passkey signed (a script fills that in)."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none"}),
        help_text=_("Six digits from your app, or one of your recovery codes."),
    )
    passkey = forms.CharField(required=False, max_length=20000, widget=forms.HiddenInput())


class AppCode(kit_forms.Form):
    """The first code that an app shows."""

    code = forms.CharField(
        label=_("The six digits your app shows now"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Passkey(kit_forms.Form):
    """What she calls the device, and what it made."""

    name = forms.CharField(
        label=_("What do you call this device?"),
        max_length=40,
        help_text=_("So that you know later which one to take off. “Blue phone” is enough."),
    )
    passkey = forms.CharField(required=False, max_length=20000, widget=forms.HiddenInput())


class Role(kit_forms.Form):
    """What somebody on staff may do from now on."""

    role = forms.ChoiceField(label=_("Role"), choices=choices.Role.choices)


class WorksWithEverybody(kit_forms.Form):
    """Until which day somebody on staff works with everybody, that day included."""

    until = forms.DateField(label=_("Works with everybody until"))

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        self._today = today
        year = {"until": today + datetime.timedelta(days=365)}
        super().__init__(*args, initial=year, **kwargs)

    def clean_until(self) -> datetime.date:
        """A day to come, within two years."""
        day: datetime.date = self.cleaned_data["until"]
        if day <= self._today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if day > self._today + datetime.timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day within two years. You can give it again."))
        return day

    @property
    def ends_at(self) -> datetime.datetime:
        """The last second of that day in the organization's zone, in UTC: so "until" shows the day."""
        last = datetime.datetime.combine(self.cleaned_data["until"], datetime.time(23, 59, 59))
        return timezone.make_aware(last).astimezone(datetime.UTC)


AS_USUAL = "usual"


class ExitName(kit_forms.Form):
    """What the exit is called for one person, or that it is hidden."""

    exit_name = forms.ChoiceField(
        label=_("What you see"),
        choices=[
            (AS_USUAL, _("As usual here")),
            *leaving.NAMES.items(),
            (leaving.HIDDEN, _("Hidden, until a keyboard reaches it")),
        ],
    )

    def clean_exit_name(self) -> str:
        """The code as it is kept: empty for whoever wants it as everybody has it."""
        chosen: str = self.cleaned_data["exit_name"]
        return "" if chosen == AS_USUAL else chosen


class Settings(kit_forms.Form):
    """What the grove says of itself."""

    name = forms.CharField(
        label=_("Name of the organization"),
        max_length=120,
        help_text=_("Shown on the public door only."),
    )
    neutral_name = forms.CharField(
        label=_("Neutral name for the members' door"),
        max_length=60,
        help_text=_("A name that tells nothing to somebody who looks over a shoulder."),
    )
    language = forms.ChoiceField(label=_("First language"), choices=settings.LANGUAGES)
    zone = forms.ChoiceField(label=_("Time zone"), choices=[(one, one) for one in choices.ZONES])
    exit_url = forms.URLField(
        label=_("Where the exit leads"),
        max_length=rules.ADDRESS_LENGTH,
        assume_scheme="https",
        help_text=_("A site that anybody may have open, like the weather. Not one of yours."),
    )

    exit_name = forms.ChoiceField(
        label=_("What the exit is called"),
        choices=list(leaving.NAMES.items()),
        help_text=_("For everybody who has not chosen. Each person may call it something else."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A grove founded in a terminal may stand in a zone that is not on our list.
        zones = dict.fromkeys((*choices.ZONES, zone))
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, one) for one in zones]

    @property
    def terms(self) -> rules.GroveTerms:
        """What was given, as the operation takes it."""
        return rules.GroveTerms(**self.cleaned_data)
