"""What phones of a room send; nothing here saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.learning.dreamspace.operations import sorting
from arboleda.learning.dreamspace.rules import codes
from arboleda.learning.dreamspace.rules import sorting as rules

UNSURE, NEW = "unsure", "new"
"""Instead of a pile's number: on none of them, on one that is not there yet."""

PROBLEMS = {
    "unknown_language": ("language", _("Choose one of these languages.")),
    "unknown_group": ("group", _("Choose one of these, or leave it.")),
    "room_closed": (None, _("Nobody can join any more.")),
    "room_full": (None, _("This room is full. Tell whoever leads it.")),
    "no_idea": ("text", _("Write an idea first.")),
    "idea_too_long": ("text", _("Make it shorter, so that it fits on a card. One idea at a time.")),
    "enough_ideas": (None, _("The room has all the ideas it can hold. Thank you.")),
    "name_too_long": (None, _("Make the name of the pile shorter, so that it fits on a button.")),
    "no_such_card": (None, _("This card is not there any more. Here is where you are now.")),
    "no_such_pile": (None, _("This pile is not there any more. Here is where you are now.")),
    "no_such_question": (None, _("This question is not there any more. Look at the page again.")),
    "no_such_answer": (None, _("Choose one of the answers.")),
    "nothing_yet": (None, _("There is nothing of yours yet. Begin with one card.")),
}


def explain(form: django_forms.Form, problems: Iterable[str]) -> None:
    """Put the sentences for closed codes beside their fields."""
    for code in problems:
        name, text = PROBLEMS[code]
        form.add_error(name if name in form.fields else None, str(text))


class Plain(django_forms.Select):
    """A list that stays one, however few choices it has: there is one beside every card."""


class _Code(forms.Form):
    code = django_forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=django_forms.TextInput(
            {"autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def _read(self, read: Any, problem: Any) -> str:
        found: str = read(self.cleaned_data["code"])
        if not found:
            raise django_forms.ValidationError(problem)
        return found


class RoomCode(_Code):
    """The code on the screen or on a slip."""

    def clean_code(self) -> str:
        """The code in small letters, without gaps."""
        return self._read(
            codes.read,
            _("A code has six signs. These are never in it: I, L, O, 0 and 1."),
        )


class WayBack(_Code):
    """The code that somebody wrote down."""

    def clean_code(self) -> str:
        """The code in small letters, without gaps."""
        return self._read(
            codes.read_way_back,
            _("This code has ten signs. These are never in it: I, L, O, 0 and 1."),
        )


class Join(forms.Form):
    """In which language somebody reads, and in which coarse group, if she wants to say so."""

    def __init__(
        self,
        *args: Any,
        languages: Sequence[tuple[str, str]],
        groups: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.add_field(
            "language",
            django_forms.ChoiceField(
                label=_("I want to read in"),
                choices=languages,
                widget=django_forms.RadioSelect,
            ),
        )
        if groups:
            self.add_field(
                "group",
                django_forms.ChoiceField(
                    label=_("I am here as"),
                    required=False,
                    choices=[*groups, ("", _("I would rather not say"))],
                    widget=django_forms.RadioSelect,
                    help_text=_("Only groups of five people or more are ever compared."),
                ),
            )


class Idea(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """One idea. given: how many this page had counted, so that one sent twice is counted once."""

    text = django_forms.CharField(
        label=_("Your idea"),
        max_length=rules.IDEA_LENGTH,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("One idea at a time, in a few words, in any language."),
    )
    given = django_forms.IntegerField(
        required=False, min_value=0, max_value=999, widget=django_forms.HiddenInput
    )


class Tap(forms.Form):
    """One tap on a card: which card, and where it goes."""

    card = django_forms.IntegerField(min_value=1, max_value=32767)
    to = django_forms.CharField(max_length=8)

    def clean_to(self) -> int | None:
        """A pile's number, or None for "not sure"."""
        given: str = self.cleaned_data["to"]
        if given == UNSURE:
            return None
        if not (given.isascii() and given.isdigit() and int(given) < 32768):
            raise django_forms.ValidationError(_("Choose one of the piles."))
        return int(given)


class NewPile(forms.Form):
    """A card that begins a pile, and what she calls it."""

    card = django_forms.IntegerField(min_value=1, max_value=32767, widget=django_forms.HiddenInput)
    name = django_forms.CharField(
        label=_("A new pile: what holds it together?"),
        required=False,
        max_length=rules.NAME_LENGTH,
        help_text=_("In your own words. Only you see them."),
    )


class Turn(forms.Form):
    """Which turn is taken back."""

    turn = django_forms.IntegerField(min_value=1, max_value=32767)


class Given(forms.Form):
    """One vote: which card, and agree (1), disagree (-1) or pass (0)."""

    card = django_forms.IntegerField(min_value=1, max_value=32767)
    value = django_forms.TypedChoiceField(
        choices=[(str(one), str(one)) for one in rules.VOTES], coerce=int
    )


class Piles(forms.Form):
    """Everything on the page of her piles: names, where each card lies, what is put together."""

    def __init__(
        self,
        *args: Any,
        piles: Mapping[int, str],
        laid: Mapping[int, int | None],
        **kwargs: Any,
    ) -> None:
        """piles: their names (or empty) by number; laid: where each card lies, by its number."""
        super().__init__(*args, **kwargs)
        self._names, self._laid = dict(piles), dict(laid)
        labels = {number: name_of(number, name) for number, name in piles.items()}
        self.to = [(str(number), label) for number, label in labels.items()]
        self.to += [(UNSURE, _now("Not sure")), (NEW, _now("A new pile"))]
        for number, name in piles.items():
            self._add_pile(number, name, labels)
        for card, pile in laid.items():
            lies = UNSURE if pile is None else str(pile)
            field = django_forms.ChoiceField(
                choices=self.to, widget=Plain, initial=lies, required=False
            )
            self.add_field(f"card-{card}", field)

    def _add_pile(self, number: int, name: str, labels: Mapping[int, str]) -> None:
        self.add_field(
            f"name-{number}",
            django_forms.CharField(
                label=_("Name of this pile"),
                required=False,
                max_length=rules.NAME_LENGTH,
                initial=name,
            ),
        )
        others = [(str(one), label) for one, label in labels.items() if one != number]
        if others:
            field = django_forms.ChoiceField(
                label=_("Put it together with"),
                required=False,
                choices=[("", _now("Leave it as it is")), *others],
                widget=Plain,
            )
            self.add_field(f"join-{number}", field)

    @property
    def changes(self) -> sorting.Tidying:
        """What is different from what stands there; only after ``is_valid``."""
        given = self.cleaned_data
        names = {
            number: given[f"name-{number}"]
            for number, name in self._names.items()
            if f"name-{number}" in self.data and given[f"name-{number}"] != name
        }
        moves = {
            card: _to(given[f"card-{card}"])
            for card, pile in self._laid.items()
            if given.get(f"card-{card}") and _to(given[f"card-{card}"]) != pile
        }
        merges = {
            number: int(given[f"join-{number}"])
            for number in self._names
            if given.get(f"join-{number}")
        }
        return sorting.Tidying(names, moves, merges)


def _to(value: str) -> int | None:
    return None if value == UNSURE else sorting.NEW if value == NEW else int(value)


def name_of(number: int, name: str) -> str:
    """What a pile is called on pages: her words, or its number."""
    return name or _now("Pile %(number)d") % {"number": number}


class Ratings(forms.Form):
    """One page of cards, each with the room's questions. Any answer may be left out."""

    def __init__(
        self,
        *args: Any,
        cards: Sequence[int],
        questions: Sequence[tuple[int, str, int]],
        answered: Mapping[tuple[int, int], int],
        **kwargs: Any,
    ) -> None:
        """questions: (position, words, highest answer); answered: by (card, position)."""
        super().__init__(*args, **kwargs)
        self._pairs = [(card, position) for card in cards for position, _w, _p in questions]
        for card in cards:
            for position, words, points in questions:
                value = answered.get((card, position))
                field = django_forms.ChoiceField(
                    label=words,
                    required=False,
                    choices=[(str(one), str(one)) for one in range(1, points + 1)],
                    widget=django_forms.RadioSelect,
                    initial=str(value) if value else None,
                )
                self.add_field(f"card-{card}-{position}", field)

    @property
    def answers(self) -> dict[tuple[int, int], int]:
        """What was answered; only after ``is_valid``."""
        given = (
            ((card, where), self.cleaned_data.get(f"card-{card}-{where}"))
            for card, where in self._pairs
        )
        return {pair: int(value) for pair, value in given if value}

    @property
    def missing(self) -> list[int]:
        """The numbers of cards on which an answer is missing; only after ``is_valid``."""
        answers = self.answers
        return list(
            dict.fromkeys(card for card, where in self._pairs if (card, where) not in answers)
        )
