"""Forms on who must not meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.trust.safety.rules import apart


class OwnWish(kit_forms.NonceMixin, kit_forms.FreeTextMixin, kit_forms.Form):
    """Somebody she must not meet, in her own words."""

    expects = frozenset({"name"})  # The question is who it is.

    words = forms.CharField(
        label=_("Who is it?"),
        help_text=_("A name, a nickname, where you know each other from: what helps us to know."),
        max_length=apart.WORDS_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write a few words, so that we know whom you mean.")},
    )


class MatchWish(kit_forms.NonceMixin, kit_forms.Form):
    """Whom it means: found by name first, then chosen."""

    query = forms.CharField(label=_("Name"), required=False, max_length=100)
    other = forms.ChoiceField(
        label=_("Which of these?"),
        error_messages={"required": _("Find the person first, then choose.")},
    )

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = forms.RadioSelect()
        field.choices = list(found)


class KeepApart(kit_forms.FreeTextMixin, MatchWish):
    """Whom an organizer keeps from a person; why may stay empty."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It may stay empty. Write no more than whoever comes after you must know."),
        required=False,
        max_length=apart.WORDS_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
