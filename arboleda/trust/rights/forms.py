"""Forms of the rights app."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms as kit_forms
from arboleda.kit import registries
from arboleda.trust.rights import choices
from arboleda.trust.rights.rules import demands, periods

PROBLEMS: dict[str, tuple[str | None, Any]] = {
    "too_short": ("days", _("Choose one day or more.")),
    "too_long": ("days", _("Choose ten years (3650 days) or less.")),
    "reason_missing": ("reason", _("Longer than usual needs a reason. Choose one.")),
    "reason_unknown": ("reason", _("Choose one from the list.")),
    "text_missing": ("text", _("Write a few words.")),
    "text_too_long": ("text", _("Make it shorter.")),
    "holds_refused": ("text", kit_forms.NEVER_KEPT),
    "object_missing": ("group", _("Choose the group.")),
    "kind_unknown": ("kind", _("Choose one from the list.")),
    "noticed_later": ("noticed_at", _("This lies ahead. When did somebody notice it?")),
    "window_backwards": ("until_at", _("The end comes after the beginning.")),
    "window_too_long": ("until_at", _("Choose a time within one year.")),
}


def add_problems(form: forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    for code in problems:
        field, sentence = PROBLEMS.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


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


class EraseKind(kit_forms.NonceMixin, kit_forms.Form):
    """Whether she is sure about one kind."""

    sure = forms.BooleanField(label=_("Yes, erase it. I know that it cannot be brought back."))


class ForgetMe(kit_forms.Form):
    """Whether she is sure about everything, and whether it is she."""

    passphrase = forms.CharField(
        label=_("Your passphrase"), widget=kit_forms.Passphrase(), max_length=200, strip=False
    )
    sure = forms.BooleanField(label=_("Yes, forget me. I know that it cannot be brought back."))


FEW = 5


def _offer(field: forms.Field, offered: Sequence[tuple[Any, Any]]) -> None:
    """Offer choices that are known only now: as buttons where they are few, else as a list."""
    assert isinstance(field, forms.ChoiceField)
    if len(offered) > FEW:
        field.widget = forms.Select({"autocomplete": "off"})
    field.choices = offered


class Correction(kit_forms.NonceMixin, kit_forms.FreeTextMixin, kit_forms.Form):
    """What is wrong, in her words."""

    # What is wrong is often the name or the number that we keep.
    expects = frozenset({"name", "phone", "email"})

    text = forms.CharField(
        label=_("What is wrong, and what should it say?"),
        widget=kit_forms.Markdown({"rows": 4}),
        max_length=demands.LONGEST,
    )


class CorrectionAnswer(kit_forms.FreeTextMixin, kit_forms.Form):
    """What came of it, in words she reads."""

    answer = forms.ChoiceField(label=_("What came of it?"), choices=choices.Answer.choices)
    text = forms.CharField(
        label=_("A few words"),
        help_text=_("They read it where they see what is held about them."),
        widget=kit_forms.Markdown({"rows": 3}),
        max_length=demands.LONGEST,
        required=False,
    )


class Hold(kit_forms.NonceMixin, kit_forms.Form):
    """What a hold names, and why."""

    scope = forms.ChoiceField(label=_("What must stay?"), choices=())
    group = forms.TypedChoiceField(
        label=_("Which group"), required=False, coerce=uuid.UUID, empty_value=None, choices=()
    )
    kind = forms.ChoiceField(label=_("Which kind of thing"), required=False, choices=())
    why = forms.ChoiceField(label=_("Why?"), choices=choices.Why.choices)

    def __init__(
        self, *args: Any, groups: Sequence[tuple[uuid.UUID, str]], about: bool, **kwargs: Any
    ) -> None:
        """groups: that can be named. about: the hold is on one person, whom the address names."""
        super().__init__(*args, **kwargs)
        if about:
            for name in ("scope", "group", "kind"):
                del self.fields[name]
            return
        scopes = [one for one in choices.Scope.choices if one[0] != choices.Scope.PERSON]
        kinds = [(entry.model, entry.label) for entry in registries.personal_data]
        for name, offered in (
            ("scope", scopes),
            ("group", [("", _("None")), *((str(one), label) for one, label in groups)]),
            ("kind", [("", _("None")), *kinds]),
        ):
            _offer(self.fields[name], offered)


class Demand(kit_forms.NonceMixin, kit_forms.FreeTextMixin, kit_forms.Form):
    """A paper from a court or a public office."""

    paper = forms.ChoiceField(label=_("What came?"), choices=choices.Paper.choices)
    office = forms.CharField(
        label=_("From which court or office?"),
        help_text=_("The court or the office, never a private person."),
        max_length=200,
    )
    asks = forms.CharField(
        label=_("What does it ask for?"),
        help_text=_("In few words. Leave out names of people where you can."),
        widget=kit_forms.Markdown({"rows": 3}),
        max_length=demands.LONGEST,
    )
    came_date = forms.DateField(label=_("The day it came"))
    due_date = forms.DateField(label=_("The day by which it wants an answer"), required=False)


class Incident(kit_forms.NonceMixin, kit_forms.Form):
    """What may have happened, and in which time."""

    kind = forms.ChoiceField(label=_("What may have happened?"), choices=choices.Breach.choices)
    noticed_at = forms.DateTimeField(label=_("When did somebody notice it?"))
    from_at = forms.DateTimeField(label=_("It may have begun"))
    until_at = forms.DateTimeField(label=_("It may have ended"))
    by = forms.TypedChoiceField(
        label=_("Whose account was it, if you know"),
        required=False,
        coerce=uuid.UUID,
        empty_value=None,
        choices=(),
    )

    def __init__(
        self, *args: Any, accounts: Sequence[tuple[uuid.UUID, str]], **kwargs: Any
    ) -> None:
        """accounts: of staff, by username."""
        super().__init__(*args, **kwargs)
        named = [("", _("Nobody knows")), *((str(one), name) for one, name in accounts)]
        _offer(self.fields["by"], named)


class ForgetByTwo(kit_forms.Form):
    """Whether somebody asked for it, once a second person has agreed."""

    sure = forms.BooleanField(
        label=_("They asked for it, and know that it cannot be brought back.")
    )
