"""Forms on notices and consent texts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.consent.rules import notices


class NoticeText(kit_forms.Form):
    """The words of a new version."""

    text = forms.CharField(
        label=_("The words"),
        help_text=_("Short sentences, plain words. An empty line begins a new paragraph."),
        max_length=notices.TEXT_LENGTH,
        widget=kit_forms.Markdown(),
    )


class Reviewer(kit_forms.Form):
    """Who has read this version."""

    name = forms.CharField(
        label=_("Name of the reviewer"),
        help_text=_("Somebody whose language it is, as that person wants to be named."),
        max_length=notices.NAME_LENGTH,
    )
    reviewed_date = forms.DateField(label=_("Read on"))
