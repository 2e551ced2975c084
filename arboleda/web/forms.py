"""Forms of the web app."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.people import forms as people_forms
from arboleda.trust.accounts import choices as account_choices


class FirstRun(forms.Form):
    """What a grove needs to begin."""

    code = django_forms.CharField(
        label=_("Code from the terminal"),
        max_length=12,
        help_text=_("You see it where you started the grove."),
    )
    name = django_forms.CharField(
        label=_("Name of the organization"),
        max_length=120,
        help_text=_("Shown on the public door only."),
    )
    neutral_name = django_forms.CharField(
        label=_("Neutral name for the members' door"),
        max_length=60,
        required=False,
        help_text=_("A name that tells nothing to somebody who looks over a shoulder."),
    )
    language = django_forms.ChoiceField(label=_("First language"), choices=settings.LANGUAGES)
    zone = django_forms.ChoiceField(
        label=_("Time zone"), choices=[(one, one) for one in account_choices.ZONES]
    )
    chosen_name = django_forms.CharField(
        label=_("What should we call you?"), max_length=120, required=False
    )
    username = django_forms.CharField(
        label=_("Username"),
        max_length=40,
        widget=forms.Username(),
        help_text=_("3 to 40 small letters, numbers, dots or dashes."),
    )
    passphrase = django_forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        strip=False,
        widget=forms.Passphrase(fresh=True),
        help_text=_("Four or five common words are better than one odd one."),
    )

    def clean_zone(self) -> str:
        """A zone this machine knows."""
        zone: str = self.cleaned_data["zone"]
        if zone not in zoneinfo.available_timezones():
            raise django_forms.ValidationError(_("Choose another time zone."))
        return zone


class OwnStrength(people_forms.Strength):
    """A strength in her own words; nobody sits beside her here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["together"]
        self.fields["text"].label = _("The strength, in your own words")
        self.fields["offered"].label = _("I offer it to the others")


class OwnStep(people_forms.PathStep):
    """A step of her own path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["together"]
        self.fields["text"].label = _("The step, in your own words")


class LinkStory(forms.Form):
    """Which public story belongs with an idea."""

    story = django_forms.ChoiceField(label=_("Which story"))
