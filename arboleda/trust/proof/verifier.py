"""Check the exported log of a grove, its signed checkpoints, and a receipt of six words.

This one file needs Python 3.11 or newer and the library `cryptography` (for Ed25519); nothing else, and
nothing of the program whose log it checks. Read it: it is short on purpose.

    python3 verify.py log FOLDER [--checkpoints FILE ...] [--key LINE]
        FOLDER holds reads.log, writes.log, checkpoints.txt and keys.txt, as they were exported.
        --checkpoints: notes that you kept elsewhere. --key: the key's line as you know it from elsewhere.
    python3 verify.py hers FILE [--words "six words"] [--key LINE]
        FILE is what she saved from her own page.
    python3 verify.py row FILE [--checkpoints FILE ...] [--key LINE]
        FILE is the proof of one row: arboleda audit prove.

Exit code 0: everything holds. 1: something does not. 2: it could not be read.

What it proves. The rows are those that were signed: none was changed, dropped, added between, or put in
another order; nobody's count was changed. Of rows that were deleted by their time limit it proves that
the log of today grew from what was signed of them, and that the deleting was written down; it cannot show
what stood in them. What it cannot prove: that whoever wrote a row told the truth; anything newer than the
newest checkpoint you hold; and, without a key or a checkpoint of your own, more than that the files agree
with each other.

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
CHAINS = ("reads", "writes")
PURGED = "proof.purge_lines"  # The row that says what was deleted: "reads:SIZE writes:SIZE".
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


def grew(size: int, later: int, proof: list[bytes], root: bytes, later_root: bytes) -> bool:
    """Whether the proof shows that one tree grew into the other: RFC 9162, section 2.1.4.2."""
    if not 0 <= size < later:
        return False
    if not size:
        return not proof and root == root_of([])
    path = list(proof) if size & (size - 1) else [root, *proof]
    if not path:
        return False
    place, last = size - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old = hashlib.sha256(b"\x01" + one + old).digest()
            new = hashlib.sha256(b"\x01" + one + new).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = hashlib.sha256(b"\x01" + new + one).digest()
        place, last = place >> 1, last >> 1
    return not last and old == root and new == later_root


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


def pseudonym(text: str) -> bytes:
    """Nothing or 16 bytes, in their one right spelling: AB and ab must not pass for two people."""
    data = bytes.fromhex(text)
    if data.hex() != text or len(data) not in (0, 16):
        raise ValueError("this is no pseudonym")
    return data


def digester(chain: str) -> Callable[[Any, bytes, bytes], bytes]:
    """A function from the fields of a row and its two links to its digest."""
    start = frame(b"arboleda-chain", b"\x01", chain.encode())
    codes, names = Framed(str.encode), Framed(pseudonym)

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
        self.purges: list[str] = []  # What rows say was deleted.

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
        if action == PURGED:
            stand.purges += references.split(" ")
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


def read_keys(lines: Iterable[str], own_key: str) -> dict[str, bytes]:
    """The key of each chain by its name: one grove's, and the one you know. Raises Bad."""
    keys = dict(read_key(line) for line in lines if line)
    groves = {(name.rpartition("/")[0], public) for name, public in keys.items()}
    if sorted(name.rpartition("/")[2] for name in keys) != sorted(CHAINS) or len(groves) != 1:
        raise Bad("these are not the keys of both chains of one grove")
    if own_key:
        name, public = read_key(own_key)
        if keys.get(name) != public:
            raise Bad("the key here is not the one you know: this is another log, or a false one")
    return keys


def check_log(folder: str, given: list[str], own_key: str, say: Callable[[str], None]) -> bool:
    """Check an exported folder. Return whether everything holds."""
    keys = read_keys(read_file(f"{folder}/keys.txt").splitlines(), own_key)
    if not own_key:
        say("note: the key came with the export. Compare keys.txt with one you got on another day.")
    notes = split_notes(read_file(f"{folder}/checkpoints.txt"))
    kept = [note for path in given for note in split_notes(read_file(path))]
    if not kept:
        say(
            "note: no checkpoint kept elsewhere was given. The newest rows could have been cut off."
        )
    wrong = ["a checkpoint you gave is of another log"] * sum(
        one.partition("\n")[0] not in keys for one in kept
    )
    purged, told = [], []
    for chain in CHAINS:
        try:
            start, purges = _check_chain(folder, chain, keys, [*notes, *kept], say)
        except Bad as bad:
            wrong.append(str(bad))
        else:
            told += purges
            purged += [(chain, start)] if start else []
    wrong += [
        f"{chain}: the rows up to {start} are gone, and no row says that they were deleted"
        for chain, start in purged
        if f"{chain}:{start}" not in told
    ]
    for one in wrong:
        say(f"WRONG: {one}")
    return not wrong


def _check_chain(
    folder: str, chain: str, keys: dict[str, bytes], notes: list[str], say: Callable[[str], None]
) -> tuple[int, list[str]]:
    """Check one chain. Return how many rows were deleted before its first, and what rows say of that."""
    with open(f"{folder}/{chain}.log", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  (See above.)
        named, origin = read_start(file)
        if named != chain or origin not in keys or origin.rpartition("/")[2] != chain:
            raise Bad(f"{chain}: the log has no key of this name")
        opened: dict[int, tuple[int, bytes, bytes, bytes, int]] = {}
        for note in notes:
            if note.partition("\n")[0] != origin:
                continue
            checkpoint = read_checkpoint(open_note(note, origin, keys[origin]))
            known = opened.setdefault(checkpoint[0], checkpoint)
            if known[1:4] != checkpoint[1:4]:
                raise Bad(
                    f"{chain}: two signed checkpoints after row {checkpoint[0]} contradict each other: "
                    "the log was shown in two versions"
                )
        stand, grown = read_before(folder, chain)
        start = stand.size
        if start:
            _check_before(chain, start, opened, grown)

        def seen(stand: Stand) -> None:
            size, root, head, subjects, _made = opened[stand.size]
            if root_of(stand.peaks) != root or stand.head != head:
                raise Bad(f"{chain}: the rows are not those of the checkpoint after row {size}")
            if stand.map_commitment() != subjects:
                raise Bad(
                    f"{chain}: the checkpoint after row {size} counts people's rows otherwise"
                )

        end = walk(chain, file, stand, set(opened), seen)
    newest = max(opened, default=0)
    if newest > end.size:
        raise Bad(
            f"{chain}: a checkpoint speaks of {newest} rows, the log has {end.size}: "
            "rows were cut off"
        )
    if end.size and not newest:
        raise Bad(f"{chain}: nothing in it is signed")
    if start:
        say(
            f"{chain}: rows 1 to {start} were deleted by their time limit; all were written before "
            f"{_day(opened[start][4])}. What was signed of them fits; what stood in them is gone."
        )
    after = (
        f"; the last {end.size - newest} came after the newest of them" if end.size > newest else ""
    )
    say(f"{chain}: {end.size - start} rows hold, and fit {len(opened)} signed checkpoints{after}")
    return start, end.purges


def read_before(folder: str, chain: str) -> tuple[Stand, dict[int, tuple[int, list[bytes]]]]:
    """How the chain stood before its first row, and for checkpoints before that what they grew into.

    From CHAIN.before, which is there only where older rows were deleted. Raises OSError, ValueError.
    """
    stand = Stand()
    try:
        text = read_file(f"{folder}/{chain}.before")
    except FileNotFoundError:
        return stand, {}
    content = json.loads(text)
    if content["format"] != 1 or content["chain"] != chain:
        raise ValueError("another format")
    stand.size, stand.head = _count(content["size"]), _hash(content["head"])
    stand.peaks = [_hash(one) for one in content["edge"]]
    if len(stand.peaks) != stand.size.bit_count():
        raise ValueError("no edge of a tree of this size")
    for subject, (count, head) in content["subjects"].items():
        if not pseudonym(subject):
            raise ValueError("nobody has no rows")
        stand.entries[subject] = (_count(count), _hash(head))
    grown = {
        _count(size): (_count(later), [_hash(one) for one in proof])
        for size, later, proof in content["grown"]
    }
    return stand, grown


def _check_before(
    chain: str, start: int, opened: dict[int, tuple[int, bytes, bytes, bytes, int]],
    grown: dict[int, tuple[int, list[bytes]]],
) -> None:  # fmt: skip
    """Every checkpoint before the first row must have grown into a later one, up to the one there."""
    if start not in opened:
        raise Bad(
            f"{chain}: the log begins after row {start}, and nobody signed how it stood there"
        )
    for size in (one for one in opened if one < start):
        later, proof = grown.get(size, (0, []))
        if (
            later not in opened
            or later > start
            or not grew(size, later, proof, opened[size][1], opened[later][1])
        ):
            raise Bad(
                f"{chain}: nothing proves that the log grew from the checkpoint after row {size}"
            )


def check_row(path: str, given: list[str], own_key: str, say: Callable[[str], None]) -> bool:
    """Check the proof of one row. Return whether it holds."""
    content = json.loads(read_file(path))
    chain = content["chain"]
    if content["format"] != 1 or content["kind"] != "row" or chain not in CHAINS:
        raise ValueError("another format")
    name, public = read_key(content["key"])
    if own_key:
        known, own = read_key(own_key)
        if own != public or known.rpartition("/")[0] != name.rpartition("/")[0]:
            raise Bad("the key in the file is not the one you know")
    else:
        say("note: the key came with the file. Compare it with one you got on another day.")
    text = open_note(content["checkpoint"], name, public)
    if text.partition("\n")[0] != name or name.rpartition("/")[2] != chain:
        raise Bad("the checkpoint is of another log")
    size, root, *_more, made = checkpoint = read_checkpoint(text)
    *fields, before, mine = content["row"]
    found = digester(chain)(tuple(fields), _hash(before), _hash(content["subject_previous"]))
    if found.hex() != mine:
        raise Bad(f"{chain}, row {fields[0]}: the row is not the one whose number it bears")
    if climb(found, fields[0] - 1, size, [_hash(one) for one in content["path"]]) != root:
        raise Bad(f"{chain}, row {fields[0]}: the signed checkpoint holds no such row")
    kept = [note for one in given for note in split_notes(read_file(one))]
    mine_kept = [one for one in kept if one.partition("\n")[0] == name]
    same = [read_checkpoint(open_note(one, name, public))[:4] for one in mine_kept]
    if given and checkpoint[:4] not in same:
        raise Bad("the checkpoint in the file is none of those you kept")
    if not given:
        say("note: no checkpoint kept elsewhere was given. This may be a log made for you alone.")
    say(
        f"{chain}: row {fields[0]} is in the log of {size} rows that was signed on {_day(made)} (UTC)"
    )
    return True


def check_hers(path: str, typed: str, own_key: str, say: Callable[[str], None]) -> bool:
    """Check the file she saved, and her six words. Return whether everything holds."""
    content = json.loads(read_file(path))
    subject, parts = bytes.fromhex(content["subject"]), content["chains"]
    if len(subject) != 16 or content["format"] != 1:
        raise ValueError("another format")
    keys = read_keys([parts[chain]["key"] for chain in CHAINS], own_key)
    named = {name.rpartition("/")[2]: (name, public) for name, public in keys.items()}
    stands = [_check_hers_in(one, parts[one], subject, *named[one], say) for one in CHAINS]
    if not own_key:
        say("note: the key came with the file. Compare it with one you got on another day.")
    if not typed:
        say("note: without your six words this shows only that the file agrees with itself.")
        return True
    if receipt_number(subject, stands) != read_words(typed):
        raise Bad(
            "the six words do not fit: a row was changed or taken out, or the file is another day's"
        )
    if any(parts[chain].get("then") for chain in CHAINS):
        say(
            "your six words fit what was signed that day; deleted rows cannot be looked at any more"
        )
    else:
        say("your six words fit: no row about you from that day was changed or taken out")
    return True


def _check_hers_in(
    chain: str, part: Any, subject: bytes, name: str, public: bytes, say: Callable[[str], None]
) -> tuple[str, int, bytes]:
    def signed(note: str) -> tuple[str, tuple[int, bytes, bytes, bytes, int]]:
        text = open_note(note, name, public)
        if text.partition("\n")[0] != name:
            raise Bad(f"{chain}: the checkpoint is of another log")
        return text, read_checkpoint(text)

    text, (size, _root, _head, committed, made) = signed(part["checkpoint"])
    start, count, last, then = 0, 0, START, part.get("then")
    before = part.get("before")
    if before is not None:  # Her rows up to here were deleted; how many they were is proven.
        _, (start, _root, _head, of_start, _made) = signed(before["checkpoint"])
        count, last = before["count"], _hash(before["head"])
        _proven(chain, subject, count, last, before["proof"], of_start)
    if (then is not None) != (start > size):
        raise Bad(f"{chain}: what the file says was deleted does not fit its days")
    gone, later, seq = count, 0, start
    day = (then["count"], _hash(then["head"])) if then is not None else (count, last)
    digest = digester(chain)
    for row in part["rows"]:
        *fields, link, mine = row
        if fields[5] != subject.hex():
            raise Bad(f"{chain}: a row is about somebody else")
        if fields[0] <= seq:
            raise Bad(f"{chain}: row {int(fields[0])} is out of order")
        seq = fields[0]
        last = digest(tuple(fields), _hash(link), last)
        if last.hex() != mine:
            raise Bad(
                f"{chain}, row {seq}: it was changed, or a row about you before it is missing"
            )
        count += 1
        if seq <= size:
            day = (count, last)
        else:
            later += 1
    _proven(chain, subject, day[0], day[1], part["proof"], committed)
    up_to = f"{day[0]} rows about you up to {_day(made)} (UTC)"
    if then is not None:
        say(
            f"{chain}: {up_to}, as it was signed. They were deleted since by their time limit: nobody "
            f"can look at them one by one any more; {later} came later"
        )
    else:
        deleted = f", of which {gone} were deleted since and are proven as a number" if gone else ""
        say(f"{chain}: {up_to}, unchanged{deleted}; {later} came later")
    return text, *day


def _proven(
    chain: str, subject: bytes, count: int, last: bytes, proof: Any, committed: bytes
) -> None:
    """Whether a signed checkpoint vouches for her count and last row. Raises Bad."""
    if proof is None:
        if count:
            raise Bad(f"{chain}: nothing in the file proves your count")
        return
    path = [_hash(one) for one in proof["path"]]
    root = climb(entry_leaf(subject, count, last), proof["index"], proof["size"], path)
    if root is None or commitment(proof["size"], root) != committed:
        raise Bad(
            f"{chain}: the signed checkpoint has another count of rows about you than {int(count)}"
        )


def _hash(text: str) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != 32:
        raise ValueError("a hash has 32 bytes")
    return data


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError("this is no count")
    return value


def _day(made: int) -> str:
    days = made // 1_000_000 // 86400
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
    row = kinds.add_parser("row")
    row.add_argument("file")
    row.add_argument("--checkpoints", nargs="*", default=[])
    for one in (log, hers, row):
        one.add_argument("--key", default="")
    asked = parser.parse_args(arguments)
    try:
        if asked.kind == "log":
            holds = check_log(asked.folder, asked.checkpoints, asked.key, print)
        elif asked.kind == "row":
            holds = check_row(asked.file, asked.checkpoints, asked.key, print)
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
