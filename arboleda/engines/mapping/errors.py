"""What can go wrong with sorts, maps and files: one plain sentence each, and a code to translate by."""

from __future__ import annotations

from typing import NamedTuple

# The codes are stable; whoever shows them in another language translates by the code.
SENTENCES = {
    # Nothing that a map could be drawn from.
    "nobody": "Nobody has sorted yet. A map needs the sorts of two people or more.",
    "one_sorter": "Only one person has sorted. A map needs the sorts of two people or more.",
    "few_statements": "A map needs {fewest} statements or more, and this has {count}.",
    "one_pile": "Everybody put all statements into one pile. Nothing tells them apart, so there is "
    "no map.",
    "all_apart": "Nobody put two statements together. Nothing joins them, so there is no map.",
    "all_alike": "Every two statements are equally unlike. A flat map cannot show that.",
    "never_seen": "Nobody has sorted these statements together with another: {statements}. "
    "Leave them out, or let somebody sort them.",
    "not_connected": "The statements fall into {parts} sets, and nobody saw two sets together. "
    "Nothing says how far apart the sets are: {statements} on one side.",
    "all_in_one_place": "All points of this map lie in one place. It cannot be compared.",
    "no_ratings": "Nobody has rated yet.",
    "few_raters": "This needs {fewest} people or more in each group; there are {count}.",
    "other_statements": "The two do not hold the same statements: {first} and {second} of them.",
    # Arguments that are not what they must be.
    "shape": "{what} must be {wanted}.",
    "not_whole": "Pile numbers must be whole numbers from 0 to 999999999, or -1 for a statement not "
    "seen.",
    "not_finite": "{what} holds something that is not a number.",
    "negative": "{what} holds a number below 0.",
    "not_symmetric": "{what} must be the same read by rows and by columns; it is not for "
    "{first} and {second}.",
    "diagonal": "{what} must hold 0 from each statement to itself.",
    "twice": "Statement {statement} stands in two piles of one person.",
    "unknown": "There is no statement {statement}.",
    "clusters": "The number of clusters must lie between {fewest} and {most}.",
    "choice": "{what} must be one of: {wanted}.",
    "file": "{count} things in these files are not as they must be.",
    "json": "This is not a map of format {wanted} as it was written.",
}  # fmt: skip


class MappingError(ValueError):
    """Whatever this engine refuses. Its text is a sentence for people; `code` and `values` say the
    same to a translator."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        sentence = SENTENCES[code].format(**values)
        super().__init__(sentence[0].upper() + sentence[1:])


class TooLittle(MappingError):
    """What was gathered so far is not enough for what was asked."""


class Unfit(MappingError):
    """An argument does not have the shape or the values it must have."""


class Problem(NamedTuple):
    """One thing in a file: where it stands (lines count from 1; 0 is the file as a whole), what is
    wrong, what to do."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


class BadFile(MappingError):
    """Files that cannot be read as they are; `problems` are all that were found, in their order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("file", count=len(problems))
        self.problems = tuple(problems)
