"""Forms on who consents for somebody under 18."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.consent import choices
from arboleda.trust.consent.rules import minors


class MinorPath(kit_forms.Form):
    """What holds where the organization works."""

    path = forms.ChoiceField(
        label=_("Who consents for somebody under 18?"),
        choices=choices.MinorPath.choices,
        widget=forms.RadioSelect,
    )
    jurisdiction = forms.CharField(
        label=_("For which state, and who said so?"),
        help_text=_("For example: Illinois, our counsel, March 2026."),
        max_length=minors.JURISDICTION_LENGTH,
    )


class Barred(kit_forms.Form):
    """Somebody who may not consent. Why is not asked."""

    name = forms.CharField(
        label=_("Who may not consent for this person?"), max_length=minors.NAME_LENGTH
    )
