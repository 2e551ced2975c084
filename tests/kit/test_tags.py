from __future__ import annotations

import datetime
from typing import Any

import hypothesis
import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import strategies

from arboleda.kit import pages
from arboleda.kit.templatetags import kit
from tests.kit import conftest


def render(text: str, **context: Any) -> str:
    return Template(text).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Big", "<h2>Big</h2>"),
        ("#### Small", "<h4>Small</h4>"),
        ("**we** _act_", "<p><strong>we</strong> <em>act</em></p>"),
        (None, ""),
    ],
)
def test_markdown(text: str | None, expected: str) -> None:
    assert kit.markdown(text).strip() == expected


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        '<a href="/x" onclick="y">z</a>',
        "<iframe src=/></iframe>",
        "<p style='color:red'>x</p>",
    ],
)
def test_markdown_lets_nothing_live_through(text: str) -> None:
    html = kit.markdown(text)
    for bad in ("<script", "<img", 'href="javascript', 'href="data', "<iframe", "<p style"):
        assert bad not in html
    assert "<a href" not in html or "onclick" not in html.split("<a href")[1].split(">")[0]


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.text())
def test_markdown_of_anything_holds_only_allowed_tags(text: str) -> None:
    html = kit.markdown(text).lower()
    assert "<script" not in html and "<img" not in html and "<style" not in html


def test_links_in_markdown_say_nothing_about_where_one_was() -> None:
    assert 'rel="noopener noreferrer nofollow"' in kit.markdown("[a](https://b.example)")


@pytest.mark.parametrize(
    ("words", "text", "language"),
    [
        ({"en": "Oak", "es": "Roble"}, "Roble", ""),
        ({"en": "Oak"}, "Oak", "en"),
        ({"ko": "참나무"}, "참나무", "ko"),
        ({}, "", ""),
        ("plain", "plain", ""),
        (None, "", ""),
    ],
)
def test_words_fall_back_and_say_so(words: Any, text: str, language: str) -> None:
    with translation.override("es"):
        assert kit.in_language(words) == text
        assert kit.lang_of(words) == language
        shown = render("{% words words %}", words=words)
    assert shown == (f'<span lang="{language}">{text}</span>' if language else text)


def test_words_are_escaped() -> None:
    assert render("{% words w %}", w={"en": "<b>"}) == "&lt;b&gt;"
    assert "&lt;b&gt;" in render("{% words w %}", w={"es": "<b>"})
    assert "&lt;b&gt;" in render('{% status_tag w "wait" %}', w="<b>")
    assert "&lt;b&gt;" in render('{% notice "info" title=w %}{{ w }}{% endnotice %}', w="<b>")
    assert "<b>" not in render("{% button w url=w hint=w %}", w="<b>")
    assert "<b>" not in render("{% empty_state w w w w %}", w="<b>")


def test_buttons_are_buttons_and_links_are_links() -> None:
    assert render('{% button "Save" name="a" value=3 %}') == (
        '<button type="submit" class="button" name="a" value="3">Save</button>'
    )
    assert render('{% button "Go" url="/x/" kind="quiet" %}') == (
        '<a class="button quiet" href="/x/">Go</a>'
    )
    assert "download" in render('{% button "Get" url="/x/" download=True %}')


def test_lists_of_tasks_and_of_facts() -> None:
    tasks = render(
        "{% task_list t %}",
        t=[{"title": "A", "url": "/a/", "status": "Done"}, {"title": "B", "hint": "later"}],
    )
    assert '<a href="/a/">A</a>' in tasks and "later" in tasks and tasks.count("<li>") == 2
    facts = render(
        "{% summary_list r %}",
        r=[{"label": "L", "value": "V", "url": "/c/", "action": "Renew"}, {"label": "M"}],
    )
    assert "Renew" in facts and "<dt>M</dt>" in facts and "—" in facts


def test_rings_say_in_words_what_they_show() -> None:
    html = render('{% rings 3 8 "Session 3 of 8" size="large" %}')
    assert html.count("<path") == 8 and 'aria-hidden="true"' in html and "Session 3 of 8" in html
    assert render("{% ring_ornament 5 %}").count("<path") == 5


def test_a_form_without_a_class_has_a_nonce_too() -> None:
    first, second = render("{% nonce %}"), render("{% nonce %}")
    assert 'name="nonce"' in first and first != second


def test_pages_keep_the_order_and_drop_the_first_number() -> None:
    request = conftest.ask("/people/", sort="-name", page="3")
    page = pages.Page([1], 3, 240)
    html = render("{% pagination page %}", page=page, request=request)
    assert 'href="?sort=-name&amp;page=2" rel="prev"' in html
    assert 'href="?sort=-name">1</a>' in html
    assert '<span aria-current="page">3</span>' in html
    assert "51 to 75 of 240" in html
    assert render("{% pagination page %}", page=pages.Page([], 1, 0), request=request) == ""


def test_sorting_turns_around_and_begins_at_the_first_page() -> None:
    tag = '{% sort_head "name" "Name" "number" %}'
    plain = render(tag, request=conftest.ask("/people/", page="4"))
    up = render(tag, request=conftest.ask("/people/", sort="name"))
    down = render(tag, request=conftest.ask("/people/", sort="-name"))
    assert 'href="?sort=name"' in plain and "aria-sort" not in plain
    assert 'href="?sort=-name"' in up and 'aria-sort="ascending"' in up
    assert 'href="?sort=name"' in down and 'aria-sort="descending"' in down
    assert render('{% sort_link "a" "A" %}', request=conftest.ask("/")) == (
        '<a class="sort" href="?sort=a">A</a>'
    )


def test_numbers_are_grouped_for_people_and_plain_for_drawings() -> None:
    with translation.override("es"):
        assert kit.count(12345) == "12,345"
        assert kit.plain_number(1.5) == "1.5"
    assert kit.count(None) == ""


def test_dates_are_filters() -> None:
    moment = datetime.datetime(2026, 11, 22, 18, 0, tzinfo=datetime.UTC)
    shown = render(
        "{{ m|day }}|{{ m|short_day }}|{{ m|week_day }}|{{ m|month }}|{{ m|machine_time }}",
        m=moment,
    )
    assert shown.startswith("November 22, 2026|Nov 22, 2026|Sunday, November 22|November 2026|2026")
    assert "6:00" in render("{{ m|clock }} {{ m|day_time }}", m=moment)
    assert render("{{ m|ago:m }}", m=moment) == "just now"
