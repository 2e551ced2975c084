"""What can go wrong with votes and their files: one plain sentence each, and a code to translate by."""

from __future__ import annotations

from typing import NamedTuple

from arboleda.engines.mapping.errors import MappingError

# The codes are stable; whoever shows them in another language translates by the code.
SENTENCES = {
    # Arguments that are not what they must be.
    "vote": "Vote {at} is {given}: it must be 1 (agree), 0 (pass) or -1 (disagree).",
    "lengths": "{what} do not fit together: there are {first} and {second}.",
    "labels": "Labels must be one whole number for each of the {people} people of the table.",
    "choice": "{what} must be {wanted}.",
    "json": "This is not a state as it was written.",
    # Files as a whole.
    "empty": "{file} is empty. It needs a first line that names its columns.",
    "columns": "{file} has no column {missing} in its first line. It needs: {wanted}.",
    "column_twice": "{file} names the column {column} twice in its first line.",
    "encoding": "{file}, line {line}: this is not UTF-8 text. Save the file as UTF-8.",
    "csv": "{file}, line {line}: this cannot be read as CSV from here on ({why}).",
    "file": "{count} lines of {file} cannot be used.",
    # One line of a file.
    "bad_vote": "the vote is “{given}”; it must be 1 (agree), -1 (disagree) or 0 (pass).",
    "no_vote": "there is no vote; it must be 1 (agree), -1 (disagree) or 0 (pass).",
    "no_person": "there is no voter-id.",
    "no_card": "there is no comment-id.",
    "bad_time": "the timestamp is “{given}”; it must be a whole number.",
    "fields": "there are {given} fields, and the first line names {wanted}.",
    "bad_moderation": "“moderated” is “{given}”; it must be 1, 0 or -1 (left out).",
    "bad_meta": "“is-meta” is “{given}”; it must be true or false.",
    "card_twice": "comment {card} stands in line {before} already.",
}


class VoteError(MappingError):
    """Whatever the count of votes refuses; `code` and `values` say the same to a translator."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        ValueError.__init__(self, SENTENCES[code].format(**values))


class Problem(NamedTuple):
    """One line of a file that cannot be used (lines count from 1, the first names the columns)."""

    file: str
    line: int
    code: str
    values: dict[str, object]

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return SENTENCES[self.code].format(**self.values)

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


class BadVotes(VoteError):
    """A file with lines that cannot be used.

    `problems` are the first of them, in their order; `count` says how many there are.
    """

    def __init__(self, file: str, problems: tuple[Problem, ...], count: int) -> None:
        super().__init__("file", file=file, count=count)
        self.problems = problems
        self.count = count
