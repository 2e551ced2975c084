"""What the page of components shows: invented, and nothing that tells."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms as django_forms
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy

from arboleda.engines.words import pictured
from arboleda.kit import charts, forms, pages

_MOMENT = datetime.datetime(2026, 11, 22, 18, 0, tzinfo=datetime.UTC)
_WORDS = {"en": "The oak stands", "es": "El roble está en pie"}


class Sample(forms.NonceMixin, forms.Form):
    """One field of each kind."""

    name = django_forms.CharField(
        label=pgettext_lazy("sample", "Chosen name"),
        help_text=pgettext_lazy("sample", "Any name you like. It can be invented."),
        max_length=40,
    )
    contact = django_forms.ChoiceField(
        label=pgettext_lazy("sample", "How may we reach you?"),
        choices=[
            ("text", pgettext_lazy("sample", "Text message")),
            ("call", pgettext_lazy("sample", "Call")),
            ("none", pgettext_lazy("sample", "I will contact you")),
        ],
    )
    needs = django_forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "What would help you come?"),
        choices=[
            ("ride", pgettext_lazy("sample", "A ride")),
            ("childcare", pgettext_lazy("sample", "Childcare")),
            ("food", pgettext_lazy("sample", "Food")),
        ],
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    month = django_forms.ChoiceField(
        label=pgettext_lazy("sample", "Month"),
        choices=[(str(number or ""), str(number or "")) for number in range(13)],
        required=False,
    )
    when = django_forms.DateField(label=pgettext_lazy("sample", "Day"), required=False)
    title = forms.Translated(label=pgettext_lazy("sample", "Title"), required=False)
    words = django_forms.CharField(
        label=pgettext_lazy("sample", "In your own words"), widget=forms.Markdown, required=False
    )
    secret = django_forms.CharField(
        label=pgettext_lazy("sample", "Passphrase"), widget=forms.Passphrase, required=False
    )
    agreed = django_forms.BooleanField(
        label=pgettext_lazy("sample", "We spoke about what could go wrong")
    )


def context(key: str) -> dict[str, Any]:
    """Return the samples for one section; key keeps the ids of its fields apart."""
    points = [
        charts.Point(pgettext("sample", "Listening"), 42),
        charts.Point(pgettext("sample", "Speaking up"), 31),
        charts.Point(pgettext("sample", "Cooking for many"), None),
        charts.Point(pgettext("sample", "Knowing the law"), 17),
    ]
    months = [7, 12, 11, 19, None, 26, 31, 34]
    heads: dict[str, Any] = {
        "label_head": pgettext("sample", "Strength"),
        "value_head": pgettext("sample", "People"),
    }
    return {
        "w": _words(),
        "key": key,
        "moment": _MOMENT,
        "translated": _WORDS,
        "only_spanish": {"es": _WORDS["es"]},
        "rows": [
            ("Alba", pgettext("sample", "Spanish"), 8),
            ("Bea", pgettext("sample", "English"), 6),
            ("Candela", pgettext("sample", "Korean"), 7),
        ],
        "form": Sample(
            {"contact": "text", "nonce": forms.new_nonce()}, prefix=key, auto_id=f"{key}_%s"
        ),
        "page": pages.Page([1, 2, 3], 4, 240),
        "tasks": [
            {
                "title": pgettext("sample", "Agreements"),
                "url": "#main",
                "status": pgettext("sample", "Done"),
            },
            {
                "title": pgettext("sample", "A support person"),
                "url": "#main",
                "status": pgettext("sample", "To do"),
                "kind": "wait",
                "hint": pgettext("sample", "Someone who is there for everyone during the session."),
            },
            {
                "title": pgettext("sample", "Handouts"),
                "url": "#main",
                "status": pgettext("sample", "Overdue"),
                "kind": "stop",
            },
        ],
        "summary": [
            {
                "label": pgettext("sample", "Language"),
                "value": pgettext("sample", "Spanish"),
                "url": "#main",
            },
            {"label": pgettext("sample", "Next meeting"), "value": ""},
        ],
        "things": pictured.shown(pictured.ALL[::11], translation.get_language() or "en"),
        "bars": charts.Data(
            pgettext("sample", "What we can teach"),
            points,
            pgettext("sample", "Strengths offered this year."),
            **heads,
        ),
        "line": charts.Data(
            pgettext("sample", "Leaders who finished"),
            [charts.Point(str(2019 + index), value) for index, value in enumerate(months)],
            label_head=pgettext("sample", "Year"),
            value_head=pgettext("sample", "People"),
        ),
        "circles": charts.Data(pgettext("sample", "Who came, of 45"), points, whole=45, **heads),
        "text": pgettext(
            "sample", "We **listen** first.\n\n- then we speak\n- then we [act](/leaving/)"
        ),
    }


def _words() -> dict[str, str]:
    """The words of parts that take theirs as an argument."""
    return {
        "save": pgettext("sample", "Save"),
        "open": pgettext("sample", "Open"),
        "erase": pgettext("sample", "Erase"),
        "small": pgettext("sample", "Small"),
        "published": pgettext("sample", "Published"),
        "waiting": pgettext("sample", "Waiting"),
        "withdrawn": pgettext("sample", "Withdrawn"),
        "growing": pgettext("sample", "Growing"),
        "draft": pgettext("sample", "Draft"),
        "name": pgettext("sample", "Name"),
        "no_one_to_ones_yet": pgettext("sample", "No one-to-ones yet"),
        "a_one_to_one_is_a": pgettext(
            "sample",
            "A one-to-one is a talk about what someone cares about. It is where everything starts.",
        ),
        "plan_the_first": pgettext("sample", "Plan the first"),
        "session_of": pgettext("sample", "Session 3 of 8"),
        "eight_of_eight": pgettext("sample", "Eight of eight"),
        "a_seed": pgettext("sample", "A seed"),
        "so_that_we_call_yo": pgettext("sample", "So that we call you what you want to be called."),
        "go_on": pgettext("sample", "Go on"),
    }
