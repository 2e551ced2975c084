"""What rows and words prove. Pure: no Django, no clock."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arboleda.engines import words
from arboleda.engines.sealing import chains, notes, purges, receipts, subjects

CHAINS = ("reads", "writes")
"""In the order in which a receipt holds them."""
APART = datetime.timedelta(minutes=1)
"""Between two receipts of one person: each costs a checkpoint of both chains."""
KEEP = datetime.timedelta(days=3 * 365)
"""How long rows of both chains stay: as long as what must be shown of legal papers and incidents."""
PURGED = "proof.purge_lines"
"""The action of the row that says what was deleted; the verifier looks for it."""
FORMAT = 1


class Broken(ValueError):
    """Rows about somebody do not hang together: one was changed, or is missing."""


@dataclasses.dataclass(frozen=True, slots=True)
class WordsProblem:
    """What is wrong with what was typed: a code, the strange words, and what they may have been."""

    code: str
    strange: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Before:
    """What a chain knows of her rows that were deleted: the checkpoint they end at, and her entry there."""

    size: int
    note: str
    entry: subjects.Entry
    proof: subjects.Proof | None


def too_soon(last: datetime.datetime | None, *, now: datetime.datetime) -> bool:
    """Whether the last receipt (UTC) is so young that another would say the same."""
    return last is not None and now - last < APART


NOTHING = subjects.Entry(0, chains.START)
"""The entry of somebody about whom nothing was written yet."""


def stand_of(
    chain: str, rows: Iterable[chains.Values], size: int, *, after: subjects.Entry = NOTHING
) -> subjects.Entry:
    """How many of these rows about one subject lie within a checkpoint of this size, and the last digest.

    rows: values as chains.walk reads them, of one subject, in order. Each must hold its own digest
    and link to the one before. after: her entry before the first of them. Raises Broken.
    """
    digester = chains.Digester(chain)
    count, last = after.count, after.head
    for row in rows:
        if row[0] > size:
            break
        if row[11] != last or row[12] != digester.of(row):
            raise Broken(f"row {row[0]} of {chain}")
        count, last = count + 1, bytes(row[12])
    return subjects.Entry(count, last)


def signed_stand(
    kept: Mapping[str, Any], subject: bytes, checkpoint: notes.Checkpoint
) -> subjects.Entry:
    """What a checkpoint of that day vouches for, where the rows themselves were deleted since.

    kept: an entry with its proof, as `kept` makes it. Raises Broken where it is not what was signed.
    """
    entry = subjects.Entry(kept["count"], bytes.fromhex(kept["head"]))
    given = kept["proof"]
    if given is None:
        if entry != NOTHING:
            raise Broken("a count that nothing proves")
        return entry
    path = tuple(bytes.fromhex(one) for one in given["path"])
    proof = subjects.Proof(given["index"], given["size"], path, bytes.fromhex(given["root"]))
    if not subjects.is_proven(subject, entry, proof, checkpoint.subjects):
        raise Broken("a count that is not the one that was signed")
    return entry


def number(subject: bytes, checkpoints: Sequence[str], entries: Sequence[subjects.Entry]) -> int:
    """The 66 bits for texts of checkpoints and entries, both in the order of CHAINS."""
    return receipts.number(
        subject,
        [
            receipts.Stand(text, entry.count, entry.head)
            for text, entry in zip(checkpoints, entries, strict=True)
        ],
    )


def read_words(text: str, language: str) -> tuple[int | None, WordsProblem | None]:
    """The number that six typed words stand for, in whichever language they are; or what is wrong.

    language: which list to look in for what a strange word may have been.
    """
    other = next(code for code in words.LANGUAGES if code != language)
    for code in (language, other):
        try:
            found = words.read(text, code)
        except words.Unknown:
            continue
        if len(found) != receipts.WORDS:
            return None, WordsProblem("not_six")
        return words.joined(found), None
    try:
        words.read(text, language)
    except words.Unknown as unknown:
        near = [one for strange in unknown.words for one in words.near(strange, language)]
        return None, WordsProblem("strange", unknown.words[:6], tuple(near[:3]))
    raise AssertionError("unreachable: the list was read just now")  # pragma: no cover


def kept(entry: subjects.Entry, proof: subjects.Proof | None) -> dict[str, Any]:
    """An entry with its proof as plain values."""
    return {
        "count": entry.count,
        "head": entry.head.hex(),
        "proof": proof
        and {
            "index": proof.index,
            "size": proof.size,
            "path": [one.hex() for one in proof.path],
            "root": proof.root.hex(),
        },
    }


def exported_row(row: chains.Values) -> list[Any]:
    """A row as it stands in exports: bytes in hexadecimal, the link of the subject left out.

    Who reads the export derives that link from the rows, and the digest covers it.
    """
    plain = [one.hex() if isinstance(one, bytes) else one for one in row]
    return [*plain[:11], plain[12]]


def proof_file(
    subject: bytes,
    keys: Mapping[str, str],
    checkpoints: Mapping[str, str],
    stands: Mapping[str, Any],
    rows: Mapping[str, Iterable[chains.Values]],
    befores: Mapping[str, Before],
) -> dict[str, Any]:
    """What she takes to somebody with the verifier: her own rows, two notes, two proofs. By chain.

    befores: of a chain whose oldest rows were deleted, what was signed of hers among them.
    """
    parts: dict[str, Any] = {}
    for chain in CHAINS:
        parts[chain] = part = {
            "key": keys[chain],
            "checkpoint": checkpoints[chain],
            "proof": stands[chain]["proof"],
            "rows": [exported_row(row) for row in rows[chain]],
        }
        before = befores.get(chain)
        if before is not None:
            part["before"] = {"checkpoint": before.note, **kept(before.entry, before.proof)}
            if before.size > size_of(checkpoints[chain]):
                part["then"] = {name: stands[chain][name] for name in ("count", "head")}
    return {"format": FORMAT, "subject": subject.hex(), "chains": parts}


def row_file(
    chain: str, key: str, checkpoint: str, row: chains.Values, path: Sequence[bytes]
) -> dict[str, Any]:
    """The proof of one row: the row, the note, and the path from its digest to the note's root."""
    return {
        "format": FORMAT,
        "kind": "row",
        "chain": chain,
        "key": key,
        "checkpoint": checkpoint,
        "row": exported_row(row),
        "subject_previous": row[11].hex(),
        "path": [one.hex() for one in path],
    }


def purged(reads: int, writes: int) -> str:
    """What the row of a purge says of both chains."""
    return f"reads:{reads} writes:{writes}"


def before_file(chain: str, cut: purges.Cut) -> dict[str, Any]:
    """How a chain stood before its first row, for whoever checks an export: see docs/reference."""
    stand = cut.stand
    return {
        "format": FORMAT,
        "chain": chain,
        "size": stand.size,
        "head": stand.head.hex(),
        "edge": [one.hex() for one in stand.edge],
        "subjects": {
            subject.hex(): [entry.count, entry.head.hex()]
            for subject, entry in sorted(stand.entries.items())
        },
        "grown": [
            [size, one.later, [part.hex() for part in one.proof]]
            for size, one in sorted(cut.growths.items())
        ],
    }


def size_of(note: str) -> int:
    """The size a note's checkpoint names. Raises Unproven (of the engine)."""
    return notes.read_checkpoint(notes.split_note(note)[0]).size
