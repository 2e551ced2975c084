"""What is asked about ideas and cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.kit.templatetags import kit
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.forms import spaces
from arboleda.learning.dreamspace.rules import words as rules

TRANSLATED = [choice for choice in choices.TranslationState.choices if choice[0] != "original"]


class Card(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """A card's words: one box for each language of the room, and where a translation comes from."""

    words = django_forms.CharField(widget=django_forms.Textarea, required=False)
    """Stands for the boxes that `__init__` makes; on its own it is never shown."""

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        original: str = "",
        said: Mapping[str, str] | None = None,
        marks: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["words"]
        self.original = original
        self.languages = list(dict.fromkeys([*([original] if original else []), *languages]))
        if not original:
            self._ask_language()
        for code, name in spaces.languages_of(self.languages):
            self._add_box(code, name, (said or {}).get(code, ""))
            if original and code != original:
                self._add_mark(code, name, (marks or {}).get(code, ""))

    def _ask_language(self) -> None:
        self.add_field(
            "language",
            django_forms.ChoiceField(
                label=_("Language it was thought in"),
                choices=spaces.languages_of(self.languages),
                initial=self.languages[0],
            ),
        )

    def _add_box(self, code: str, name: Any, said: str) -> None:
        is_original = code == self.original
        box = django_forms.Textarea({"rows": 3, "lang": code})
        help_text = _("The original. Mend as little as you can.") if is_original else ""
        self.add_field(
            f"words_{code}",
            django_forms.CharField(
                label=name,
                required=is_original,
                max_length=rules.CARD_LENGTH,
                widget=box,
                initial=said,
                help_text=help_text,
            ),
        )

    def _add_mark(self, code: str, name: Any, mark: str) -> None:
        self.add_field(
            f"mark_{code}",
            django_forms.ChoiceField(
                label=_("Where these words come from"),
                choices=TRANSLATED,
                required=False,
                initial=mark or choices.TranslationState.HUMAN,
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A card without any words is no card."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.original and not any(self.said.values()):
            self.add_error(
                f"words_{self.languages[0]}", str(_("Write it in one language at least."))
            )
        return cleaned

    @property
    def language(self) -> str:
        """The language of the original."""
        return self.original or str(self.cleaned_data.get("language", ""))

    @property
    def said(self) -> dict[str, str]:
        """The words by language, without empty ones."""
        given = {code: self.cleaned_data.get(f"words_{code}") for code in self.languages}
        return {code: text for code, text in given.items() if text}

    @property
    def marks(self) -> dict[str, str]:
        """The marks of languages that have words."""
        given = {code: self.cleaned_data.get(f"mark_{code}") for code in self.said}
        return {code: mark for code, mark in given.items() if mark}


class Merge(forms.Form):
    """Into which card."""

    into: Any = django_forms.ModelChoiceField(queryset=None, label=_("Part of which card?"))

    def __init__(self, *args: Any, cards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = cards
        field.empty_label = _("Choose a card")
        field.label_from_instance = _label


def _label(card: models.Statement) -> str:
    return f"{card.number}. {kit.in_language(card.words)}"


class Divide(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """Several things that one idea says, each on a line."""

    parts = django_forms.CharField(
        label=_("One part on each line"),
        widget=django_forms.Textarea({"rows": 6}),
        max_length=4 * rules.CARD_LENGTH,
        help_text=_("Each line becomes a card of its own, in the same language."),
    )

    @property
    def lines(self) -> list[str]:
        """The parts, without empty lines."""
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
