"""The chains in a terminal: walk them, sign them, write them out, and print who checks them."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from arboleda.cli import trouble
from arboleda.engines import words
from arboleda.kit import errors

if TYPE_CHECKING:
    from arboleda.trust.proof import models


def verify(given: list[Path], *, as_json: bool) -> int:
    """Walk both chains; hold them against kept checkpoints and those in these files."""
    from arboleda.trust.proof import queries

    notes = _notes(given)
    missed = False
    try:
        findings = queries.verify(notes)
    except errors.Locked:
        print("The keys are locked: no checkpoint was compared.", file=sys.stderr)
        findings, missed = queries.walk_alone(), bool(notes)
    if as_json:
        print(
            json.dumps(
                {
                    one.report.chain: {
                        "rows": one.report.rows,
                        "head": one.report.head.hex(),
                        "fault": one.report.fault
                        and {"row": one.report.fault.seq, "what": one.report.fault.what},
                        "checkpoints": one.checkpoints,
                        "deleted": one.deleted,
                        "wrong": one.wrong,
                    }
                    for one in findings
                }
            )
        )
    else:
        for one in findings:
            fault = one.report.fault
            found = f"row {fault.seq}: {fault.what}" if fault else "unbroken"
            print(f"{one.report.chain}: {one.report.rows} rows, {found}")
            if one.deleted:
                print(
                    f"{one.report.chain}: rows 1 to {one.deleted} were deleted by their time limit"
                )
            for wrong in one.wrong:
                print(f"{one.report.chain}: {wrong}")
    return int(missed or not all(one.holds for one in findings))


def checkpoint(*, now: datetime.datetime) -> int:
    """Sign both chains and print the notes."""
    print("\n".join(one.note for one in _checkpoints(now)), end="")
    return 0


def prove(chain: str, seq: int, given: list[Path], *, now: datetime.datetime) -> int:
    """Print the proof that one row is in its chain: against a checkpoint one kept, or one of now."""
    from arboleda.engines.sealing import errors as sealing
    from arboleda.trust.proof import queries, rules

    notes = _notes(given)
    if not notes:
        _checkpoints(now)
    try:
        made = queries.row_proof(chain, seq, given=notes)
    except sealing.Unproven as wrong:
        raise trouble.Trouble(f"This checkpoint is not this log's: {wrong}.") from wrong
    except rules.Broken as broken:
        raise trouble.Trouble(
            f"The chain of {chain} was changed. See: arboleda audit verify"
        ) from broken
    if made is None:
        raise trouble.Trouble(f"No checkpoint of the {chain} reaches a row {seq} that is here.")
    print(json.dumps(made, indent=1))
    return 0


def _checkpoints(now: datetime.datetime) -> list[models.Checkpoint]:
    from arboleda.trust.proof import operations

    try:
        return operations.make_checkpoints(now=now)
    except operations.ChainBroken as broken:
        raise trouble.Trouble(
            f"The chain of {broken} was changed. See: arboleda audit verify"
        ) from broken


def export(folder: Path, *, now: datetime.datetime) -> int:
    """Write both chains, every checkpoint and the keys into a new folder."""
    from arboleda.trust.audit import queries as audit
    from arboleda.trust.proof import queries, rules
    from arboleda.trust.vault import operations as vault

    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as closed:
        raise trouble.Trouble(
            f"Name a folder that is not there yet: {closed.strerror}."
        ) from closed
    keys = queries.keys()
    try:
        _checkpoints(now)  # What is not signed proves nothing to whoever reads it.
    except trouble.Trouble as broken:
        print(f"{broken} It is written out as it is.", file=sys.stderr)
    # Checkpoints first: rows that come in meanwhile are then beyond the last of them, which is no fault.
    notes = queries.checkpoints()
    _write(folder / "checkpoints.txt", ["\n".join(notes)])
    _write(folder / "keys.txt", (f"{keys[chain]}\n" for chain in rules.CHAINS))
    for chain, rows in (("reads", vault.all_reads()), ("writes", audit.values())):
        origin = keys[chain].partition("+")[0]
        cut = queries.cut_of(chain)
        if cut.size:
            content = json.dumps(rules.before_file(chain, cut))
            _write(folder / f"{chain}.before", [content, "\n"])
        lines = ("\t".join(map(str, rules.exported_row(row))) + "\n" for row in rows)
        _write(folder / f"{chain}.log", [f"grove-log 1 {chain} {origin}\n"])
        _write(folder / f"{chain}.log", lines)
    print(f"Both chains stand in {folder}. Check them: python3 verify.py log {folder}")
    return 0


def verifier() -> int:
    """Print the single file that checks an export, with the word lists in it."""
    from arboleda.trust.proof import verifier as program

    lists = {language: list(words.words(language)) for language in words.LANGUAGES}
    head = "WORDS: dict[str, list[str]] = {}"
    source = Path(program.__file__).read_text(encoding="utf-8")
    filled = "WORDS: dict[str, list[str]] = {\n" + "".join(
        f'    "{language}": """\n{_wrapped(listed)}\n""".split(),\n'
        for language, listed in lists.items()
    )
    sys.stdout.write(source.replace(head, filled + "}", 1))
    return 0


def _wrapped(listed: list[str]) -> str:
    return "\n".join(" ".join(listed[at : at + 12]) for at in range(0, len(listed), 12))


def _notes(given: list[Path]) -> list[str]:
    """The checkpoints in these files; a file without one would be held against nothing."""
    from arboleda.trust.proof import verifier

    found = [verifier.split_notes(_text(path)) for path in given]
    for path, notes in zip(given, found, strict=True):
        if not notes:
            raise trouble.Trouble(f"No checkpoint stands in this file: {path}.")
    return [note for notes in found for note in notes]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as closed:
        raise trouble.Trouble(f"This file cannot be read: {path}.") from closed


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
