"""Forms of the accounts app."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms


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
