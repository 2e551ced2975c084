"""What a final room hands on: another tool can repeat the map from it, and nobody's row is in it."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from arboleda.engines import mapping
from arboleda.kit import exports as kit_exports
from arboleda.learning.dreamspace import models
from arboleda.learning.dreamspace.operations import analysing
from arboleda.learning.dreamspace.queries import exports as queries
from arboleda.trust.audit import models as audit
from arboleda.trust.audit import rules as audit_rules
from tests.conftest import proved
from tests.engines.mapping import samples
from tests.factories import dreamspace as made

pytestmark = pytest.mark.django_db
Now = datetime.datetime
NUMBERS = (2, 3, 5, 7, 8, 9, 11, 12, 13, 14, 15, 17)
"""Numbers with gaps, as where cards were joined."""


def final_room(now: Now, sorts: mapping.Sorts, **fields: Any) -> models.Space:
    """A room as freezing leaves it: the last map, and nobody's rows. Cards stand in another order."""
    space = made.space(now, **fields)
    made.cards(space, len(NUMBERS))
    rows = list(space.statements.order_by("-number"))
    for row, number in zip(rows, reversed(NUMBERS), strict=True):
        row.number = number
        row.words = {"en": f"=Dream {number}", "es": f"Sueño {number}"}
        row.save()
    ids = [str(row.pk) for row in space.statements.order_by("number")]
    random.Random(3).shuffle(ids)
    result: dict[str, Any] = {"format": "dream-map/1", "cards": ids, "left_out": [], "nothing": ""}
    for kind in ("ordinal", "ratio"):
        drawn = mapping.analyse(
            sorts,
            settings=mapping.frozen(type=kind, bootstraps=3, splits=2, permutations=2, clusters=4),
            statements=ids,
        )
        result[kind] = drawn.as_json()
    values = [[(person + card) % 5 + 1 for card in range(len(ids))] for person in range(7)]
    scale = space.scales.order_by("position")[0]
    means = [sum(column) / 7 for column in zip(*values, strict=True)]
    held = {"raters": 7, "means": [*means[:-1], None], "counts": [7] * (len(ids) - 1) + [0]}
    result["rated"] = {str(scale.pk): held}
    models.Analysis.objects.create(
        space=space,
        made_at=now,
        seats=sorts.people,
        input_hash="a" * 64,
        settings={"kind": "final", "scaling": space.scaling, "seed": 7, "version": "0"},
        result=result,
        is_final=True,
    )
    models.Space.objects.filter(pk=space.pk).update(clusters=4, frozen_at=now, erased_at=now)
    space.refresh_from_db()
    return space


@pytest.fixture
def space(now: Now) -> models.Space:
    return final_room(now, samples.sorted_by(14, len(NUMBERS)))


def parts(space: models.Space) -> dict[str, str]:
    found = queries.results(space)
    assert found is not None
    return queries.parts(found)


def table(text: str) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    return header, rows


def matrix(text: str) -> list[list[int]]:
    _header, rows = table(text)
    return [[int(cell or 0) for cell in row[1:]] for row in rows]


@pytest.mark.parametrize("scaling", ["ordinal", "ratio"])
def test_another_tool_repeats_the_map_from_the_files_alone(now: Now, scaling: str) -> None:
    space = final_room(now, samples.sorted_by(14, len(NUMBERS)), scaling=scaling)
    held = parts(space)
    # From here on only what stands in the files.
    told = json.loads(held["settings.json"])
    together, seen = matrix(held["Together.csv"]), matrix(held["Seen.csv"])
    tally = mapping.Tally.of(together, seen, told["sorters"])
    settings = mapping.Settings(**told["engine"][scaling])
    again = mapping.analyse_tally(tally, settings=settings)
    assert again.stress == pytest.approx(told["stress"][scaling], abs=1e-12)
    assert again.n_eff == pytest.approx(told["n_eff"])
    _header, rows = table(held["Clusters.csv"])
    assert list(again.ward[told["clusters"]]) == [int(row[2]) for row in rows]
    assert list(again.average[told["clusters"]]) == [int(row[3]) for row in rows]
    header, places = table(held["Coordinates.csv"])
    x, y = header.index(f"x_{scaling}"), header.index(f"y_{scaling}")
    for point, row in zip(again.coordinates, places, strict=True):
        assert point == pytest.approx((float(row[x]), float(row[y])), abs=1e-9)


def test_what_freezing_keeps_is_enough_to_repeat_the_map(
    now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"bootstraps": 3, "splits": 2, "map_splits": 2, "permutations": 2}
    monkeypatch.setattr(analysing, "FULL", few)
    space = made.space(now, stages={"sort": "closed", "rate": "closed"})
    made.cards(space, 14)
    for row in samples.sorted_by(11, 14).piles.tolist():
        piles: dict[int, list[int]] = {}
        for card, pile in enumerate(row, start=1):
            piles.setdefault(pile, []).append(card)
        made.sorted_seat(space, list(piles.values()))
    analysing.freeze(actor=audit_rules.SYSTEM, space=space, now=now)
    analysing.work(space_id=space.pk, now=now)
    space.refresh_from_db()
    assert not space.seats.exists()
    held = parts(space)
    told = json.loads(held["settings.json"])
    tally = mapping.Tally.of(
        matrix(held["Together.csv"]), matrix(held["Seen.csv"]), told["sorters"]
    )
    for kind in ("ordinal", "ratio"):
        settings = mapping.Settings(**told["engine"][kind])
        again = mapping.analyse_tally(tally, settings=settings)
        assert again.stress == pytest.approx(told["stress"][kind], abs=1e-12)
        if kind == space.scaling:
            rows = table(held["Clusters.csv"])[1]
            assert list(again.ward[told["clusters"]]) == [int(row[2]) for row in rows]


def test_the_files_say_the_same(space: models.Space) -> None:
    held = parts(space)
    whole = json.loads(held["results.json"])
    assert whole["format"] == queries.FORMAT
    # A hash of the sorts would tell whether somebody guessed them right.
    assert "a" * 64 not in held["settings.json"] + held["results.json"]
    assert json.loads(held["settings.json"]).items() <= whole.items()
    assert whole["together"] == matrix(held["Together.csv"])
    assert whole["seen"] == matrix(held["Seen.csv"])
    header, rows = table(held["Statements.csv"])
    assert header == ["StatementID", "Statement"]
    assert {int(row[0]) for row in rows} == set(NUMBERS)
    assert [one["id"] for one in whole["statements"]] == [int(row[0]) for row in rows]
    assert table(held["Together.csv"])[0][1:] == [row[0] for row in rows]
    header, words = table(held["Words.csv"])
    assert header == ["StatementID", "en", "es"]
    assert words[0][2].startswith("Sueño")
    header, rated = table(held["Ratings.csv"])
    assert header == [
        "StatementID",
        "How much does it matter?",
        "How much does it matter? (raters)",
    ]
    assert rated[0][2] == "7"
    assert rated[-1][1:] == ["", ""]
    assert whole["ratings"][0]["counts"][-1] is None


def test_no_words_of_the_group_run_in_a_spreadsheet(space: models.Space) -> None:
    assert table(parts(space)["Statements.csv"])[1][0][1].startswith("'=Dream")


def test_rcmap_files_are_read_by_our_reader(space: models.Space, tmp_path: Any) -> None:
    (tmp_path / "Statements.csv").write_text(parts(space)["Statements.csv"], encoding="utf-8")
    (tmp_path / "SortedCards.csv").write_text("1,x,2,3\n", encoding="utf-8")
    assert set(mapping.rcmap.read(tmp_path).ids) == {str(number) for number in NUMBERS}


def test_what_the_group_moved_and_named_stands_beside_what_was_computed(
    space: models.Space, now: Now
) -> None:
    before = table(parts(space)["Clusters.csv"])[1]
    number, computed = int(before[0][0]), int(before[0][2])
    chosen = computed % 4 + 1
    card = space.statements.get(number=number)
    models.Move.objects.create(
        space=space, statement=card, computed=computed, chosen=chosen, moved_at=now
    )
    models.Cluster.objects.create(space=space, number=chosen, words={"es": "Calma"})
    header, rows = table(parts(space)["Clusters.csv"])
    assert header == ["StatementID", "cluster", "computed_ward", "computed_average", "name"]
    assert rows[0][:3] == [str(number), str(chosen), str(computed)]
    assert rows[0][4] == "Calma"


def test_pairs_that_few_people_saw_have_no_count(now: Now) -> None:
    sorts = samples.sorted_by(9, len(NUMBERS), seen=0.7)
    seen = sorts.tally().seen
    few = int(((seen < 5).sum() - (seen.diagonal() < 5).sum()) // 2)
    assert few
    held = parts(final_room(now, sorts))
    whole = json.loads(held["results.json"])
    assert whole["pairs_hidden"] == few
    assert all(count is None or count >= 5 for row in whole["seen"] for count in row)
    for together, counts in zip(whole["together"], whole["seen"], strict=True):
        assert [one is None for one in together] == [one is None for one in counts]
    for name in ("Together.csv", "Seen.csv"):
        cells = [cell for row in table(held[name])[1] for cell in row[1:]]
        assert cells.count("") == sum(row.count(None) for row in whole["seen"])


def test_nobodys_row_is_among_the_files(now: Now) -> None:
    space = made.space(now, stages={"sort": "open"})
    made.cards(space, 6)
    for _person in range(6):
        made.sorted_seat(space, [[1, 2], [3, 4, 5, 6]])
    models.Analysis.objects.create(space=space, made_at=now, seats=6, input_hash="0" * 64)
    # A live map is not handed on: the difference of two would be somebody's sort.
    assert queries.results(space) is None
    models.Analysis.objects.update(is_final=True, result={"nothing": "nobody", "cards": []})
    assert queries.results(space) is None


# The page


def url(name: str, *args: object) -> str:
    return reverse(f"dreamspace:{name}", args=args)


@pytest.fixture
def staff(make_account: Callable[..., Any], sign_in: Callable[..., Any]) -> Any:
    return sign_in(make_account("facilitator", everybody=True))


def test_the_file_asks_first_and_that_it_left_is_written_down(
    staff: Any, space: models.Space
) -> None:
    address = url("room_files", space.pk)
    shown = staff.get(address).content.decode()
    assert "Take the file" in shown
    asked = staff.post(address, {"file": "zip"})
    assert 'name="again-' in asked.content.decode()
    before = audit.Event.objects.count()
    answer = proved(staff).post(address, {"file": "zip"})
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'filename="list-' in answer.headers["Content-Disposition"]
    held = zipfile.ZipFile(io.BytesIO(answer.content))
    assert held.testzip() is None
    assert {name: held.read(name).decode() for name in held.namelist()} == parts(space)
    (event,) = audit.Event.objects.order_by("seq")[before:]
    assert (event.action, event.rule) == ("accounts.take_file", "dreamspace:room_files")


def test_nothing_leaves_without_its_row(
    staff: Any, space: models.Space, request: pytest.FixtureRequest
) -> None:
    proved(staff)
    request.getfixturevalue("broken_audit")
    with pytest.raises(RuntimeError):
        staff.post(url("room_files", space.pk), {"file": "zip"})


def test_before_a_room_is_final_there_is_no_file(staff: Any, now: Now) -> None:
    address = url("room_files", made.space(now).pk)
    assert "Nothing to take along yet" in staff.get(address).content.decode()
    assert proved(staff).post(address, {"file": "zip"}).status_code == 404


def test_whoever_works_with_other_groups_takes_nothing(
    make_account: Callable[..., Any], sign_in: Callable[..., Any], space: models.Space
) -> None:
    client = proved(sign_in(make_account("facilitator")))
    address = url("room_files", space.pk)
    assert client.get(address).status_code == 404
    assert client.post(address, {"file": "zip"}).status_code == 404


def test_the_same_parts_make_the_same_file() -> None:
    one = kit_exports.zip_response("list-2026", {"a.csv": "x", "b.txt": "ñ"})
    other = kit_exports.zip_response("list-2026", {"a.csv": "x", "b.txt": "ñ"})
    assert one.content == other.content
    with pytest.raises(ValueError, match="neutral"):
        kit_exports.zip_response("Names of people", {})
