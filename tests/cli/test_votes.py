"""`arboleda votes`: a file in, groups and consensus out, without any grove."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arboleda import cli

HEAD = "comment-id,voter-id,vote\n"
COMMENTS = (
    "comment-id,moderated,comment-body\n"
    '1,1,"We want a bus\nat night"\n2,1,Close \x1b[31mthe school\n3,-1,Spam\n4,0,New\n'
)


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """Twenty people of two camps, who agree on one card, and one card that was left out."""
    rows = [
        f"{card},{who},{vote}\n"
        for who in range(20)
        for card, vote in ((1, 1), (2, 1 if who < 12 else -1), (3, 0))
    ]
    path = tmp_path / "votes.csv"
    path.write_text(HEAD + "".join(rows))
    return path


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    path.write_text(COMMENTS)
    return path


def test_groups_and_what_they_share_are_printed(
    votes: Path, comments: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["votes", str(votes), "--comments", str(comments)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "20 people, 4 cards, 60 votes. Left out by moderation, or meta: 1 card."
    assert lines[1].startswith("2 opinion groups among 20 people with enough votes.")
    assert "Group A, 12 people. What sets it apart:" in lines
    assert "  disagree  8 of 8  #2 Close  [31mthe school" in lines
    assert "  agree     20 of 20  #1 We want a bus at night" in lines
    assert lines[-2].endswith("#4 New (0 votes)") or lines[-3].endswith("#4 New (0 votes)")
    assert not [line for line in lines if "Spam" in line or "\x1b" in line]


def test_json_is_the_documented_object(
    votes: Path, comments: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["votes", str(votes), "--comments", str(comments), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == "arboleda-votes 1"
    assert [group["people"] for group in data["groups"]] == [12, 8]
    assert data["comments"][1]["comment-body"] == "Close \x1b[31mthe school"
    assert cli.main(["votes", str(votes), "--json"]) == 0
    assert "comment-body" not in json.loads(capsys.readouterr().out)["comments"][0]


def test_moderated_cards_may_be_dropped(
    votes: Path, comments: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["votes", str(votes), "--comments", str(comments), "--json"]
    shown = []
    for more in ([], ["--drop-moderated"]):
        assert cli.main([*asked, *more]) == 0
        shown.append(json.loads(capsys.readouterr().out)["comments"][1]["extremity"])
    assert shown[0] / shown[1] == pytest.approx((3 / 2) ** 0.5)


def test_every_bad_line_is_told_and_nothing_counted(
    votes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with votes.open("a") as file:
        file.write("1,21,5\n1,,1\n")
    assert cli.main(["votes", str(votes)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{votes}, line 62: the vote is “5”; it must be 1 (agree)" in said.err
    assert f"{votes}, line 63: there is no voter-id." in said.err
    assert cli.main(["votes", str(votes), "--skip-bad-lines"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("20 people")
    assert "line 63" in said.err


def test_many_bad_lines_are_not_all_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEAD + "1,2,maybe\n" * 70)
    assert cli.main(["votes", str(path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[20]) == (22, "… and 50 lines more.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", "is empty."),
        (b"a,b\n", "has no column comment-id, voter-id, vote in its first line."),
        (HEAD.encode() + b"1,\xff,1\n", "line 2: this is not UTF-8 text."),
    ],
    ids=["gone", "empty", "other columns", "no text"],
)
def test_what_cannot_be_read_is_one_plain_sentence(
    text: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "votes.csv"
    if text is not None:
        path.write_bytes(text)
    assert cli.main(["votes", str(path)]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "Nobody has voted yet, so there is nothing to count."),
        ("1,1,1\n2,1,0\n", "Only one person has voted: there are no groups to see."),
        ("1,1,1\n1,2,0\n", "Votes stand on one card only: groups say no more than its counts."),
        ("1,1,0\n2,1,0\n1,2,0\n2,2,0\n", "Nobody's votes differ from another's"),
    ],
    ids=["nobody", "one voter", "one card", "all pass"],
)
def test_too_little_to_count_is_one_plain_sentence(
    rows: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(HEAD + rows)
    assert cli.main(["votes", str(path)]) == 0
    assert said in capsys.readouterr().out
    assert cli.main(["votes", str(path), "--json"]) == 0
    assert said.startswith(json.loads(capsys.readouterr().out)["notes"][0]["text"][:30])
