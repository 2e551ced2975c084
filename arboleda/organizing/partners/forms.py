"""What is asked about partners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.partners import choices, rules

PROBLEMS = {
    "name_missing": ("name", _("Write the name of the organization.")),
    "held_later": ("held_date", _("Choose a day that has already come.")),
    "nothing_written": ("notes", _("Write at least one thing that was said.")),
    "too_long": (None, _("Make this shorter.")),
    "holds_refused": (None, forms.NEVER_KEPT),
    "need_missing": ("text", _("Write what they ask for.")),
    "days_turned": ("until_date", _("Choose a day after the first one.")),
    "hours_impossible": ("hours", _("Write hours between 0.5 and 500.")),
    "delivered_later": ("delivered_date", _("Choose a day that has already come.")),
    "delivered_first": ("delivered_date", _("Choose a day closer to the request.")),
    "not_delivered": (None, _("Say first when it was given.")),
    "change_missing": ("text", _("Write what changed, even if little did.")),
}
"""Code of a rule → field and sentence."""


def add_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


def _offer(form: django_forms.Form, name: str, offered: Sequence[tuple[Any, Any]]) -> None:
    """A closed list that stays a list, however short."""
    field = form.fields[name]
    assert isinstance(field, django_forms.ChoiceField)
    field.widget = django_forms.Select({"autocomplete": "off"})
    field.choices = list(offered)


class Partner(forms.NonceMixin, forms.Form):
    """An organization."""

    name = django_forms.CharField(
        label=_("Name of the organization"),
        max_length=160,
        error_messages={"required": PROBLEMS["name_missing"][1]},
    )
    kind = django_forms.ChoiceField(
        label=_("What sort of organization?"), choices=choices.Kind.choices
    )
    sector = django_forms.ChoiceField(
        label=_("What does it mostly work on?"), choices=choices.Sector.choices
    )
    languages = django_forms.MultipleChoiceField(
        label=_("Languages it works in"), required=False, widget=django_forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        assert isinstance(field, django_forms.MultipleChoiceField)
        known = self.initial.get("languages", ())
        field.choices = rules.language_choices((get_language() or "en")[:2], *known)

    def profile(self) -> rules.Profile:
        """What was answered."""
        given = self.cleaned_data
        return rules.Profile(
            name=given["name"],
            kind=given["kind"],
            sector=given["sector"],
            languages=tuple(given["languages"]),
        )


class Search(forms.Form):
    """Part of a name."""

    query = django_forms.CharField(label=_("Name"), max_length=100, required=False)


class Narrow(forms.Form):
    """What the list of partners is narrowed to."""

    stage = django_forms.ChoiceField(label=_("Relationship"), required=False)
    kind = django_forms.ChoiceField(label=_("Kind"), required=False)
    sector = django_forms.ChoiceField(label=_("Works on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (
            ("stage", choices.Stage.choices),
            ("kind", choices.Kind.choices),
            ("sector", choices.Sector.choices),
        ):
            _offer(self, name, [("", _("Any")), *offered])


class Contact(forms.Form):
    """Whom to ask for; found by name first."""

    query = django_forms.CharField(label=_("Name of the person"), required=False, max_length=100)
    contact = django_forms.ChoiceField(
        label=_("Who is it?"), error_messages={"required": _("Find the person first.")}
    )

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, django_forms.ChoiceField)
        field.widget = django_forms.RadioSelect()
        field.choices = list(found)


def _box(label: Any, help_text: Any = "") -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=rules.LONGEST,
        widget=django_forms.Textarea({"rows": 4}),
    )


class Conversation(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """A conversation with a partner, as both sides would tell it."""

    held_date = django_forms.DateField(label=_("When did you talk?"))
    holder = django_forms.ChoiceField(label=_("Who held it?"), choices=choices.Holder.choices)
    notes = _box(_("What was said"))
    ours = _box(_("How do we describe the relationship?"), _("In our words."))
    theirs = _box(_("How do they describe it?"), _("In their words. Ask them."))
    came_of_it = _box(_("What came of it"))
    stage = django_forms.ChoiceField(
        label=_("Where are we with each other?"), choices=choices.Stage.choices
    )

    def talk(self) -> rules.Talk:
        """What was answered."""
        names = ("held_date", "holder", "stage", "notes", "ours", "theirs", "came_of_it")
        return rules.Talk(**{name: self.cleaned_data[name] for name in names})


class Training(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """What a partner asks us to teach."""

    text = django_forms.CharField(
        label=_("What do they need?"),
        max_length=rules.LONGEST,
        widget=django_forms.Textarea({"rows": 4}),
    )
    kind = django_forms.ChoiceField(label=_("What sort of help?"), choices=choices.Help.choices)
    language = django_forms.ChoiceField(label=_("In which language?"))
    from_date = django_forms.DateField(label=_("From"), required=False)
    until_date = django_forms.DateField(label=_("Until"), required=False)
    hours = django_forms.DecimalField(
        label=_("Hours"), required=False, max_digits=4, decimal_places=1, min_value=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "language", rules.language_choices((get_language() or "en")[:2]))

    def need(self) -> rules.Need:
        """What was answered."""
        names = ("text", "kind", "language", "from_date", "until_date", "hours")
        return rules.Need(**{name: self.cleaned_data[name] for name in names})


class Delivery(forms.Form):
    """When a training was given."""

    delivered_date = django_forms.DateField(label=_("When was it given?"))


class Change(forms.FreeTextMixin, forms.Form):
    """What a training changed."""

    text = django_forms.CharField(
        label=_("What changed?"),
        max_length=rules.LONGEST,
        widget=django_forms.Textarea,
        help_text=_("In their words: what do they do differently now? What did not change?"),
    )
