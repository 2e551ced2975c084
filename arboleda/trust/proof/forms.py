"""Six words as they are typed."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from arboleda.kit import dates, forms
from arboleda.trust.proof import models, rules


class NewWords(forms.NonceMixin, forms.Form):
    """Nothing to fill in: one button."""


class CheckWords(forms.Form):
    """Her six words, and the day on which she got them."""

    day = django_forms.TypedChoiceField(
        label=_("Which day did you get them?"), coerce=int, widget=django_forms.Select
    )
    words = django_forms.CharField(
        label=_("Your six words"),
        max_length=200,
        help_text=_("In their order. Capitals and accents do not matter."),
        widget=django_forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, receipts: list[models.Receipt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["day"]
        assert isinstance(day, django_forms.ChoiceField)
        day.choices = [(one.pk, dates.day_time(one.made_at)) for one in receipts]
        day.initial = receipts[0].pk if receipts else None  # Most have words of one day alone.

    def clean_words(self) -> int:
        """The number they stand for, or what to look at again."""
        language = "es" if (translation.get_language() or "").startswith("es") else "en"
        number, problem = rules.read_words(self.cleaned_data["words"], language)
        if problem is not None:
            raise django_forms.ValidationError(_sentence(problem))
        assert number is not None
        return number


def _sentence(problem: rules.WordsProblem) -> str:
    if problem.code == "not_six":
        return str(_("Write all six words."))
    strange = ", ".join(problem.strange)
    if problem.near:
        return str(
            _("Look again at: %(strange)s. Perhaps: %(near)s.")
            % {"strange": strange, "near": ", ".join(problem.near)}
        )
    return str(_("Look again at: %(strange)s.") % {"strange": strange})
