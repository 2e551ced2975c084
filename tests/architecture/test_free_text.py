"""No box for free text without a look at what could point to somebody (R19), and none that is blind
to numbers we never keep (R10)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from django import forms as django_forms
from django.apps import apps

from arboleda.kit import forms
from tests.architecture import house
from tests.trust.consent.test_notices import free_forms

UNWARNED = {
    "consent.NoticeText": "a text of the house, about nobody; two people review it",
    "dreamspace.Numbers": "numbers of cards; the names of piles in between are read and not kept",
    "dreamspace.Slip": "the same, and the number of a slip, which cannot be a name",
    "proof.CheckWords": "the six words of a receipt",
    "rights.Period": "its reason is chosen from a list",
    "safety.SafeContact": "asks for one address or number; rules.contact refuses what is never kept",
}

MADE_LATER = {"people.OwnAnswers"}
"""Forms whose boxes are known only when they are shown; a test of their app looks at one."""


def every_form() -> Iterator[type[django_forms.BaseForm]]:
    """Every form of ours, wherever it lives."""
    for path in house.python_files():
        parts = path.relative_to(house.PACKAGE).with_suffix("").parts
        if "forms" in parts:
            importlib.import_module(".".join(("arboleda", *parts)).removesuffix(".__init__"))
    waiting = list(django_forms.BaseForm.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("arboleda.") and ".kit." not in one.__module__:
            yield one


def named(one: type) -> str:
    app = apps.get_containing_app_config(one.__module__)
    return f"{app.label if app else ''}.{one.__name__}"


def test_every_box_for_free_text_is_looked_at() -> None:
    found = {named(one): one for one in every_form()}
    written = {
        name
        for name, one in found.items()
        if any(forms.is_free_text(field) for field in one.base_fields.values())
    }
    written |= {f"{app}.{name}" for app, name in free_forms()}
    assert len(written) > 30
    in_languages = {
        name
        for name, one in found.items()
        if any(isinstance(field, forms.Translated) for field in one.base_fields.values())
    }
    assert len(in_languages) > 12 and in_languages <= written
    blind = {name for name in written if not issubclass(found[name], forms.FreeTextMixin)}
    assert blind == set(UNWARNED)


def test_a_form_that_is_looked_at_has_a_box_to_look_at() -> None:
    for one in every_form():
        if issubclass(one, forms.FreeTextMixin) and named(one) not in MADE_LATER:
            boxes = one.base_fields
            assert one.also <= set(boxes), named(one)
            if not boxes:
                continue  # What several forms have in common.
            assert one.also or any(forms.is_free_text(field) for field in boxes.values()), named(
                one
            )
