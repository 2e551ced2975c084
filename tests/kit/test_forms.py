from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy

from arboleda.kit import forms

FEW = [("a", "A"), ("b", "B"), ("c", "C")]
MANY = [(str(n), str(n)) for n in range(9)]


class Everything(forms.NonceMixin, forms.Form):
    name = django_forms.CharField(label="Name", help_text="Any name.", max_length=5)
    note = django_forms.CharField(label="Note", required=False, widget=forms.Markdown)
    few = django_forms.ChoiceField(label="Few?", choices=FEW)
    many = django_forms.ChoiceField(label="Many", choices=MANY)
    some = django_forms.MultipleChoiceField(
        label="Some", choices=FEW, widget=django_forms.CheckboxSelectMultiple
    )
    day = django_forms.DateField(label="Day")
    clock = django_forms.TimeField(label="Clock", required=False)
    moment = django_forms.DateTimeField(label="Moment", required=False)
    title = forms.Translated(label="Title")
    number = django_forms.IntegerField(label="Number", max_value=9)
    mail = django_forms.EmailField(
        label="Mail", error_messages={"invalid": gettext_lazy("Choose one.")}
    )
    ready = django_forms.BooleanField(label="Ready")
    user = django_forms.CharField(label="User", widget=forms.Username, required=False)
    secret = django_forms.CharField(label="Secret", widget=forms.Passphrase, required=False)


def field(form: forms.Form, name: str, **more: Any) -> str:
    return Template("{% field bound why=why %}").render(
        Context({"bound": form[name], "why": more.get("why", "")})
    )


def test_few_choices_are_asked_openly_and_many_in_a_list() -> None:
    form = Everything()
    assert isinstance(form.fields["few"].widget, django_forms.RadioSelect)
    assert type(form.fields["many"].widget) is django_forms.Select
    html = field(form, "few")
    assert "<fieldset" in html and "<legend>" in html and html.count('type="radio"') == 3


def test_dates_use_the_devices_own_box_and_read_what_it_sends() -> None:
    given = {"day": "2026-11-22", "clock": "18:30", "moment": "2026-11-22T18:30"}
    for language in ("en", "es"):
        with translation.override(language):
            form = Everything(given)
            form.is_valid()
            assert not {"day", "clock", "moment"} & set(form.errors)
            assert 'type="date"' in field(form, "day") and "2026-11-22" in field(form, "day")
            assert 'type="time"' in field(form, "clock")
            assert 'type="datetime-local"' in field(form, "moment")


def test_browsers_are_asked_to_forget_but_password_managers_may_help() -> None:
    form = Everything()
    assert 'autocomplete="off"' in field(form, "name")
    assert 'autocomplete="username"' in field(form, "user")
    assert 'autocomplete="current-password"' in field(form, "secret")
    fresh = forms.Passphrase(fresh=True)
    assert fresh.attrs["autocomplete"] == "new-password"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_fault_says_what_to_do_in_our_words(language: str) -> None:
    wrong = {
        "name": "too long a name", "few": "z", "many": "z", "some": ["z"], "day": "soon",
        "clock": "noon", "moment": "then", "number": "99", "mail": "nowhere",
    }  # fmt: skip
    with translation.override(language):
        for given in (wrong, {}, {"number": "x"}):
            texts = [str(fault["text"]) for fault in Everything(given).faults]
            assert texts
            starts = (
                r"(Fill|Make|Choose|Write|Tick)"
                if language == "en"
                else r"(Llena|Hazlo|Elige|Escribe|Escríbelo|Marca)"
            )
            for text in texts:
                assert re.search(rf"[:?] {starts}\b", text), text


def test_a_forms_own_words_stand() -> None:
    form = Everything({"mail": "nowhere"})
    assert form.errors["mail"] == ["Choose one."]


def test_a_fault_leads_to_its_first_control() -> None:
    found = {fault["id"] for fault in Everything({}).faults}
    assert {"id_name", "id_few_0", "id_some_0", "id_title_0", "id_ready"} <= found
    html = Template("{% error_summary form %}{% form_fields form %}").render(
        Context({"form": Everything({})})
    )
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'href="#([^"]+)"', html):
        assert name in ids
    for names in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(names.split()) <= set(ids)


def test_a_question_label_keeps_its_own_mark() -> None:
    texts = [fault["text"] for fault in Everything({}).faults]
    assert "Few? Choose one." in texts and "Name: Fill this in to go on." in texts


def test_no_summary_where_nothing_is_wrong() -> None:
    tag = Template("{% error_summary form %}")
    assert tag.render(Context({"form": Everything()})).strip() == ""
    assert tag.render(Context({"form": None})).strip() == ""


def test_faults_of_the_whole_form_come_first() -> None:
    form = Everything({})
    form.add_error(None, "Both cannot be.")
    assert form.faults[0] == {"text": "Both cannot be.", "id": ""}


def test_label_help_reason_and_fault_are_tied_to_the_control() -> None:
    html = field(Everything({}), "name", why="Because.")
    assert 'aria-describedby="id_name_help id_name_why id_name_wrong"' in html
    assert 'aria-invalid="true"' in html and 'for="id_name"' in html
    assert "Why we ask" in html and "required" not in html


def test_what_may_be_left_out_is_marked_and_the_rest_is_not() -> None:
    form = Everything()
    assert "(optional)" in field(form, "note")
    assert "(optional)" not in field(form, "name")
    with translation.override("es"):
        assert "(opcional)" in field(form, "note")


def test_a_nonce_stays_with_its_form_and_differs_between_forms() -> None:
    shown = [str(Everything()["nonce"]) for _ in range(2)]
    values = [re.findall(r'value="([^"]+)"', html)[0] for html in shown]
    assert values[0] != values[1]
    form = Everything({"nonce": values[0]})
    form.is_valid()
    assert form.nonce == values[0]
    assert values[0] in str(form["nonce"])


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "<script>alert(1)</script>"])
def test_a_nonce_we_did_not_make_is_replaced(given: str) -> None:
    form = Everything({"nonce": given})
    form.is_valid()
    if "nonce" in form.cleaned_data:
        assert form.nonce != given and len(form.nonce) >= 16


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ({"title_en": "Oak", "title_es": "Roble"}, {"en": "Oak", "es": "Roble"}),
        ({"title_es": " Roble "}, {"es": "Roble"}),
    ],
)
def test_words_in_two_languages_become_one_value(
    given: dict[str, str], cleaned: dict[str, str]
) -> None:
    form = Everything(given)
    form.is_valid()
    assert form.cleaned_data["title"] == cleaned


def test_words_can_be_asked_in_each_language_or_in_none() -> None:
    class Words(forms.Form):
        every = forms.Translated(label="Every", every=True, required=False)
        free = forms.Translated(label="Free", long=True, required=False)

    half = Words({"every_en": "Oak"})
    assert half.errors["every"] == ["Write it in each language."]
    empty = Words({})
    assert empty.is_valid() and empty.cleaned_data == {"every": {}, "free": {}}
    shown = field(Words(initial={"free": {"es": "Roble"}}), "free")
    assert "Roble" in shown and 'lang="es"' in shown and "<textarea" in shown


def test_a_missing_language_names_the_field() -> None:
    assert Everything({}).errors["title"] == ["Fill this in to go on."]
