"""Files as Polis exports them, and files that are not as they must be: every line is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from arboleda.engines.mapping.votes import BadVotes, VoteError, read_cards, read_votes, reading
from tests.engines.mapping.votes import conversations

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"


def votes(text: str) -> reading.Votes:
    return read_votes(text.encode(), name="votes.csv")


def told(read: reading.Votes | reading.Cards) -> list[str]:
    return [str(one) for one in read.problems]


def test_votes_are_read_as_polis_exports_them() -> None:
    table = votes(HEAD + "9,Mon,0,4,1\n7,Mon,1,4,-1\n8,Mon,0,5,0\n").checked()
    assert table.people == ("4", "5")
    assert table.cards == ("0", "1")
    assert table.votes.tolist() == [1, -1, 0]


def test_the_latest_time_counts_wherever_it_stands() -> None:
    assert votes(HEAD + "9,,0,4,1\n7,,0,4,-1\n").checked().votes.tolist() == [1]
    assert votes("comment-id,voter-id,vote\n0,4,1\n0,4,-1\n").checked().votes.tolist() == [-1]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffComment_ID,VOTER-ID, vote \r\n 0 , 4 , 1.0 \r\n\r\n0,5,-1.0\r\n",
        "vote;voter-id;comment-id\n1;4;0\n-1;5;0\n",
        'comment-id,voter-id,vote,extra\n0,4,+1,"two\nlines"\n0,5,-1,\n\n',
        "comment-id,voter-id,vote\n0,4,1,,\n0,5,-1\n,,\n , \n",
    ],
    ids=["marks and spaces", "semicolons", "text in quotes", "empty cells"],
)
def test_what_spreadsheets_make_of_a_file_is_read_all_the_same(text: str) -> None:
    table = votes(text).checked()
    assert (table.people, table.votes.tolist()) == (("4", "5"), [1, -1])


def test_every_line_that_cannot_be_used_is_told_and_the_others_are_kept() -> None:
    read = votes(
        HEAD
        + "1,,0,4,1\n"
        + "1,,0,5,2\n"
        + "1,,,6,1\n"
        + "1,,0,,1\n"
        + '1,"over\nlines",0,7,\n'
        + "1,,0,8,1,9\n"
        + "soon,,0,9,1\n"
        + "99999999999999999999,,0,9,1\n"
        + "1,,0,9,0\n"
    )
    assert told(read) == [
        "votes.csv, line 3: the vote is “2”; it must be 1 (agree), -1 (disagree) or 0 (pass).",
        "votes.csv, line 4: there is no comment-id.",
        "votes.csv, line 5: there is no voter-id.",
        "votes.csv, line 6: there is no vote; it must be 1 (agree), -1 (disagree) or 0 (pass).",
        "votes.csv, line 8: there are 6 fields, and the first line names 5.",
        "votes.csv, line 9: the timestamp is “soon”; it must be a whole number.",
        "votes.csv, line 10: the timestamp is “99999999999999999999”; it must be a whole number.",
    ]
    assert read.table.people == ("4", "9")
    assert [one.code for one in read.problems][:2] == ["bad_vote", "no_card"]
    with pytest.raises(BadVotes) as refused:
        read.checked()
    assert (refused.value.count, len(refused.value.problems)) == (7, 7)


def test_a_bad_line_is_found_beyond_the_first_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 10)
    lines = [f"1,,{number % 3},{number},1\n" for number in range(35)]
    lines[27] = "1,,0,27,agree\n"
    read = votes(HEAD + "".join(lines))
    assert [one.line for one in read.problems] == [29]
    assert len(read.table.people) == 34


def test_endless_faults_are_counted_and_the_first_hundred_told() -> None:
    read = votes(HEAD + "1,,0,1,x\n" * 250)
    assert (len(read.problems), read.bad_lines) == (100, 250)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"comment-id,voter-id\n1,2\n", "columns"),
        (b"comment-id,voter-id,vote,vote\n1,2,1,1\n", "column_twice"),
        (b"comment-id,voter-id,vote\n1,2,1\n1,\xff,1\n", "encoding"),
        (b"comment-id,voter-id,vote\n1,2,1\n1," + b"x" * 200_000 + b",1\n", "csv"),
        (b"\xff\xfe", "encoding"),
    ],
)
def test_what_is_no_file_of_votes_is_refused_with_a_reason(text: bytes, code: str) -> None:
    with pytest.raises(VoteError) as refused:
        read_votes(text, name="votes.csv")
    assert refused.value.code == code
    assert "votes.csv" in str(refused.value)


def test_the_line_that_is_no_text_is_told_exactly() -> None:
    good = b"1,2,1\n" * 50_000
    with pytest.raises(VoteError, match="line 50002:"):
        read_votes(b"comment-id,voter-id,vote\n" + good + b"1,\xff,1\n")


def test_the_line_is_told_at_which_a_quote_was_opened_that_never_ends() -> None:
    rest = "1,3,1\n" * 40_000
    text = 'comment-id,voter-id,vote\n"1",2,1\n\n1,"3,1\n' + rest
    with pytest.raises(VoteError, match="line 4: this cannot be read as CSV"):
        votes(text)
    assert [one.line for one in votes(text[:5_000]).problems] == [4]


def test_a_file_may_be_named_by_its_path_as_text(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("comment-id,voter-id,vote\n0,4,1\n")
    assert read_votes(str(path)).checked().people == ("4",)


def test_a_heading_alone_is_nobody_yet() -> None:
    table = votes(HEAD).checked()
    assert table.people == ()


def test_cards_are_read_with_what_moderation_said_of_them(tmp_path: Path) -> None:
    path = tmp_path / "comments.csv"
    path.write_text(
        'comment-id,moderated,comment-body,is-meta\n0,1,"a, b",\n1,-1,c,false\n2,0,d,TRUE\n3,,,\n'
    )
    cards = read_cards(path).checked()
    assert cards.texts == {"0": "a, b", "1": "c", "2": "d", "3": ""}
    assert cards.moderated_out == {"1"}
    assert cards.meta == {"2"}
    assert cards.file == "comments.csv"


def test_lines_of_cards_that_cannot_be_used_are_told() -> None:
    text = "comment-id,moderated,is-meta\n0,1,\n0,1,\n,1,\n1,maybe,\n2,1,perhaps\n3\n"
    read = read_cards(text.encode(), name="comments.csv")
    assert told(read) == [
        "comments.csv, line 3: comment 0 stands in line 2 already.",
        "comments.csv, line 4: there is no comment-id.",
        "comments.csv, line 5: “moderated” is “maybe”; it must be 1, 0 or -1 (left out).",
        "comments.csv, line 6: “is-meta” is “perhaps”; it must be true or false.",
        "comments.csv, line 7: there are 1 fields, and the first line names 3.",
    ]
    with pytest.raises(BadVotes):
        read.checked()


def test_a_file_that_is_not_there_is_the_callers_affair(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_votes(tmp_path / "gone.csv")


@pytest.mark.parametrize("name", ["brexit-consensus", "15-per-hour-seattle"])
def test_the_two_tables_of_an_export_speak_of_the_same_votes(name: str) -> None:
    """The sign of a vote is the same in votes.csv and in the table of people and votes."""
    import csv

    folder = conversations.data(name)
    table = read_votes(folder / "votes.csv").checked()
    with (folder / "participants-votes.csv").open(newline="") as file:
        heading, *people = csv.reader(file)
    published = {
        (person[0], card, int(vote))
        for person in people
        for card, vote in zip(heading[6:], person[6:], strict=False)
        if vote
    }
    read = zip(table.rows, table.columns, table.votes, strict=True)
    assert {
        (table.people[who], table.cards[card], int(vote)) for who, card, vote in read
    } == published
