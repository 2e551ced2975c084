"""`arboleda map`: what somebody types to see a map without any grove."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from arboleda import cli
from arboleda.engines import mapping

STATEMENTS = "StatementID,Statement\n" + "".join(f"{n},idea {n}\n" for n in range(1, 9))
SORTS = "A,x,1,2,3,4\nA,y,5,6,7,8\nB,x,1,2,3\nB,y,4,5,6\nB,z,7,8\nC,x,1,2\nC,y,3,4\nC,z,5,6,7,8\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small project."""
    (tmp_path / "Statements.csv").write_text(STATEMENTS)
    (tmp_path / "SortedCards.csv").write_text(SORTS)
    return tmp_path


def test_a_folder_is_drawn_as_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Ratings.csv").write_text("RaterID,StatementID,Importance\nx,1,5\nx,8,1\n")
    assert cli.main(["map", str(folder), "--clusters", "3"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "Statements        8", "Sorters           3", "n_eff             3.0", "Stress-1          0.",
        "no better than chance", "Split-half", "of 3 clusters", "Cluster 3:", "idea 8", "Merges",
        "Importance", "all 3.00",
    ):  # fmt: skip
        assert words in shown


def test_json_has_the_documented_keys_and_reads_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["map", str(folder), "--type", "ratio", "--json", "--seed", "3"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert mapping.Analysis.from_json(data).as_json() == data
    assert data["settings"]["type"] == "ratio"
    assert data["settings"]["seed"] == 3
    assert data["sorters"] == 3
    assert len(data["coordinates"]) == 8


def test_a_matrix_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "colours.csv"
    path.write_text(",a,b,c,d\na,0,1,2,3\nb,1,0,1,2\nc,2,1,0,1\nd,3,2,1,0\n")
    assert cli.main(["map", str(path), "--ties", "primary"]) == 0
    shown = capsys.readouterr().out
    assert "Statements        4" in shown
    assert "Sorters" not in shown


def test_every_problem_goes_to_standard_error_and_nothing_is_drawn(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "SortedCards.csv").write_text(SORTS + "D,x,1,77\n,y,2\n")
    assert cli.main(["map", str(folder), "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "SortedCards.csv, line 9: there is no statement 77" in said.err
    assert "SortedCards.csv, line 10: " in said.err
    assert "2 things to mend" in said.err


@pytest.mark.parametrize(
    ("sorts", "sentence"),
    [
        ("", "this file is empty"),
        ("A,x,1,2,3,4\nA,y,5,6,7,8\n", "Only one person has sorted."),
        (
            "A,x,1,2,3,4,5,6,7,8\nB,x,1,2,3,4,5,6,7,8\n",
            "Everybody put all statements into one pile.",
        ),
    ],
)
def test_too_little_is_one_sentence_and_never_a_trace(
    folder: Path, sorts: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "SortedCards.csv").write_text(sorts)
    assert cli.main(["map", str(folder)]) == 1
    assert sentence in capsys.readouterr().err


def test_a_count_of_clusters_that_cannot_be_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["map", str(folder), "--clusters", "30"]) == 1
    assert "must lie between 2 and 7" in capsys.readouterr().err


def test_it_needs_no_grove_and_no_django_and_a_closed_pipe_is_no_trouble(folder: Path) -> None:
    program = (
        "import sys; from arboleda import cli; code = cli.main(sys.argv[1:]);"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    command = [sys.executable, "-c", program, "map", str(folder)]
    home = folder / "home"
    environment = os.environ | {"ARBOLEDA_HOME": str(home)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
    assert "Traceback" not in said
    assert not home.exists()
