"""What is asked about cohorts, their sessions and plans."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from arboleda.kit import forms
from arboleda.learning.cohorts import choices, models, operations, queries, rules
from arboleda.organizing.gatherings import choices as gathering_choices
from arboleda.organizing.gatherings import forms as gathering_forms
from arboleda.organizing.gatherings import queries as gatherings

PROBLEMS = {
    "name_missing": ("name", _("Write a name.")),
    "name_not_neutral": (
        "name",
        _("Choose a neutral name: it may show on somebody's phone. A season, a tree, a street."),
    ),
    "ends_before_start": ("ends_date", _("Choose an end that is after the start.")),
    "language_missing": ("languages", _("Choose at least one language.")),
    "support_person_facilitates": (
        "support_person",
        _("Choose somebody who does not facilitate this session."),
    ),
    "support_interprets": (
        "support_person",
        _(
            "This person interprets here. No one does both at once. Choose someone else, or first "
            "find someone else to interpret."
        ),
    ),
    "module_unknown": ("module", _("Choose one from the list.")),
    "not_on_staff": (None, _("Choose somebody on staff.")),
    "minutes_out_of_range": ("minutes", _("Choose between 0 and 480 minutes.")),
}
"""Code of a rule → field and sentence."""

DEFAULT_AGREEMENTS = {
    "en": "What is said here stays here. Anyone may pass. Nothing is recorded or photographed.",
    "es": "Lo que se dice aquí se queda aquí. Cualquiera puede pasar. Nada se graba ni se "
    "fotografía.",
}
"""The three rules that hold until a group has made its own, as the starter curriculum says."""


def add_problems(form: django_forms.Form, problems: Sequence[str]) -> None:
    """Show what an operation found wrong beside the field it concerns."""
    known = {**gathering_forms.PROBLEMS, **PROBLEMS}
    if "ends" in form.fields:
        known["ends_before_start"] = gathering_forms.PROBLEMS["ends_before_start"]
    for code in problems:
        field, sentence = known.get(code, (None, _("Look at this again.")))
        form.add_error(field if field in form.fields else None, sentence)


class Cohort(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    """A cohort: name, dates, languages, what it is for, what its people have agreed."""

    expects = frozenset({"date"})

    name = forms.Translated(
        label=_("Name"),
        max_length=80,
        help_text=_("Neutral: it may show on somebody's phone. A season, a tree, a street."),
    )
    starts_date = django_forms.DateField(label=_("First day"))
    ends_date = django_forms.DateField(label=_("Last day"))
    languages = django_forms.MultipleChoiceField(
        label=_("Languages"),
        choices=gathering_choices.LANGUAGES,
        initial=["en", "es"],
        widget=django_forms.CheckboxSelectMultiple,
    )
    seats = django_forms.IntegerField(
        label=_("How many people at most?"),
        help_text=_("Empty: as many as want to."),
        required=False,
        min_value=1,
        max_value=1000,
    )
    program = forms.Translated(
        label=_("What it is for"),
        required=False,
        long=True,
        max_length=1000,
        help_text=_("A sentence or two, for staff."),
    )
    agreements = forms.Translated(
        label=_("Agreements"),
        required=False,
        long=True,
        max_length=2000,
        initial=DEFAULT_AGREEMENTS,
        help_text=_("What people promise each other. No session opens without them. No names."),
    )

    def terms(self) -> operations.CohortTerms:
        """What was asked for."""
        given = self.cleaned_data
        return operations.CohortTerms(
            name=given["name"],
            starts_date=given["starts_date"],
            ends_date=given["ends_date"],
            languages=given["languages"],
            program=given["program"] or {},
            agreements=given["agreements"] or {},
            seats=given["seats"],
        )


def cohort(found: models.Cohort) -> dict[str, Any]:
    """What `Cohort` begins with when a cohort is changed."""
    return {
        "name": found.name,
        "starts_date": found.starts_date,
        "ends_date": found.ends_date,
        "languages": found.languages,
        "program": found.program,
        "agreements": found.agreements,
        "seats": found.seats,
    }


def _optional_uuid(value: str) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


class Session(forms.NonceMixin, gathering_forms.WhenAndWhere):
    """A session: when and where, its module, who is there for whoever steps out."""

    module = django_forms.TypedChoiceField(
        label=_("Module"),
        required=False,
        coerce=_optional_uuid,
        empty_value=None,
        help_text=_("Its activities become the plan; you can change it."),
    )
    support_person = django_forms.TypedChoiceField(
        label=_("Support person"),
        required=False,
        coerce=_optional_uuid,
        empty_value=None,
        help_text=_("Somebody who does not facilitate and is there for whoever steps out."),
    )
    materials_due_date = django_forms.DateField(
        label=_("Materials are due"),
        required=False,
        help_text=_("So that they can be translated and printed in time."),
    )
    field_order = ("module", "day", "starts", "ends", "place", "place_after_yes", "languages")

    def __init__(
        self,
        *args: Any,
        staff: Sequence[gatherings.StaffMember],
        modules: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["hosts"].label = _("Who facilitates")
        people = [(str(one.person), one.username) for one in staff]
        _fill_choices(self.fields["module"], [("", _("No module yet")), *modules])
        _fill_choices(self.fields["support_person"], [("", _("Not chosen yet")), *people])

    def terms(self) -> operations.SessionTerms:
        """What was asked for."""
        starts_at, ends_at = self.moments()
        given = self.cleaned_data
        return operations.SessionTerms(
            starts_at=starts_at,
            ends_at=ends_at,
            place=given["place"],
            place_after_yes=given["place_after_yes"],
            languages=given["languages"],
            module_id=given["module"],
            support_person=given["support_person"],
            materials_due_date=given["materials_due_date"],
            hosts=self.host_ids,
        )


def _fill_choices(field: django_forms.Field, options: Sequence[tuple[str, Any]]) -> None:
    if isinstance(field, django_forms.ChoiceField):
        field.widget = django_forms.Select(attrs={"autocomplete": "off"})
        field.choices = options


def session(found: models.Session) -> dict[str, Any]:
    """What `Session` begins with when a session is changed."""
    return gathering_forms.when_and_where(found.gathering) | {
        "module": str(found.module_id or ""),
        "support_person": str(found.support_person_id or ""),
        "materials_due_date": found.materials_due_date,
    }


class Facilitator(forms.Form):
    """Who on staff works with a cohort."""

    person = django_forms.TypedChoiceField(label=_("Who works with this cohort"), coerce=uuid.UUID)

    def __init__(self, *args: Any, staff: Sequence[gatherings.StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill_choices(self.fields["person"], [(str(one.person), one.username) for one in staff])


class Pause(forms.Form):
    """A rest, or a quiet way to take part, for the plan."""

    kind = django_forms.ChoiceField(
        label=_("What"),
        choices=[
            one
            for one in choices.Item.choices
            if one[0] in (choices.Item.GROUNDING, choices.Item.OPT_OUT)
        ],
        initial=choices.Item.GROUNDING,
    )
    minutes = django_forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=rules.LONGEST_ITEM,
        initial=10,
        help_text=_("A quiet table runs beside the others: 0 minutes."),
    )


class Minutes(forms.Form):
    """How long a line of the plan takes."""

    minutes = django_forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=rules.LONGEST_ITEM
    )


def missing_rows(codes: Sequence[str]) -> list[dict[str, Any]]:
    """What a session needs before it can open, each as there or missing, in words."""
    return [
        {
            "title": choice.label,
            "hint": choices.MISSING_HINTS[choice] if choice in codes else "",
            "status": _("Missing") if choice in codes else _("There"),
            "kind": "stop" if choice in codes else "",
        }
        for choice in choices.Missing
    ]


def module_options(lines: Sequence[queries.ModuleOption]) -> list[tuple[str, str]]:
    """Modules for a list to choose from."""
    return [(str(one.module_id), f"{one.number}. {one.title}") for one in lines]
