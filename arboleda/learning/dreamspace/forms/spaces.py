"""What is asked about a room before people come."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.learning.dreamspace import choices, models
from arboleda.learning.dreamspace.operations import spaces as operations
from arboleda.learning.dreamspace.rules import planning
from arboleda.learning.dreamspace.rules import words as rules
from arboleda.organizing.gatherings import choices as gathering_choices

WAYS = (
    ("map", _("A map: people sort the cards into piles, then rate them")),
    ("quick", _("Quick: people agree, disagree or pass, card by card")),
)


def languages_of(codes: Sequence[str]) -> list[tuple[str, Any]]:
    """Boxes for the languages of a room, each by its own name."""
    return [(code, choices.OWN_NAMES[code]) for code in codes]


def _name(languages: Sequence[tuple[str, Any]]) -> forms.Translated:
    return forms.Translated(
        label=_("Name"),
        max_length=rules.NAME_LENGTH,
        languages=languages,
        help_text=_("Neutral: it may show on somebody's phone. A day, a tree, a street."),
    )


def _prompt(languages: Sequence[tuple[str, Any]]) -> forms.Translated:
    return forms.Translated(
        label=_("What you ask people"),
        max_length=rules.PROMPT_LENGTH,
        long=True,
        languages=languages,
        help_text=_(
            "The beginning of a sentence works well: “In a year, after work, we …”. Everybody sees it."
        ),
    )


class Room(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What stays changeable while a room is prepared."""

    also = frozenset({"name", "prompt"})

    name = _name(settings.LANGUAGES)
    prompt = _prompt(settings.LANGUAGES)
    languages = django_forms.MultipleChoiceField(
        label=_("Languages of the room"),
        choices=[one for one in gathering_choices.LANGUAGES if one[0] in choices.OWN_NAMES],
        initial=["en", "es"],
        widget=django_forms.CheckboxSelectMultiple,
        help_text=_(
            "Each card can stand in all of them. You can add words in each once it is saved."
        ),
    )
    deck_size = django_forms.IntegerField(
        label=_("How many cards does one person sort?"),
        required=False,
        min_value=planning.LEAST_DECK,
        max_value=500,
        help_text=_("Empty: all of them. Up to 60 cards take about half an hour."),
    )

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if languages:
            boxes = languages_of(languages)
            self.add_field("name", _name(boxes))
            self.add_field("prompt", _prompt(boxes))

    def terms(self, **more: Any) -> operations.SpaceTerms:
        """What was asked for."""
        given = self.cleaned_data
        return operations.SpaceTerms(
            name=given["name"],
            prompt=given["prompt"],
            languages=given["languages"],
            deck_size=given["deck_size"],
            **more,
        )


class NewRoom(Room):
    """The same, whose room it is, and how it goes."""

    group = django_forms.TypedChoiceField(
        label=_("For which group"),
        required=False,
        coerce=lambda value: uuid.UUID(value) if value else None,
        empty_value=None,
        help_text=_("Whoever works with this group can lead the room."),
    )
    way = django_forms.ChoiceField(
        label=_("How it goes"),
        choices=WAYS,
        initial="map",
        help_text=_("Both work with the same cards. You can still open or skip any stage later."),
    )
    field_order = ("group", "name", "prompt", "languages", "way", "deck_size")

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[uuid.UUID, str]],
        everybody: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", _("No group in particular"))] if everybody else []
        offered = nobody + [(str(pk), label) for pk, label in groups]
        field: Any = self.fields["group"]
        field.choices = offered
        self.add_field("group", field)
        self.order_fields(self.field_order)
        if len(offered) == 1:
            self.initial.setdefault("group", offered[0][0])

    def space_terms(self) -> operations.SpaceTerms:
        """What was asked for."""
        given = self.cleaned_data
        return self.terms(group_id=given["group"], way=given["way"])


def room(found: models.Space) -> dict[str, Any]:
    """What `Room` begins with when a room is changed."""
    return {
        "name": found.name,
        "prompt": found.prompt,
        "languages": found.languages,
        "deck_size": found.deck_size,
    }


class Scale(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One question that every card is rated by."""

    also = frozenset({"words", "low", "high"})

    words = forms.Translated(label=_("The question"), max_length=rules.SCALE_LENGTH)
    low = forms.Translated(
        label=_("What the lowest step means"), required=False, max_length=rules.END_LENGTH
    )
    high = forms.Translated(
        label=_("What the highest step means"), required=False, max_length=rules.END_LENGTH
    )
    points = django_forms.TypedChoiceField(
        label=_("How many steps"),
        coerce=int,
        choices=[(number, str(number)) for number in rules.POINTS],
        initial=5,
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", "low", "high"):
            field: Any = self.fields[name]
            self.add_field(
                name,
                forms.Translated(
                    label=field.label,
                    required=field.required,
                    max_length=field.fields[0].max_length,
                    languages=languages_of(languages),
                ),
            )

    def terms(self) -> operations.ScaleTerms:
        """What was asked for."""
        given = self.cleaned_data
        return operations.ScaleTerms(
            words=given["words"],
            low=given["low"] or {},
            high=given["high"] or {},
            points=given["points"],
        )


def scale(found: models.Scale) -> dict[str, Any]:
    """What `Scale` begins with when a question is changed."""
    return {
        "words": found.words,
        "low": found.low,
        "high": found.high,
        "points": found.points,
    }


class Group(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One coarse group that people may choose."""

    also = frozenset({"words"})

    words = forms.Translated(
        label=_("A group people may choose"),
        max_length=rules.GROUP_LENGTH,
        help_text=_(
            "Coarse, so that five people or more choose it: a neighborhood, a shift, an hour of the "
            "day. Nothing about what anybody lived through, their papers or their body."
        ),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields["words"]
        self.add_field(
            "words",
            forms.Translated(
                label=old.label,
                help_text=old.help_text,
                max_length=rules.GROUP_LENGTH,
                languages=languages_of(languages),
            ),
        )
