"""Votes and cards from CSV, in the columns in which Polis exports them.

Polis writes ``votes.csv`` (``timestamp, datetime, comment-id, voter-id, vote``) and ``comments.csv``
(``comment-id``, ``moderated``, ``comment-body`` and more). In these exports 1 is agree, -1 disagree
and 0 pass, as everywhere here; inside Polis' own database the signs are turned.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import itertools
import re
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from arboleda.engines.mapping.votes.errors import BadVotes, Problem, VoteError
from arboleda.engines.mapping.votes.table import VoteTable, assemble

VOTES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1, "-0.0": 0, "+1": 1}
NEEDED = ("comment-id", "voter-id", "vote")
TRUE, FALSE = frozenset({"true", "t", "1", "yes"}), frozenset({"false", "f", "0", "no", ""})
CHUNK = 500  # Few enough to stay in the processor's cache, and out of the garbage collector's way.
MOST_PROBLEMS = 100
BREAK = re.compile(r"\r\n|\r|\n")

T = TypeVar("T")
Source = str | Path | bytes


@dataclasses.dataclass(frozen=True, eq=False)
class Votes:
    """What a file of votes held: a table of its good lines, and what was wrong with the others."""

    table: VoteTable
    problems: tuple[Problem, ...]
    bad_lines: int
    file: str

    def checked(self) -> VoteTable:
        """The table, or BadVotes where a line could not be used."""
        if self.bad_lines:
            raise BadVotes(self.file, self.problems, self.bad_lines)
        return self.table


@dataclasses.dataclass(frozen=True)
class Cards:
    """What a file of cards held: texts by id, ids that moderation left out, ids that are meta."""

    texts: dict[str, str]
    moderated_out: frozenset[str]
    meta: frozenset[str]
    problems: tuple[Problem, ...]
    bad_lines: int
    file: str

    def checked(self) -> Cards:
        """These cards, or BadVotes where a line could not be used."""
        if self.bad_lines:
            raise BadVotes(self.file, self.problems, self.bad_lines)
        return self


def read_votes(
    source: Source, *, name: str | None = None, known_cards: tuple[str, ...] = ()
) -> Votes:
    """Read a CSV file (its path, or its bytes) with the columns ``comment-id``, ``voter-id`` and ``vote``.

    Of two votes of one person on one card the later ``timestamp`` counts, where the file has that
    column; else, and at equal times, the later line. Lines that cannot be used are told with their
    number and left out.

    Raises VoteError where nothing can be read: ``empty``, ``columns``, ``column_twice``,
    ``encoding``, ``csv``; OSError where the file cannot be opened.
    """
    file = _File(source, name)
    taker = _VoteTaker(file.name, *file.columns(NEEDED))
    for rows, line in file.chunks():
        taker.take(rows, line)
    table = assemble(
        used(taker.people, np.asarray(taker.person, dtype=np.int32)),
        used(taker.cards, np.asarray(taker.card, dtype=np.int32)),
        np.asarray(taker.votes, dtype=np.int8),
        times=np.asarray(taker.times, dtype=np.int64) if taker.timed else None,
        known_cards=known_cards,
    )
    return Votes(table, tuple(taker.problems), taker.bad_lines, file.name)


def read_cards(source: Source, *, name: str | None = None) -> Cards:
    """Read a CSV file of cards: ``comment-id`` and, where there, ``moderated`` and ``comment-body``.

    ``moderated`` is -1 for a card that was left out; ``is-meta`` is true for one that asks who
    somebody is. Raises what `read_votes` raises.
    """
    file = _File(source, name)
    columns, width = file.columns(("comment-id",))
    taker = _CardTaker(file.name, columns, width)
    for rows, line in file.chunks():
        for row, number in _numbered(rows, line):
            if fields := trimmed(row, width):
                taker.take(fields, number)
    return Cards(
        texts=taker.texts,
        moderated_out=frozenset(taker.out),
        meta=frozenset(taker.meta),
        problems=tuple(taker.problems),
        bad_lines=taker.bad_lines,
        file=file.name,
    )


class _File:
    """A CSV file: its heading, then its rows in chunks with the number of their first line."""

    def __init__(self, source: Source, name: str | None) -> None:
        self.source = Path(source) if isinstance(source, str) else source
        self.name = name or (self.source.name if isinstance(self.source, Path) else "the file")
        self._rows = self._open()

    def _text(self) -> io.TextIOBase:
        if isinstance(self.source, Path):
            return self.source.open(encoding="utf-8-sig", newline="")
        return io.TextIOWrapper(io.BytesIO(self.source), encoding="utf-8-sig", newline="")

    def _open(self) -> Iterator[tuple[list[list[str]], int]]:
        """Yield the heading, then chunks; each with the number of its first line."""
        with self._text() as text:
            first = self._decoded(text.readline)
            semicolons = first.count(";") > first.count(",")
            reader = csv.reader(
                itertools.chain([first] if first else [], text),
                delimiter=";" if semicolons else ",",
            )
            line = 1
            for size in itertools.chain([1], itertools.repeat(CHUNK)):
                rows: list[list[str]] = []
                try:
                    self._decoded(functools.partial(rows.extend, itertools.islice(reader, size)))
                except csv.Error as wrong:
                    # What was read before it tells where the row begins that cannot be.
                    line = [*_numbered([*rows, []], line)][-1][1]
                    raise VoteError("csv", file=self.name, line=line, why=str(wrong)) from wrong
                if not rows:
                    return
                yield rows, line
                line = reader.line_num + 1

    def _decoded(self, read: Callable[[], T]) -> T:
        """What ``read`` gives, or the line at which the file stops being text."""
        try:
            return read()
        except UnicodeDecodeError as wrong:
            raise VoteError("encoding", file=self.name, line=self.undecodable_line()) from wrong

    def columns(self, needed: tuple[str, ...]) -> tuple[dict[str, int], int]:
        """Where each column stands, and how many there are."""
        rows, _ = next(self._rows, ([], 1))
        names = [one.strip().lower().replace("_", "-") for one in rows[0]] if rows else []
        if not any(names):
            raise VoteError("empty", file=self.name)
        missing = [one for one in needed if one not in names]
        if missing:
            wanted = ", ".join(needed)
            raise VoteError("columns", file=self.name, missing=", ".join(missing), wanted=wanted)
        for one in ("timestamp", "moderated", "comment-body", "is-meta", *needed):
            if names.count(one) > 1:
                raise VoteError("column_twice", file=self.name, column=one)
        return {name: at for at, name in enumerate(names) if name}, len(names)

    def chunks(self) -> Iterator[tuple[list[list[str]], int]]:
        """The rows below the heading."""
        return self._rows

    def undecodable_line(self) -> int:
        """The number of the first line that is no UTF-8."""
        with (
            self.source.open("rb") if isinstance(self.source, Path) else io.BytesIO(self.source)
        ) as raw:
            for number, line in enumerate(raw, start=1):
                try:
                    line.decode()
                except UnicodeDecodeError:
                    return number
        return 1


def _numbered(rows: list[list[str]], line: int) -> Iterator[tuple[list[str], int]]:
    """Rows with the line on which each begins; a text in quotes may go over several lines."""
    for row in rows:
        yield row, line
        line += 1 + sum(len(BREAK.findall(field)) for field in row)


def trimmed(row: list[str], width: int) -> list[str]:
    """A row without spaces around its fields and without empty cells beyond the heading.

    Empty for a row of empty cells alone, as spreadsheets leave them at the end.
    """
    fields = [field.strip() for field in row]
    while len(fields) > width and not fields[-1]:
        fields.pop()
    return fields if any(fields) else []


class _Codes(dict[str, int]):
    """Ids by the order in which they were first met; KeyError for what is no id as it stands."""

    def __missing__(self, name: str) -> int:
        if not name or name != name.strip():
            raise KeyError(name)
        self[name] = number = len(self)
        return number


def used(codes: dict[str, int], given: NDArray[np.int32]) -> tuple[list[str], NDArray[np.int32]]:
    """The ids that stand in some row that was taken, and the rows renumbered to them."""
    there = np.bincount(given, minlength=len(codes)) > 0
    if there.all():
        return list(codes), given
    number = np.cumsum(there, dtype=np.int32) - 1
    return [name for name, code in codes.items() if there[code]], number[given]


class _Taker:
    """What all takers of rows share: the columns, and the problems met on the way."""

    def __init__(self, file: str, columns: dict[str, int], width: int) -> None:
        self.file, self.columns, self.width = file, columns, width
        self.problems: list[Problem] = []
        self.bad_lines = 0

    def refuse(self, line: int, code: str, **values: object) -> None:
        self.bad_lines += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.file, line, code, values))


class _VoteTaker(_Taker):
    """Gathers votes: whole chunks where nothing is wrong with them, else line by line."""

    def __init__(self, file: str, columns: dict[str, int], width: int) -> None:
        super().__init__(file, columns, width)
        self.timed = "timestamp" in columns
        self.people, self.cards = _Codes(), _Codes()
        self.person, self.card = array("i"), array("i")
        self.votes, self.times = array("b"), array("q")

    def take(self, rows: list[list[str]], line: int) -> None:
        """Take a chunk: at once if nothing is wrong with it, which is quick, else line by line."""
        if self._take_all([row for row in rows if row]):
            return
        for row, number in _numbered(rows, line):
            stripped = trimmed(row, self.width)
            if not stripped:
                continue
            if fault := self._fault(stripped):
                self.refuse(number, fault[0], **fault[1])
            else:
                self._take_all([stripped])

    def _take_all(self, rows: list[list[str]]) -> bool:
        """Take these rows, or none of them where anything is wrong with one.

        Ids that only a refused row speaks of may be met here; `used` leaves them out again.
        """
        if set(map(len, rows)) - {self.width}:
            return False
        fields = list(zip(*rows, strict=True)) or [()] * self.width
        try:
            people = array("i", map(self.people.__getitem__, fields[self.columns["voter-id"]]))
            cards = array("i", map(self.cards.__getitem__, fields[self.columns["comment-id"]]))
            votes = array("b", map(VOTES.__getitem__, fields[self.columns["vote"]]))
            timed = fields[self.columns["timestamp"]] if self.timed else ()
            times = array("q", map(int, timed))
        except (KeyError, ValueError, OverflowError):
            return False
        self.person.extend(people)
        self.card.extend(cards)
        self.votes.extend(votes)
        self.times.extend(times)
        return True

    def _fault(self, row: list[str]) -> tuple[str, dict[str, object]] | None:
        if len(row) != self.width:
            return "fields", {"given": len(row), "wanted": self.width}
        if not row[self.columns["comment-id"]]:
            return "no_card", {}
        if not row[self.columns["voter-id"]]:
            return "no_person", {}
        vote = row[self.columns["vote"]]
        if vote not in VOTES:
            return ("bad_vote", {"given": vote[:40]}) if vote else ("no_vote", {})
        if self.timed:
            time = row[self.columns["timestamp"]]
            try:
                array("q", [int(time)])
            except (ValueError, OverflowError):
                return "bad_time", {"given": time[:40]}
        return None


class _CardTaker(_Taker):
    """Gathers cards, line by line."""

    def __init__(self, file: str, columns: dict[str, int], width: int) -> None:
        super().__init__(file, columns, width)
        self.texts: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.out: set[str] = set()
        self.meta: set[str] = set()

    def take(self, row: list[str], line: int) -> None:
        if len(row) != self.width:
            self.refuse(line, "fields", given=len(row), wanted=self.width)
            return
        card = self._field(row, "comment-id")
        moderated, meta = self._field(row, "moderated"), self._field(row, "is-meta").lower()
        if not card:
            self.refuse(line, "no_card")
        elif card in self.lines:
            self.refuse(line, "card_twice", card=card, before=self.lines[card])
        elif moderated and moderated not in VOTES:
            self.refuse(line, "bad_moderation", given=moderated[:40])
        elif meta not in TRUE | FALSE:
            self.refuse(line, "bad_meta", given=meta[:40])
        else:
            self.lines[card] = line
            self.texts[card] = self._field(row, "comment-body")
            if moderated and VOTES[moderated] < 0:
                self.out.add(card)
            if meta in TRUE:
                self.meta.add(card)

    def _field(self, row: list[str], name: str) -> str:
        return row[self.columns[name]] if name in self.columns else ""
