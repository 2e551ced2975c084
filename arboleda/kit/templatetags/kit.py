"""The components every page is built from. Wired as a template builtin: no ``{% load %}``."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import babel.numbers
import nh3
from django import forms as django_forms
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.utils import html, safestring, translation
from markdown_it import MarkdownIt

from arboleda.kit import charts, dates, drawings, forms, pages, phrases

register = template.Library()


# Words and dates


@register.filter
def day(value: Any) -> str:
    """``November 22, 2026``."""
    return dates.day(value)


@register.filter
def short_day(value: Any) -> str:
    """``Nov 22, 2026``."""
    return dates.short_day(value)


@register.filter
def week_day(value: Any) -> str:
    """``Sunday, November 22``."""
    return dates.week_day(value)


@register.filter
def day_time(value: Any) -> str:
    """``Sunday, November 22, 6:00 PM``."""
    return dates.day_time(value)


@register.filter
def clock(value: Any) -> str:
    """``6:00 PM``."""
    return dates.time(value)


@register.filter
def month(value: Any) -> str:
    """``November 2026``."""
    return dates.month(value)


@register.filter
def ago(value: Any, now: datetime.datetime | None = None) -> str:
    """``3 days ago``; measured from ``now`` where the view gives it."""
    return dates.ago(value, now or None)


@register.filter
def machine_time(value: Any) -> str:
    """What ``<time datetime>`` holds."""
    return dates.machine(value)


@register.filter
def count(value: Any) -> str:
    """Return a number as the reader's language groups it: ``1,234``."""
    return babel.numbers.format_decimal(value, locale=dates.locale()) if value is not None else ""


@register.filter
def listed(labels: Iterable[Any]) -> str:
    """Return labels joined by commas, small after the first where the language writes them so."""
    return phrases.listed(labels)


@register.filter
def plain_number(value: float) -> str:
    """Return a number as SVG reads it, whatever the reader's decimal sign is."""
    return f"{value:g}"


_ALLOWED_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "a", "code",
    "pre", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


@register.filter
def markdown(text: str | None) -> safestring.SafeString:
    """Return Markdown as HTML of an allow list: no raw HTML, no pictures, headings from h2 down."""
    tokens = _markdown.parse(text or "")
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(4, max(2, int(token.tag[1]) + 1))}"
    rendered = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        rendered,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return safestring.mark_safe(clean)  # noqa: S308  (nh3 has just cleaned it.)


def _best(words: Any) -> tuple[str, str]:
    """Return (text, language) of translated words: the reader's, else ours, else any."""
    if not isinstance(words, Mapping):
        return ("" if words is None else str(words)), ""
    reader = (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in (reader, settings.LANGUAGE_CODE, *words):
        if words.get(code):
            return str(words[code]), "" if code == reader else str(code)
    return "", ""


@register.filter
def in_language(words: Any) -> str:
    """Return ``{"en": …, "es": …}`` in the reader's language, else in one that there is."""
    return _best(words)[0]


@register.simple_tag(name="words")
def words_tag(words: Any) -> str:
    """The same, wrapped in ``<span lang>`` where it is not in the reader's language."""
    text, language = _best(words)
    return (
        html.format_html('<span lang="{}">{}</span>', language, text)
        if language
        else html.escape(text)
    )


@register.filter
def lang_of(words: Any) -> str:
    """Return the language that ``in_language`` falls back to; empty when it is the reader's."""
    return _best(words)[1]


# Small parts


@register.inclusion_tag("kit/tags/button.html")
def button(
    text: Any,
    url: str = "",
    kind: str = "",
    name: str = "",
    value: Any = "",
    hint: Any = "",
    download: bool = False,
) -> dict[str, Any]:
    """A button; with ``url`` a link that looks like one. kind: ``quiet``, ``care``, ``small``.

    hint is read aloud after the text, where many buttons say the same ("Edit" + "the address").
    """
    return {
        "text": text, "url": url, "kind": kind, "name": name, "value": value, "hint": hint,
        "download": download,
    }  # fmt: skip


@register.simple_tag
def status_tag(text: Any, kind: str = "") -> str:
    """A word on a colored ground. kind: empty (good), ``wait``, ``stop``, ``alive``, ``plain``."""
    return html.format_html(
        '<span class="tag {}">{}</span>', "plain-tag" if kind == "plain" else kind, text
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, kind: str = "info", title: Any = "") -> str:
    """A note on the page. kind: ``good``, ``info``, ``care``."""
    head = html.format_html("<h2>{}</h2>", title) if title else ""
    return html.format_html('<div class="notice {}">{}{}</div>', kind, head, content)


@register.inclusion_tag("kit/tags/empty_state.html")
def empty_state(
    title: Any, text: Any = "", action_url: str = "", action_label: Any = ""
) -> dict[str, Any]:
    """What an empty page says: what this is for, and the one next step. Its picture is a seed."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("kit/tags/task_list.html")
def task_list(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Steps with their state. Each: ``title``, ``url``, ``status``, ``kind`` (of tag), ``hint``."""
    return {"items": items}


@register.inclusion_tag("kit/tags/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is known, line by line. Each: ``label``, ``value``, ``url`` to change it, ``action``."""
    return {"rows": rows}


# Lists


def _address(context: Context, **changes: Any) -> str:
    """Return this page's query string with changes; only what the page already had is kept."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
        if value is None:
            del query[name]
    return f"?{query.urlencode()}" if query else request.path


@register.inclusion_tag("kit/tags/pagination.html", takes_context=True)
def pagination(context: Context, page: pages.Page[Any], label: Any = "") -> dict[str, Any]:
    """Previous, numbers, next, and which rows these are. Nothing when there is one page.

    label tells two of them on one page apart.
    """

    def to(number: int | None) -> str:
        return _address(context, page=None if number == 1 else number)

    numbers = [
        {"number": n, "url": to(n) if n else "", "current": n == page.number} for n in page.numbers
    ]
    return {
        "page": page,
        "label": label,
        "numbers": numbers,
        "previous": to(page.previous) if page.previous else "",
        "next": to(page.next) if page.next else "",
    }


def _sorting(context: Context, key: str) -> tuple[str, str]:
    """Return (the address that sorts by key, how it is sorted now)."""
    current = context["request"].GET.get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return _address(context, sort=f"-{key}" if state == "ascending" else key, page=None), state


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, label: Any) -> str:
    """A link that sorts by a closed code, and the other way round when it already does."""
    url, _state = _sorting(context, key)
    return html.format_html('<a class="sort" href="{}">{}</a>', url, label)


@register.simple_tag(takes_context=True)
def sort_head(context: Context, key: str, label: Any, extra: str = "") -> str:
    """The whole heading cell: ``<th scope="col" aria-sort>`` around ``sort_link``."""
    url, state = _sorting(context, key)
    sorted_as = html.format_html(' aria-sort="{}"', state) if state else ""
    named = html.format_html(' class="{}"', extra) if extra else ""
    return html.format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}</a></th>', named, sorted_as, url, label
    )


# Forms


@register.inclusion_tag("kit/tags/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What to mend and what to look at once more, first on the page, each line leading to its field.

    Nothing when all is well.
    """
    is_sent = form is not None and form.is_bound
    boxes = form.to_look_at if is_sent and isinstance(form, forms.FreeTextMixin) else {}
    return {
        "faults": form.faults if is_sent else [],
        "boxes": [form[name] for name in boxes],
    }


@register.inclusion_tag("kit/tags/field.html")
def field(
    bound: django_forms.BoundField, why: Any = "", legend: str = "", across: bool = False
) -> dict[str, Any]:
    """Label, help, "why we ask", what is wrong, and the control, tied together for readers.

    legend="big" makes the label of a group the heading of a one-question page; across=True sets
    short choices beside each other.
    """
    widget = bound.field.widget
    base = bound.auto_id or bound.html_initial_id
    parts = [
        f"{base}_{name}"
        for name, there in (("help", bound.help_text), ("why", why), ("wrong", bound.errors))
        if there
    ]
    is_options = isinstance(widget, (django_forms.RadioSelect, django_forms.CheckboxSelectMultiple))
    attrs: dict[str, Any] = {"aria-describedby": " ".join(parts)} if parts else {}
    if bound.errors and not is_options:
        attrs["aria-invalid"] = "true"
    is_group = is_options or isinstance(widget, django_forms.MultiWidget)
    return {
        "bound": bound,
        "base": base,
        "first": forms.first_control_id(bound),
        "why": why,
        "described_by": " ".join(parts),
        "control": ""
        if is_options
        else bound.as_widget(attrs=_without_description(attrs, is_group)),
        "is_options": is_options,
        "is_group": is_group,
        "is_single_box": isinstance(widget, django_forms.CheckboxInput),
        "legend": legend,
        "across": across,
        **_looking(bound),
    }


MOST_SEEN = 8
STEPS = ("step", "change")
"""Names of buttons that say what is to be done; "send it as it is" does the same once more."""


def _looking(bound: django_forms.BoundField) -> dict[str, Any]:
    """What was seen in a box of free text, and how to send it all the same."""
    form = bound.form
    if not isinstance(form, forms.FreeTextMixin) or not (seen := form.seen_in(bound.name)):
        return {}
    is_new = bound.name in form.to_look_at
    step = next((name for name in STEPS if name in form.data and name not in form.fields), "")
    return {
        "told": [(forms.TOLD, one.words) for one in seen],
        "seen": seen[:MOST_SEEN] if is_new else [],
        "seen_more": max(0, len(seen) - MOST_SEEN),
        "step": step,
        "step_value": form.data.get(step, "") if step else "",
        "has_file": bool(form.files),
    }


def _without_description(attrs: dict[str, Any], is_group: bool) -> dict[str, Any]:
    """A group carries its description once, on the fieldset; saying it per box would tire."""
    return {**attrs, "aria-describedby": ""} if is_group else attrs


@register.inclusion_tag("kit/tags/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """Every field of the form in its order, hidden ones included."""
    return {"form": form}


@register.simple_tag
def nonce() -> str:
    """A hidden nonce for a form that has no form class: a retry changes nothing twice."""
    return html.format_html('<input type="hidden" name="nonce" value="{}">', forms.new_nonce())


# Drawings


@register.inclusion_tag("kit/tags/drawing.html")
def drawing(key: str, label: Any = "") -> dict[str, Any]:
    """A line drawing of one thing (`drawings`). Without a label its word must stand beside it."""
    return {"shapes": drawings.DRAWINGS[key], "label": label}


@register.inclusion_tag("kit/tags/pictures.html")
def pictures(things: Iterable[Mapping[str, str]], lang: str = "") -> dict[str, Any]:
    """Things in their order, each a drawing above its word. Each: ``key``, ``word``; lang of the words."""
    return {"things": things, "lang": lang}


# Rings and charts


@register.inclusion_tag("kit/tags/rings.html")
def rings(count: int, total: int, label: Any = "", size: str = "", seed: int = 7) -> dict[str, Any]:
    """The growth ring: ``count`` of ``total`` rings have grown. ``label`` says it in words."""
    return {"rings": charts.rings(count, total, seed=seed), "label": label, "size": size}


@register.inclusion_tag("kit/tags/ring_ornament.html")
def ring_ornament(count: int = 13, seed: int = 11) -> dict[str, Any]:
    """Rings for decoration only, as in a ``hero``; unseen by screen readers."""
    return {"rings": charts.ornament(count, seed=seed)}


def _chart(data: charts.Data, kind: str) -> dict[str, Any]:
    """What every chart template needs; the id is the same for the same chart on the same page."""
    told = repr((kind, str(data.title), translation.get_language(), len(data.points)))
    name = hashlib.sha256(told.encode()).hexdigest()[:8]
    return {"data": data, "id": f"chart-{name}"}


@register.inclusion_tag("kit/tags/bar_chart.html")
def bar_chart(data: charts.Data, key: str = "") -> dict[str, Any]:
    """Bars with their labels, and the table of the same numbers. ``key`` tells twins apart."""
    rows = [
        {"mark": mark, "label_y": f"{index * 3.4 + 1:.1f}em", "bar_y": f"{index * 3.4 + 1.5:.1f}em",
         "width": f"{mark.share * 82:.2f}%", "value_x": f"{mark.share * 82 + 1.5:.2f}%",
         "value_y": f"{index * 3.4 + 2.45:.2f}em"}
        for index, mark in enumerate(charts.bars(data))
    ]  # fmt: skip
    shown = _chart(data, f"bar{key}")
    return shown | {"rows": rows, "height": f"{len(rows) * 3.4:.1f}em"}


@register.inclusion_tag("kit/tags/line_chart.html")
def line_chart(data: charts.Data, key: str = "") -> dict[str, Any]:
    """A line over time with its first and last label, and the table of the same numbers."""
    marks = charts.line(data)
    shown = _chart(data, f"line{key}")
    return shown | {"marks": marks, "segments": charts.segments(marks)}


@register.inclusion_tag("kit/tags/ring_chart.html")
def ring_chart(data: charts.Data, key: str = "") -> dict[str, Any]:
    """One ring per number, keyed by figures to the table beside it; readable in grey."""
    shown = _chart(data, f"ring{key}")
    return shown | {"arcs": charts.arcs(data)}
