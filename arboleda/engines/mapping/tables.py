"""CSV files as rows with their lines, and what is wrong with them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path

from arboleda.engines.mapping.errors import Problem

OTHER_NAMES = {"RaterID": {"raterid", "userid", "sorterid"}}
_UNKNOWN = {"", "na", "nan", "n/a"}


class Table:
    """The rows of one file that hold anything, with their lines; what is wrong goes to `problems`."""

    def __init__(self, path: Path, problems: list[Problem], *, needed: bool = True) -> None:
        self.name, self._problems = path.name, problems
        self.rows: list[tuple[int, list[str]]] = []
        self.comma = ","
        if not needed and not path.exists():
            return
        try:
            text = _decoded(path.read_bytes())
        except FileNotFoundError:
            self.wrong(0, f"this file is not in {path.parent}. Add it under this name.")
            return
        except UnicodeDecodeError as other:
            line = other.object[: other.start].count(b"\n") + 1
            self.wrong(line, "this is not UTF-8 text. Save it as CSV UTF-8.")
            return
        except OSError as closed:
            self.wrong(0, f"this file cannot be read: {closed.strerror}.")
            return
        head = text.partition("\n")[0]
        self.comma = ";" if head.count(";") > head.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.comma, strict=True)
        before = 0
        try:
            for row in reader:
                cells = [cell.strip() for cell in row]
                if any(cells):
                    self.rows.append((before + 1, cells))
                before = reader.line_num
        except csv.Error as other:
            self.wrong(before + 1, f"this line cannot be read as CSV ({other}). Mend its quotes.")
        if not self.rows and not problems:
            self.wrong(1, "this file is empty.")

    def wrong(self, line: int, sentence: str) -> None:
        """Note a problem; line 0 is the file as a whole."""
        self._problems.append(Problem(self.name, line, sentence))

    def body(self, *columns: str) -> Iterator[tuple[int, list[str]]]:
        """The rows below a header that begins with these columns, whose first RCMap also lets be
        called UserID or SorterID where it is RaterID."""
        if not self.rows:
            return
        line, head = self.rows[0]
        allowed = [OTHER_NAMES.get(one, {one.casefold()}) for one in columns]
        begins = [cell.casefold() for cell in head[: len(columns)]]
        if len(begins) < len(columns) or any(
            name not in names for name, names in zip(begins, allowed, strict=True)
        ):
            self.wrong(line, f"the first line must begin with {', '.join(columns)}.")
            return
        yield from self.rows[1:]

    @property
    def head(self) -> list[str]:
        """The cells of the first row."""
        return self.rows[0][1] if self.rows else []

    def number(self, line: int, cell: str, what: str) -> float:
        """A cell as a number, NaN where nothing is known; a problem where it is neither."""
        if cell.casefold() in _UNKNOWN:
            return math.nan
        try:
            value = float(cell.replace(",", ".") if self.comma == ";" else cell)
        except ValueError:
            value = math.inf
        if math.isinf(value):
            self.wrong(line, f"{what} must be a number, not “{cell}”. Leave it empty if unknown.")
            return math.nan
        return value


def _decoded(data: bytes) -> str:
    """UTF-8, or the Windows-1252 in which spreadsheets save where they are not told otherwise.

    UnicodeDecodeError, of the first, for what is neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise other from None
