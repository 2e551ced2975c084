"""Forms of the rights app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.rights import choices
from arboleda.trust.rights.rules import periods

PROBLEMS: dict[str, tuple[str | None, Any]] = {
    "too_short": ("days", _("Choose one day or more.")),
    "too_long": ("days", _("Choose ten years (3650 days) or less.")),
    "reason_missing": ("reason", _("Longer than usual needs a reason. Choose one.")),
    "reason_unknown": ("reason", _("Choose one from the list.")),
}


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        form.add_error(*PROBLEMS.get(code, (None, _("Look at this again."))))


class Period(kit_forms.Form):
    """How many days one kind of thing is kept after its end."""

    days = forms.IntegerField(
        label=_("Days"), min_value=periods.SHORTEST, max_value=periods.LONGEST
    )
    reason = forms.ChoiceField(
        label=_("Why longer than usual"),
        required=False,
        choices=[("", _("It is not longer")), *choices.Reason.choices],
    )
