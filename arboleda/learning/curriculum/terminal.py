"""Bringing a curriculum pack in from the command line, with errors that name file and line."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TextIO

from arboleda.learning.curriculum import operations
from arboleda.learning.curriculum.rules import problems, reader
from arboleda.trust.audit import rules as audit_rules


def run_import(path: Path, *, out: TextIO, now: datetime.datetime, language: str = "en") -> int:
    """Read the pack at path and bring it in; the exit code is 1 where it has a fault."""
    try:
        result = reader.read_path(path)
    except problems.PackRefusedError as refused:
        found = refused.problems
    except OSError as missing:
        print(f"{path}: {missing.strerror}", file=out)
        return 1
    else:
        found = result.problems
        if result.pack is not None and not found:
            done = operations.import_pack(actor=audit_rules.SYSTEM, pack=result.pack, now=now)
            print(
                f"{done.added} modules added, {done.changed} changed, {done.unchanged} as they"
                f" were, {done.withdrawn} withdrawn",
                file=out,
            )
            return 0
    for problem in found:
        print(problem.line_text(language), file=out)
    print("Nothing was brought in.", file=out)
    return 1
