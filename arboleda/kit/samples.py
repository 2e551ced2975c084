"""What the page of components shows: invented, and nothing that tells."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arboleda.kit import charts, forms, pages

_MOMENT = datetime.datetime(2026, 11, 22, 18, 0, tzinfo=datetime.UTC)
_WORDS = {"en": "The oak stands", "es": "El roble está en pie"}


class Sample(forms.NonceMixin, forms.Form):
    """One field of each kind."""

    name = django_forms.CharField(
        label=gettext_lazy("Chosen name"),
        help_text=gettext_lazy("Any name you like. It can be invented."),
        max_length=40,
    )
    contact = django_forms.ChoiceField(
        label=gettext_lazy("How may we reach you?"),
        choices=[
            ("text", gettext_lazy("Text message")),
            ("call", gettext_lazy("Call")),
            ("none", gettext_lazy("I will contact you")),
        ],
    )
    needs = django_forms.MultipleChoiceField(
        label=gettext_lazy("What would help you come?"),
        choices=[
            ("ride", gettext_lazy("A ride")),
            ("childcare", gettext_lazy("Childcare")),
            ("food", gettext_lazy("Food")),
        ],
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    month = django_forms.ChoiceField(
        label=gettext_lazy("Month"),
        choices=[("", "")] + [(str(number), str(number)) for number in range(1, 13)],
        required=False,
    )
    when = django_forms.DateField(label=gettext_lazy("Day"), required=False)
    title = forms.Translated(label=gettext_lazy("Title"), required=False)
    words = django_forms.CharField(
        label=gettext_lazy("In your own words"), widget=forms.Markdown, required=False
    )
    secret = django_forms.CharField(
        label=gettext_lazy("Passphrase"), widget=forms.Passphrase, required=False
    )
    agreed = django_forms.BooleanField(label=gettext_lazy("We spoke about what could go wrong"))


def context(key: str) -> dict[str, Any]:
    """Return the samples for one section; key keeps the ids of its fields apart."""
    points = [
        charts.Point(_("Listening"), 42),
        charts.Point(_("Speaking up"), 31),
        charts.Point(_("Cooking for many"), None),
        charts.Point(_("Knowing the law"), 17),
    ]
    months = [7, 12, 11, 19, None, 26, 31, 34]
    heads = {"label_head": _("Strength"), "value_head": _("People")}
    return {
        "key": key,
        "moment": _MOMENT,
        "translated": _WORDS,
        "only_spanish": {"es": _WORDS["es"]},
        "rows": [("Alba", _("Spanish"), 8), ("Bea", _("English"), 6), ("Candela", _("Korean"), 7)],
        "form": Sample(
            {"contact": "text", "nonce": forms.new_nonce()}, prefix=key, auto_id=f"{key}_%s"
        ),
        "page": pages.Page([1, 2, 3], 4, 240),
        "tasks": [
            {"title": _("Agreements"), "url": "#main", "status": _("Done")},
            {
                "title": _("A support person"),
                "url": "#main",
                "status": _("To do"),
                "kind": "wait",
                "hint": _("Someone who is there for everyone during the session."),
            },
            {"title": _("Handouts"), "url": "#main", "status": _("Late"), "kind": "stop"},
        ],
        "summary": [
            {"label": _("Language"), "value": _("Spanish"), "url": "#main"},
            {"label": _("Next meeting"), "value": ""},
        ],
        "bars": charts.Data(
            _("What we can teach"), points, _("Strengths offered this year."), **heads
        ),
        "line": charts.Data(
            _("Leaders who finished"),
            [charts.Point(str(2019 + index), value) for index, value in enumerate(months)],
            label_head=_("Year"), value_head=_("People"),
        ),
        "circles": charts.Data(_("Who came, of 45"), points, whole=45, **heads),
        "text": _("We **listen** first.\n\n- then we speak\n- then we [act](/leaving/)"),
    }  # fmt: skip
