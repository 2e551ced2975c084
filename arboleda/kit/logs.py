"""Logs that hold no words: what kind of fault, where in the code, and nothing else."""

from __future__ import annotations

import datetime
import logging
import traceback
from pathlib import Path
from types import TracebackType

_CODE = Path(__file__).resolve().parents[2]

# Where a line cannot be written, Python prints its message and its values instead.
logging.raiseExceptions = False


class WithoutWords(logging.Formatter):
    """Print time, level, logger, exception types and code locations.

    Never the message, its arguments, values, addresses of pages, or addresses of people: each of
    them may hold a name. A log line says where to look; the fault is found by repeating it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, and one more for each place an exception passed through."""
        when = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        head = (
            f"{when:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {record.name} "
            f"{_short(record.pathname)}:{record.lineno}"
        )
        lines = [head]
        error = record.exc_info[1] if record.exc_info else None
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
            lines.extend(f"    {place}" for place in _places(error.__traceback__))
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]


def _short(path: str) -> str:
    """Return a code path without the folders above it, which may carry a person's name."""
    whole = Path(path)
    if whole.is_relative_to(_CODE):
        inside = whole.relative_to(_CODE)
        if "site-packages" not in inside.parts:
            return inside.as_posix()
    return "/".join(whole.parts[-2:])
