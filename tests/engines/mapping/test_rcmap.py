"""Files in RCMap's layout and matrices: read, written, and every problem told with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from arboleda.engines import mapping
from tests.engines.mapping import samples

STATEMENTS = 'StatementID,Statement\r\n1,be heard\r\n2,"rest, at last"\r\n7,learn\r\n9,teach\r\n'
SORTS = "A,body,1,2,,\nA,mind,7\n\nB,all,9,7,1\n"
RATINGS = "RaterID,StatementID,Importance,Ease\nx,1,5,2\nx,9,3,\ny,1,4,NA\n"
PEOPLE = "RaterID,Group\nx,north\ny,south\n"


def folder(where: Path, **files: str | bytes) -> Path:
    """A folder with these files, by their first word; "" leaves one out."""
    contents: dict[str, str | bytes] = {
        "Statements": STATEMENTS, "SortedCards": SORTS, "Ratings": RATINGS, "Demographics": PEOPLE,
    } | files  # fmt: skip
    for name, content in contents.items():
        if content:
            data = content if isinstance(content, bytes) else content.encode()
            (where / f"{name}.csv").write_bytes(data)
    return where


def problems(where: Path) -> list[str]:
    """Every problem of a folder or matrix, as it is printed."""
    read = mapping.rcmap.read if where.is_dir() else mapping.rcmap.read_matrix
    with pytest.raises(mapping.BadFile) as bad:
        read(where)
    assert str(bad.value).startswith(str(len(bad.value.problems)))
    return [str(one) for one in bad.value.problems]


def test_a_project_is_read_as_it_was_written_by_people(tmp_path: Path) -> None:
    project = mapping.rcmap.read(folder(tmp_path))
    assert project.ids == ("1", "2", "7", "9")
    assert project.texts[1] == "rest, at last"
    assert project.sorters == ("A", "B")
    assert project.piles == (("body", "mind"), ("all",))
    assert project.sorts.piles.tolist() == [[0, 0, 1, -1], [0, -1, 0, 0]]
    assert project.raters == ("x", "y")
    assert np.isnan(project.ratings["Ease"].values[:, 0]).tolist() == [False, True]
    assert project.ratings["Importance"].values[0, [0, 3]].tolist() == [5, 3]
    assert project.people == {"x": {"Group": "north"}, "y": {"Group": "south"}}


def test_ratings_and_demographics_may_be_missing(tmp_path: Path) -> None:
    project = mapping.rcmap.read(folder(tmp_path, Ratings="", Demographics=""))
    assert (project.raters, project.ratings, project.people) == ((), {}, {})


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = mapping.rcmap.read(folder(tmp_path / "a"))
    mapping.rcmap.write(one, tmp_path / "b")
    other = mapping.rcmap.read(tmp_path / "b")
    for name in ("ids", "texts", "sorters", "piles", "raters", "people"):
        assert getattr(one, name) == getattr(other, name)
    assert (one.sorts.piles == other.sorts.piles).all()
    for name, rating in one.ratings.items():
        assert np.array_equal(rating.values, other.ratings[name].values, equal_nan=True)


def test_semicolons_decimal_commas_a_mark_of_order_and_a_header_are_fine(tmp_path: Path) -> None:
    where = folder(
        tmp_path,
        Statements=b"\xef\xbb\xbf" + "StatementID;Statement\n1;él\n2;ella\n3;todes\n".encode(),
        SortedCards="SorterID;Label;Cards\nA;x;1;2\n",
        Ratings="RaterID;StatementID;Ease\nx;1;2,5\n",
        Demographics="",
    )
    project = mapping.rcmap.read(where)
    assert project.texts == ("él", "ella", "todes")
    assert project.sorts.piles.tolist() == [[0, 0, -1]]
    assert project.ratings["Ease"].values[0, 0] == 2.5


def test_every_problem_of_every_file_is_told_with_its_line(tmp_path: Path) -> None:
    where = folder(
        tmp_path,
        Statements=STATEMENTS + "1,again\n,nobody\n10,\n11,rest, at last\n",
        SortedCards=SORTS + "B,more,1,99\nB,odd,2,2\n,lost,1\n",
        Ratings=RATINGS + "x,1,5,5\nz,77,1,1\n,1,2,3\nz,2,much,1\nz,7,1,2,3\n",
        Demographics=PEOPLE + "x,again\n",
    )
    assert problems(where) == [
        "Statements.csv, line 6: statement 1 is in line 2 already. Number it anew.",
        "Statements.csv, line 7: a statement needs an id in the first column.",
        "Statements.csv, line 8: statement 10 has no text in the second column.",
        "Statements.csv, line 9: statement 11 has too many cells. Put its text in quotes.",
        "SortedCards.csv, line 5: statement 1 is also in the pile in line 4. Leave it in one place.",
        "SortedCards.csv, line 5: there is no statement 99 in Statements.csv. Correct the id.",
        "SortedCards.csv, line 6: statement 2 is twice in this pile. Leave it in one place.",
        "SortedCards.csv, line 7: the first cell must say who sorted. Write the sorter's number.",
        "Ratings.csv, line 5: rater x rated statement 1 in line 2 already.",
        "Ratings.csv, line 6: there is no statement 77 in Statements.csv. Correct the id.",
        "Ratings.csv, line 7: the first cell must say who rated. Write the rater's number.",
        "Ratings.csv, line 8: Importance must be a number, not “much”. Leave it empty if unknown.",
        "Ratings.csv, line 9: there are more ratings than columns with a name.",
        "Demographics.csv, line 4: each line needs a rater's number of its own in the first cell.",
    ]


def test_a_line_after_a_text_of_several_lines_has_its_own_number(tmp_path: Path) -> None:
    text = 'StatementID,Statement\n1,"one\ntwo\nthree"\n1,again\n'
    assert problems(folder(tmp_path, Statements=text, SortedCards="A,x,1\n", Ratings="")) == [
        "Statements.csv, line 5: statement 1 is in line 2 already. Number it anew."
    ]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (
            {"Statements": "1,one\n2,two\n"},
            "Statements.csv, line 1: the first line must begin with",
        ),
        (
            {"Statements": b"StatementID,Statement\n1,caf\x81\xff\n"},
            "Statements.csv, line 2: this is not",
        ),
        ({"Statements": " \n"}, "Statements.csv, line 1: this file is empty."),
        ({"SortedCards": 'A,x,1\nA,"y,2\n'}, "SortedCards.csv, line 2: this line cannot be read"),
        (
            {"Ratings": "RaterID,StatementID,A,A\n"},
            "Ratings.csv, line 1: each rating needs a column",
        ),
        ({"Ratings": "Who,What\n"}, "Ratings.csv, line 1: the first line must begin with"),
    ],
)
def test_a_file_that_is_something_else_is_told(
    tmp_path: Path, files: dict[str, str | bytes], wanted: str
) -> None:
    assert problems(folder(tmp_path, **files))[0].startswith(wanted)


def test_a_missing_file_is_told_without_a_line(tmp_path: Path) -> None:
    found = problems(folder(tmp_path, SortedCards=""))
    assert found == [f"SortedCards.csv: this file is not in {tmp_path}. Add it under this name."]


def test_a_matrix_is_read_with_its_labels(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(",a,b,c,d\na,0,1,,NA\nb,1,0,2,5\nc,3,2,0,4\nd,,5,4,0\n")
    labels, given = mapping.rcmap.read_matrix(path)
    assert labels == ("a", "b", "c", "d")
    assert given.gaps == 1
    assert given.weights[0].tolist() == [0, 1, 1, 0]
    assert given.delta[0, 2] == 3


def test_every_problem_of_a_matrix_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(",a,b,c\na,0,1,x\nB,1,0,-2,7\nc,3,2,0\nd,1,1,1\n")
    assert problems(path) == [
        "m.csv, line 5: this row is one too many: there are 3 labels.",
        "m.csv, line 2: the cell for “c” must be a number, not “x”. Leave it empty if unknown.",
        "m.csv, line 3: this row must begin with “b”, as the columns do.",
        "m.csv, line 3: this row has more than 3 numbers.",
        "m.csv, line 3: the cell for “c” is below 0.",
    ]
    path.write_text(",a,b,c\na,1,1,3\nb,1,0,2\nc,4,2,0\n")
    assert problems(path) == [
        "m.csv, line 2: “a” must be 0 from itself. Are these similarities? Take 1 − s first.",
        "m.csv, line 4: “c” and “a” are 4 apart here and 3 in line 2. Make them the same.",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "line 1: this file is empty."),
        ("x\n1\n", "line 1: the first row must hold the labels, from the second cell on."),
        (",a,a\na,0,1\na,1,0\n", "line 1: every label in the first row must be there once."),
        (",a,b\na,0,1\n", "line 2: there are 2 labels and 1 rows below."),
    ],
)
def test_a_table_that_is_no_matrix_is_told(tmp_path: Path, text: str, wanted: str) -> None:
    path = tmp_path / "m.csv"
    path.write_text(text)
    assert f"m.csv, {wanted}" in problems(path)


def test_a_matrix_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "m.csv: this file is not in" in problems(tmp_path / "m.csv")[0]


def test_the_sample_project_is_read_whole() -> None:
    project = samples.rcmap_sample()
    assert len(project.ids) == 80
    assert len(project.sorters) == 10
    assert sum(map(len, project.piles)) == 126
    assert set(project.ratings) == {"Feasibility", "Importance"}
    assert project.sorts.tally().n_eff == 10


def test_other_names_of_columns_and_old_spreadsheets_are_fine(tmp_path: Path) -> None:
    where = folder(
        tmp_path,
        Statements="No,Text\n1,caf\u00e9 \u201cahora\u201d\n2,dos\n".encode("cp1252"),
        SortedCards="A,x,1,2\n",
        Ratings="UserID,StatementID,Ease\nx,1,2\n",
        Demographics="SorterID,Group\nx,north\n",
    )
    project = mapping.rcmap.read(where)
    assert project.texts == ("café “ahora”", "dos")
    assert project.people == {"x": {"Group": "north"}}
    assert project.ratings["Ease"].values[0, 0] == 2
