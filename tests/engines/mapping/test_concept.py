"""The whole analysis, its JSON, and the front door of the package."""

from __future__ import annotations

import dataclasses
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import arboleda
from arboleda.engines import mapping
from arboleda.engines.mapping import analysis, errors
from tests.engines.mapping import samples

REFERENCE = Path(arboleda.__file__).parents[1] / "docs" / "reference" / "mapping.md"


@pytest.fixture(scope="module")
def made() -> mapping.Analysis:
    sorts = samples.sorted_by(9, 24, groups=6)
    ratings = {"Importance": mapping.Ratings.of(np.arange(48.0).reshape(2, 24) % 5)}
    return mapping.analyse(sorts, ratings, settings=samples.QUICK)


def test_an_analysis_goes_to_json_and_back_unchanged(made: mapping.Analysis) -> None:
    text = json.dumps(made.as_json(), allow_nan=False)
    assert mapping.Analysis.from_json(json.loads(text)) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_json_of_something_else_is_refused(made: mapping.Analysis) -> None:
    data = made.as_json()
    for wrong in (
        {},
        data | {"format": "arboleda-map/0"},
        data | {"more": 1},
        {key: value for key, value in data.items() if key != "ward"},
        data | {"stress": "low"},
        data | {"coordinates": [[1.0]]},
        data | {"settings": data["settings"] | {"type": "nominal"}},
    ):
        with pytest.raises(mapping.Unfit):
            mapping.Analysis.from_json(wrong)


def test_every_key_of_the_json_is_in_the_reference_and_no_other(made: mapping.Analysis) -> None:
    text = REFERENCE.read_text(encoding="utf-8").partition("## Keys")[2].partition("\n## ")[0]
    first = re.findall(r"^\| (`[^|]+) \|", text, flags=re.MULTILINE)
    documented = {name for cell in first for name in re.findall(r"`(\w+)`", cell)}
    assert documented == set(made.as_json())
    for kind in (
        analysis.Null, analysis.Merge, analysis.Bridging, analysis.Stability, analysis.Kept,
        analysis.SplitHalf, analysis.Sorting, analysis.Rated, mapping.Settings,
    ):  # fmt: skip
        for field in dataclasses.fields(kind):
            assert f"`{field.name}`" in text, (kind, field.name)
    assert set(re.findall(r"`(\w+)`", text.partition("must be said beside")[2])) >= set(
        analysis.NOTES
    )


def test_nothing_of_a_single_person_is_kept(made: mapping.Analysis) -> None:
    """Nine people sorted and two rated: nothing in the JSON has a row for each of them."""

    def lengths(value: object) -> set[int]:
        held = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(held, list):
            return set()
        own = {len(held)} if isinstance(value, list) else set()
        return own.union(*map(lengths, held))

    data = {key: value for key, value in made.as_json().items() if key not in {"merges", "notes"}}
    kept = data.pop("stability")
    assert made.sorters not in lengths(data)
    assert {len(one["statements"]) for one in kept["ward"].values()} == {24}


def test_cuts_and_counts_fit_one_another(made: mapping.Analysis) -> None:
    assert sorted(made.ward) == sorted(made.average) == list(range(2, 21))
    for k, member in made.ward.items():
        assert set(member) == set(range(1, k + 1))
    assert made.clusters == 2
    assert made.bridging is not None
    assert len(made.bridging.clusters) == len(made.ratings["Importance"].clusters) == 2
    assert len(made.ward_tree) == len(made.average_tree) == 23
    assert np.array(made.together).shape == (24, 24)


def test_how_many_clusters_are_shown() -> None:
    sorts = samples.sorted_by(5, 12)
    assert mapping.analyse_tally(sorts.tally(), settings=mapping.live(clusters=5)).clusters == 5
    for wrong in (1, 12, 21):
        with pytest.raises(mapping.Unfit):
            mapping.analyse_tally(sorts.tally(), settings=mapping.live(clusters=wrong))
    assert mapping.Settings().cluster_count(80) == 8
    assert mapping.Settings().cluster_count(3) == 2
    assert mapping.Settings().cluster_count(400) == 15


def test_a_live_map_begins_where_the_last_one_lay_and_knows_statements_by_their_ids() -> None:
    sorts = samples.sorted_by(12, 20, slips=0.4)
    ids = [f"s{number}" for number in range(20)]
    first = mapping.analyse_tally(
        mapping.Sorts(sorts.piles[:, :18]).tally(), settings=mapping.live(), statements=ids[:18]
    )
    way = np.random.default_rng(1).permutation(20)
    later = mapping.analyse_tally(
        mapping.Sorts(sorts.piles[:, way]).tally(),
        settings=mapping.live(),
        statements=[ids[at] for at in way],
        previous=first,
    )
    places = dict(zip(later.statements, later.coordinates, strict=True))
    before = np.array(first.coordinates)
    after = np.array([places[one] for one in ids[:18]])
    assert np.abs(after - before).max() < 0.5
    assert later.stability is later.null is later.split_half is None


def test_ids_must_be_as_many_as_statements_and_different() -> None:
    tally = samples.sorted_by(5, 6).tally()
    for wrong in (["a"], ["a"] * 6):
        with pytest.raises(mapping.Unfit):
            mapping.analyse_tally(tally, settings=mapping.live(), statements=wrong)


@pytest.mark.parametrize(
    ("piles", "code"),
    [
        (np.zeros((0, 5)), "nobody"),
        ([[-1, -1, -1]], "nobody"),
        ([[0, 0, 1, 1]], "one_sorter"),
        ([[0, 0], [0, 1]], "few_statements"),
        ([[0] * 6] * 3, "one_pile"),
        ([list(range(6))] * 3, "all_apart"),
        ([[0, 0, 1, -1], [0, 1, 1, -1]], "never_seen"),
        ([[0, 0, 1, -1, -1], [0, 1, 1, -1, -1], [-1, -1, -1, 0, 0]], "not_connected"),
    ],
)
def test_too_little_is_one_plain_sentence(piles: object, code: str) -> None:
    with pytest.raises(mapping.TooLittle) as refused:
        mapping.analyse(mapping.Sorts.of(piles), settings=samples.QUICK)
    assert refused.value.code == code


def test_identical_sorts_give_a_map_that_says_so() -> None:
    made = mapping.analyse(mapping.Sorts.of([[0, 0, 1, 1, 2, 2]] * 4), settings=samples.QUICK)
    assert "alike" in made.notes
    assert made.stress == pytest.approx(0, abs=1e-6)


def test_notes_say_what_must_be_said() -> None:
    vague = mapping.analyse(samples.noise(6, 12), settings=samples.QUICK)
    assert {"chance", "thin"} <= set(vague.notes)
    ratings = {"A": mapping.Ratings.of([[1, 2, np.nan, *[3] * 9]])}
    rated = mapping.analyse(samples.noise(6, 12), ratings, settings=samples.QUICK)
    assert "unrated" in rated.notes
    piles = samples.sorted_by(24, 12).piles.copy()
    piles[:12, 0], piles[12:, 1] = -1, -1
    gappy = mapping.analyse(mapping.Sorts.of(piles), settings=samples.QUICK)
    assert "gaps" in gappy.notes
    hasty = mapping.analyse_tally(
        samples.noise(6, 12).tally(), settings=mapping.live(most_iterations=1)
    )
    assert "tolerance" in hasty.notes


def test_a_matrix_has_a_map_and_a_null_and_no_sorters() -> None:
    given = samples.sorted_by(9, 14).tally().dissimilarities()
    made = mapping.analyse_matrix(given, settings=samples.QUICK)
    assert made.sorters is made.n_eff is made.bridging is made.together is made.stability is None
    assert made.null is not None
    assert made.null.kind == "pairs"
    assert mapping.Analysis.from_json(made.as_json()) == made


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    mapping.analyse(
        samples.sorted_by(5, 8),
        settings=samples.QUICK,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    ends = {stage: (done, total) for stage, done, total in told}
    assert ends == {"map": (1, 1), "bootstrap": (12, 12), "split-half": (8, 8), "chance": (6, 6)}


def test_parts_can_be_left_out() -> None:
    made = mapping.analyse(samples.sorted_by(5, 8), settings=mapping.live())
    assert made.stability is made.split_half is made.null is None


def test_the_front_door_loads_no_arrays_until_a_figure_is_asked_for() -> None:
    program = (
        "import sys; from arboleda.engines import mapping; mapping.MappingError; mapping.Settings();"
        "mapping.Analysis; assert not {'numpy', 'scipy'} & set(sys.modules);"
        "mapping.analyse; assert 'numpy' in sys.modules; assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_name_of_the_front_door_is_there() -> None:
    for name in dir(mapping):
        assert getattr(mapping, name) is not None
    with pytest.raises(AttributeError):
        mapping.nothing  # noqa: B018


def test_every_sentence_can_be_said() -> None:
    for code, sentence in errors.SENTENCES.items():
        values = dict.fromkeys(re.findall(r"\{(\w+)\}", sentence), "x")
        assert str(errors.MappingError(code, **values)).endswith((".", "x"))
