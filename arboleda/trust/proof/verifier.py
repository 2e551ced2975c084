"""Check the exported log of a grove, its signed checkpoints, and a receipt of six words.

This one file needs Python 3.11 or newer and the library `cryptography` (for Ed25519); nothing else, and
nothing of the program whose log it checks. Read it: it is short on purpose.

    python3 verify.py log FOLDER [--checkpoints FILE ...] [--key LINE]
        FOLDER holds reads.log, writes.log, checkpoints.txt and keys.txt, as they were exported.
        --checkpoints: notes that you kept elsewhere. --key: the key's line as you know it from elsewhere.
    python3 verify.py hers FILE [--words "six words"] [--key LINE]
        FILE is what she saved from her own page.

Exit code 0: everything holds. 1: something does not. 2: it could not be read.

What it proves. The rows are those that were signed: none was changed, dropped, added between, or put in
another order; nobody's count was changed. What it cannot prove: that whoever wrote a row told the truth;
anything newer than the newest checkpoint you hold; and, without a key or a checkpoint of your own, more
than that the files agree with each other.

Formats: docs/reference/log-formats.md. Licence: AGPL-3.0-or-later.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import re
import struct
import sys
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

START = bytes(32)
LARGEST = 64 * 1024 * 1024  # bytes of any file that is read whole
WORDS: dict[str, list[str]] = {}  # language -> 2,048 words; filled in where this file is printed


class Bad(Exception):
    """Something does not hold; the words say what."""


# -- trees: RFC 6962, section 2.1 ------------------------------------------------------------------


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves."""
    peaks: list[bytes] = []
    add_leaves(peaks, 0, leaves)
    return root_of(peaks)


def add_leaves(peaks: list[bytes], size: int, leaves: Iterable[bytes]) -> int:
    """Grow the peaks (roots of perfect trees, the largest first) and return the new size."""
    sha256 = hashlib.sha256
    for leaf in leaves:
        found = sha256(b"\x00" + leaf).digest()
        place = size
        while place & 1:
            found = sha256(b"\x01" + peaks.pop() + found).digest()
            place >>= 1
        peaks.append(found)
        size += 1
    return size


def root_of(peaks: list[bytes]) -> bytes:
    """The root of a tree with these peaks."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = hashlib.sha256(b"\x01" + peak + found).digest()
    return found


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a path leads to, or None where it is no path of a tree of this size."""
    if not 0 <= index < size:
        return None
    found, last = hashlib.sha256(b"\x00" + leaf).digest(), size - 1
    for one in path:
        if not last:
            return None
        if index & 1 or index == last:
            found = hashlib.sha256(b"\x01" + one + found).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + one).digest()
        index, last = index >> 1, last >> 1
    return None if last else found


# -- the map: subject -> (count, head) -------------------------------------------------------------


def frame(*fields: bytes) -> bytes:
    """Each field behind its length in four bytes."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def entry_leaf(subject: bytes, count: int, head: bytes) -> bytes:
    """What stands in the map for one subject."""
    return frame(b"arboleda-subject", b"\x01", subject, count.to_bytes(8, "big"), head)


def commitment(size: int, root: bytes) -> bytes:
    """What a checkpoint holds of the map."""
    return hashlib.sha256(
        frame(b"arboleda-subjects", b"\x01", size.to_bytes(8, "big"), root)
    ).digest()


# -- rows ------------------------------------------------------------------------------------------

NUMBERS = struct.Struct(">IQIq")
LINK = (32).to_bytes(4, "big")


class Framed(dict[str, bytes]):
    """Codes and pseudonyms (in hexadecimal) behind their lengths; each is made once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self.read = read

    def __missing__(self, text: str) -> bytes:
        if len(self) > 100_000:
            self.clear()
        self[text] = made = frame(self.read(text))
        return made


def digester(chain: str) -> Callable[[Any, bytes, bytes], bytes]:
    """A function from the fields of a row and its two links to its digest."""
    start = frame(b"arboleda-chain", b"\x01", chain.encode())
    codes, names = Framed(str.encode), Framed(bytes.fromhex)

    def digest(row: Any, previous: bytes, subject_previous: bytes) -> bytes:
        seq, at, actor, role, action, subject, capsules, purpose, rule, references = row
        sealed = bytes.fromhex(purpose)
        return hashlib.sha256(
            b"".join(
                (
                    start, NUMBERS.pack(8, seq, 8, at), names[actor], codes[role], codes[action],
                    names[subject], codes[capsules], len(sealed).to_bytes(4, "big"), sealed,
                    codes[rule], codes[references], LINK, previous, LINK, subject_previous,
                )
            )
        ).digest()  # fmt: skip

    return digest


class Stand:
    """How a chain stood after so many rows."""

    def __init__(self) -> None:
        self.size, self.head = 0, START
        self.peaks: list[bytes] = []
        self.entries: dict[str, tuple[int, bytes]] = {}  # subject in hexadecimal -> (count, head)

    def map_commitment(self) -> bytes:
        """The commitment to everybody's counts."""
        leaves = [
            entry_leaf(subject, count, head)
            for subject, (count, head) in sorted(
                (bytes.fromhex(k), v) for k, v in self.entries.items()
            )
        ]
        return commitment(len(leaves), tree_root(leaves))


def walk(
    chain: str, lines: Iterable[str], stand: Stand, stops: set[int], seen: Callable[[Stand], None]
) -> Stand:
    """Go over the lines of a log; call seen(stand) after each number of rows in stops. Raises Bad."""
    digest, entries = digester(chain), stand.entries
    head, size = stand.head, stand.size
    fresh: list[bytes] = []
    waiting = sorted(stop for stop in stops if stop >= size)
    stop = waiting.pop(0) if waiting else None

    def note() -> None:
        nonlocal fresh, stop
        add_leaves(stand.peaks, stand.size, fresh)
        stand.size, stand.head, fresh = size, head, []
        seen(stand)
        stop = waiting.pop(0) if waiting else None

    while stop == size:
        note()
    for line in lines:
        try:
            (
                seq,
                at,
                actor,
                role,
                action,
                subject,
                capsules,
                purpose,
                rule,
                references,
                before,
                mine,
            ) = line.rstrip("\n").split("\t")
            if int(seq) != size + 1:
                raise Bad(f"{chain}: row {size + 1} is missing or out of order")
            if before != head.hex():
                raise Bad(f"{chain}, row {seq}: the link to the row before is broken")
            count, link = entries.get(subject, (0, START)) if subject else (0, START)
            row = (
                int(seq),
                int(at),
                actor,
                role,
                action,
                subject,
                capsules,
                purpose,
                rule,
                references,
            )
            found = digest(row, head, link)
        except (ValueError, struct.error):
            raise Bad(f"{chain}: line {size + 1} of the rows cannot be read") from None
        if found.hex() != mine:
            raise Bad(f"{chain}, row {seq}: the row was changed after it was written")
        head, size = found, size + 1
        if subject:
            entries[subject] = (count + 1, found)
        if stop is not None:
            fresh.append(found)
        while stop == size:
            note()
    stand.size, stand.head = size, head
    return stand


# -- notes: c2sp.org/signed-note, c2sp.org/tlog-checkpoint -----------------------------------------


def b64(text: str) -> bytes:
    """Base64 in its one right spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Bad("this is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Bad("this is not base64 as it must be written")
    return data


def read_key(line: str) -> tuple[str, bytes]:
    """(name, public key) of a line name+id+key. Raises Bad."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]):
        raise Bad("this is not a key")
    data = b64(parts[2])
    if len(data) != 33 or data[:1] != b"\x01" or key_id(parts[0], data[1:]).hex() != parts[1]:
        raise Bad("this is not a key, or not all of it")
    return parts[0], data[1:]


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def open_note(note: str, name: str, public: bytes) -> str:
    """The text of a note that this key signed. Raises Bad."""
    if len(note) > 65536 or any(one < " " and one != "\n" for one in note):
        raise Bad("a checkpoint is too long or holds signs that no note holds")
    text, gap, under = note.rpartition("\n\n")
    if not gap or not under.endswith("\n"):
        raise Bad("a checkpoint is not a signed note")
    ours = []
    for line in under[:-1].split("\n"):
        signed = re.fullmatch(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)", line)
        data = b64(signed[2]) if signed else b""
        if signed is None or len(data) < 5:
            raise Bad("a line under a checkpoint is not a signature")
        if signed[1] == name and data[:4] == key_id(name, public):
            ours.append(data[4:])
    if not ours:
        raise Bad("a checkpoint is not signed with this log's key")
    try:
        for one in ours:
            Ed25519PublicKey.from_public_bytes(public).verify(one, (text + "\n").encode())
    except (InvalidSignature, ValueError):
        raise Bad("the signature under a checkpoint is not this log's") from None
    return text + "\n"


def read_checkpoint(text: str) -> tuple[int, bytes, bytes, bytes, int]:
    """(size, root, head, subjects, made) of an opened note. Raises Bad."""
    lines = text.split("\n")
    if len(lines) < 7 or lines[-1] or not all(lines[:-1]):
        raise Bad("a checkpoint is not written as it must be")
    words = [line.partition(" ") for line in lines[3:6]]
    if [word for word, _, _ in words] != ["head", "subjects", "made"]:
        raise Bad("a checkpoint is not written as it must be")
    for number in (lines[1], words[2][2]):
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", number):
            raise Bad("a number in a checkpoint is not written as it must be")
    hashes = [b64(lines[2]), b64(words[0][2]), b64(words[1][2])]
    if any(len(one) != 32 for one in hashes):
        raise Bad("a hash in a checkpoint has not 32 bytes")
    return int(lines[1]), hashes[0], hashes[1], hashes[2], int(words[2][2])


def split_notes(text: str) -> list[str]:
    """The notes in a file that holds one behind the other."""
    found: list[str] = []
    lines: list[str] = []
    is_under = False
    for line in text.splitlines():
        is_signature = line.startswith("\u2014 ")
        if is_under and not is_signature:
            found.append("\n".join(lines) + "\n")
            lines, is_under = [], False
        if lines or line:
            lines.append(line)
        is_under = is_under or (is_signature and lines[-2:-1] == [""])
    if lines:
        found.append("\n".join(lines) + "\n")
    return found


# -- six words -------------------------------------------------------------------------------------


def fold(word: str) -> str:
    """Lower case and without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def read_words(text: str) -> int:
    """The number that six words stand for. Raises Bad."""
    typed = [fold(one) for one in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))]
    if len(typed) != 6:
        raise Bad("these are not six words")
    for listed in WORDS.values():
        numbers = {fold(word): number for number, word in enumerate(listed)}
        if all(one in numbers for one in typed):
            whole = 0
            for one in typed:
                whole = whole << 11 | numbers[one]
            return whole
    raise Bad("a word is in neither list; look at each of them again")


def receipt_number(subject: bytes, stands: list[tuple[str, int, bytes]]) -> int:
    """66 bits for [(text of the checkpoint, count, head)] of the reads and the writes."""
    fields = [b"arboleda-receipt", b"\x01", subject]
    for text, count, head in stands:
        fields += [hashlib.sha256(text.encode()).digest(), count.to_bytes(8, "big"), head]
    drawn = hashlib.scrypt(
        frame(*fields), salt=b"arboleda-receipt-1", n=1 << 16, r=8, p=1, maxmem=65 << 20, dklen=9
    )
    return int.from_bytes(drawn, "big") >> 6


# -- what is asked ---------------------------------------------------------------------------------


def read_file(path: str) -> str:
    """A file read whole. Raises OSError, ValueError."""
    with open(path, "rb") as file:  # noqa: PTH123  (Plain, for whoever reads this.)
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("the file is too large")
    return data.decode("utf-8")


def read_start(file: TextIO) -> tuple[str, str]:
    """The head of a log: (chain, origin). Raises Bad."""
    first = file.readline(1000).rstrip("\n").split(" ")
    if len(first) != 4 or first[:2] != ["grove-log", "1"]:
        raise Bad("the log does not begin with: grove-log 1 CHAIN ORIGIN")
    return first[2], first[3]


def check_log(folder: str, given: list[str], own_key: str, say: Callable[[str], None]) -> bool:
    """Check an exported folder. Return whether everything holds."""
    keys = dict(read_key(line) for line in read_file(f"{folder}/keys.txt").splitlines() if line)
    if own_key:
        name, public = read_key(own_key)
        if keys.get(name, public) != public or public not in keys.values():
            raise Bad(
                "the key in the export is not the one you know: this is another log, or a false one"
            )
    else:
        say("note: the key came with the export. Compare keys.txt with one you got on another day.")
    notes = split_notes(read_file(f"{folder}/checkpoints.txt"))
    kept = [note for path in given for note in split_notes(read_file(path))]
    if not kept:
        say(
            "note: no checkpoint kept elsewhere was given. The newest rows could have been cut off."
        )
    good = True
    for chain in ("reads", "writes"):
        try:
            _check_chain(folder, chain, keys, notes, kept, say)
        except Bad as wrong:
            say(f"WRONG: {wrong}")
            good = False
    strange = [one for one in kept if one.partition("\n")[0] not in keys]
    for _one in strange:
        say("WRONG: a checkpoint you gave is of another log")
    return good and not strange


def _check_chain(
    folder: str, chain: str, keys: dict[str, bytes], notes: list[str], kept: list[str],
    say: Callable[[str], None],
) -> None:  # fmt: skip
    path = f"{folder}/{chain}.log"
    with open(path, encoding="utf-8", newline="\n") as file:  # noqa: PTH123  (See above.)
        named, origin = read_start(file)
        if named != chain or origin not in keys:
            raise Bad(f"{chain}: the log has no key of this name")
        opened: dict[int, tuple[int, bytes, bytes, bytes, int]] = {}
        for note in [*notes, *kept]:
            if note.partition("\n")[0] != origin:
                continue
            checkpoint = read_checkpoint(open_note(note, origin, keys[origin]))
            known = opened.setdefault(checkpoint[0], checkpoint)
            if known[1:4] != checkpoint[1:4]:
                raise Bad(
                    f"{chain}: two signed checkpoints after row {checkpoint[0]} contradict each other: "
                    "the log was shown in two versions"
                )

        def seen(stand: Stand) -> None:
            size, root, head, subjects, _made = opened[stand.size]
            if root_of(stand.peaks) != root or stand.head != head:
                raise Bad(f"{chain}: the rows are not those of the checkpoint after row {size}")
            if stand.map_commitment() != subjects:
                raise Bad(
                    f"{chain}: the checkpoint after row {size} counts people's rows otherwise"
                )

        end = walk(chain, file, Stand(), set(opened), seen)
        missing = [size for size in opened if size > end.size]
        if missing:
            raise Bad(
                f"{chain}: a checkpoint speaks of {max(missing)} rows, the log has {end.size}: "
                "rows were cut off"
            )
    say(f"{chain}: {end.size} rows hold, and fit {len(opened)} signed checkpoints")


def check_hers(path: str, typed: str, own_key: str, say: Callable[[str], None]) -> bool:
    """Check the file she saved, and her six words. Return whether everything holds."""
    content = json.loads(read_file(path))
    subject, stands = bytes.fromhex(content["subject"]), []
    if len(subject) != 16 or content["format"] != 1:
        raise ValueError("another format")
    for chain in ("reads", "writes"):
        stands.append(_check_hers_in(chain, content["chains"][chain], subject, own_key, say))
    if not own_key:
        say("note: the key came with the file. Compare it with one you got on another day.")
    if not typed:
        say("note: without your six words this shows only that the file agrees with itself.")
        return True
    if receipt_number(subject, stands) != read_words(typed):
        raise Bad(
            "the six words do not fit: a row was changed or taken out, or the file is another day's"
        )
    say("your six words fit: no row about you from that day was changed or taken out")
    return True


def _check_hers_in(
    chain: str, part: Any, subject: bytes, own_key: str, say: Callable[[str], None]
) -> tuple[str, int, bytes]:
    name, public = read_key(part["key"])
    if own_key and read_key(own_key)[1] != public:
        raise Bad(f"{chain}: the key in the file is not the one you know")
    text = open_note(part["checkpoint"], name, public)
    size, _root, _head, committed, made = read_checkpoint(text)
    if text.partition("\n")[0] != name or not name.endswith("/" + chain):
        raise Bad(f"{chain}: the checkpoint is of another log")
    digest, count, last, later = digester(chain), 0, START, 0
    for row in part["rows"]:
        *fields, before, mine = row
        if fields[5] != subject.hex():
            raise Bad(f"{chain}: a row is about somebody else")
        if fields[0] > size:
            later += 1
            continue
        last = digest(tuple(fields), _hash(before), last)
        if last.hex() != mine:
            raise Bad(
                f"{chain}, row {fields[0]}: it was changed, or a row about you before it is missing"
            )
        count += 1
    proof = part["proof"]
    if proof is None and count:
        raise Bad(f"{chain}: nothing in the file proves your count")
    if proof is not None:
        path = [_hash(one) for one in proof["path"]]
        root = climb(entry_leaf(subject, count, last), proof["index"], proof["size"], path)
        if root is None or commitment(proof["size"], root) != committed:
            raise Bad(
                f"{chain}: the signed checkpoint has another count of rows about you than {count}"
            )
    day = made // 1_000_000 // 86400
    say(
        f"{chain}: {count} rows about you, unchanged, up to day {_day(day)} (UTC); {later} came later"
    )
    return text, count, last


def _hash(text: str) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != 32:
        raise ValueError("a hash has 32 bytes")
    return data


def _day(days: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).isoformat()


def main(arguments: list[str] | None = None) -> int:
    """Read what is asked, check it, and say what holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    log = kinds.add_parser("log")
    log.add_argument("folder")
    log.add_argument("--checkpoints", nargs="*", default=[])
    hers = kinds.add_parser("hers")
    hers.add_argument("file")
    hers.add_argument("--words", default="")
    for one in (log, hers):
        one.add_argument("--key", default="")
    asked = parser.parse_args(arguments)
    try:
        if asked.kind == "log":
            holds = check_log(asked.folder, asked.checkpoints, asked.key, print)
        else:
            holds = check_hers(asked.file, asked.words, asked.key, print)
    except Bad as wrong:
        print(f"WRONG: {wrong}")
        holds = False
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
        RecursionError,
        struct.error,
    ) as unread:
        print(f"This could not be read: {type(unread).__name__}.")
        return 2
    print("Everything holds." if holds else "NOT everything holds.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
