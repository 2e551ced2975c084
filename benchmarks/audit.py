"""A million rows verified, in the house and by the stand-alone file.

    .venv/bin/python benchmarks/audit.py [rows]

Leaves out: reading rows from a database under load, and drawing six words, which is slow on purpose.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from arboleda.engines.sealing import chains
from arboleda.trust.proof import rules, verifier
from arboleda.trust.vault.keeper import reads, store

PEOPLE = 5_000


def main(count: int) -> None:
    """Make rows, then verify them both ways."""
    with tempfile.TemporaryDirectory() as folder:
        connection = store.connect(Path(folder))
        head = grow(connection, count)
        connection.execute("INSERT INTO head VALUES (x'', ?, ?)", (count, head))
        started = time.process_time(), time.perf_counter()
        report, stands = reads.walk(connection, [count // 2, count])
        took = time.process_time() - started[0], time.perf_counter() - started[1]
        assert report.fault is None
        print(
            f"in the house, SQLite rows, 2 checkpoints: {took[0]:.1f} s processor, {took[1]:.1f} s"
        )
        path = Path(folder) / "reads.log"
        with path.open("w") as file:
            file.write("grove-log 1 reads grove.invalid/x/reads\n")
            for row in reads.values_after(connection, 0):
                file.write("\t".join(map(str, rules.exported_row(row))) + "\n")
        started = time.process_time(), time.perf_counter()
        seen: list[bytes] = []
        with path.open(newline="\n") as file:
            verifier.read_start(file)
            verifier.walk(
                "reads", file, verifier.Stand(), {count // 2, count},
                lambda stand: seen.append(stand.map_commitment()),
            )  # fmt: skip
        took = time.process_time() - started[0], time.perf_counter() - started[1]
        assert seen == [stands[count // 2].committed(), stands[count].committed()]
        print(
            f"stand-alone, exported text, 2 checkpoints: {took[0]:.1f} s processor, {took[1]:.1f} s"
        )


def grow(connection: sqlite3.Connection, count: int) -> bytes:
    """Rows about a few thousand people; the last digest."""
    digester, people = chains.Digester("reads"), [os.urandom(16) for _ in range(PEOPLE)]
    links: dict[bytes, bytes] = {}
    sealed, last = os.urandom(93), chains.START
    connection.execute("BEGIN")
    for seq in range(1, count + 1):
        who = people[seq * 7919 % PEOPLE]
        row = (
            seq, 1_700_000_000_000_000 + seq, people[0], "organizer", "vault.read", who, "name",
            sealed, "assignment", "", last, links.get(who, chains.START),
        )  # fmt: skip
        last = links[who] = digester.of(row)
        connection.execute(
            "INSERT INTO read VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, last)
        )
    connection.execute("COMMIT")
    return last


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
