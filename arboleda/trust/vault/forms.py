"""Forms of the vault."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms


class Unlock(kit_forms.Form):
    """The passphrase of the keys, where one opens them."""

    passphrase = forms.CharField(
        label=_("Passphrase of the keys"),
        help_text=_("Not your own: the one that is kept for this place."),
        max_length=400,
        strip=False,
        widget=kit_forms.Passphrase(),
    )
