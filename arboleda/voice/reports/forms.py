"""The second question before numbers are public for good."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms

PROBLEMS = {
    "no_such_quarter": _("There is no such quarter."),
    "not_over": _("This quarter is not over yet."),
    "already_frozen": _("This quarter is published already."),
    "out_of_order": _("A later quarter of this year is published already."),
    "unknown_count": _("There is a number that we do not know."),
    "missing_count": _("A number is missing."),
    "negative_count": _("A number is below zero."),
}


class Freeze(forms.NonceMixin, forms.Form):
    """Yes, publish these."""

    sure = django_forms.BooleanField(
        label=_("I checked that attendance and completions are entered."),
        error_messages={"required": _("Check first, then tick the box.")},
    )
