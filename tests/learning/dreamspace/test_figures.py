"""Figures without arrays: places, hulls, labels that never collide, and the numbers beside them."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arboleda.learning.dreamspace.rules.figures import (
    bars,
    geometry,
    labels,
    ladders,
    maps,
    merges,
    reading,
    shapes,
    strips,
    svg,
    zones,
)

NAMES = {1: "Safety on our own terms", 2: "Work without fear, and pay that comes on time"}
COORDINATE = st.floats(-3, 3, allow_nan=False, allow_subnormal=False).map(lambda x: round(x, 4))
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=120)


def quality(**changes: object) -> reading.Quality:
    usual: dict[str, object] = {
        "sorters": 12, "n_eff": 12.0, "stress": 0.2, "null_mean": 0.37, "null_lowest": 0.36,
        "null_count": 40, "verdict": "better", "r": 0.6, "sb": 0.75, "ward_rand": 0.4,
        "average_rand": 0.5, "notes": (),
    }  # fmt: skip
    return reading.Quality(**{**usual, **changes})  # type: ignore[arg-type]


def drawn(points: list[tuple[float, float]], k: int = 4) -> reading.Map:
    """A map whose clusters are dealt round; only places matter here."""
    count = len(points)
    ward = {n: tuple(min(at, n - 1) + 1 for at in range(count)) for n in range(2, 16)}
    ward[k] = tuple(at % k + 1 for at in range(count))
    return reading.Map(
        cards=tuple(str(at) for at in range(count)),
        points=tuple(points),
        ward=ward,
        average=ward,
        shown=k,
        merges=(),
        bridging=tuple(at / count for at in range(count)),
        stability={},
        average_stability={},
        resamples=0,
        quality=quality(),
        together=(),
        seen=(),
    )


def boxes_of(drawing: shapes.Drawing, kind: str) -> list[shapes.Box]:
    """The boxes of the texts of a class, from where they are written."""
    found = []
    for shape in drawing.shapes:
        given = dict(shape.attributes)
        if shape.tag == "text" and kind in shape.kind.split():
            size = float(given["font-size"])
            width = shapes.text_width(shape.text, size)
            x = float(given["x"]) - (width / 2 if given.get("text-anchor") == "middle" else 0)
            found.append(shapes.Box(x, float(given["y"]) - 0.79 * size, width, 0.86 * size))
    return found


def collisions(boxes: list[shapes.Box]) -> int:
    return sum(one.meets(two) for at, one in enumerate(boxes) for two in boxes[at + 1 :])


# Labels


@settings(max_examples=40, deadline=None)
@given(POINTS, st.sampled_from([maps.WIDE, maps.NARROW]))
def test_numbers_never_lie_over_each_other(
    points: list[tuple[float, float]], sheet: maps.Sheet
) -> None:
    picture = maps.points(drawn(points), range(1, len(points) + 1), [""] * len(points), sheet)
    numbers = boxes_of(picture, "number")
    assert collisions(numbers) == 0
    assert len(numbers) == len(points)
    inside = shapes.Box(0, 0, picture.width, picture.height)
    assert all(box.within(inside) for box in numbers)


@settings(max_examples=40, deadline=None)
@given(POINTS, st.integers(1, 9))
def test_names_keep_clear_of_numbers_and_names(points: list[tuple[float, float]], k: int) -> None:
    names = {n: f"A name of {n} words that is rather long" for n in range(1, k + 1)}
    made = drawn(points, k)
    picture = maps.clusters(
        made, made.ward[k], names, range(1, len(points) + 1), [""] * len(points)
    )
    numbers, titles = boxes_of(picture, "number"), boxes_of(picture, "name")
    assert collisions(numbers) == 0
    assert collisions(titles) == 0
    assert not any(one.meets(two) for one in numbers for two in titles)


def test_the_same_points_give_the_same_picture() -> None:
    points = [(math.sin(at * 7.1), math.cos(at * 3.3)) for at in range(80)]
    made = drawn(points, 8)
    args = (made, made.ward[8], NAMES, range(1, 81), [""] * 80)
    assert maps.clusters(*args) == maps.clusters(*args)


def test_many_cards_in_one_place_are_all_labelled_with_lines() -> None:
    picture = maps.points(drawn([(0.0, 0.0)] * 40 + [(1.0, 1.0)]), range(1, 42), [""] * 41)
    assert len(boxes_of(picture, "number")) == 41
    assert collisions(boxes_of(picture, "number")) == 0
    assert sum("lead" in one.kind for one in picture.shapes) > 20


def test_a_long_name_is_wrapped_and_cut() -> None:
    assert labels.wrapped("one two three", 10, 60) == ["one two", "three"]
    lines = labels.wrapped("a very long name " * 6, 10, 100)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(shapes.text_width(line, 10) <= 100 for line in lines)
    assert labels.wrapped("x" * 80, 10, 100)[0].endswith("…")


# Geometry


@given(POINTS)
def test_a_map_keeps_its_shape_and_stays_in_its_room(points: list[tuple[float, float]]) -> None:
    room = shapes.Box(10, 20, 300, 200)
    placed = geometry.fitted(points, room)
    grown = shapes.Box(9.99, 19.99, 300.02, 200.02)
    assert all(shapes.Box(x, y, 0, 0).within(grown) for x, y in placed)
    # One scale for both axes: every distance is stretched alike.
    ratios = [
        math.dist(placed[0], there) / math.dist(points[0], point)
        for point, there in zip(points, placed, strict=True)
        if math.dist(points[0], point) > 1e-3
    ]
    assert not ratios or max(ratios) - min(ratios) < 1e-3 * max(ratios)


@given(POINTS)
def test_a_hull_holds_its_points(points: list[tuple[float, float]]) -> None:
    hull = geometry.convex_hull(points)
    assert set(hull) <= set(points)
    for point in points:
        turns = [
            geometry._turn(hull[at - 1], hull[at], point)
            for at in range(len(hull) if len(hull) > 2 else 0)
        ]
        assert all(turn >= -1e-6 for turn in turns)
        assert geometry.meets_hull(shapes.Box(*point, 0, 0), hull, 0.01)


def test_a_box_beside_a_slanting_hull_is_free() -> None:
    hull = geometry.convex_hull([(0, 0), (100, 100), (110, 100)])
    assert not geometry.meets_hull(shapes.Box(60, 5, 30, 20), hull, 2)
    assert geometry.meets_hull(shapes.Box(45, 45, 10, 10), hull, 2)


@pytest.mark.parametrize(
    "points", [[(5.0, 5.0)], [(0.0, 0.0), (9.0, 0.0)], [(0, 0), (9, 0), (4, 7)]]
)
def test_a_soft_outline_lies_around_every_hull(points: list[tuple[float, float]]) -> None:
    outline = geometry.soft_outline(points, 3)
    assert outline.startswith("M")
    assert outline.endswith("Z")
    assert outline.count("A3 3") == max(2, len(points))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=15), st.floats(1, 20))
def test_spread_values_keep_their_order_and_distance(wanted: list[float], gap: float) -> None:
    placed = geometry.spread(wanted, gap, 0, 100)
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    fits = min(gap, 100 / max(1, len(wanted) - 1))
    for one, two in itertools.pairwise(order):
        assert placed[two] - placed[one] >= fits - 1e-6
    assert min(placed) >= -1e-6
    assert max(placed) <= 100 + 1e-6


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (1, 5, [1, 2, 3, 4, 5]), (2, 2, [2])],
)
def test_ticks_are_round(low: float, high: float, found: list[float]) -> None:
    assert geometry.ticks(low, high) == pytest.approx(found)


# SVG


def test_words_are_escaped_and_the_picture_is_named() -> None:
    evil = '"><script>alert(1)</script>&'
    made = drawn([(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)], 2)
    picture = maps.clusters(made, (1, 2, 2), {1: evil, 2: "B"}, [1, 2, 3], [evil] * 3)
    text = svg.drawn(picture, ident="map", title=evil, description=evil)
    assert "<script" not in text
    root = ET.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "map-title map-desc"
    assert [one.text for one in root.findall("title") + root.findall("desc")] == [evil, evil]
    assert "style=" not in text


def test_alone_a_picture_brings_its_colors() -> None:
    text = svg.drawn(
        maps.points(drawn([(0.0, 0.0), (1.0, 1.0)]), [1, 2], ["", ""]),
        ident="", title="t", description="d", alone=True,
    )  # fmt: skip
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<style>" in text


def test_clusters_differ_by_mark_and_dashes_as_well_as_color() -> None:
    told = {
        (re.sub(r" ?k\d", "", shapes.mark(n, (0, 0), 5).kind), shapes.style_of(n))
        for n in range(1, 16)
    }
    assert len(told) == 15
    assert len({one[0] for one in told}) >= 8


# Reading and numbers


def test_a_share_of_fewer_than_five_is_not_shown() -> None:
    assert reading.shown_share(4, 12) is None
    assert reading.shown_share(8, 12) is None
    assert reading.shown_share(5, 12) == 5 / 12
    assert reading.shown_share(0, 12) is None
    assert reading.shown_share(12, 12) is None


def test_neighbours_hide_what_would_tell_of_few() -> None:
    import dataclasses

    made = dataclasses.replace(
        drawn([(0.0, 0.0)] * 4),
        together=((12, 6, 11, 2), (6, 12, 0, 0), (11, 0, 12, 0), (2, 0, 0, 4)),
        seen=((12, 12, 12, 4), (12, 12, 12, 4), (12, 12, 12, 4), (4, 4, 4, 4)),
    )
    assert reading.neighbours(made, 0) == [(2, None), (1, 0.5)]


def test_means_ranks_and_correlation() -> None:
    assert reading.cluster_means([1, 3, None, 5], [1, 1, 2, 3]) == {1: 2.0, 2: None, 3: 5.0}
    assert reading.ranks([3.0, 5.0, 3.0]) == [2, 1, 2]
    assert reading.correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert reading.correlation([1, 1, 1], [1, 2, 3]) is None
    assert reading.correlation([1], [1]) is None


def test_a_ladder_says_who_climbs_and_when_r_says_little() -> None:
    found = ladders.match({1: 4.0, 2: 3.0, 3: None}, {1: 2.0, 2: 5.0, 3: 1.0})
    assert [(one.number, one.change) for one in found.rungs] == [(1, -1), (2, 1)]
    assert found.r == pytest.approx(-1)
    assert found.is_few
    values = {v: str(v) for one in found.rungs for v in (one.first, one.second)}
    for sheet in (maps.WIDE, maps.NARROW):
        picture = ladders.ladder(found, NAMES, values, ("How much?", "How near?"), sheet)
        assert sum("step" in one.kind for one in picture.shapes) == 2


def test_the_go_zone_cuts_at_the_means() -> None:
    found = zones.zones([1, 5, 1, 5, None], [1, 5, 5, 1, 3])
    assert found is not None
    assert found.cuts == (3, 3)
    assert found.quadrants == {0: zones.NEITHER, 1: zones.BOTH, 2: zones.SECOND, 3: zones.FIRST}
    assert found.inside(zones.BOTH) == [1]
    assert zones.zones([None], [1]) is None


def test_a_merge_list_is_nested_and_loses_no_card() -> None:
    import dataclasses

    ward = {6: (1, 2, 3, 4, 5, 6), 5: (1, 1, 2, 3, 4, 5), 4: (1, 1, 1, 2, 3, 4)}
    made = dataclasses.replace(
        drawn([(0.0, 0.0)] * 6),
        ward=ward,
        merges=(
            reading.Merge(6, 0.1, (0,), (1,), 0.2, 0.9),
            reading.Merge(5, 0.4, (0, 1), (2,), 0.3, None),
            reading.Merge(4, 0.9, (3,), (4,), 0.3, 0.5),
        ),
    )
    roots = merges.branches(made)
    assert [one.cards for one in roots] == [(0, 1, 2), (3,), (4,), (5,)]
    assert [leaf.cards for leaf in merges.leaves(roots)] == [(0,), (1,), (2,), (3,), (4,), (5,)]
    assert [part.cards for part in roots[0].parts] == [(0, 1), (2,)]
    picture = merges.tree(roots, [str(at) for at in range(6)], "axis")
    assert sum(one.kind == "tree" for one in picture.shapes) == 2 + 4


def test_layers_are_fifths() -> None:
    assert [maps.layer_of(value, 1, 6) for value in (1, 2.1, 3.1, 4.1, 5.1, 6)] == [
        1,
        2,
        3,
        4,
        5,
        5,
    ]
    assert maps.layer_of(None, 1, 6) == 1
    assert maps.layer_of(2, 2, 2) == 3


def test_strips_and_bars_draw_every_value() -> None:
    for sheet in (maps.WIDE, maps.NARROW):
        picture = strips.strip(
            [0.1, 0.1, None, 1.0], [1, 1, 2, 2], {1: 0.1, 2: 1.0}, NAMES, [1, 2, 3, 4],
            {0.0: "0", 1.0: "1"}, sheet,
        )  # fmt: skip
        assert sum("mark" in one.kind for one in picture.shapes) == 3
        voices = [
            bars.Voice(0.5, None, True),
            bars.Voice(None, None, True),
            bars.Voice(None, None, False, hidden=True),
        ]
        shown = bars.opinions([("Card", voices)], ["A", "B", "C"], [["x", "y", "z"]], sheet)
        widths = [
            float(dict(one.attributes)["width"])
            for one in shown.shapes
            if one.kind in ("bar", "track")
        ]
        assert widths.count(pytest.approx(widths[0] / 2, abs=0.2)) == 1
        assert sum(one.kind == "stroke" for one in shown.shapes) > 3


def test_a_hatched_bar_is_as_long_for_every_most() -> None:
    def strokes(most: bool, other: float) -> int:
        voice = bars.Voice(None, other, most)
        shown = bars.opinions([("Card", [voice])], ["A"], [["x"]])
        return sum(one.kind == "stroke" for one in shown.shapes)

    assert strokes(True, 0.0) == strokes(True, 0.4) > strokes(False, 0.0)
