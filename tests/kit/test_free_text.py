"""A box of free text: what could point to somebody is shown once, and never kept from being sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from arboleda.kit import forms, registries


def pointers(text: str) -> list[registries.Pointer]:
    """A stand-in that sees two words: a name, and a number that is never kept."""
    return [
        registries.Pointer(kind, kind.title(), text.index(word), text.index(word) + len(word), no)
        for kind, word, no in (("name", "Itzayana", False), ("number", "G12345678", True))
        if word in text
    ]


@pytest.fixture(autouse=True)
def seeing() -> Any:
    before = registries.pointers.get()
    registries.pointers.fill(pointers)
    yield
    registries.pointers.fill(before)


class Talk(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    also = frozenset({"place"})

    notes = django_forms.CharField(label="Notes", widget=forms.Markdown, required=False)
    place = django_forms.CharField(label="Place", required=False)
    title = django_forms.CharField(label="Title", required=False)


class InLanguages(forms.NonceMixin, forms.FreeTextMixin, forms.Form):
    title = forms.Translated(label="Title")
    text = forms.Translated(label="Text", long=True, required=False)


class Named(Talk):
    expects = frozenset({"name"})


class Hers(Talk):
    is_hers_alone = True


Send = Callable[..., Talk]


def sent(kind: type[Talk] = Talk, told: tuple[str, ...] = (), **given: Any) -> Talk:
    data = QueryDict(mutable=True)
    for name, value in given.items():
        data[name] = value
    data.setlist("told", list(told))
    return kind(data)


def page(form: Talk) -> str:
    return Template("{% error_summary form %}{% form_fields form %}").render(
        Context({"form": form})
    )


def test_it_comes_back_once_and_the_same_words_go_through() -> None:
    form = sent(notes="I met Itzayana there.")
    assert not form.is_valid()
    assert not form.errors, "a warning is no fault"
    html = page(form)
    assert "<mark>Itzayana</mark>" in html
    assert "I met Itzayana there.</textarea>" in html, "her words are kept"
    assert "Send it as it is" in html and 'href="#id_notes_seen"' in html
    assert '<input type="hidden" name="told" value="Itzayana">' in html
    assert sent(notes="I met Itzayana there.", told=("Itzayana",)).is_valid()
    assert sent(notes="I met somebody there.").is_valid()


def test_what_was_not_shown_before_is_shown_now() -> None:
    form = sent(notes="I met Itzayana there.", told=("Mateo",))
    assert not form.is_valid()
    assert "Send it as it is" in page(form)


def test_a_fault_elsewhere_does_not_make_it_ask_again() -> None:
    form = sent(notes="I met Itzayana there.", told=("Itzayana",))
    assert form.is_valid()
    form.add_error("title", "Shorter.")
    html = page(form)
    assert "Send it as it is" not in html
    assert 'name="told" value="Itzayana"' in html


def test_what_is_never_kept_is_refused_however_often_it_is_sent() -> None:
    form = sent(notes="Her number is G12345678.", told=("G12345678",))
    assert not form.is_valid()
    assert list(form.errors) == ["notes"]
    html = page(form)
    assert "never keep them" in html
    assert "Send it as it is" not in html


def test_what_only_she_can_open_is_never_refused_and_names_are_hers() -> None:
    form = sent(Hers, notes="Itzayana, G12345678")
    assert not form.is_valid() and not form.errors
    assert "<mark>G12345678</mark>" in page(form)
    assert "<mark>Itzayana</mark>" not in page(form)
    assert sent(Hers, notes="Itzayana, G12345678", told=("G12345678",)).is_valid()


def test_a_box_of_one_line_counts_where_the_form_says_so() -> None:
    assert not sent(place="with Itzayana").is_valid()
    assert sent(title="with Itzayana").is_valid()


def test_what_the_question_asks_for_is_not_pointed_out() -> None:
    assert sent(Named, notes="It is Itzayana.").is_valid()


def test_words_that_would_be_lost_are_not_looked_at() -> None:
    assert Talk(QueryDict("notes=Itzayana"), as_it_is=True).is_valid()


def test_nothing_is_seen_before_anything_is_sent() -> None:
    form = Talk(initial={"notes": "Itzayana"})
    assert "<mark>" not in page(form) and "told" not in page(form)


def test_the_button_that_was_pressed_is_pressed_again() -> None:
    html = page(sent(notes="Itzayana", step="save"))
    assert '<button type="submit" class="button quiet" name="step" value="save">' in html


def test_a_few_words_around_stand_on_one_line_and_are_escaped() -> None:
    form = sent(notes=f"{'long words ' * 9}<b>\r\nItzayana{' more words' * 9}")
    form.is_valid()
    one = form.seen_in("notes")[0]
    assert one.before.startswith("…") and one.before.endswith("<b> ") and len(one.before) < 40
    assert one.after.startswith(" more") and one.after.endswith("…")
    assert "&lt;b&gt;" in page(form) and "<b>\r\n" not in page(form)


def test_signs_stay_where_they_stood() -> None:
    assert "I met <mark>Itzayana</mark>, then rested." in page(
        sent(notes="I met Itzayana, then rested.")
    )


def test_many_words_are_counted_instead_of_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def every_word(text: str) -> list[registries.Pointer]:
        places = [(text.index(word), len(word)) for word in dict.fromkeys(text.split())]
        return [registries.Pointer("name", "Name", at, at + long) for at, long in places]

    registries.pointers.fill(every_word)
    form = sent(notes=" ".join(f"Name{letter}" for letter in "abcdefghijk"))
    html = page(form)
    assert html.count("<mark>") == 8 and "and 3 more like these" in html
    assert html.count('name="told"') == 11


def test_it_says_so_in_spanish() -> None:
    with translation.override("es"):
        html = page(sent(notes="Itzayana"))
    assert "Mira otra vez estas palabras" in html and "Enviarlo así" in html


@pytest.mark.parametrize("box", ["title_en", "title_es", "text_en", "text_es"])
def test_a_text_in_several_languages_is_looked_at_in_each(box: str) -> None:
    given = {"title_en": "A river", "title_es": "Un río", box: "With Itzayana"}
    name = box.partition("_")[0]
    form = sent(InLanguages, **given)
    assert not form.is_valid() and not form.errors
    assert list(form.to_look_at) == [name]
    html = page(form)
    assert "<mark>Itzayana</mark>" in html and f'href="#id_{name}_seen"' in html
    assert f'<a class="button" href="#id_{name}_0">' in html, "the first of its boxes"
    assert html.count('name="told" value="Itzayana"') == 1
    assert sent(InLanguages, told=("Itzayana",), **given).is_valid()
    refused = sent(InLanguages, told=("G12345678",), **{**given, box: "G12345678"})
    assert not refused.is_valid() and list(refused.errors) == [name]


def test_what_stands_in_both_languages_is_shown_once() -> None:
    form = sent(InLanguages, title_en="With Itzayana", title_es="Con Itzayana")
    assert not form.is_valid()
    assert page(form).count("<mark>Itzayana</mark>") == 1
