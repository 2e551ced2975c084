from __future__ import annotations

import re
from pathlib import Path

import hypothesis
import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import strategies

from arboleda.kit import charts

NUMBERS = strategies.one_of(strategies.none(), strategies.integers(0, 10_000))
STATIC = Path(charts.__file__).parent / "static" / "kit"


def data(values: list[int | None], **more: float) -> charts.Data:
    return charts.Data("T", [charts.Point(f"p{i}", v) for i, v in enumerate(values)], **more)  # type: ignore[arg-type]  # Only ``whole``.


def draw(tag: str, values: list[int | None]) -> str:
    return Template("{% " + tag + " data %}").render(Context({"data": data(values)}))


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.lists(NUMBERS, max_size=12))
def test_marks_stay_inside_and_keep_their_order(values: list[int | None]) -> None:
    for mark in (*charts.bars(data(values)), *charts.line(data(values))):
        assert 0 <= mark.share <= 1
        assert 0 <= mark.x <= 100 and 0 <= mark.y <= 100
    shown = [mark for mark in charts.bars(data(values)) if not mark.point.is_hidden]
    for one in shown:
        for two in shown:
            assert (one.point.value or 0) < (two.point.value or 0) or one.share >= two.share


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.lists(strategies.integers(0, 999), min_size=1, max_size=6))
def test_a_hidden_value_is_drawn_the_same_whatever_it_is_among(values: list[int]) -> None:
    for make in (charts.bars, charts.line):
        assert make(data([*values, None]))[-1].share == charts.STUB
    arc = charts.arcs(data([*values, None], whole=1000))[-1]
    assert arc.drawn == pytest.approx(arc.track * charts.STUB, abs=0.2)


def test_a_line_is_broken_where_a_value_is_hidden() -> None:
    marks = charts.line(data([1, 2, None, 4, 5]))
    assert [(a.point.value, b.point.value) for a, b in charts.segments(marks)] == [(1, 2), (4, 5)]


def test_one_point_stands_in_the_middle_and_none_draws_nothing() -> None:
    assert charts.line(data([3]))[0].x == 50
    assert charts.line(data([])) == [] and charts.bars(data([])) == []


def test_many_values_are_named_at_the_ends_and_the_turns_only() -> None:
    marks = charts.line(data([5, 6, 9, 6, None, 1, 6, 5]))
    assert [i for i, mark in enumerate(marks) if mark.show_value] == [0, 2, 4, 5, 7]


def test_rings_are_the_same_each_time_and_grow_outward() -> None:
    once, again = charts.rings(3, 8), charts.rings(3, 8)
    assert once == again
    assert [ring.state for ring in once] == ["grown", "grown", "latest", *["coming"] * 5]
    reach = [max(float(n) for n in re.findall(r"[\d.]+", ring.path)) for ring in once]
    assert reach == sorted(reach) and reach[-1] <= charts.RING_SPAN
    assert charts.rings(0, 0)[0].state == "coming"
    assert len(charts.rings(9, 8)) == 9


def test_the_drawn_files_are_what_the_geometry_draws() -> None:
    svg = (STATIC / "rings.svg").read_text()
    assert re.findall(r' d="([^"]+)"', svg) == [ring.path for ring in charts.ornament(15, seed=11)]


@pytest.mark.parametrize("tag", ["bar_chart", "line_chart", "ring_chart"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_chart_has_title_description_and_the_table_of_its_numbers(
    tag: str, language: str
) -> None:
    with translation.override(language):
        html = draw(tag, [42, None, 1234])
    assert 'role="img"' in html and "<title id=" in html and "<desc id=" in html
    assert html.count("<tr>") == 4
    assert "1,234" in html
    assert ("hidden" if language == "en" else "oculto") in html
    assert not re.search(r'(?:x|y|x1|y1|r|width|height)="[^"]*\d,\d', html), "A point, not a comma."
    assert "style=" not in html


def test_a_hidden_number_is_nowhere_in_the_drawing() -> None:
    one, other = draw("bar_chart", [42, None]), draw("bar_chart", [42, None])
    assert one == other
    assert "None" not in one
