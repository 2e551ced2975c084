"""What is asked about a map: names, notes, where a card belongs, what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.learning.dreamspace import choices
from arboleda.learning.dreamspace.forms import spaces
from arboleda.learning.dreamspace.rules import deciding as rules


class ClusterName(forms.FreeTextMixin, forms.Form):
    """What the group calls a cluster, and what it notes about it, in each language of the room."""

    also = frozenset({"words"})

    words = forms.Translated(label=_("Name"), required=False, max_length=rules.NAME_LENGTH)
    note = forms.Translated(
        label=_("What you noted"), required=False, long=True, max_length=rules.NOTE_LENGTH
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = spaces.languages_of(languages)
        self.add_field(
            "words",
            forms.Translated(
                label=_("Name"),
                required=False,
                max_length=rules.NAME_LENGTH,
                languages=boxes,
                help_text=_("As the group says it: a few words that hold all of these cards."),
            ),
        )
        self.add_field(
            "note",
            forms.Translated(
                label=_("What you noted"),
                required=False,
                long=True,
                max_length=rules.NOTE_LENGTH,
                languages=boxes,
                help_text=_("What people said about it. No names of people."),
            ),
        )


class Where(forms.Form):
    """In which cluster a card belongs."""

    cluster = django_forms.TypedChoiceField(label=_("It belongs to"), coerce=int)

    def __init__(self, *args: Any, clusters: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cluster"]
        assert isinstance(field, django_forms.TypedChoiceField)
        field.choices = list(clusters)
        field.widget = django_forms.RadioSelect(choices=field.choices)


class Choice(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What a chosen card or cluster is to become, and how it stands on the list of ideas."""

    also = frozenset({"words"})

    thread = django_forms.ChoiceField(
        label=_("What is it to become?"), choices=choices.ThreadKind.choices
    )
    words = forms.Translated(label=_("How it goes on the list"), max_length=rules.THREAD_LENGTH)

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field(
            "words",
            forms.Translated(
                label=_("How it goes on the list of ideas"),
                max_length=rules.THREAD_LENGTH,
                languages=spaces.languages_of(languages),
                help_text=_("As the group says it."),
            ),
        )

    def words_of(self) -> Mapping[str, str]:
        """The words, by language."""
        given: Mapping[str, str] = self.cleaned_data["words"]
        return given
