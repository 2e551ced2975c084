"""Shapes of what is asked about a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.organizing.people.importing import choices, operations, queries
from arboleda.organizing.people.importing.rules import planning
from arboleda.organizing.people.rules.lists import mapping

PRESETS = [
    (operations.AUTO, _("Not sure: find out")),
    ("arboleda", _("Our own layout")),
    ("action-network", _("Action Network")),
    ("civicrm", _("CiviCRM")),
    ("spreadsheet", _("A spreadsheet made by hand")),
]


class BringList(forms.NonceMixin, forms.Form):
    """A file with a list of people."""

    file = django_forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV file, up to 24 MB. From Excel or Google Sheets: save or download it as CSV."
        ),
        widget=django_forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}
        ),
        error_messages={
            "required": _("Choose a CSV file of up to 24 MB."),
            "missing": _("Choose a CSV file of up to 24 MB."),
        },
    )
    preset = django_forms.ChoiceField(
        label=_("Where does it come from?"), choices=PRESETS, initial=operations.AUTO
    )


class Columns(forms.Form):
    """What each column of a list becomes; refused columns are not among them."""

    def __init__(
        self,
        *args: Any,
        read: mapping.Mapping_,
        examples: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields = [("", _("Leave out"))]
        fields += [(name, queries.FIELD_LABELS[name]) for name in operations.FIELDS]
        self.places = [one.index for one in read.columns if one.may_map]
        for place in self.places:
            column = read.columns[place]
            example = (examples or {}).get(place, "")
            self.fields[f"column_{place}"] = django_forms.ChoiceField(
                label=column.header or _("Column %(number)s") % {"number": place + 1},
                help_text=_("For example: %(cell)s") % {"cell": example} if example else "",
                choices=fields,
                required=False,
                initial=column.field or column.suggestion,
                widget=django_forms.Select(attrs={"autocomplete": "off"}),
                error_messages={"invalid_choice": _("Choose one from the list.")},
            )

    def mapped(self) -> dict[int, str]:
        """Place of the column → field, or "" to leave it out."""
        return {place: self.cleaned_data[f"column_{place}"] for place in self.places}


class AllOfAKind(forms.Form):
    """What becomes of every row of a kind."""

    verdict = django_forms.ChoiceField(
        choices=[(one, one) for one in planning.VERDICTS], widget=django_forms.HiddenInput
    )
    decision = django_forms.ChoiceField(label=_("All of these"), choices=choices.Decision.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.data.get("verdict") or self.initial.get("verdict")
        if verdict == planning.QUESTION:
            self.fields["decision"].choices = ends(can_merge=False)  # type: ignore[attr-defined]  # A ChoiceField.


def ends(*, can_merge: bool) -> list[tuple[str, Any]]:
    """The decisions there are about a row."""
    return [
        (value, label)
        for value, label in choices.Decision.choices
        if can_merge or value != choices.Decision.MERGE
    ]


class Rows(forms.Form):
    """What becomes of each row on this page; what says the same as before changes nothing."""

    def __init__(self, *args: Any, asks: Sequence[queries.Ask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = {one.row.line: one.decision for one in asks}
        for one in asks:
            self.fields[f"line_{one.row.line}"] = django_forms.ChoiceField(
                label=_("What to do"),
                choices=ends(can_merge=bool(one.row.matches)),
                initial=one.decision,
                widget=django_forms.RadioSelect,
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
            )

    def decisions(self) -> dict[int, str]:
        """Line → decision, where it differs from what would happen anyway."""
        given = {line: self.cleaned_data[f"line_{line}"] for line in self.before}
        return {line: end for line, end in given.items() if end != self.before[line]}
